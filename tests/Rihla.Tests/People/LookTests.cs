using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>Between the look at who is like somebody and the moment they are entered others write, too.</summary>
public class LookTests
{
    private static NewPerson Kofi =>
        new()
        {
            GivenNames = "Kofi",
            FamilyName = "Asante",
            Birth = new PartialDate(1981, 11, 5),
            Sex = Sex.M,
            Nationality = "GH",
        };

    private static NewPerson Zineb =>
        new()
        {
            GivenNames = "Zineb",
            FamilyName = "Naciri",
            Birth = new PartialDate(1976, 6, 29),
            Sex = Sex.F,
            Nationality = "MA",
        };

    [Theory, BothDatabases]
    public async Task Who_is_entered_after_the_look_is_asked_about(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await house.EnterAsync(Kofi);

        var added = await AfterAsync(
            house,
            PeopleHouse.Aminata,
            () => house.EnterAsync(PeopleHouse.AminataAgain)
        );

        Assert.Equal(Register.Undecided, Assert.Single(added.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Who_is_the_first_of_all_is_asked_about(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);

        var added = await AfterAsync(
            house,
            PeopleHouse.Aminata,
            () => house.EnterAsync(PeopleHouse.AminataAgain)
        );

        Assert.Equal(Register.Undecided, Assert.Single(added.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Who_was_on_file_and_is_corrected_after_the_look_is_asked_about(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var other = await house.EnterAsync(Zineb);
        await house.EnterAsync(Kofi);

        var added = await AfterAsync(
            house,
            PeopleHouse.Aminata,
            () => CorrectAsync(house, other, PeopleHouse.Aminata)
        );

        Assert.Equal(Register.Undecided, Assert.Single(added.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Who_takes_the_place_of_the_last_is_asked_about(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await house.EnterAsync(Kofi);
        var last = await house.EnterAsync(Zineb);

        var added = await AfterAsync(
            house,
            PeopleHouse.Aminata,
            async () =>
            {
                await EraseAsync(house, last);
                await house.EnterAsync(PeopleHouse.AminataAgain);
            }
        );

        Assert.Equal(Register.Undecided, Assert.Single(added.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Who_was_found_and_is_merged_after_the_look_is_asked_about_as_who_stands_now(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var into = await house.EnterAsync(Zineb);
        var found = await house.EnterAsync(PeopleHouse.AminataAgain);
        var seen = Assert.Single(await house.MatchesAsync(PeopleHouse.Aminata));
        Assert.Equal(found, seen.Person.Id);

        var added = await AfterAsync(
            house,
            PeopleHouse.Aminata,
            () => house.MergeAsync(found, into, nameof(Person.Birth)),
            Different(found)
        );

        Assert.Equal(Register.Undecided, Assert.Single(added.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_look_for_somebody_else_tells_nothing(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await house.EnterAsync(PeopleHouse.AminataAgain);

        var added = await house.InScopeAsync(async services =>
        {
            var register = services.GetRequiredService<Register>();
            var look = await register.LookAsync(Kofi, Actor.System);
            await using var work = await services.GetRequiredService<RihlaDb>().BeginAsync();
            return await register.AddAsync(work, PeopleHouse.Aminata, [], Actor.System, look: look);
        });

        Assert.Equal(Register.Undecided, Assert.Single(added.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_look_stands_while_others_are_entered_who_share_nothing(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await house.EnterAsync(PeopleHouse.AminataAgain);

        Assert.True(await StandsAsync(house, PeopleHouse.Aminata, () => house.EnterAsync(Kofi)));
        Assert.True(await StandsAsync(house, Zineb, () => Task.CompletedTask));
        // Families are compared, too, and whoever came may belong to one.
        Assert.False(
            await StandsAsync(
                house,
                PeopleHouse.Aminata with
                {
                    Relatives = ["Issa Ouattara"],
                },
                () => house.EnterAsync(Zineb)
            )
        );
    }

    private static MatchDecision Different(Guid id) => new(id, MatchDecisionKind.Different);

    private static Task<Outcome<Registered>> AfterAsync(
        House house,
        NewPerson person,
        Func<Task> meanwhile,
        params MatchDecision[] decisions
    ) =>
        house.InScopeAsync(async services =>
        {
            var register = services.GetRequiredService<Register>();
            var look = await register.LookAsync(person, Actor.System);
            await meanwhile();
            await using var work = await services.GetRequiredService<RihlaDb>().BeginAsync();
            return await register.AddAsync(work, person, decisions, Actor.System, look: look);
        });

    private static Task<bool> StandsAsync(House house, NewPerson person, Func<Task> meanwhile) =>
        house.InScopeAsync(async services =>
        {
            var (index, identity) = (
                services.GetRequiredService<MatchIndex>(),
                Identities.Of(person)
            );
            index.Outside();
            var before = await index.SearchedAsync(identity, [], CancellationToken.None);
            await meanwhile();
            await using var work = await services.GetRequiredService<RihlaDb>().BeginAsync();
            await work.LockAsync(Register.Lock);
            await index.WithinAsync(work, CancellationToken.None);
            return await index.StandsAsync(before, identity, [], CancellationToken.None);
        });

    private static Task CorrectAsync(House house, Guid id, NewPerson said) =>
        house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            await work.LockAsync(Register.Lock);
            await services
                .GetRequiredService<MatchIndex>()
                .WithinAsync(work, CancellationToken.None);
            var person = await db.Set<Person>().SingleAsync(p => p.Id == id);
            person.Take(said);
            await services
                .GetRequiredService<Register>()
                .CorrectedAsync(person, Actor.System, new HashSet<Guid>(), CancellationToken.None);
            await db.SaveAsync(
                Actor.System,
                new Rihla.Platform.Audit.Act("person.corrected", PersonId: id)
            );
            await work.CommitAsync();
            return true;
        });

    private static Task EraseAsync(House house, Guid id) =>
        house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            await work.LockAsync(Register.Lock);
            await services
                .GetRequiredService<MatchIndex>()
                .WithinAsync(work, CancellationToken.None);
            await services
                .GetRequiredService<MatchSheets>()
                .RetireAsync(id, null, CancellationToken.None);
            await db.SaveAsync(
                Actor.System,
                new Rihla.Platform.Audit.Act("person.erased", PersonId: id)
            );
            await work.CommitAsync();
            return true;
        });
}
