using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>What reports count from is what the cases say, is found when it is not, and is put right.</summary>
public sealed class CountedRowsTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Rows_that_were_tampered_with_are_found_and_written_anew(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var family = await Story.AppliedAsync(house, children: 1);
        var alone = await Story.BookedAsync(house, children: 0);
        Assert.True((await CheckAsync(house, mend: false)).IsSound);
        var before = await RowsAsync(house);

        var (first, second) = ((await family.FileAsync()).Id, (await alone.FileAsync()).Id);
        await house.InScopeAsync(async s =>
        {
            var rows = s.GetRequiredService<RihlaDb>().Set<CountedPerson>();
            await rows.Where(c => c.CaseId == first)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.Age, 99));
            await rows.Where(c => c.CaseId == second).ExecuteDeleteAsync();
        });

        Assert.Equal((2, 0), Of(await CheckAsync(house, mend: false)));
        Assert.Equal((2, 0), Of(await CheckAsync(house, mend: true)));
        Assert.True((await CheckAsync(house, mend: false)).IsSound);
        Assert.Equal(before, await RowsAsync(house));
    }

    [Theory, BothDatabases]
    public async Task At_night_only_cases_are_looked_at_of_which_something_was_recorded(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var changed = await Story.AppliedAsync(house, children: 0);
        var still = await Story.AppliedAsync(house, children: 0);
        await CheckAsync(house, mend: true);
        var (first, second) = ((await changed.FileAsync()).Id, (await still.FileAsync()).Id);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CountedPerson>()
                .Where(c => c.CaseId == first || c.CaseId == second)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.Age, 99))
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .SaveAsync(Actor.System, new Act("case.details-changed", CaseId: first))
        );

        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<CountedRows>().CheckChangedAsync()
        );

        Assert.Equal((1, 1), (found.Cases, found.Differing));
        Assert.Equal((1, 0), Of(await CheckAsync(house, mend: true)));
    }

    [Theory, BothDatabases]
    public async Task Rows_of_a_case_that_is_not_there_are_taken_away(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(new CountedPerson { Id = Guid.NewGuid(), CaseId = Guid.NewGuid() });
            await db.SaveDerivedAsync();
        });

        Assert.Equal((0, 1), Of(await CheckAsync(house, mend: true)));
        Assert.True((await CheckAsync(house, mend: false)).IsSound);
    }

    [Theory, BothDatabases]
    public async Task Who_was_entered_with_a_slip_is_counted_as_put_right_before_and_after_departure(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var waits = await Story.AppliedAsync(house, children: 0);
        var left = await Story.BookedAsync(house, children: 0);
        Assert.True(
            (await left.BoardAsync(await left.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );

        foreach (var story in new[] { waits, left })
        {
            var person = (await story.FileAsync()).Applicant!.Person.Id;
            var salma = await story.ActorAsync("salma");
            await story.DoAsync<Persons>(async p =>
            {
                var known = (await p.ReadAsync(person, CancellationToken.None)).Person;
                return await p.IdentifyAsync(
                    known.Code,
                    known.Particulars with
                    {
                        Sex = Sex.M,
                        Nationality = "CI",
                        Birth = new PartialDate(story.Today.Year - 61, 1, 1),
                    },
                    PersonSeen.Of(known),
                    salma
                );
            });
            var row = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CountedPerson>()
                    .SingleAsync(c => c.PersonId == person)
            );
            Assert.Equal(('M', "CI"), (row.Sex!.Value, row.Nationality));
            Assert.Equal(61, row.Age);
        }
        Assert.True((await CheckAsync(house, mend: false)).IsSound);
    }

    [Theory, BothDatabases]
    public async Task Who_has_left_is_counted_as_the_one_they_turn_out_to_be_and_as_before_when_not(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var left = await Story.BookedAsync(house, children: 0);
        Assert.True(
            (await left.BoardAsync(await left.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        var into = (await left.FileAsync()).Applicant!.Person;
        var age = into.Birth!.Value.AgeOn(left.Today);
        var from = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var entered = await s.GetRequiredService<Register>()
                .AddAsync(
                    work,
                    new()
                    {
                        GivenNames = "Sékou",
                        FamilyName = "Tchamba",
                        Sex = Sex.M,
                        Nationality = "CI",
                        Birth = new PartialDate(left.Today.Year - 61, 1, 1),
                    },
                    [],
                    Actor.System,
                    true
                );
            await db.SaveAsync(Actor.System, new Act("cases.imported"));
            await work.CommitAsync();
            return entered.Value!.PersonId;
        });

        var merge = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var people = await db.Set<Person>()
                .Where(p => p.Id == from || p.Id == into.Id)
                .ToDictionaryAsync(p => p.Id);
            var merged = await s.GetRequiredService<Merges>()
                .MergeAsync(
                    people[from],
                    people[into.Id],
                    MergeField.All.Select(f => f.Name).ToHashSet(),
                    null,
                    Actor.System,
                    CancellationToken.None
                );
            await db.SaveAsync(Actor.System, new Act("pair.same"));
            await work.CommitAsync();
            return merged.Value!.Id;
        });
        Assert.Equal(('M', "CI", 61), await KeptAsync());

        await house.InScopeAsync(s =>
            s.GetRequiredService<Unmerging>().UndoAsync(merge, "Un cousin", Actor.System)
        );
        Assert.Equal(('F', "GN", age), await KeptAsync());

        Task<(char?, string?, int?)> KeptAsync() =>
            house.InScopeAsync(async s =>
            {
                var kept = await s.GetRequiredService<RihlaDb>()
                    .Set<CaseMember>()
                    .SingleAsync(m => m.PersonId == into.Id);
                return (kept.Sex, kept.Nationality, kept.AgeAtDeparture);
            });
    }

    [Theory, BothDatabases]
    public async Task Journeys_that_go_back_to_another_record_are_counted_as_that_record_says(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var left = await Story.BookedAsync(house, children: 0);
        Assert.True(
            (await left.BoardAsync(await left.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        var who = (await left.FileAsync()).Applicant!.Person;
        var caseId = (await left.FileAsync()).Id;
        // Two were mixed from the start: the journey is that of the other.
        var other = await house.InScopeAsync(s =>
            s.GetRequiredService<Splitting>()
                .SplitAsync(
                    who.Code,
                    new()
                    {
                        GivenNames = "Sékou",
                        FamilyName = "Tchamba",
                        Sex = Sex.M,
                        Nationality = "CI",
                        Birth = new PartialDate(left.Today.Year - 61, 1, 1),
                    },
                    new HashSet<string> { $"case-{caseId}" },
                    "Un cousin",
                    Actor.System
                )
        );
        Assert.True(other.IsDone);

        var member = (await left.FileAsync()).Applicant!.Member;
        Assert.Equal(('M', "CI", 61), (member.Sex, member.Nationality, member.AgeAtDeparture));
    }

    [Theory, BothDatabases]
    public async Task Who_comes_again_with_a_better_birth_date_is_counted_by_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var left = await Story.BookedAsync(house, children: 0);
        Assert.True(
            (await left.BoardAsync(await left.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        var file = await left.FileAsync();
        var who = file.Applicant!.Person;
        var better = new PartialDate(left.Today.Year - 40, 1, 1);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            (await db.Set<Person>().SingleAsync(p => p.Id == who.Id)).Birth = new(
                new PartialDate(left.Today.Year - 30, null, null, true)
            );
            (await db.Set<Case>().SingleAsync(c => c.Id == file.Id)).Close(
                ClosureReason.LostContact,
                "Plus de nouvelles",
                left.Today
            );
            await db.SaveAsync(Actor.System, new Act("case.closed", CaseId: file.Id));
        });
        // That was past the operations, which would have had it counted.
        await CheckAsync(house, mend: true);
        var again = await Story.EnteredAsync(house, children: 0);
        var entered = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    again.Code,
                    new(
                        Relation.Other,
                        new()
                        {
                            GivenNames = who.GivenNames,
                            FamilyName = who.FamilyName,
                            Birth = better,
                            Sex = Sex.F,
                        },
                        [new(who.Id, MatchDecisionKind.Same)]
                    ),
                    Actor.System
                )
        );
        Assert.Empty(entered.Refusals);

        Assert.Equal(40, (await left.FileAsync()).Applicant!.Member.AgeAtDeparture);
        Assert.True((await CheckAsync(house, mend: false)).IsSound);
    }

    [Theory, BothDatabases]
    public async Task Who_was_entered_with_a_slip_into_a_case_that_is_closed_is_counted_as_put_right(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );
        Assert.True((await CheckAsync(house, mend: false)).IsSound);

        await story.DoAsync<Persons>(async p =>
        {
            var known = (await p.ReadAsync(person, CancellationToken.None)).Person;
            return await p.IdentifyAsync(
                known.Code,
                known.Particulars with
                {
                    Nationality = "CI",
                },
                PersonSeen.Of(known),
                salma
            );
        });

        Assert.True((await CheckAsync(house, mend: false)).IsSound);
        Assert.Equal(Stage.Closed, await story.StageAsync());
    }

    private static (long, long) Of(CountedCheck check) => (check.Differing, check.Orphans);

    private static Task<CountedCheck> CheckAsync(House house, bool mend) =>
        house.InScopeAsync(s => s.GetRequiredService<CountedRows>().CheckAsync(mend));

    private static Task<List<string>> RowsAsync(House house) =>
        house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<RihlaDb>()
                    .Set<CountedPerson>()
                    .AsNoTracking()
                    .OrderBy(c => c.Id)
                    .ToListAsync()
            )
                .Select(c => $"{c.Id} {c.Sex} {c.Age} {c.Nationality} {c.EndsOn} {c.IsChild}")
                .ToList()
        );
}
