using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>Many clerks who register at the same moment, each with a connection of their own.</summary>
public class RegistrationRaceTests
{
    private const int Clerks = 12;

    [Theory, BothDatabases]
    public async Task Of_many_clerks_who_register_one_person_at_once_one_succeeds_and_the_others_are_asked(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        NewPerson[] spellings = [PeopleHouse.Aminata, PeopleHouse.AminataAgain];

        var outcomes = await AtOnceAsync(
            Clerks,
            clerk => house.RegisterAsync(spellings[clerk % spellings.Length])
        );

        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(
            outcomes.Where(o => !o.IsDone),
            o => Assert.Equal(Register.Undecided, Assert.Single(o.Refusals).TextKey)
        );
        Assert.Equal(1, await PersonsAsync(house));
    }

    // On SQLite an erasure waits until the other has written.
    [Fact]
    public async Task Nothing_is_added_to_somebody_who_is_erased_meanwhile()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Postgres);
        var id = await house.EnterAsync(PeopleHouse.Aminata);
        var code = (
            await house.InScopeAsync(s => s.GetRequiredService<Register>().FindAsync(id))
        )!.Code;

        var added = await house.InScopeAsync(s =>
            s.GetRequiredService<PersonChanges>()
                .ChangeAsync(
                    code,
                    Actor.System,
                    "person.address-added",
                    corrected: false,
                    async person =>
                    {
                        s.GetRequiredService<RihlaDb>()
                            .Add(new PersonAddress { PersonId = person.Id, Text = new("Kaloum") });
                        await EraseAsync();
                        return Outcome.Done;
                    },
                    CancellationToken.None
                )
        );

        Assert.Equal("Person.Erased", Assert.Single(added.Refusals).TextKey);
        Assert.Equal(
            0,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<PersonAddress>().CountAsync()
            )
        );

        Task EraseAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Person>()
                    .Where(p => p.Id == id)
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(p => p.ErasedOn, new DateOnly(2026, 3, 1))
                    )
            );
    }

    // On SQLite nothing else is written meanwhile.
    [Fact]
    public async Task A_record_that_is_merged_while_its_cases_are_held_is_not_split_in_place_of_another()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Postgres);
        var mixed = await house.EnterAsync(
            PeopleHouse.Aminata with
            {
                OtherSpellings = [PeopleHouse.Rare()],
            }
        );
        var other = await house.EnterAsync(
            new() { GivenNames = "Yao", FamilyName = PeopleHouse.Rare() }
        );
        var code = (
            await house.InScopeAsync(s => s.GetRequiredService<Register>().FindAsync(mixed))
        )!.Code;

        var split = await house.InScopeAsync(async s =>
        {
            var splitting = ActivatorUtilities.CreateInstance<Splitting>(
                s,
                (IEnumerable<IdentitySettled>)
                    [new MergesMeanwhile(() => house.MergeAsync(mixed, other))]
            );
            var open = await splitting.OpenAsync(code, Actor.System, CancellationToken.None);
            return await splitting.SplitAsync(
                code,
                PeopleHouse.AminataAgain,
                open!.Value.Belongings.Select(b => b.Key).ToHashSet(),
                "Two women",
                Actor.System
            );
        });

        Assert.Equal([Outcome.ChangedMeanwhile], split.Refusals);
        Assert.Equal(2, await PersonsAsync(house));
    }

    private sealed class MergesMeanwhile(Func<Task> merge) : IdentitySettled
    {
        public override Task HoldAsync(
            Work work,
            IReadOnlyCollection<Guid> personIds,
            CancellationToken cancel
        ) => merge();

        public override Task OnSettledAsync(
            IReadOnlyCollection<Guid> personIds,
            Actor by,
            CancellationToken cancel
        ) => Task.CompletedTask;
    }

    [Theory, BothDatabases]
    public async Task Clerks_who_register_different_people_at_once_all_succeed_and_everybody_is_found(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        string[] given =
        [
            "Awa",
            "Yao",
            "Mamadou",
            "Zineb",
            "Pascal",
            "Hawa",
            "Kofi",
            "Binta",
            "Idriss",
            "Sékou",
            "Ramatou",
            "Gilbert",
        ];
        string[] family =
        [
            "Traoré",
            "Kouassi",
            "Barry",
            "Naciri",
            "Mbarga",
            "Keïta",
            "Asante",
            "Jallow",
            "Haidara",
            "Fofana",
            "Garba",
            "Nkurunziza",
        ];

        var outcomes = await AtOnceAsync(
            Clerks,
            clerk =>
                house.RegisterAsync(
                    new()
                    {
                        GivenNames = given[clerk],
                        FamilyName = family[clerk],
                        Birth = new PartialDate(1970 + clerk, 1 + clerk, 2 + clerk),
                    }
                )
        );

        Assert.All(outcomes, o => Assert.True(o.IsDone));
        Assert.Equal(Clerks, await PersonsAsync(house));
        foreach (var (outcome, clerk) in outcomes.Select((o, i) => (o, i)))
        {
            var found = await house.SearchAsync($"{given[clerk]} {family[clerk]}");
            Assert.Equal(outcome.Value!.PersonId, found[0]);
        }
    }

    private static Task<Outcome<Registered>[]> AtOnceAsync(
        int count,
        Func<int, Task<Outcome<Registered>>> register
    ) => Task.WhenAll(Enumerable.Range(0, count).Select(clerk => Task.Run(() => register(clerk))));

    private static Task<int> PersonsAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<Person>().CountAsync());
}
