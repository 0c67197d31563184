using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>The law of the house: whatever is done in whatever order, nobody stands beyond the declaration unsigned.</summary>
public sealed class VoluntarinessTests(Houses houses) : IClassFixture<Houses>
{
    private const int Steps = 25;

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 1)]
    [InlineData(DatabaseKind.Sqlite, 2)]
    [InlineData(DatabaseKind.Sqlite, 3)]
    [InlineData(DatabaseKind.Sqlite, 4)]
    [InlineData(DatabaseKind.Postgres, 5)]
    public async Task No_sequence_of_operations_leaves_an_adult_applied_who_has_not_signed(
        DatabaseKind kind,
        int seed
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var (salma, nadia, aicha) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync("nadia"),
            await story.ActorAsync("aicha")
        );
        var random = new Random(seed);
        var done = new List<string>();
        for (var i = 0; i < Steps; i++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(1));
            done.Add(await StepAsync(house, story, random, salma, nadia, aicha));
            await HoldsAsync(house, story, $"seed {seed}: {string.Join(", ", done)}");
        }
    }

    private static async Task HoldsAsync(House house, Story story, string history)
    {
        var file = await story.FileAsync();
        var signed = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Declaration>()
                .Where(d => d.CaseId == file.Id && d.WithdrawnOn == null)
                .Select(d => d.MemberId)
                .ToListAsync()
        );
        var day = file.TravelOn ?? story.Today;
        if (file.Stage is >= Stage.Applied and < Stage.Closed)
        {
            Assert.True(
                file.AdultsOn(day).All(a => signed.Contains(a.MemberId)),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.Stage} unsigned after {history}"
                )
            );
        }
    }

    // One thing that somebody may do, allowed or not at this moment.
    private static async Task<string> StepAsync(
        House house,
        Story story,
        Random random,
        Actor salma,
        Actor nadia,
        Actor aicha
    )
    {
        var file = await story.FileAsync();
        var code = story.Code;
        var someone = file.Travellers[random.Next(file.Travellers.Count)];
        async Task<string> Try<T>(string name, Func<T, Task<Outcome>> operation)
            where T : notnull
        {
            var outcome = await house.InScopeAsync(s => operation(s.GetRequiredService<T>()));
            return outcome.IsDone ? name : name + "(refused)";
        }
        return random.Next(9) switch
        {
            0 => await Try<Withdrawals>(
                "withdraw",
                w =>
                    w.TakeAsync(
                        code,
                        new()
                        {
                            MemberIds = [someone.MemberId],
                            After = (AfterWithdrawal)random.Next(2),
                        },
                        salma
                    )
            ),
            1 or 2 => await Try<Declarations>(
                "sign",
                d =>
                    d.SignAsync(
                        code,
                        new() { Adults = [new(someone.MemberId, SigningMethod.Signature)] },
                        salma
                    )
            ),
            3 => await Try<Declarations>(
                "consent",
                d =>
                    d.SignAsync(
                        code,
                        new()
                        {
                            Children =
                            [
                                new(
                                    file.Travellers[^1].MemberId,
                                    file.Travellers[0].MemberId,
                                    null,
                                    Guardianship.Mother,
                                    SigningMethod.Signature
                                ),
                            ],
                        },
                        salma
                    )
            ),
            4 => await Try<Counselling>(
                "counsel",
                c =>
                    c.RecordAsync(
                        code,
                        new()
                        {
                            MemberIds = [file.Travellers[0].MemberId],
                            Given = CounsellingSession.AllInformation,
                            Pressure = (Pressure)random.Next(2),
                            Concern = "Doute",
                        },
                        salma
                    )
            ),
            5 => await Try<EligibilityDecisions>(
                "decide",
                e =>
                    e.DecideAsync(
                        code,
                        random.Next(2) == 0
                            ? new() { IsEligible = true, Reason = EligibilityReason.Stranded }
                            : new()
                            {
                                IsEligible = false,
                                Reason = EligibilityReason.OwnMeans,
                                Close = random.Next(3) == 0,
                            },
                        salma
                    )
            ),
            6 => await Try<Destinations>(
                "country",
                d => d.ChooseAsync(code, random.Next(2) == 0 ? "GN" : "SN", null, salma)
            ),
            7 => await Try<Funding>(
                "fund",
                f =>
                    random.Next(2) == 0
                        ? f.ReserveAsync(code, "Bailleur A", nadia)
                        : f.ReleaseAsync(code, "Réaffecté", nadia)
            ),
            _ => await Try<Closing>(
                "reopen",
                c => c.ReopenAsync(code, "La famille est revenue", aicha)
            ),
        };
    }
}
