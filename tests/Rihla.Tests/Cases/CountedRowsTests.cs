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
