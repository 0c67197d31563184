using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Import;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Benchmarks;

/// <summary>Many clients reserve on one grant at once: the balance must be exact, and nobody must see a deadlock.</summary>
internal static class ReservationRace
{
    private const string Name = "Bench";

    /// <summary>Measures so many reservations by so many clients, on PostgreSQL or, without a connection, on SQLite.</summary>
    /// <param name="connection">An empty PostgreSQL database; nothing for SQLite in a folder of its own.</param>
    /// <param name="cases">How many cases reserve.</param>
    /// <param name="clients">How many at a time.</param>
    public static async Task<object> MeasureAsync(string? connection, int cases, int clients)
    {
        var folder = Directory.CreateTempSubdirectory("rihla-bench-");
        try
        {
            await using var app = RihlaApp.Create(
                new()
                {
                    IsCommand = true,
                    Configure = builder =>
                    {
                        builder.Configuration["Rihla:DataDirectory"] = folder.FullName;
                        builder.Configuration["Rihla:Demonstration"] = "true";
                        if (connection is not null)
                        {
                            builder.Configuration["Rihla:Database"] = "Postgres";
                            builder.Configuration["ConnectionStrings:Rihla"] = connection;
                        }
                    },
                }
            );
            await Installation.PrepareAsync(app.Services);
            return await RaceAsync(app.Services, connection is not null, cases, clients);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<object> RaceAsync(
        IServiceProvider services,
        bool postgres,
        int cases,
        int clients
    )
    {
        var manager = await ManagerAsync(services);
        await ImportAsync(services, cases);
        var grant = await GrantAsync(services, manager, cases - (cases / 10));
        List<string> codes;
        await using (var scope = services.CreateAsyncScope())
        {
            codes = await scope
                .ServiceProvider.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Select(c => c.Code)
                .ToListAsync();
        }
        var waiting = new ConcurrentQueue<string>(codes);
        var times = new ConcurrentBag<double>();
        var done = 0;
        var refused = 0;
        var failed = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (waiting.TryDequeue(out var code))
                        {
                            var started = Stopwatch.GetTimestamp();
                            try
                            {
                                await using var scope = services.CreateAsyncScope();
                                var outcome = await scope
                                    .ServiceProvider.GetRequiredService<Funding>()
                                    .ReserveAsync(code, Name, manager);
                                _ = outcome.IsDone
                                    ? Interlocked.Increment(ref done)
                                    : Interlocked.Increment(ref refused);
                            }
                            catch (Exception e)
                                when (e is DbUpdateException or System.Data.Common.DbException)
                            {
                                Interlocked.Increment(ref failed);
                            }
                            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                        }
                    })
                )
        );
        var seconds = watch.Elapsed.TotalSeconds;
        await using var last = services.CreateAsyncScope();
        var db = last.ServiceProvider.GetRequiredService<RihlaDb>();
        var balances = await db.Set<LineBalance>()
            .Join(
                db.Set<BudgetLine>().Where(l => l.GrantId == grant),
                b => b.LineId,
                l => l.Id,
                (b, l) => new { Balance = b, l.Purpose }
            )
            .ToListAsync();
        var travel = balances.Single(b => b.Purpose == LinePurpose.Travel).Balance;
        var sorted = times.Order().ToList();
        return new
        {
            Report.Machine,
            Database = postgres ? "PostgreSQL" : "SQLite",
            Cases = codes.Count,
            Clients = clients,
            Reserved = done,
            RefusedForLackOfMoney = refused,
            ErrorsLeftToTheUser = failed,
            ExactBalance = travel.Reserved == done * TicketCents,
            Seconds = Math.Round(seconds, 2),
            PerSecond = Math.Round(codes.Count / seconds, 1),
            MedianMs = Report.Percentile(sorted, 0.5),
            P99Ms = Report.Percentile(sorted, 0.99),
        };
    }

    // What one adult to Guinea costs on the line of tickets in the demonstration's costs.
    private const long TicketCents = 52_000;

    private static async Task<Actor> ManagerAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var missions = scope.ServiceProvider.GetRequiredService<Missions>();
        var staff = scope.ServiceProvider.GetRequiredService<Staff>();
        var host = (await missions.FindByCodeAsync("MA"))!;
        var manager = (await staff.InMissionAsync(host.Id)).First(s =>
            s.Roles.Contains(Role.ProgrammeManager)
        );
        return await staff.ActorAsync(manager.UserId);
    }

    private static async Task ImportAsync(IServiceProvider services, int cases)
    {
        var csv = new StringBuilder(
            "external_id,family_name,given_names,name_in_arabic,sex,birth_date,nationality,phone,document_type,document_number,requested_on,departed_on,arrived_on,case_ref,relation,unaccompanied,vulnerabilities,grant,closure_reason\n"
        );
        for (var i = 0; i < cases; i++)
        {
            csv.Append(
                CultureInfo.InvariantCulture,
                $"B{i},{Word(i, 7)},{Word(i * 31, 5)},,M,{1970 + (i % 35)}-{1 + (i % 12):00}-{1 + (i % 28):00},GN,,,,2026-01-{1 + (i % 28):00},,,K{i},applicant,no,,,\n"
            );
        }
        await using var scope = services.CreateAsyncScope();
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        var outcome = await scope
            .ServiceProvider.GetRequiredService<CaseImport>()
            .RunAsync(
                stream,
                new() { AcceptDuplicates = true, MissionCode = "MA" },
                null,
                Actor.System
            );
        if (!outcome.IsDone || outcome.Value.Cases != cases)
        {
            throw new InvalidOperationException("The invented cases were not taken over.");
        }
    }

    private static async Task<Guid> GrantAsync(IServiceProvider services, Actor by, int enoughFor)
    {
        await using var scope = services.CreateAsyncScope();
        var office = scope.ServiceProvider.GetRequiredService<GrantOffice>();
        var donor = (await office.AddDonorAsync(Name, null, by)).Value;
        var grant = (
            await office.AddAsync(
                new()
                {
                    DonorId = donor,
                    Name = Name,
                    Currency = "EUR",
                    StartsOn = new(2020, 1, 1),
                    EndsOn = new(2099, 12, 31),
                },
                by
            )
        ).Value;
        await office.AddLineAsync(
            grant,
            LinePurpose.Travel,
            "Tickets",
            enoughFor * TicketCents / 100m,
            by
        );
        await office.AddLineAsync(grant, LinePurpose.Arrival, "Arrival", 10_000_000, by);
        await office.AddLineAsync(grant, LinePurpose.Reintegration, "Start", 100_000_000, by);
        return grant;
    }

    private static string Word(int number, int length)
    {
        var word = new StringBuilder();
        var rest = (uint)(number * 2654435761u);
        for (var i = 0; i < length; i++)
        {
            word.Append(i % 2 == 0 ? "BDFGKLMNRST"[(int)(rest % 11)] : "aeiou"[(int)(rest % 5)]);
            rest = (rest / 7) + (uint)(number * 40503 * (i + 1));
        }
        return word.ToString();
    }
}
