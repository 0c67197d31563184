using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Import;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>Pairs and groups of records, what is remembered of decisions, merges that take two people, and splits.</summary>
public class AdjudicationTests(Houses houses) : IClassFixture<Houses>
{
    private static readonly Actor Idriss = Adjudicator("Idriss");
    private static readonly Actor Nadia = Adjudicator("Nadia");

    [Theory, BothDatabases]
    public async Task Records_that_hang_together_by_pairs_are_looked_at_together(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (a, b, c) = await ThreeAsync(house);
        var apart = await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        var double1 = await house.EnterAsync(
            new() { GivenNames = "Yao", FamilyName = "Kouassi" },
            new MatchDecision(apart, MatchDecisionKind.Unsure)
        );

        var groups = PairGroup.Of(await QueueAsync(house));
        var first = await FindAsync(house, a, b);
        var file = await house.InScopeAsync(s =>
            s.GetRequiredService<PairQueue>()
                .OpenGroupAsync(first.Id, Idriss, CancellationToken.None)
        );

        Assert.Equal(2, groups.Count);
        Assert.Equal(
            [a, b, c],
            groups.Find(g => g.Persons.Count == 3)!.Persons.Select(p => p.Id).Order()
        );
        Assert.Equal(
            [apart, double1],
            groups.Find(g => g.Persons.Count == 2)!.Persons.Select(p => p.Id).Order()
        );
        Assert.Equal([a, b, c], file!.Persons.Select(p => p.Person.Id).Order());
        Assert.All(file.Questions, q => Assert.NotEmpty(q.Match.Evidence));
        var (one, last) = (await PageAsync(1), await PageAsync(99));
        Assert.Equal((1, 2, 4), (one.At, one.GroupCount, one.PairCount));
        Assert.Equal((2, 2, 4), (last.At, last.GroupCount, last.PairCount));
        Assert.Equal(
            groups.ConvertAll(g => g.Lines[0].Pair.Id),
            new[] { one, last }.Select(p => Assert.Single(p.Groups).Lines[0].Pair.Id)
        );

        Task<QueuePage> PageAsync(int at) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<PairQueue>().PageAsync(at, size: 1, Idriss)
            );
    }

    [Theory, BothDatabases]
    public async Task Records_that_a_colleague_corrected_meanwhile_are_compared_anew(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (a, b, _) = await ThreeAsync(house);
        var pair = await FindAsync(house, a, b);
        var seen = await SeenAsync();
        await house.InScopeAsync(async s =>
        {
            var file = (
                await s.GetRequiredService<PairQueue>()
                    .OpenAsync(pair.Id, Idriss, CancellationToken.None)
            )!;
            var other = file.First.Person.Id == b ? file.First.Person : file.Second.Person;
            var corrected = await s.GetRequiredService<Persons>()
                .IdentifyAsync(
                    other.Code,
                    other.Particulars with
                    {
                        Birth = new PartialDate(2008),
                    },
                    PersonSeen.Of(other),
                    Actor.System
                );
            Assert.True(corrected.IsDone);
        });

        Assert.Equal(Pairs.ChangedMeanwhile, Assert.Single((await SameAsync(seen)).Refusals));
        Assert.True((await SameAsync(await SeenAsync())).IsDone);

        Task<PairSeen> SeenAsync() =>
            house.InScopeAsync(async s =>
                PairSeen.Read(
                    PairSeen
                        .Of(
                            (
                                await s.GetRequiredService<PairQueue>()
                                    .OpenAsync(pair.Id, Idriss, CancellationToken.None)
                            )!
                        )
                        .ToString()
                )
            );

        Task<Outcome> SameAsync(PairSeen compared) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Pairs>()
                    .DecideAsync(
                        pair.Id,
                        MatchDecisionKind.Same,
                        null,
                        a,
                        new HashSet<string>(),
                        compared,
                        Idriss
                    )
            );
    }

    [Theory, BothDatabases]
    public async Task Who_is_known_to_be_somebody_else_is_not_asked_about_again_after_a_merge(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (a, b, c) = await ThreeAsync(house);
        await DecideAsync(house, await FindAsync(house, a, c), MatchDecisionKind.Different, Idriss);
        await DecideAsync(house, await FindAsync(house, a, b), MatchDecisionKind.Same, Idriss, a);

        Assert.Empty(await QueueAsync(house));

        // Who is registered while the two are one is compared with the one that stands.
        var later = await house.EnterAsync(
            PeopleHouse.AminataAgain,
            new MatchDecision(a, MatchDecisionKind.Unsure),
            new MatchDecision(c, MatchDecisionKind.Different)
        );

        await UndoAsync(house);

        Assert.Equal(
            new[] { (b, c), (a, later), (b, later) }.Order(),
            (await QueueAsync(house)).Select(q => Pair.InOrder(q.First.Id, q.Second.Id)).Order()
        );
    }

    [Theory, BothDatabases]
    public async Task What_was_noted_of_a_question_is_there_again_when_the_merge_that_answered_it_is_undone(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (a, b, c) = await ThreeAsync(house);
        await DecideAsync(house, await FindAsync(house, b, c), MatchDecisionKind.Unsure, Idriss);
        var noted = await FindAsync(house, b, c);
        await DecideAsync(house, await FindAsync(house, a, c), MatchDecisionKind.Different, Idriss);
        await DecideAsync(house, await FindAsync(house, a, b), MatchDecisionKind.Same, Idriss, a);
        Assert.Equal(PairState.Different, (await FindAsync(house, b, c)).State);

        await UndoAsync(house);

        var again = await FindAsync(house, b, c);
        Assert.Equal(PairState.Unsure, again.State);
        Assert.Equal("seen both", again.Note!.Reveal());
        Assert.Equal((Idriss.UserId, noted.DecidedAt), (again.DecidedById!.Value, again.DecidedAt));
    }

    [Theory, BothDatabases]
    public async Task Of_two_whom_nobody_compared_is_asked_again_when_the_merges_that_made_them_one_are_undone(
        DatabaseKind kind
    )
    {
        foreach (var (laterFirst, noted) in new[] { (true, false), (true, true), (false, true) })
        {
            await using var house = await House.OpenAsync(kind);
            var (a, b, c) = await ThreeAsync(house);
            if (noted)
            {
                var seen = await FindAsync(house, a, c);
                Assert.True(
                    (await DecideAsync(house, seen, MatchDecisionKind.Unsure, Idriss)).IsDone
                );
            }
            foreach (var from in new[] { a, c })
            {
                var pair = await FindAsync(house, from, b);
                Assert.True(
                    (await DecideAsync(house, pair, MatchDecisionKind.Same, Idriss, b)).IsDone
                );
            }
            Assert.Equal(PairState.Same, (await FindAsync(house, a, c)).State);

            foreach (var from in laterFirst ? new[] { c, a } : [a, c])
            {
                await UndoAsync(
                    house,
                    await house.InScopeAsync(s =>
                        s.GetRequiredService<RihlaDb>()
                            .Set<Merge>()
                            .Where(m => m.FromId == from)
                            .Select(m => m.Id)
                            .SingleAsync()
                    )
                );
                // Of each with B it was said; of A and C only as long as one of them stands for B.
                Assert.Equal(PairState.Different, (await FindAsync(house, from, b)).State);
                Assert.Equal(
                    from == (laterFirst ? c : a),
                    (await FindAsync(house, a, c)).State == PairState.Different
                );
            }

            var asked = await FindAsync(house, a, c);
            Assert.Equal(
                noted ? (PairState.Unsure, "seen both") : (PairState.Open, null),
                (asked.State, asked.Note?.Reveal())
            );
            Assert.Single(await QueueAsync(house));
        }
    }

    [Theory, BothDatabases]
    public async Task Two_pairs_of_the_same_two_people_are_one_question(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (a, b, c) = await ThreeAsync(house);
        await DecideAsync(house, await FindAsync(house, a, b), MatchDecisionKind.Same, Idriss, a);

        var asked = Assert.Single(await QueueAsync(house));
        // Whichever of the two a link leads to, it is the one that is shown.
        foreach (var link in new[] { await FindAsync(house, a, c), await FindAsync(house, b, c) })
        {
            var group = await house.InScopeAsync(s =>
                s.GetRequiredService<PairQueue>()
                    .OpenGroupAsync(link.Id, Idriss, CancellationToken.None)
            );
            Assert.Equal(link.Id, Assert.Single(group!.Questions).Line.Pair.Id);
        }
        await DecideAsync(house, asked.Pair, MatchDecisionKind.Different, Idriss);

        Assert.Empty(await QueueAsync(house));
        Assert.Equal(PairState.Different, (await FindAsync(house, a, c)).State);
        Assert.Equal(PairState.Different, (await FindAsync(house, b, c)).State);
        await ReportedAnewAsync();
        // Who may not see the one does not read in the history of the other that they were compared.
        Assert.Contains("pair.different", await ActsAsync(Idriss));
        Assert.DoesNotContain(
            await ActsAsync(PeopleHouse.Staff("Salma", PeoplePermissions.View)),
            act => act.StartsWith("pair.", StringComparison.Ordinal)
        );

        async Task<IEnumerable<string>> ActsAsync(Actor reader) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<PersonHistory>().OfAsync(c, reader, null)
                )
            ).Entries.Select(e => e.Act);

        // Whoever has reason to ask again is not answered by the next merge of either with somebody else.
        async Task ReportedAnewAsync()
        {
            await ReportAsync(house, a, c);
            var fourth = await house.EnterAsync(
                new() { GivenNames = "Olga", FamilyName = "Prist" }
            );
            await ReportAsync(house, fourth, c);
            await DecideAsync(
                house,
                await FindAsync(house, fourth, c),
                MatchDecisionKind.Same,
                Idriss,
                c
            );
            Assert.Single(await QueueAsync(house));
        }
    }

    [Theory, BothDatabases]
    public async Task A_question_follows_a_record_over_two_merges(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var a = await house.EnterAsync(new() { GivenNames = "Ndeye", FamilyName = "Zarkhubi" });
        var b = await house.EnterAsync(new() { GivenNames = "Gorgui", FamilyName = "Blomkelt" });
        var c = await house.EnterAsync(new() { GivenNames = "Tesfaye", FamilyName = "Mukwege" });
        var other = await house.EnterAsync(new() { GivenNames = "Olga", FamilyName = "Prist" });
        var apart = await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        await ReportAsync(house, a, other);
        foreach (var (from, into) in new[] { (a, b), (b, c) })
        {
            await ReportAsync(house, from, into);
            var pair = await FindAsync(house, from, into);
            var merged = await DecideAsync(house, pair, MatchDecisionKind.Same, Idriss, into);
            Assert.True(merged.IsDone);
        }

        Assert.Equal([c], await InQuestionAsync(c));
        Assert.Equal([other], await InQuestionAsync(other));
        // A comparison that had read the register before the merges asks about who stands now, and once.
        var compared = await house.InScopeAsync(s =>
            s.GetRequiredService<PairQuestions>()
                .NeverAskedAsync(
                    [new(a, other, 9), new(a, b, 9), new(b, apart, 8), new(c, apart, 9)],
                    CancellationToken.None
                )
        );
        Assert.Equal(new Alike(c, apart, 8), Assert.Single(compared));

        // Of who was erased meanwhile nobody is asked.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .Where(p => p.Id == apart)
                .ExecuteUpdateAsync(u => u.SetProperty(p => p.ErasedOn, new DateOnly(2026, 3, 1)))
        );
        Assert.Empty(
            await house.InScopeAsync(s =>
                s.GetRequiredService<PairQuestions>()
                    .NeverAskedAsync([new(c, apart, 9)], CancellationToken.None)
            )
        );

        async Task<IEnumerable<Guid>> InQuestionAsync(Guid id) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Register>().InQuestionAsync([id])
                )
            ).Select(q => q.Key);
    }

    [Fact]
    public void A_question_that_is_asked_again_has_no_answer_any_more()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var asked = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        var pair = Pair.Raise(one, other, PairOrigin.Import, 0.9, Idriss, asked);
        pair.Answer(PairState.Different, Guid.CreateVersion7(), Idriss, asked);

        pair.Reopen(Nadia, asked.AddDays(1));

        Assert.Equal((PairState.Open, "Nadia"), (pair.State, pair.RaisedByName));
        // The merge that had answered it has no more to say, and nobody has decided.
        Assert.Equal((null, null), (pair.AnsweredByMergeId, pair.DecidedById));
    }

    [Theory, BothDatabases]
    public async Task A_correction_does_not_ask_again_what_was_decided_of_a_merged_record(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (a, b, c) = await ThreeAsync(house);
        await DecideAsync(house, await FindAsync(house, b, c), MatchDecisionKind.Different, Idriss);
        await DecideAsync(house, await FindAsync(house, a, c), MatchDecisionKind.Different, Idriss);
        await DecideAsync(house, await FindAsync(house, a, b), MatchDecisionKind.Same, Idriss, a);
        var code = (await SummaryAsync(house, c)).Code;

        var added = await house.InScopeAsync(s =>
            s.GetRequiredService<PersonContacts>()
                .AddNameAsync(code, NameKind.OtherSpelling, "Aminata Ouattara", Actor.System)
        );

        Assert.True(added.IsDone);
        Assert.Empty(await QueueAsync(house));
    }

    [Theory, BothDatabases]
    public async Task Two_records_with_departures_are_merged_by_two_people(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (pair, first, second) = await DepartedTwiceAsync(house);
        var salma = Adjudicator("Salma");
        await TwinAsync(house, first, second, salma);

        var raiser = await DecideAsync(house, pair, MatchDecisionKind.Same, salma, second);
        var proposed = await DecideAsync(
            house,
            pair,
            MatchDecisionKind.Same,
            Idriss,
            second,
            "FamilyName"
        );
        var waiting = await FindAsync(house, first, second);
        var own = await DecideAsync(house, waiting, MatchDecisionKind.Same, Idriss, second);

        Assert.Equal("Pair.NotByWhoRaised", Assert.Single(raiser.Refusals).TextKey);
        Assert.True(proposed.IsDone);
        Assert.Equal(PairState.Proposed, waiting.State);
        Assert.Equal("Pair.NotByWhoProposed", Assert.Single(own.Refusals).TextKey);
        Assert.Equal(first, (await SummaryAsync(house, first)).Id);
        Assert.Single(await QueueAsync(house));

        var confirmed = await DecideAsync(house, waiting, MatchDecisionKind.Same, Nadia, first);

        Assert.True(confirmed.IsDone);
        var one = await SummaryAsync(house, first);
        Assert.Equal(second, one.Id);
        Assert.Equal("Sangaré", one.FamilyName);
        Assert.Empty(await QueueAsync(house));
        Assert.Equal(2, await CasesOfAsync(house, second));
    }

    [Theory, BothDatabases]
    public async Task A_proposed_merge_that_is_turned_down_changes_nothing(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (pair, first, second) = await DepartedTwiceAsync(house);
        await DecideAsync(house, pair, MatchDecisionKind.Same, Idriss, first);

        var refused = await DecideAsync(
            house,
            await FindAsync(house, first, second),
            MatchDecisionKind.Different,
            Nadia
        );

        Assert.True(refused.IsDone);
        Assert.Equal(first, (await SummaryAsync(house, first)).Id);
        Assert.Equal(second, (await SummaryAsync(house, second)).Id);
        Assert.Empty(await QueueAsync(house));
    }

    [Theory, BothDatabases]
    public async Task One_departure_alone_takes_one_person(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (pair, first, second) = await DepartedTwiceAsync(house, departedTwice: false);

        await DecideAsync(house, pair, MatchDecisionKind.Same, Idriss, first);

        Assert.Equal(first, (await SummaryAsync(house, second)).Id);
    }

    [Theory, BothDatabases]
    public async Task A_wrong_merge_is_split_as_somebody_says(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (pair, first, second) = await DepartedTwiceAsync(house, departedTwice: false);
        await DecideAsync(house, pair, MatchDecisionKind.Same, Idriss, first);
        var code = (await SummaryAsync(house, first)).Code;
        await house.InScopeAsync(s =>
            s.GetRequiredService<PersonContacts>()
                .AddPhoneAsync(
                    code,
                    new("+224620000009", null, PhoneOwner.Own, Safety.Safe, null),
                    Actor.System
                )
        );
        var (merge, belongings) = await BelongingsAsync(house);
        var added = belongings.Single(b =>
            b.Entity is PersonPhone { Number: var n } && n.Reveal() == "+224620000009"
        );
        var came = belongings.Single(b => b is { CaseId: not null, Goes: true });
        var own = belongings.Single(b => b is { CaseId: not null, Goes: false });

        var undone = await house.InScopeAsync(s =>
            s.GetRequiredService<Unmerging>()
                .UndoAsync(
                    merge,
                    "Two brothers",
                    Nadia,
                    new Dictionary<string, bool>
                    {
                        [added.Key] = true,
                        [came.Key] = false,
                        [own.Key] = true,
                    }
                )
        );

        Assert.True(undone.IsDone);
        Assert.Equal([second], await house.SearchAsync("+224620000009"));
        Assert.Equal([second], await PersonsInCaseAsync(house, own.CaseId!.Value));
        Assert.Equal([first], await PersonsInCaseAsync(house, came.CaseId!.Value));
    }

    [Theory, BothDatabases]
    public async Task What_was_written_in_a_case_after_a_merge_goes_back_with_the_case(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (pair, first, second) = await DepartedTwiceAsync(house, departedTwice: false);
        await DecideAsync(house, pair, MatchDecisionKind.Same, Idriss, first);
        var (merge, belongings) = await BelongingsAsync(house);
        var came = belongings.Single(b => b is { CaseId: not null, Goes: true });
        await ConsentAsync(house, came.CaseId!.Value, first);

        await UndoAsync(house, merge);

        var consent = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Consent>().AsNoTracking().SingleAsync()
        );
        Assert.Equal(second, consent.PersonId);
    }

    [Theory, BothDatabases]
    public async Task A_record_that_mixed_two_people_from_the_start_is_parted(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var mixed = await house.EnterAsync(PeopleHouse.Aminata with { Phone = "+212600000001" });
        await house.EnterAsync(
            PeopleHouse.AminataAgain with
            {
                Phone = "+212600000002",
            },
            new MatchDecision(mixed, MatchDecisionKind.Same)
        );
        var third = await house.EnterAsync(
            PeopleHouse.AminataAgain with
            {
                PlaceOfBirth = "Bouaké",
            },
            new MatchDecision(mixed, MatchDecisionKind.Different)
        );
        var code = (await SummaryAsync(house, mixed)).Code;
        var belongings = await house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<Splitting>()
                    .OpenAsync(code, Nadia, CancellationToken.None)
            )!
                .Value
                .Belongings
        );
        var theirs = belongings
            .Where(b =>
                b.Entity is PersonName
                || b.Entity is PersonPhone { Number: var n } && n.Reveal() == "+212600000002"
            )
            .Select(b => b.Key)
            .ToHashSet();
        Task<Outcome<string>> SplitAsync(IReadOnlySet<string> goes, string? reason) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Splitting>()
                    .SplitAsync(code, PeopleHouse.AminataAgain, goes, reason, Nadia)
            );

        var nothing = await SplitAsync(new HashSet<string>(), "Cousins");
        var unsaid = await SplitAsync(theirs, " ");
        var split = await SplitAsync(theirs, "Cousins");

        Assert.Equal("Split.NothingGoes", Assert.Single(nothing.Refusals).TextKey);
        Assert.Equal("Split.ReasonMissing", Assert.Single(unsaid.Refusals).TextKey);
        Assert.True(split.IsDone);
        var other = Assert.Single(await house.SearchAsync("+212600000002"));
        Assert.NotEqual(mixed, other);
        Assert.Equal([mixed], await house.SearchAsync("+212600000001"));
        Assert.Equal(PairState.Different, (await FindAsync(house, mixed, other)).State);
        // Who was hidden in another's record may stand in a third, who was found to be somebody else than that other.
        Assert.Equal(PairState.Open, (await FindAsync(house, other, third)).State);
    }

    [Theory, BothDatabases]
    public async Task Who_may_not_know_of_somebody_does_not_read_that_a_record_was_once_theirs_too(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (pair, first, second) = await DepartedTwiceAsync(house, departedTwice: false);
        await DecideAsync(house, pair, MatchDecisionKind.Same, Idriss, first);
        await UndoAsync(house);
        var code = (await SummaryAsync(house, first)).Code;
        var split = await house.InScopeAsync(async s =>
        {
            var splitting = s.GetRequiredService<Splitting>();
            var mixed = await splitting.OpenAsync(code, Nadia, CancellationToken.None);
            return await splitting.SplitAsync(
                code,
                PeopleHouse.Aminata,
                mixed!
                    .Value.Belongings.Where(b => b.CaseId is not null)
                    .Select(b => b.Key)
                    .ToHashSet(),
                "Cousins",
                Nadia
            );
        });
        Assert.True(split.IsDone);

        var (told, merges) = (await ActsAsync(), await MergesAsync());
        // Both of the others stand in a case now, and she who is looked at in none.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.Sensitivity, Sensitivity.Restricted))
        );

        Assert.Superset(new HashSet<string> { "person.unmerged", "person.split" }, told);
        Assert.Equal(second, Assert.Single(merges).FromId);
        var toldLess = await ActsAsync();
        Assert.DoesNotContain("person.unmerged", toldLess);
        Assert.DoesNotContain("person.split", toldLess);
        Assert.NotEmpty(toldLess);
        Assert.Empty(await MergesAsync());

        async Task<HashSet<string>> ActsAsync() =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<PersonHistory>().OfAsync(first, Idriss, null)
                )
            )
                .Entries.Select(e => e.Act)
                .ToHashSet();

        async Task<List<Merge>> MergesAsync() =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Unmerging>()
                        .OpenAsync(code, Idriss, CancellationToken.None)
                )
            )!
                .Value.Lines.Select(line => line.Item1)
                .ToList();
    }

    [Fact]
    public async Task Every_column_that_points_at_a_person_follows_a_merge()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        await house.InScopeAsync(s =>
        {
            var known = s.GetServices<PersonReference>().Select(r => r.Name).ToHashSet();
            var columns = s.GetRequiredService<RihlaDb>()
                .Model.GetEntityTypes()
                .Where(e =>
                    e.ClrType.Namespace!.StartsWith("Rihla.", StringComparison.Ordinal)
                    && e.ClrType.Name
                        is not ("Pair" or "Merge" or "AuditEntry" or "MatchKey" or "MatchSheet")
                )
                .SelectMany(e =>
                    e.GetProperties()
                        .Where(p => p.ClrType == typeof(Guid) || p.ClrType == typeof(Guid?))
                        .Where(p =>
                            p.Name.EndsWith("PersonId", StringComparison.Ordinal)
                            || p.Name is "GuardianId" or "OnDocumentOfId"
                        )
                )
                .ToList();

            Assert.Empty(columns.Select(NameOf).Where(c => !known.Contains(c)));
            // By its Id a row that was moved is remembered.
            Assert.Empty(
                columns.Where(c => c.DeclaringType.FindProperty("Id") is null).Select(NameOf)
            );
            return Task.CompletedTask;
        });

        static string NameOf(IReadOnlyProperty column) =>
            $"{column.DeclaringType.ClrType.Name}.{column.Name}";
    }

    private static Actor Adjudicator(string name) =>
        PeopleHouse.Staff(
            name,
            PeoplePermissions.Adjudicate,
            PeoplePermissions.AdjudicateAnywhere,
            PeoplePermissions.Merge
        );

    // One woman written in three ways, each pair open.
    private static async Task<(Guid A, Guid B, Guid C)> ThreeAsync(House house)
    {
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
        return (a, b, c);
    }

    // One man who left in two years, taken over under two spellings.
    private static async Task<(Pair Pair, Guid First, Guid Second)> DepartedTwiceAsync(
        House house,
        bool departedTwice = true
    )
    {
        const string Header =
            "external_id,family_name,given_names,sex,birth_date,nationality,requested_on,departed_on,arrived_on,case_ref,relation,closure_reason\n";
        var csv =
            Header
            + "E1,Sangaré,Boubacar,M,1988-07-23,GN,2021-02-01,2021-04-01,2021-04-02,C1,applicant,completed\n"
            + (
                departedTwice
                    ? "E2,Sangare,Boubakar,M,1988-07-23,GN,2022-02-01,2022-04-01,2022-04-02,C2,applicant,completed\n"
                    : "E2,Sangare,Boubakar,M,1988-07-23,GN,2022-02-01,,,C2,applicant,lost_contact\n"
            );
        var result = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseImport>()
                .RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(csv)), new(), null, Actor.System)
        );
        Assert.True(result.IsDone && result.Value.IsComplete);
        var pair = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().AsNoTracking().SingleAsync()
        );
        var first = Assert.Single(await PersonsInCaseAsync(house, "C1"));
        var second = Assert.Single(await PersonsInCaseAsync(house, "C2"));
        return (pair, first, second);
    }

    private static async Task ReportAsync(House house, Guid one, Guid other)
    {
        var (code, otherCode) = (
            (await SummaryAsync(house, one)).Code,
            (await SummaryAsync(house, other)).Code
        );
        var reported = await house.InScopeAsync(s =>
            s.GetRequiredService<Pairs>().ReportAsync(code, otherCode, Actor.System)
        );
        Assert.True(reported.IsDone);
    }

    // Another record of the second person, of which this actor asked whether it is the first.
    private static Task TwinAsync(House house, Guid first, Guid second, Actor raiser) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var twin = new Person { Code = Code.New("P"), MergedIntoId = second };
            var now = house.Clock.GetUtcNow();
            db.Add(twin);
            db.Add(Pair.Raise(first, twin.Id, PairOrigin.Report, 0.5, raiser, now));
            await db.SaveAsync(
                Actor.System,
                new global::Rihla.Platform.Audit.Act("pair.reported", PersonId: first)
            );
        });

    private static Task<List<Guid>> PersonsInCaseAsync(House house, Guid caseId) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseMember>()
                .Where(m => m.CaseId == caseId)
                .Select(m => m.PersonId)
                .ToListAsync()
        );

    private static async Task<List<Guid>> PersonsInCaseAsync(House house, string reference) =>
        await PersonsInCaseAsync(
            house,
            await house.InScopeAsync(s =>
            {
                var key = s.GetRequiredService<CaseKeys>().OfExternal(reference);
                return s.GetRequiredService<RihlaDb>()
                    .Set<Case>()
                    .Where(c => c.ExternalKey == key)
                    .Select(c => c.Id)
                    .SingleAsync();
            })
        );

    private static Task<int> CasesOfAsync(House house, Guid personId) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseMember>()
                .CountAsync(m => m.PersonId == personId)
        );

    private static Task ConsentAsync(House house, Guid caseId, Guid personId) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var notice = new ConsentNotice
            {
                Purpose = ConsentPurpose.DataProcessing,
                Language = "en",
                Version = 99,
                Text = "Your data",
                Since = house.Clock.GetUtcNow(),
            };
            db.Add(notice);
            db.Add(
                new Consent
                {
                    CaseId = caseId,
                    PersonId = personId,
                    Purpose = ConsentPurpose.DataProcessing,
                    Answer = ConsentAnswer.Given,
                    Method = ConsentMethod.Signature,
                    NoticeId = notice.Id,
                    ExplainedIn = "en",
                    On = new(2026, 3, 1),
                    RecordedAt = house.Clock.GetUtcNow(),
                    RecordedByName = "Nadia",
                }
            );
            await db.SaveAsync(
                Actor.System,
                new global::Rihla.Platform.Audit.Act("consent.given", caseId, personId)
            );
        });

    private static Task<List<PairLine>> QueueAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<PairQueue>().AllAsync(Idriss).ToListAsync().AsTask()
        );

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
        Actor by,
        Guid? stays = null,
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

    private static async Task<PersonSummary> SummaryAsync(House house, Guid id) =>
        (await house.InScopeAsync(s => s.GetRequiredService<Register>().FindAsync(id)))!;

    private static Task<(Guid Merge, List<Belonging> Belongings)> BelongingsAsync(House house) =>
        house.InScopeAsync(async s =>
        {
            var id = await s.GetRequiredService<RihlaDb>()
                .Set<Merge>()
                .Select(m => m.Id)
                .SingleAsync();
            var file = await s.GetRequiredService<Unmerging>()
                .OpenAsync(id, Nadia, CancellationToken.None);
            return (id, file!.Belongings.ToList());
        });

    private static async Task UndoAsync(House house, Guid? mergeId = null)
    {
        var id =
            mergeId
            ?? await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Merge>().Select(m => m.Id).SingleAsync()
            );
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<Unmerging>().UndoAsync(id, "two women", Nadia)
        );
        Assert.True(outcome.IsDone, string.Join(", ", outcome.Refusals.Select(r => r.TextKey)));
    }
}
