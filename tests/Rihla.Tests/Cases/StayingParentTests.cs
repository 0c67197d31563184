using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>A parent who does not go, while the children do with the other one: an officer decides, on both databases.</summary>
public sealed class StayingParentTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task An_officer_decides_on_a_child_whose_parent_withdraws_while_the_other_goes_on(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, staying, child) = await WithBothParentsAsync(house);

        await WithdrawAsync(story, staying);

        var open = await ResolvedAsync(house, story);
        Assert.Equal((Standing.NotMet, true), (open.Standing, open.Condition.HoldsAtBoarding));
        Assert.Equal(child.Person.Id, Assert.Single(open.Obstacles).PersonId);
        Assert.Contains(Screenings.RouteTask, await story.TasksAsync());
        // The word for the child that the other parent gave stands, and is not enough.
        Assert.Contains(child.MemberId, await ConsentedAsync(house, story));

        await DecideAsync(house, story, child);
        Assert.Equal(Standing.Met, (await ResolvedAsync(house, story)).Standing);
        // That the parent is then taken out of the case is no news.
        await RemoveAsync(story, staying);
        Assert.Equal(Standing.Met, (await ResolvedAsync(house, story)).Standing);
        Assert.DoesNotContain(Screenings.RouteTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task An_officer_decides_on_a_child_whose_parent_is_taken_out(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, staying, child) = await WithBothParentsAsync(house);

        await RemoveAsync(story, staying);

        Assert.Equal(Standing.NotMet, (await ResolvedAsync(house, story)).Standing);
        Assert.Contains(Screenings.RouteTask, await story.TasksAsync());
        await DecideAsync(house, story, child);
        Assert.Equal(Standing.Met, (await ResolvedAsync(house, story)).Standing);
    }

    [Theory, BothDatabases]
    public async Task A_parent_who_died_objects_to_nothing(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, dead, child) = await WithBothParentsAsync(house);
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{story.Code}/family", "en");
        const string Dying = "main form[action*='handler=Died']";

        var asked = await salma.SubmitAsync(
            page,
            [("Dead.MemberId", dead.MemberId.ToString())],
            Dying
        );
        Assert.Contains("Enter how it is known", asked.Text, StringComparison.Ordinal);
        Assert.Contains((await story.FileAsync()).Travellers, t => t.MemberId == dead.MemberId);
        await salma.SubmitAsync(asked, [("Dead.Known", "Acte de décès")], Dying);

        Assert.DoesNotContain(
            (await story.FileAsync()).Travellers,
            t => t.MemberId == dead.MemberId
        );
        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));
        Assert.Equal(Standing.Met, (await ResolvedAsync(house, story)).Standing);
        Assert.Contains(child.MemberId, await ConsentedAsync(house, story));
        var history = await salma.GetAsync($"/app/cases/{story.Code}/history", "en");
        Assert.Contains("(died)", history.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_child_whose_parents_died_is_protected_as_every_child_alone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Other, children: 1);
        var salma = await story.ActorAsync("salma");
        var file = await story.FileAsync();
        var (mother, uncle) = (
            file.Applicant!,
            file.Travellers.Single(t => t.Relation == Relation.Other)
        );
        await story.DoAsync<Registration>(r => r.HandOverAsync(story.Code, uncle.MemberId, salma));

        await story.DoAsync<Registration>(r =>
            r.DiedAsync(story.Code, mother.MemberId, "L'hôpital", salma)
        );

        var now = await story.FileAsync();
        var verdict = await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictAsync(now, "routes-set")
        );
        Assert.Equal(Standing.NotMet, verdict.Standing);
        Assert.Equal(
            now.Travellers.Single(t => t.IsChildOn(story.Today)).Person.Id,
            Assert.Single(verdict.Obstacles).PersonId
        );
    }

    [Theory, BothDatabases]
    public async Task What_was_decided_is_decided_anew_when_a_parent_signs_and_withdraws_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, staying, child) = await WithBothParentsAsync(house);
        await WithdrawAsync(story, staying);
        await DecideAsync(house, story, child);
        await SignAsync(story, adults: [staying], children: []);

        await WithdrawAsync(story, staying);

        Assert.Equal(Standing.NotMet, (await ResolvedAsync(house, story)).Standing);
        Assert.Contains(Screenings.RouteTask, await story.TasksAsync());
        Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task Who_goes_again_with_the_children_after_both_withdrew_goes_past_an_officer(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, staying, child) = await WithBothParentsAsync(house);
        var going = (await story.FileAsync()).Applicant!;
        await WithdrawAsync(story, staying, going);
        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));

        await SignAsync(story, adults: [going], children: [child], by: going);

        Assert.Equal(
            child.MemberId,
            Assert.Single(await ChildrenAlone.RoutesAsync(house, story)).MemberId
        );
        Assert.Equal(Standing.NotMet, (await ResolvedAsync(house, story)).Standing);
    }

    [Theory, BothDatabases]
    public async Task A_consent_of_both_parents_ends_when_either_is_taken_out(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, staying, child) = await WithBothParentsAsync(house, Guardianship.BothParents);
        Assert.Contains(child.MemberId, await ConsentedAsync(house, story));

        await RemoveAsync(story, staying);

        Assert.DoesNotContain(child.MemberId, await ConsentedAsync(house, story));
    }

    [Fact]
    public void A_consent_of_both_parents_is_the_word_of_either_whoever_wrote_the_names()
    {
        var file = AFamily.Of(
            ("Alpha", "1985", Relation.Applicant),
            ("Aissatou", "1994", Relation.Spouse),
            ("Binta", "2021", Relation.Child)
        );
        var (father, mother, child) = (file.Travellers[0], file.Travellers[1], file.Travellers[2]);
        var papers = new SignedPapers(
            [],
            [
                new()
                {
                    CaseId = file.Id,
                    MemberId = child.MemberId,
                    GuardianName = new("Alpha et Aissatou Barry"),
                    Guardianship = Guardianship.BothParents,
                    Country = "GN",
                    Method = SigningMethod.Signature,
                    SignedOn = AFamily.Today,
                    RecordedAt = DateTimeOffset.UtcNow,
                    RecordedByName = "Salma",
                },
            ]
        );

        Assert.True(papers.Answers(file, mother, child.MemberId, AFamily.Today));
        Assert.True(papers.Answers(file, father, child.MemberId, AFamily.Today));
        Assert.False(papers.Answers(file, child, child.MemberId, AFamily.Today));
    }

    /// <summary>A couple with seats and a child, for whom the applicant has consented, alone or for both.</summary>
    private static async Task<(
        Story Story,
        Traveller Staying,
        Traveller Child
    )> WithBothParentsAsync(House house, Guardianship consent = Guardianship.Mother)
    {
        var story = await Story.BookedWithAsync(house, Relation.Spouse, children: 1);
        var file = await story.FileAsync();
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<GuardianConsent>()
                .Where(c => c.CaseId == file.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Guardianship, consent))
        );
        return (
            story,
            file.Travellers.Single(t => t.Relation == Relation.Spouse),
            file.Travellers.Single(t => t.Relation == Relation.Child)
        );
    }

    private static async Task WithdrawAsync(Story story, params Traveller[] who)
    {
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(story.Code, new() { MemberIds = [.. who.Select(t => t.MemberId)] }, hicham)
        );
    }

    private static async Task RemoveAsync(Story story, Traveller who)
    {
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, who.MemberId, salma));
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
    }

    private static async Task SignAsync(
        Story story,
        Traveller[] adults,
        Traveller[] children,
        Traveller? by = null
    )
    {
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Declarations>(d =>
            d.SignAsync(
                story.Code,
                new()
                {
                    Adults = [.. adults.Select(a => new AdultSigns(a.MemberId, default))],
                    Children =
                    [
                        .. children.Select(c => new GuardianSigns(
                            c.MemberId,
                            by!.MemberId,
                            null,
                            Guardianship.Mother,
                            SigningMethod.Signature
                        )),
                    ],
                },
                salma
            )
        );
    }

    private static async Task DecideAsync(House house, Story story, Traveller child)
    {
        var aicha = await story.ActorAsync("aicha");
        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        Assert.Equal(child.MemberId, route.MemberId);
        await ChildrenAlone.StepAsync(story, route, StepKind.ReferralOffered);
        await ChildrenAlone.StepAsync(story, route, StepKind.Decision);
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route.Id, aicha));
    }

    private static async Task<Verdict> ResolvedAsync(House house, Story story)
    {
        var file = await story.FileAsync();
        return await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictAsync(file, "routes-resolved")
        );
    }

    private static async Task<List<Guid>> ConsentedAsync(House house, Story story)
    {
        var file = await story.FileAsync();
        var papers = await house.InScopeAsync(s =>
            SignedPapers.LoadAsync(
                s.GetRequiredService<RihlaDb>(),
                file.Id,
                TestContext.Current.CancellationToken
            )
        );
        return
        [
            .. file
                .Travellers.Select(t => t.MemberId)
                .Where(m => papers.ConsentFor(file, m, story.Today) is not null),
        ];
    }
}
