using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Demonstration;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Backups;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;
using Rihla.Reintegration.Monitoring;
using Rihla.Results;
using Rihla.Tests.Host;

namespace Rihla.Tests.Demonstration;

/// <summary>The demonstration caseload, on both databases.</summary>
public sealed class CaseloadTests
{
    [Theory, BothDatabases]
    public async Task Every_story_keeps_to_the_rules_and_the_cases_stand_at_many_stages(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var filled = await FillAsync(house, 45, seed: 11);

        Assert.Empty(filled.EndedEarly);
        var cases = await CasesAsync(house);
        Assert.Equal(45, cases.Count);
        Assert.True(cases.Select(c => c.Stage).Distinct().Count() >= 6);
        Assert.Contains(cases, c => c.Stage == Stage.Closed);
        var whole = Assert.Single(cases, c => c.ClosureReason == ClosureReason.Completed);
        var money = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseOrders>().BalanceAsync(whole.Id)
        );
        Assert.Equal((0, 0), (money.Reserved, money.Committed));
        Assert.True(money.Spent > 0);
        Assert.True(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<MonitoringVisit>()
                    .AnyAsync(v => v.CaseId == whole.Id && v.PhotoId != null)
            )
        );
        Assert.Contains(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Complaint>().ToListAsync()
            ),
            c => c.Standing == ComplaintStanding.Answered
        );
        Assert.Contains(cases, c => c.DepartedOn is not null);
        Assert.All(cases, c => Assert.True(c.RequestedOn <= new DateOnly(2026, 3, 2)));
        Assert.True(cases.Select(c => c.RequestedOn.Month).Distinct().Count() >= 6);
        var report = await house.InScopeAsync(s =>
            s.GetRequiredService<Verification>().RunAsync(null, default)
        );
        Assert.True(report.IsSound, report.Summary);
    }

    [Theory, BothDatabases]
    public async Task What_is_told_is_dated_on_the_day_of_the_story_and_in_the_name_of_who_did_it(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await FillAsync(house, 4, seed: 3);

        var entries = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.CaseId != null && e.Act == "case.requested")
                .ToListAsync()
        );
        var cases = (await CasesAsync(house)).ToDictionary(c => c.Id);
        Assert.Equal(4, entries.Count);
        Assert.All(
            entries,
            e =>
            {
                Assert.Equal(
                    cases[e.CaseId!.Value].RequestedOn,
                    DateOnly.FromDateTime(e.At.UtcDateTime)
                );
                Assert.Contains(e.ActorName, DemonstrationUsers.All.Select(u => u.Name));
            }
        );
    }

    [Fact]
    public async Task The_same_seed_on_the_same_day_brings_the_same_people_and_dates()
    {
        await using var one = await House.OpenAsync(DatabaseKind.Sqlite);
        await using var other = await House.OpenAsync(DatabaseKind.Sqlite);
        await FillAsync(one, 6, seed: 5);
        await FillAsync(other, 6, seed: 5);

        Assert.Equal(await StoryAsync(one), await StoryAsync(other));
    }

    [Fact]
    public async Task The_year_that_is_over_is_large_enough_to_be_released_and_is_taken_over_once()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var caseload = house.Services.GetRequiredService<Caseload>();
        var past = house.Services.GetRequiredService<PastYear>();
        await caseload.FillAsync(1, seed: 5, told: null);
        Assert.InRange(await past.TellAsync(seed: 5), 90, 140);
        Assert.Equal(0, await past.TellAsync(seed: 5));
        await caseload.ReleaseAsync();

        var year = (
            await house.InScopeAsync(s =>
                s.GetRequiredService<PublishedFigures>().OfMissionAsync("MA")
            )
        )[0];
        Assert.Equal(2025, year.Year);
        Assert.True(year.Departures >= 90);
        Assert.True(year.ByNationality.Count >= 3);
        Assert.NotNull(year.Groups.Men);
        Assert.NotNull(year.Groups.Women);
    }

    [Fact]
    public async Task Everybody_else_reads_the_real_clock_while_a_story_is_told()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var clock = house.Services.GetRequiredService<StoryClock>();
        var now = house.Clock.GetUtcNow();
        using (clock.At(now.AddYears(-1)))
        {
            Assert.Equal(now.AddYears(-1), clock.GetUtcNow());
            Task<DateTimeOffset> elsewhere;
            using (ExecutionContext.SuppressFlow())
            {
                elsewhere = Task.Run(() => clock.GetUtcNow());
            }
            Assert.Equal(now, await elsewhere);
        }
        Assert.Equal(now, clock.GetUtcNow());
    }

    [Fact]
    public async Task Real_staff_are_noticed_before_invented_people_are_put_among_those_they_help()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var caseload = house.Services.GetRequiredService<Caseload>();
        Assert.False(await caseload.HasRealStaffAsync());
        await house.InScopeAsync(s =>
            s.GetRequiredService<Users>()
                .AddAsync(new("hind", "Hind Alaoui", "MA", [Role.Administrator]), Actor.System)
        );
        Assert.True(await caseload.HasRealStaffAsync());
    }

    private static async Task<Filled> FillAsync(House house, int requests, int seed) =>
        await house.Services.GetRequiredService<Caseload>().FillAsync(requests, seed, told: null);

    private static Task<List<Case>> CasesAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<Case>().ToListAsync());

    // Who asked when, and where they stand; codes and identities are always new.
    private static async Task<List<string>> StoryAsync(House house)
    {
        var cases = await CasesAsync(house);
        var people = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Person>().ToListAsync()
        );
        return
        [
            .. cases
                .Select(c => $"{c.RequestedOn:O} {c.CallerName?.Reveal()} {c.Stage} {c.StageOn:O}")
                .Concat(people.Select(p => $"{p.GivenNames?.Reveal()} {p.FamilyName?.Reveal()}"))
                .Order(StringComparer.Ordinal),
        ];
    }
}
