using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Of several wives each is the mother of her own children, once somebody has said whose they are.</summary>
public sealed class SeveralSpousesTests(Houses houses) : IClassFixture<Houses>
{
    [Fact]
    public void The_one_spouse_is_a_parent_and_of_several_nobody_knows_which()
    {
        var one = AFamily.Of(
            ("Alpha", "1985", Relation.Applicant),
            ("Aissatou", "1994", Relation.Spouse),
            ("Binta", "2021", Relation.Child)
        );
        Assert.True(one.Travellers[1].IsParentOf(one.Travellers[2]));
        Assert.Empty(one.AskedWhose());

        foreach (var childFirst in new[] { true, false })
        {
            var child = ("Binta", (string?)"2021", Relation.Child);
            var second = ("Kadiatou", (string?)"1996", Relation.Spouse);
            var two = AFamily.Of(
                ("Alpha", "1985", Relation.Applicant),
                ("Aissatou", "1994", Relation.Spouse),
                childFirst ? child : second,
                childFirst ? second : child
            );
            var binta = two.Travellers.Single(t => t.Relation == Relation.Child);
            Assert.Equal([binta], two.OfUnknownParent());
            Assert.Equal([two.Applicant!], two.Travellers.Where(t => t.IsParentOf(binta)).ToList());
        }
    }

    [Fact]
    public void The_children_of_a_wife_who_was_taken_out_are_not_those_of_the_next_one()
    {
        var family = AFamily.Of(
            ("Alpha", "1985", Relation.Applicant),
            ("Aissatou", "1994", Relation.Spouse),
            ("Binta", "2021", Relation.Child)
        );
        var (father, first, child) = (
            family.Travellers[0],
            family.Travellers[1],
            family.Travellers[2]
        );
        family.Case.Remove(first.Member);
        var second = new Traveller(
            family.Case.Add(Guid.CreateVersion7(), Relation.Spouse),
            first.Person
        );
        var now = new CaseFile(family.Case, [father, second, child]);

        Assert.False(second.IsParentOf(child));
        Assert.Equal([child], now.OfUnknownParent());

        child.Member.ParentId = father.MemberId;
        Assert.Empty(now.OfUnknownParent());
        Assert.False(second.IsParentOf(child));
    }

    [Fact]
    public void A_wife_who_applies_keeps_her_own_children()
    {
        var family = AFamily.Of(
            ("Alpha", "1985", Relation.Applicant),
            ("Aissatou", "1994", Relation.Spouse),
            ("Kadiatou", "1996", Relation.Spouse),
            ("Binta", "2021", Relation.Child),
            ("Sadio", "2022", Relation.Child)
        );
        var (father, wife, hers, others) = (
            family.Travellers[0],
            family.Travellers[1],
            family.Travellers[3],
            family.Travellers[4]
        );
        hers.Member.ParentId = wife.MemberId;
        others.Member.ParentId = family.Travellers[2].MemberId;

        family.Case.HandOver(wife.Member);

        Assert.True(wife.IsParentOf(hers) && father.IsParentOf(hers));
        Assert.Equal(Relation.Other, others.Relation);
    }

    [Theory, BothDatabases]
    public async Task The_mother_is_named_and_her_word_counts_and_not_that_of_the_other_wife(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 1);
        var (salma, hicham) = (await story.ActorAsync("salma"), await story.ActorAsync("hicham"));
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName;
        await story.EnterAsync(Relation.Spouse, "Aissatou", family, new(1990, 1, 5), salma);
        await story.EnterAsync(Relation.Spouse, "Kadiatou", family, new(1979, 8, 9), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        var people = (await story.FileAsync()).Travellers;
        var child = people.Single(t => t.Relation == Relation.Child);
        var (mother, other) = people.Where(t => t.Relation == Relation.Spouse).ToList() switch
        {
            [var one, var two] => (one, two),
            _ => throw new InvalidOperationException(),
        };

        var asked = await CompleteAsync();
        Assert.Equal(Standing.NotMet, asked.Standing);
        var obstacle = Assert.Single(asked.Obstacles);
        Assert.Equal(
            ("Condition.family-complete.WhoseChild", child.Person.Id),
            (obstacle.TextKey, obstacle.PersonId)
        );
        Assert.Equal(Stage.Requested, await story.StageAsync());
        var early = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>().RemoveAsync(story.Code, other.MemberId, salma)
        );
        Assert.Equal("Registration.WhoseChildFirst", Assert.Single(early.Refusals).TextKey);

        using var visitor = await story.VisitorAsync("salma");
        var page = await visitor.SubmitAsync(
            await visitor.GetAsync($"/app/cases/{story.Code}/family", "en"),
            [("Parents[0].ParentId", mother.MemberId.ToString())],
            "main form[action*='handler=Parents']"
        );
        Assert.Contains("The parents are saved", page.Text, StringComparison.Ordinal);
        Assert.Equal(Standing.Met, (await CompleteAsync()).Standing);

        await story.ApplyAsync();
        var wrong = await house.InScopeAsync(s =>
            s.GetRequiredService<Declarations>()
                .SignAsync(
                    story.Code,
                    new()
                    {
                        Children =
                        [
                            new(
                                child.MemberId,
                                other.MemberId,
                                null,
                                Guardianship.Mother,
                                SigningMethod.Signature
                            ),
                        ],
                    },
                    salma
                )
        );
        Assert.Contains(wrong.Refusals, r => r.TextKey == "GuardianConsent.IsNotParent");
        await WithdrawAsync(other);
        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));
        await WithdrawAsync(mother);
        Assert.Equal(
            child.MemberId,
            Assert.Single(await ChildrenAlone.RoutesAsync(house, story)).MemberId
        );

        async Task<Verdict> CompleteAsync()
        {
            var file = await story.FileAsync();
            return await house.InScopeAsync(s =>
                s.GetRequiredService<Progress>().VerdictAsync(file, "family-complete")
            );
        }

        Task WithdrawAsync(Traveller who) =>
            story.DoAsync<Withdrawals>(w =>
                w.TakeAsync(story.Code, new() { MemberIds = [who.MemberId] }, hicham)
            );
    }

    [Theory, BothDatabases]
    public async Task An_officer_hears_of_a_mother_who_had_withdrawn_before_she_was_named(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedWithAsync(house, Relation.Spouse, children: 1);
        var (salma, hicham) = (await story.ActorAsync("salma"), await story.ActorAsync("hicham"));
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName;
        await story.EnterAsync(Relation.Spouse, "Kadiatou", family, new(1979, 8, 9), salma);
        var people = (await story.FileAsync()).Travellers;
        var (mother, child) = (
            people.First(t => t.Person.GivenNames == "Alpha"),
            people.Single(t => t.Relation == Relation.Child)
        );
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(story.Code, new() { MemberIds = [mother.MemberId] }, hicham)
        );
        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));

        await story.DoAsync<Registration>(r =>
            r.SayParentsAsync(
                story.Code,
                new Dictionary<Guid, Guid> { [child.MemberId] = mother.MemberId },
                salma
            )
        );

        Assert.Equal(
            child.MemberId,
            Assert.Single(await ChildrenAlone.RoutesAsync(house, story)).MemberId
        );
    }

    [Theory, BothDatabases]
    public async Task What_another_wife_signed_as_the_mother_ends_when_the_mother_is_named(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 2);
        var (salma, hicham) = (await story.ActorAsync("salma"), await story.ActorAsync("hicham"));
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Aissatou", family, new(1990, 1, 5), salma);
        await story.EnterAsync(Relation.Spouse, "Kadiatou", family, new(1979, 8, 9), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        var people = (await story.FileAsync()).Travellers;
        var wife = people.Single(t => t.Person.GivenNames == "Aissatou");
        var mother = people.Single(t => t.Person.GivenNames == "Kadiatou");
        var children = people.Where(t => t.Relation == Relation.Child).ToList();
        // Both are hers, as far as anybody knows.
        await SayAsync(wife, wife);
        await story.ApplyAsync();
        foreach (var child in children)
        {
            await story.DoAsync<Withdrawals>(w =>
                w.TakeAsync(story.Code, new() { MemberIds = [child.MemberId] }, hicham)
            );
            house.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True((await SignAsync(wife, child)).IsDone);
        }
        Assert.Empty(await MissingAsync());

        await SayAsync(mother, wife);

        Assert.Equal([("GuardianConsent.Missing", children[0].Person.Id)], await MissingAsync());
        var file = await story.FileAsync();
        var (papers, withdrew) = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var papers = await SignedPapers.LoadAsync(db, file.Id, default);
            return (
                papers,
                Withdrawals.WhoWithdrew(file, papers, new([]), new HashSet<DateOnly>())
            );
        });
        // Nobody withdrew it, and the other wife takes only her own along when she does.
        Assert.Empty(withdrew);
        Assert.Equal(
            [wife.MemberId, children[1].MemberId],
            Withdrawals
                .WhoStops(file, papers, withdrew, [wife.MemberId], story.Today)
                .Select(t => t.MemberId)
        );
        using var visitor = await story.VisitorAsync("salma");
        Assert.Contains(
            "is asked for anew",
            (await visitor.GetAsync($"/app/cases/{story.Code}/history", "en")).Text,
            StringComparison.Ordinal
        );
        Assert.True((await SignAsync(mother, children[0])).IsDone);
        Assert.Empty(await MissingAsync());

        Task SayAsync(Traveller first, Traveller second) =>
            story.DoAsync<Registration>(r =>
                r.SayParentsAsync(
                    story.Code,
                    new Dictionary<Guid, Guid>
                    {
                        [children[0].MemberId] = first.MemberId,
                        [children[1].MemberId] = second.MemberId,
                    },
                    salma
                )
            );

        Task<Outcome> SignAsync(Traveller guardian, Traveller child) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Declarations>()
                    .SignAsync(
                        story.Code,
                        new()
                        {
                            Children =
                            [
                                new(
                                    child.MemberId,
                                    guardian.MemberId,
                                    null,
                                    Guardianship.Mother,
                                    SigningMethod.Signature
                                ),
                            ],
                        },
                        salma
                    )
            );

        async Task<IEnumerable<(string, Guid?)>> MissingAsync()
        {
            var now = await story.FileAsync();
            var verdict = await house.InScopeAsync(s =>
                s.GetRequiredService<Progress>().VerdictAsync(now, "guardian-consents")
            );
            return verdict.Obstacles.Select(o => (o.TextKey, o.PersonId));
        }
    }

    [Theory, BothDatabases]
    public async Task Of_a_child_who_comes_after_the_first_wife_was_taken_out_it_is_asked_whose_it_is(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var childFirst in new[] { true, false })
        {
            var story = await Story.EnteredAsync(house, children: 0);
            var salma = await story.ActorAsync("salma");
            var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
            await story.EnterAsync(Relation.Spouse, "Aissatou", family, new(1990, 1, 5), salma);
            var first = (await story.FileAsync()).Travellers[1];
            await story.DoAsync<Registration>(r =>
                r.RemoveAsync(story.Code, first.MemberId, salma)
            );
            if (childFirst)
            {
                await ChildAsync();
            }
            await story.EnterAsync(Relation.Spouse, "Kadiatou", family, new(1979, 8, 9), salma);
            if (!childFirst)
            {
                await ChildAsync();
            }

            var file = await story.FileAsync();
            var child = file.Travellers.Single(t => t.Relation == Relation.Child);
            Assert.Equal([child], file.OfUnknownParent());
            Assert.DoesNotContain(
                file.Travellers,
                t => t.Relation == Relation.Spouse && t.IsParentOf(child)
            );

            Task ChildAsync() =>
                story.EnterAsync(Relation.Child, "Binta", family, new(2021, 3, 2), salma);
        }
    }
}
