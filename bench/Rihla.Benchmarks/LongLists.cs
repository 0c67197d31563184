using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Benchmarks;

/// <summary>Fills lists of a mission to so many rows, in bulk, with entities as the operations would make them.</summary>
internal sealed class LongLists(IServiceProvider services, Guid mission)
{
    private const int Together = 500;
    private const int ItemsOfCase = 8;
    private const string DonorName = "Benchmark";

    private readonly DateOnly day = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>The audit: each entry encrypted and chained.</summary>
    public Task FillAuditAsync(int rows) =>
        FillAsync<AuditEntry>(
            rows,
            _ => true,
            (db, have) =>
                db.SaveAsync(
                    Actor.System,
                    [
                        .. Enumerable
                            .Range(have, Together)
                            .Select(i => new Act("case.viewed", CaseId: Guid.CreateVersion7())
                            {
                                Reason = $"Entry {i} of a list that is as long as one in use",
                            }),
                    ]
                )
        );

    /// <summary>Expenses of one grant, each described in an encrypted text.</summary>
    public async Task FillExpensesAsync(int rows)
    {
        var (grant, line) = await GrantAsync();
        await FillAsync<Expense>(
            rows,
            e => e.MissionId == mission,
            (db, have) =>
            {
                var reservation = new Reservation
                {
                    CaseId = Guid.CreateVersion7(),
                    GrantId = grant,
                    On = day,
                };
                db.Add(reservation);
                db.AddRange(
                    Enumerable
                        .Range(have, Together)
                        .Select(i => new Expense
                        {
                            MissionId = mission,
                            CaseId = reservation.CaseId,
                            CaseCode = Code.New("MA"),
                            GrantId = grant,
                            LineId = line,
                            ReservationId = reservation.Id,
                            What = Personal.Of($"Sewing machine and cloth, {i}")!,
                            Method = ExpenseMethod.InKind,
                            Amount = 10_000 + i,
                            RequestedById = Guid.Empty,
                            RequestedByName = "Benchmark",
                            RequestedOn = day.AddDays(-i % 1000),
                        })
                );
                return db.SaveAsync(Actor.System, new Act("expense.requested"));
            }
        );
    }

    /// <summary>Bookings of one grant, each of one amount that moves.</summary>
    public async Task FillLedgerAsync(int rows)
    {
        var (grant, line) = await GrantAsync();
        await FillAsync<LedgerEntry>(
            rows,
            e => e.GrantId == grant,
            (db, have) =>
            {
                db.AddRange(
                    Enumerable
                        .Range(have, Together)
                        .Select(i =>
                        {
                            var entry = new LedgerEntry
                            {
                                GrantId = grant,
                                At = DateTimeOffset.UtcNow.AddMinutes(-i * 7919L % 500_000),
                                On = day.AddDays(-i % 1000),
                                Kind = LedgerKind.Reserved,
                                CaseId = Guid.CreateVersion7(),
                                ByUserId = Guid.Empty,
                                ByName = "Benchmark",
                            };
                            entry.Move(
                                new(
                                    line,
                                    LedgerAccount.Available,
                                    LedgerAccount.Reserved,
                                    10_000 + i
                                )
                            );
                            return entry;
                        })
                );
                return db.SaveAsync(Actor.System, new Act("funding.reserved"));
            }
        );
    }

    /// <summary>Promises of approved plans of cases that have arrived, none of them handed over.</summary>
    public Task FillDeliveriesAsync(int rows) =>
        FillAsync<PlanItem>(
            rows,
            i => i.MissionId == mission,
            (db, have) =>
            {
                for (var i = 0; i < Together / ItemsOfCase; i++)
                {
                    AddPlan(db, have + i * ItemsOfCase);
                }
                return db.SaveAsync(Actor.System, new Act("plan.approved"));
            }
        );

    private void AddPlan(RihlaDb db, int number)
    {
        var person = new Person
        {
            Code = Code.New("P"),
            GivenNames = Personal.Of($"Benchmark {number}"),
            FamilyName = Personal.Of("Invented"),
            Nationality = "GN",
        };
        var @case = new Case
        {
            Code = Code.New("MA"),
            HostMissionId = mission,
            Channel = Channel.WalkIn,
            RequestedOn = day.AddDays(-300),
            Language = "fr",
            Country = "GN",
        };
        @case.Add(person.Id, Relation.Applicant);
        @case.TakeOver(Stage.Planned, day.AddDays(-100));
        var plan = new ReintegrationPlan { CaseId = @case.Id };
        plan.ReckonIn("EUR");
        var version = plan.Begin(Guid.Empty, "Benchmark", DateTimeOffset.UtcNow).Value!;
        plan.PutInForce(version);
        for (var i = 0; i < ItemsOfCase; i++)
        {
            plan.Add(
                new()
                {
                    PlanId = plan.Id,
                    CaseId = @case.Id,
                    MissionId = mission,
                    Since = version.Number,
                    Dimension = Dimension.Economic,
                    Level = PlanLevel.Individual,
                    Kind = AssistanceKind.Other,
                    What = Personal.Of($"Sewing machine and cloth, {number + i}")!,
                    Quantity = 1,
                    Method = ExpenseMethod.InKind,
                    Purpose = LinePurpose.Reintegration,
                    Cost = 10_000,
                    DueOn = day.AddDays(i - number % 200),
                }
            );
        }
        db.AddRange(person, @case, plan);
    }

    private async Task<(Guid Grant, Guid Line)> GrantAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        // An installation that was filled before is measured again as it is.
        var known = await db.Set<BudgetLine>()
            .Where(l =>
                db.Set<Grant>()
                    .Any(g =>
                        g.Id == l.GrantId
                        && db.Set<Donor>()
                            .Any(d =>
                                d.Id == g.DonorId && d.MissionId == mission && d.Name == DonorName
                            )
                    )
            )
            .Select(l => new { l.GrantId, l.Id })
            .FirstOrDefaultAsync();
        if (known is not null)
        {
            return (known.GrantId, known.Id);
        }
        var donor = new Donor { MissionId = mission, Name = DonorName };
        var grant = new Grant
        {
            MissionId = mission,
            DonorId = donor.Id,
            Name = $"Benchmark {donor.Id}",
            Currency = "EUR",
        };
        var line = new BudgetLine
        {
            GrantId = grant.Id,
            Purpose = LinePurpose.Reintegration,
            Name = "Reintegration",
        };
        db.AddRange(donor, grant, line);
        await db.SaveAsync(Actor.System, new Act("grant.added"));
        return (grant.Id, line.Id);
    }

    // In contexts of their own: one that has seen all rows would be what is measured afterwards.
    private async Task FillAsync<T>(
        int rows,
        System.Linq.Expressions.Expression<Func<T, bool>> counted,
        Func<RihlaDb, int, Task> add
    )
        where T : class
    {
        int have;
        do
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
            have = await db.Set<T>().CountAsync(counted);
            if (have < rows)
            {
                await add(db, have);
            }
        } while (have < rows);
    }
}
