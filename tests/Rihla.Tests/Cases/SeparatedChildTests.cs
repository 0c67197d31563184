using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>A child beside an adult who is no parent: company, until an officer has looked at it.</summary>
public sealed class SeparatedChildTests(Houses houses) : IClassFixture<Houses>
{
    [Theory]
    [InlineData(Relation.Spouse)]
    [InlineData(Relation.Other)]
    public void A_child_that_is_not_of_the_couple_needs_a_route(Relation relation)
    {
        var family = AFamily.Of(
            ("Alpha", "1985", Relation.Applicant),
            ("Mariam", "2010", relation),
            ("Sékou", "1990", Relation.Other),
            ("Binta", "2016", Relation.Child)
        );
        var obstacle = Assert.Single(new CaseRoutes([]).WithoutRoute(family, AFamily.Today));
        Assert.Equal(
            ("Route.Missing", family.Travellers[1].Person.Id),
            (obstacle.TextKey, obstacle.PersonId)
        );
    }

    [Fact]
    public void The_children_of_who_applied_are_not_those_of_whoever_applies_now()
    {
        var family = AFamily.Of(
            ("Aissatou", "1994", Relation.Applicant),
            ("Alpha", "1985", Relation.Spouse),
            ("Sékou", "1990", Relation.Other),
            ("Binta", "2016", Relation.Child)
        );
        var (father, uncle, child) = (
            family.Travellers[1].Member,
            family.Travellers[2].Member,
            family.Travellers[3].Member
        );
        family.Case.HandOver(father);
        Assert.Equal(Relation.Child, child.Relation);

        child.DepartedOn = AFamily.Today;
        family.Case.HandOver(uncle);
        Assert.Equal(Relation.Other, child.Relation);
        Assert.False(family.Travellers[2].IsParentOf(family.Travellers[3]));
    }

    [Theory, BothDatabases]
    public async Task Whose_mother_stays_behind_does_not_leave_with_an_uncle(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Other, children: 1);
        var salma = await story.ActorAsync("salma");
        var movement = await story.MovementAsync();
        var family = await story.FileAsync();
        var (mother, uncle, child) = (
            family.Applicant!,
            family.Travellers.Single(t => t.Relation == Relation.Other),
            family.Travellers.Single(t => t.Relation == Relation.Child)
        );

        await story.DoAsync<Registration>(r => r.HandOverAsync(story.Code, uncle.MemberId, salma));
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, mother.MemberId, salma));
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));

        Assert.Equal(Standing.NotMet, await RoutesSetAsync(house, story));
        Assert.True(await story.StageAsync() < Stage.Screened);
        Assert.Equal([child.Person.Id], await SeparatedAsync(house, story));
        var boarded = await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded),
            movement
        );
        Assert.False(boarded.IsDone);
    }

    [Theory, BothDatabases]
    public async Task A_husband_is_no_guardian_of_a_wife_who_is_a_child(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, wife) = await WithChildAsync(house, Relation.Spouse);
        var husband = (await story.FileAsync()).Applicant!;

        var refused = await SignAsync(story, wife, husband.MemberId, null);

        Assert.Equal("GuardianConsent.IsSpouse", Assert.Single(refused.Refusals).TextKey);
        Assert.Empty((await SignAsync(story, wife, null, "Mamadou Barry")).Refusals);
        Assert.Equal([wife.Person.Id], await SeparatedAsync(house, story));

        Task<Outcome> SignAsync(Story signed, Traveller child, Guid? guardian, string? name) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Declarations>()
                    .SignAsync(
                        signed.Code,
                        new()
                        {
                            Children =
                            [
                                new(
                                    child.MemberId,
                                    guardian,
                                    name,
                                    Guardianship.Father,
                                    SigningMethod.Signature
                                ),
                            ],
                        },
                        Actor.System
                    )
            );
    }

    [Theory, BothDatabases]
    public async Task An_officer_may_find_that_a_grown_up_sister_answers_for_a_child(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, brother) = await WithChildAsync(house, Relation.Other);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        Assert.Equal(RouteKind.ChildAlone, route.Kind.Reveal());
        Assert.Equal([brother.Person.Id], await SeparatedAsync(house, story));

        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, route.Id, "Sa sœur a sa tutelle, acte vu", aicha)
        );
        await ScreenAsync(house, story, version: 3);

        Assert.Equal(Standing.Met, await RoutesSetAsync(house, story));
        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));
        Assert.False((await story.FileAsync()).Find(brother.Person.Id)!.Unaccompanied);

        // With whom else the child travels is looked at anew when one of them does not.
        await story.EnterAsync(Relation.Other, "Mabinty", "Kéita", new(1988, 4, 2), salma);
        Assert.Equal(Standing.Met, await RoutesSetAsync(house, story));
        var aunt = (await story.FileAsync()).Travellers.Single(t =>
            t.Person.GivenNames == "Mabinty"
        );
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, aunt.MemberId, salma));
        Assert.Equal(Standing.NotMet, await RoutesSetAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task Found_to_be_answered_for_a_child_boards_with_the_adult_and_not_alone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, brother) = await WithChildAsync(house, Relation.Other);
        var aicha = await story.ActorAsync("aicha");
        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, route.Id, "Sa sœur répond de lui", aicha)
        );
        await ScreenAsync(house, story, version: 3);
        // The father consents from where he stays.
        await story.DoAsync<Declarations>(d =>
            d.SignAsync(
                story.Code,
                new()
                {
                    Children =
                    [
                        new(
                            brother.MemberId,
                            null,
                            "Mamadou Barry",
                            Guardianship.Father,
                            SigningMethod.Signature
                        ),
                    ],
                },
                Actor.System
            )
        );
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Funding>(f => f.RaiseAsync(story.Code, nadia));
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        Assert.Equal(Stage.Booked, await story.StageAsync());

        var alone = await story.BoardAsync(
            await story.PartingAtTheGateAsync(BoardingOutcome.NoShow, BoardingOutcome.Boarded)
        );
        Assert.Superset(
            new HashSet<string> { "Boarding.ChildAlone", "Boarding.ChildUndecided" },
            alone.Refusals.Select(r => r.TextKey).ToHashSet()
        );
        var together = await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
        );

        Assert.Empty(together.Refusals);
        Assert.Equal(Stage.Departed, await story.StageAsync());
        // Once they are on board, the adult is not taken back from under the child.
        var hicham = await story.ActorAsync("hicham");
        var seat = await SeatOfAsync(house, (await story.FileAsync()).Applicant!.Person.Id);
        await story.DoAsync<GateCorrections>(g => g.CorrectAsync(story.Code, seat, hicham));
        var left = await story.BoardAsync(
            await story.PartingAtTheGateAsync(BoardingOutcome.NoShow)
        );
        Assert.Equal("Boarding.ChildLeftOnBoard", Assert.Single(left.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task That_a_parent_was_there_says_nothing_once_that_one_stays_behind(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedWithAsync(house, Relation.Other, children: 1);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var people = (await story.FileAsync()).Travellers;
        var (child, uncle) = (people[1], people[2]);
        // Ticked by mistake, and put right by the officer.
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child.MemberId, "unaccompanied", salma)
        );
        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, route.Id, "Sa mère est là", aicha)
        );
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        await story.OwnDocumentAsync(child.Person.Id);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(1)));
        await story.ReceiveAsync();
        house.Clock.Advance(days: 1);

        var without = await story.BoardAsync(
            await story.PartingAtTheGateAsync(
                BoardingOutcome.NoShow,
                BoardingOutcome.Boarded,
                BoardingOutcome.Boarded
            )
        );
        Assert.Equal(
            ["Boarding.ChildAlone", "Boarding.ChildUndecided"],
            without.Refusals.Select(r => r.TextKey)
        );

        // When the mother has left before them, an officer looks at it once more: what is said since then is said without her.
        var first = await story.BoardAsync(
            await story.PartingAtTheGateAsync(
                BoardingOutcome.Boarded,
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow
            )
        );
        Assert.Empty(first.Refusals);
        house.Clock.Advance(days: 1);
        Assert.Equal(Standing.NotMet, await RoutesSetAsync(house, story));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child.MemberId, "unaccompanied", salma)
        );
        var again = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, again.Id, "Son oncle répond de lui", aicha)
        );
        Assert.Equal(Standing.Met, await RoutesSetAsync(house, story));

        // Another applicant, another family: looked at anew.
        await story.DoAsync<Registration>(r => r.HandOverAsync(story.Code, uncle.MemberId, salma));
        Assert.Equal(Standing.NotMet, await RoutesSetAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task Who_answers_for_a_child_is_looked_at_anew_when_that_one_is_taken_out(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 1);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Other, "Alpha", family, new(1990, 1, 5), salma);
        await story.EnterAsync(Relation.Other, "Sékou", family, new(1985, 7, 9), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.ApplyAsync();
        await story.ClearAsync();
        var people = (await story.FileAsync()).Travellers;
        var (child, uncle) = (people[1], people[2]);
        await story.OwnDocumentAsync(child.Person.Id);
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        var parted = await story.BoardAsync(
            await story.PartingAtTheGateAsync(
                BoardingOutcome.Boarded,
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow
            )
        );
        Assert.Empty(parted.Refusals);
        house.Clock.Advance(days: 1);
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child.MemberId, "unaccompanied", salma)
        );
        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, route.Id, "Son oncle répond de lui", aicha)
        );
        Assert.Equal(Standing.Met, await RoutesSetAsync(house, story));

        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, uncle.MemberId, salma));

        Assert.Equal(Standing.NotMet, await RoutesSetAsync(house, story));
    }

    private static Task<Guid> SeatOfAsync(House house, Guid personId) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.PersonId == personId && x.Number != null)
                .Select(x => x.Id)
                .SingleAsync()
        );

    /// <summary>Somebody who has signed, and a child of fifteen who is not entered as theirs, up to the screening.</summary>
    private static async Task<(Story Story, Traveller Child)> WithChildAsync(
        House house,
        Relation relation
    )
    {
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var applicant = (await story.FileAsync()).Applicant!.Person;
        var (adult, family) = (applicant.Id, applicant.FamilyName!);
        await story.EnterAsync(relation, "Mariam", family, new(story.Today.Year - 15, 1, 5), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        var child = (await story.FileAsync()).Travellers.Single(t => t.Relation == relation);
        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries =
                    [
                        .. Enum.GetValues<ConsentPurpose>()
                            .Select(p => new ConsentEntry(adult, p, ConsentAnswer.Given)),
                        // For a wife somebody else answers than her husband.
                        .. Enum.GetValues<ConsentPurpose>()
                            .Where(_ => relation == Relation.Spouse)
                            .Select(p => new ConsentEntry(child.Person.Id, p, ConsentAnswer.Given)),
                    ],
                    GuardianId = adult,
                    GuardianName = "Mamadou Barry",
                },
                salma
            )
        );
        Assert.Equal(Standing.NotMet, await RoutesSetAsync(house, story));
        await ScreenAsync(house, story, version: 1);
        Assert.Equal(Standing.Met, await RoutesSetAsync(house, story));
        return (story, child);
    }

    private static async Task ScreenAsync(House house, Story story, int version)
    {
        var (file, salma) = (await story.FileAsync(), await story.ActorAsync("salma"));
        await story.DoAsync<Screenings>(s =>
            s.SaveAsync(
                story.Code,
                new()
                {
                    Version = version,
                    Persons =
                    [
                        .. file.Travellers.Select(t => new PersonFindings(
                            t.MemberId,
                            Findings.Nothing,
                            []
                        )),
                    ],
                },
                salma
            )
        );
    }

    private static async Task<Standing> RoutesSetAsync(House house, Story story)
    {
        var file = await story.FileAsync();
        return (
            await house.InScopeAsync(s =>
                s.GetRequiredService<Progress>().VerdictAsync(file, "routes-set")
            )
        ).Standing;
    }

    // Who of the case would be separated if all of it boarded together today.
    private static async Task<IEnumerable<Guid>> SeparatedAsync(House house, Story story)
    {
        var file = await story.FileAsync();
        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>()
                .SeparatedAsync(file, file.Travellers, file.Travellers, story.Today)
        );
        return found.Select(t => t.Person.Id);
    }
}
