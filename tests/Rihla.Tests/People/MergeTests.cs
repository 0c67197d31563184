using System.Collections.Frozen;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

public class MergeTests
{
    private static readonly Actor Adjudicator = PeopleHouse.Staff(
        "Idriss",
        PeoplePermissions.Adjudicate,
        PeoplePermissions.AdjudicateAnywhere,
        PeoplePermissions.Merge
    );

    [Theory]
    [BothDatabases]
    public async Task A_merged_person_is_found_by_every_name_number_and_code_of_both(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (stays, goes, pair) = await PairAsync(house);
        var code = (await SummaryAsync(house, goes))!.Code;

        Assert.True((await DecideAsync(house, pair, MatchDecisionKind.Same, stays)).IsDone);

        Assert.Equal([stays], await house.SearchAsync("Ouattara"));
        Assert.Equal([stays], await house.SearchAsync("Watara Amineta"));
        Assert.Equal([stays], await house.SearchAsync("+212600000002"));
        Assert.Equal([stays], await house.SearchAsync(code));
        Assert.Equal(stays, (await SummaryAsync(house, goes))!.Id);
    }

    [Theory]
    [BothDatabases]
    public async Task What_was_noted_of_both_stays_readable_and_goes_back_with_the_merge(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var stays = await house.EnterAsync(
            new()
            {
                GivenNames = "Yao",
                FamilyName = PeopleHouse.Rare(),
                Notes = "Comes on Mondays",
            }
        );
        var goes = await house.EnterAsync(
            new()
            {
                GivenNames = "Awa",
                FamilyName = PeopleHouse.Rare(),
                Notes = "Speaks with her sister only",
            }
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            (await db.Set<Person>().SingleAsync(p => p.Id == stays)).Email = new("yao@example.org");
            (await db.Set<Person>().SingleAsync(p => p.Id == goes)).Email = new("awa@example.org");
            await db.SaveAsync(Actor.System, new Act("person.corrected"));
        });

        var merge = await house.MergeAsync(goes, stays, nameof(Person.Email));

        Assert.Equal(
            ("awa@example.org", "Comes on Mondays\nSpeaks with her sister only\nyao@example.org"),
            await OfAsync(stays)
        );
        Assert.True((await house.UndoAsync(merge)).IsDone);
        Assert.Equal(("yao@example.org", "Comes on Mondays"), await OfAsync(stays));
        Assert.Equal(("awa@example.org", "Speaks with her sister only"), await OfAsync(goes));

        Task<(string?, string?)> OfAsync(Guid id) =>
            house.InScopeAsync(async s =>
            {
                var person = await s.GetRequiredService<RihlaDb>()
                    .Set<Person>()
                    .SingleAsync(p => p.Id == id);
                return (person.Email?.Reveal(), person.Notes?.Reveal());
            });
    }

    [Theory]
    [BothDatabases]
    public async Task Whoever_raised_a_pair_does_not_decide_on_it(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var first = await house.EnterAsync(PeopleHouse.Aminata);
        var clerk = Adjudicator with
        {
            UserId = Guid.CreateVersion7(),
            Permissions = Adjudicator.Permissions.Append(PeoplePermissions.Register).ToFrozenSet(),
        };
        await house.RegisterAsync(
            PeopleHouse.AminataAgain,
            clerk,
            new ScopeOf([first], []),
            new MatchDecision(first, MatchDecisionKind.Unsure)
        );
        var pair = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().AsNoTracking().SingleAsync()
        );

        var own = await DecideAsync(house, pair, MatchDecisionKind.Same, first, clerk);
        var other = await DecideAsync(house, pair, MatchDecisionKind.Same, first);

        Assert.Equal("Pair.NotByWhoRaised", Assert.Single(own.Refusals).TextKey);
        Assert.True(other.IsDone);
    }

    [Fact]
    public async Task A_pair_with_somebody_of_a_restricted_case_is_not_there_for_others()
    {
        var stays = Guid.CreateVersion7();
        var officer = Adjudicator with
        {
            Permissions = Adjudicator
                .Permissions.Append(PeoplePermissions.AdjudicateRestricted)
                .ToFrozenSet(),
        };
        Task<IReadOnlySet<Guid>> SeenByAsync(Actor by) =>
            new AdjudicationScope(new ScopeOf([], [stays])).VisibleAsync(
                [stays],
                by,
                CancellationToken.None
            );

        Assert.Empty(await SeenByAsync(Adjudicator));
        Assert.Equal([stays], await SeenByAsync(officer));
    }

    [Theory]
    [BothDatabases]
    public async Task Two_adjudicators_cannot_decide_one_pair_twice(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (stays, _, pair) = await PairAsync(house);

        await DecideAsync(house, pair, MatchDecisionKind.Different, stays);
        var late = await DecideAsync(house, pair, MatchDecisionKind.Same, stays);

        Assert.Equal("Pair.AlreadyDecided", Assert.Single(late.Refusals).TextKey);
        Assert.Equal(2, (await house.SearchAsync("Ouattara Aminata")).Count);
    }

    [Theory]
    [BothDatabases]
    public async Task What_was_edited_and_added_after_a_merge_outlives_its_undoing(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (stays, goes, pair) = await PairAsync(house);
        await DecideAsync(house, pair, MatchDecisionKind.Same, stays, "FamilyName", "Birth");
        var code = (await SummaryAsync(house, stays))!.Code;
        await house.InScopeAsync(async s =>
        {
            var persons = s.GetRequiredService<Persons>();
            var file = (await persons.OpenAsync(code, Actor.System, CancellationToken.None))!;
            await persons.IdentifyAsync(
                code,
                file.Person.Particulars with
                {
                    FamilyName = "Ouattara-Koné",
                },
                PersonSeen.Of(file.Person),
                Actor.System
            );
        });
        await house.InScopeAsync(s =>
            s.GetRequiredService<PersonContacts>()
                .AddNameAsync(code, NameKind.Nickname, "Mina", Actor.System)
        );

        var third = await SplitAsync(house, code, "Amineta Watara");

        await UndoAsync(house);

        // What somebody gave to a third person since is theirs, and still finds them.
        Assert.Contains(third, await house.SearchAsync("Amineta Watara"));
        Assert.Equal(
            ["Amineta Watara"],
            await house.InScopeAsync(async s =>
                (
                    await s.GetRequiredService<Persons>().ReadAsync(third, CancellationToken.None)
                ).Names.Select(n => n.Whole)
            )
        );
        var one = await SummaryAsync(house, stays);
        var other = await SummaryAsync(house, goes);
        Assert.Equal("Ouattara-Koné", one!.FamilyName);
        Assert.Contains(
            $"{PeopleHouse.Aminata.GivenNames} {PeopleHouse.Aminata.FamilyName}",
            await house.InScopeAsync(async s =>
                (
                    await s.GetRequiredService<Persons>().ReadAsync(stays, CancellationToken.None)
                ).Names.Select(n => n.Whole)
            )
        );
        Assert.Equal(new PartialDate(1994, 3, 17), one.Birth);
        Assert.Equal([stays], await house.SearchAsync("Mina"));
        Assert.Equal("Watara", other!.FamilyName);
        Assert.Equal([goes], await house.SearchAsync("+212600000002"));
    }

    [Theory]
    [BothDatabases]
    public async Task A_field_taken_twice_comes_back_whichever_merge_is_undone_first(
        DatabaseKind kind
    )
    {
        foreach (var firstMergeFirst in new[] { true, false })
        {
            await using var house = await House.OpenAsync(kind);
            var a = await house.EnterAsync(PeopleHouse.Aminata);
            var b = await house.EnterAsync(
                PeopleHouse.AminataAgain,
                new MatchDecision(a, MatchDecisionKind.Unsure)
            );
            var c = await house.EnterAsync(
                PeopleHouse.Aminata with
                {
                    FamilyName = "Wattarah",
                },
                new MatchDecision(a, MatchDecisionKind.Unsure),
                new MatchDecision(b, MatchDecisionKind.Unsure)
            );
            await DecideAsync(
                house,
                await FindAsync(house, a, b),
                MatchDecisionKind.Same,
                a,
                "FamilyName"
            );
            await DecideAsync(
                house,
                await FindAsync(house, a, c),
                MatchDecisionKind.Same,
                a,
                "FamilyName"
            );
            Assert.Equal("Wattarah", (await SummaryAsync(house, a))!.FamilyName);

            await UndoAsync(house, firstMergeFirst ? b : c);
            await UndoAsync(house, firstMergeFirst ? c : b);

            Assert.Equal("Ouattara", (await SummaryAsync(house, a))!.FamilyName);
            Assert.Equal("Watara", (await SummaryAsync(house, b))!.FamilyName);
            Assert.Equal("Wattarah", (await SummaryAsync(house, c))!.FamilyName);
        }
    }

    [Theory]
    [BothDatabases]
    public async Task Merging_and_undoing_brings_back_exactly_what_was(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var random = new Random(20260302);
        for (var round = 0; round < 15; round++)
        {
            var family = PeopleHouse.Rare();
            var one = await house.EnterAsync(Anybody(random, family));
            var other = await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                await using var work = await db.BeginAsync();
                var entered = await s.GetRequiredService<Register>()
                    .AddAsync(work, Anybody(random, family), [], Actor.System, true);
                await db.SaveAsync(
                    Actor.System,
                    new global::Rihla.Platform.Audit.Act("cases.imported")
                );
                await work.CommitAsync();
                return entered.Value!.PersonId;
            });
            var before = await StateAsync(house);
            var taken = MergeField
                .All.Where(_ => random.Next(2) == 0)
                .Select(f => f.Name)
                .ToHashSet();

            await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                await using var work = await db.BeginAsync();
                var (from, into) = (
                    await db.Set<Person>().SingleAsync(p => p.Id == one),
                    await db.Set<Person>().SingleAsync(p => p.Id == other)
                );
                var merged = await s.GetRequiredService<Merges>()
                    .MergeAsync(from, into, taken, null, Actor.System, CancellationToken.None);
                Assert.True(merged.IsDone);
                await db.SaveAsync(Actor.System, new global::Rihla.Platform.Audit.Act("pair.same"));
                await work.CommitAsync();
            });
            Assert.NotEqual(before, await StateAsync(house));
            await UndoAsync(house, one);

            Assert.Equal(before, await StateAsync(house));
        }
    }

    private static NewPerson Anybody(Random random, string family)
    {
        T? Perhaps<T>(T value)
            where T : class => random.Next(2) == 0 ? value : null;
        return new()
        {
            GivenNames = PeopleHouse.Rare(),
            FamilyName = family,
            NameInArabic = Perhaps("محمد"),
            Birth =
                random.Next(2) == 0
                    ? new PartialDate(
                        random.Next(1950, 2020),
                        random.Next(1, 13),
                        random.Next(1, 29),
                        random.Next(2) == 0
                    )
                    : null,
            Sex = random.Next(2) == 0 ? Sex.M : null,
            Nationality = Perhaps("SN"),
            SecondNationality = Perhaps("GM"),
            PlaceOfBirth = Perhaps(PeopleHouse.Rare()),
            FathersName = Perhaps(PeopleHouse.Rare()),
            MothersName = Perhaps(PeopleHouse.Rare()),
            Language = Perhaps("wo"),
            Notes = Perhaps(PeopleHouse.Rare()),
            OtherSpellings =
            [
                .. Enumerable.Range(0, random.Next(3)).Select(_ => PeopleHouse.Rare()),
            ],
            Phone = Perhaps(
                "+2126" + random.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture)
            ),
            DocumentType = "passport",
            DocumentNumber = Perhaps(
                "SN" + random.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture)
            ),
        };
    }

    // Everything the register holds, but for counters of versions and the pairs and merges themselves.
    private static Task<string> StateAsync(House house) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var lines = new List<string>();
            foreach (var person in await db.Set<Person>().AsNoTracking().ToListAsync())
            {
                lines.Add(
                    $"{person.Id} {person.Code} {person.MergedIntoId} {person.NeedsInterpreter} "
                        + string.Join('|', MergeField.All.Select(f => f.Read(person)))
                );
            }
            foreach (var name in await db.Set<PersonName>().AsNoTracking().ToListAsync())
            {
                lines.Add($"{name.Id} {name.PersonId} {name.Kind} {name.Whole} {name.MergeId}");
            }
            foreach (var phone in await db.Set<PersonPhone>().AsNoTracking().ToListAsync())
            {
                lines.Add($"{phone.Id} {phone.PersonId} {phone.Number.Reveal()}");
            }
            foreach (var document in await db.Set<IdentityDocument>().AsNoTracking().ToListAsync())
            {
                lines.Add($"{document.Id} {document.PersonId} {document.Number?.Reveal()}");
            }
            var sheets = await db.Set<MatchSheet>().AsNoTracking().ToListAsync();
            foreach (var key in await db.Set<MatchKey>().AsNoTracking().ToListAsync())
            {
                lines.Add($"{key.Key} {sheets.Single(s => s.Number == key.Number).PersonId}");
            }
            foreach (var sheet in sheets)
            {
                lines.Add($"{sheet.PersonId} {Convert.ToHexString(sheet.Keys)}");
            }
            lines.Sort(StringComparer.Ordinal);
            return string.Join('\n', lines);
        });

    private static async Task<(Guid Stays, Guid Goes, Pair Pair)> PairAsync(House house)
    {
        var stays = await house.EnterAsync(PeopleHouse.Aminata with { Phone = "+212600000001" });
        var goes = await house.EnterAsync(
            PeopleHouse.AminataAgain with
            {
                Phone = "+212600000002",
                Birth = new PartialDate(1994),
            },
            new MatchDecision(stays, MatchDecisionKind.Unsure)
        );
        return (stays, goes, await FindAsync(house, stays, goes));
    }

    private static Task<Pair> FindAsync(House house, Guid one, Guid other) =>
        house.InScopeAsync(s =>
        {
            var (first, second) = Pair.InOrder(one, other);
            return s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .AsNoTracking()
                .SingleAsync(p => p.FirstId == first && p.SecondId == second);
        });

    private static Task<Outcome> DecideAsync(
        House house,
        Pair pair,
        MatchDecisionKind kind,
        Guid stays,
        params string[] taken
    ) => DecideAsync(house, pair, kind, stays, Adjudicator, taken);

    private static Task<Outcome> DecideAsync(
        House house,
        Pair pair,
        MatchDecisionKind kind,
        Guid stays,
        Actor by,
        params string[] taken
    ) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<Pairs>()
                .DecideAsync(
                    pair.Id,
                    kind,
                    "seen both",
                    stays,
                    taken.ToHashSet(),
                    new(pair.Version),
                    by
                )
        );

    // Gives a name of a person to somebody new.
    private static async Task<Guid> SplitAsync(House house, string code, string name)
    {
        var other = await house.InScopeAsync(async s =>
        {
            var splitting = s.GetRequiredService<Splitting>();
            var opened = await splitting.OpenAsync(code, Adjudicator, CancellationToken.None);
            var goes = opened!
                .Value.Belongings.Where(b => b.Entity is PersonName alias && alias.Whole == name)
                .Select(b => b.Key)
                .ToHashSet();
            return await splitting.SplitAsync(
                code,
                new() { GivenNames = "Tesfaye", FamilyName = "Mukwege" },
                goes,
                "A cousin",
                Adjudicator
            );
        });
        Assert.True(other.IsDone);
        var id = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().FindIdByCodeAsync(other.Value)
        );
        return Assert.NotNull(id);
    }

    private static Task<PersonSummary?> SummaryAsync(House house, Guid id) =>
        house.InScopeAsync(s => s.GetRequiredService<Register>().FindAsync(id));

    private static Task UndoAsync(House house, Guid? from = null) =>
        house.InScopeAsync(async s =>
        {
            var merge = await s.GetRequiredService<RihlaDb>()
                .Set<Merge>()
                .AsNoTracking()
                .Where(m => from == null || m.FromId == from)
                .OrderByDescending(m => m.Id)
                .FirstAsync();
            var outcome = await s.GetRequiredService<Unmerging>()
                .UndoAsync(merge.Id, "two women", Adjudicator);
            Assert.True(outcome.IsDone, string.Join(", ", outcome.Refusals.Select(r => r.TextKey)));
        });
}
