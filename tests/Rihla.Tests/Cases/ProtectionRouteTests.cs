using Rihla.Cases;
using Rihla.Platform.Privacy;

namespace Rihla.Tests.Cases;

public sealed class ProtectionRouteTests
{
    private const int CoolingOff = 7;
    private readonly CaseFile child = AFamily.Of(("Ibrahima", "2011", Relation.Applicant));
    private readonly CaseFile woman = AFamily.Of(("Mariama", "1999", Relation.Applicant));

    [Fact]
    public void A_child_alone_needs_the_decision_and_all_three_consents()
    {
        var route = Route(child, RouteKind.ChildAlone);
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.ChildAlone))
        {
            Assert.NotEmpty(route.OpenGates(child, AFamily.Today, CoolingOff));
            Assert.False(route.Resolve(child, AFamily.Today, CoolingOff, "Nadia").IsDone);
            route.Take(Step(route, step, document: ProtectionRoute.NeedsDocument(step)));
        }
        Assert.Empty(route.OpenGates(child, AFamily.Today, CoolingOff));
        Assert.True(route.Resolve(child, AFamily.Today, CoolingOff, "Nadia").IsDone);
        Assert.True(route.IsResolved(child, AFamily.Today, CoolingOff));
    }

    [Fact]
    public void A_best_interests_decision_without_its_document_is_none()
    {
        var route = Route(child, RouteKind.ChildAlone);
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.ChildAlone))
        {
            route.Take(Step(route, step, document: step != StepKind.BestInterests));
        }
        Assert.Equal(
            "Route.Gate.Document",
            Assert.Single(route.OpenGates(child, AFamily.Today, CoolingOff)).TextKey
        );
    }

    [Fact]
    public void A_child_who_refuses_reopens_a_resolved_route()
    {
        var route = Route(child, RouteKind.ChildAlone);
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.ChildAlone))
        {
            route.Take(Step(route, step, document: true));
        }
        route.Resolve(child, AFamily.Today, CoolingOff, "Nadia");
        route.Take(Step(route, StepKind.ChildConsent, StepResult.Unfavourable, minutes: 1));
        Assert.False(route.IsResolved(child, AFamily.Today, CoolingOff));
        Assert.False(route.Resolve(child, AFamily.Today, CoolingOff, "Nadia").IsDone);
    }

    [Fact]
    public void An_asylum_seeker_has_seven_days_to_think_it_over()
    {
        var route = Route(woman, RouteKind.Asylum);
        route.Take(Step(route, StepKind.InformedChoice));
        route.Take(Step(route, StepKind.UnhcrReply));
        Assert.Equal(
            "Route.Gate.CoolingOff",
            Assert.Single(route.OpenGates(woman, AFamily.Today.AddDays(6), CoolingOff)).TextKey
        );
        Assert.Empty(route.OpenGates(woman, AFamily.Today.AddDays(7), CoolingOff));
    }

    [Fact]
    public void A_choice_made_anew_starts_the_days_anew()
    {
        var route = Route(woman, RouteKind.Asylum);
        route.Take(Step(route, StepKind.InformedChoice));
        route.Take(Step(route, StepKind.UnhcrReply));
        route.Take(Step(route, StepKind.InformedChoice, day: 5));
        Assert.NotEmpty(route.OpenGates(woman, AFamily.Today.AddDays(8), CoolingOff));
    }

    [Fact]
    public void An_objection_of_Unhcr_blocks()
    {
        var route = Route(woman, RouteKind.Asylum);
        route.Take(Step(route, StepKind.InformedChoice));
        route.Take(Step(route, StepKind.UnhcrReply, StepResult.Unfavourable));
        Assert.Equal(
            "Route.Against.UnhcrReply",
            Assert.Single(route.OpenGates(woman, AFamily.Today.AddDays(30), CoolingOff)).TextKey
        );
    }

    [Fact]
    public void Both_missions_assess_the_risk_of_trafficking()
    {
        woman.Case.SharedWithOrigin = true;
        var route = Route(woman, RouteKind.Trafficking);
        route.Take(Step(route, StepKind.SafetyPlan));
        route.Take(Step(route, StepKind.RiskAssessment, mission: AFamily.Host));
        Assert.Equal(
            "Route.Gate.RiskOrigin",
            Assert.Single(route.OpenGates(woman, AFamily.Today, CoolingOff)).TextKey
        );
        route.Take(Step(route, StepKind.RiskAssessment, mission: AFamily.Origin));
        Assert.Empty(route.OpenGates(woman, AFamily.Today, CoolingOff));
    }

    [Fact]
    public void Where_no_mission_can_assess_the_risk_the_officer_is_told_what_to_do()
    {
        var route = Route(woman, RouteKind.Trafficking);
        route.Take(Step(route, StepKind.SafetyPlan));
        route.Take(Step(route, StepKind.RiskAssessment, mission: AFamily.Host));
        string Lacking() =>
            Assert.Single(route.OpenGates(woman, AFamily.Today, CoolingOff)).TextKey;
        woman.Case.OriginMissionId = null;
        Assert.Equal("Route.Gate.OriginNone", Lacking());

        route = Route(woman, RouteKind.Trafficking);
        (woman.Case.Country, woman.Case.OriginMissionId) = (null, null);
        Assert.Contains(
            route.OpenGates(woman, AFamily.Today, CoolingOff),
            g => g.TextKey == "Route.Gate.OriginUnknown"
        );
    }

    [Fact]
    public void Where_no_mission_of_origin_sees_the_case_a_second_officer_assesses_the_risk_there()
    {
        var route = Route(woman, RouteKind.Trafficking);
        route.Take(Step(route, StepKind.SafetyPlan));
        route.Take(Step(route, StepKind.RiskAssessment));
        string[] Lacking() =>
            [.. route.OpenGates(woman, AFamily.Today, CoolingOff).Select(g => g.TextKey)];
        Assert.Equal(["Route.Gate.OriginNone"], Lacking());

        route.Take(Step(route, StepKind.RiskAssessment, source: "OIM", minutes: 1));
        Assert.Equal(["Route.Gate.RiskTwoOfficers"], Lacking());

        route.Take(Step(route, StepKind.RiskAssessment, source: "OIM", by: "Nadia", minutes: 2));
        Assert.Empty(Lacking());

        // Once the mission there sees it, it answers for its country itself.
        woman.Case.SharedWithOrigin = true;
        Assert.Equal(["Route.Gate.RiskOrigin"], Lacking());
    }

    [Fact]
    public void A_risk_too_high_in_the_country_of_return_blocks()
    {
        var route = Route(woman, RouteKind.Trafficking);
        route.Take(Step(route, StepKind.SafetyPlan));
        route.Take(Step(route, StepKind.RiskAssessment, mission: AFamily.Host));
        route.Take(
            Step(route, StepKind.RiskAssessment, StepResult.Unfavourable, mission: AFamily.Origin)
        );
        Assert.Equal(
            "Route.Against.RiskOrigin",
            Assert.Single(route.OpenGates(woman, AFamily.Today, CoolingOff)).TextKey
        );
    }

    [Fact]
    public void Other_needs_want_help_offered_and_a_decision()
    {
        var route = Route(woman, RouteKind.Referral);
        route.Take(Step(route, StepKind.ReferralOffered, StepResult.Unfavourable));
        Assert.Equal(
            "Route.Gate.Decision",
            Assert.Single(route.OpenGates(woman, AFamily.Today, CoolingOff)).TextKey
        );
        route.Take(Step(route, StepKind.Decision));
        Assert.Empty(route.OpenGates(woman, AFamily.Today, CoolingOff));
    }

    [Fact]
    public void Gates_passed_without_the_officers_word_resolve_nothing()
    {
        var route = Route(woman, RouteKind.Referral);
        route.Take(Step(route, StepKind.ReferralOffered));
        route.Take(Step(route, StepKind.Decision));
        Assert.Equal(
            "Route.Open",
            Assert
                .Single(new CaseRoutes([route]).Unresolved(woman, AFamily.Today, CoolingOff))
                .TextKey
        );
    }

    [Fact]
    public void A_protection_need_without_a_route_is_an_obstacle()
    {
        woman.Travellers[0].Member.Vulnerabilities = Personal.Of("trafficking;pregnant");
        Assert.Equal(
            "Route.Missing",
            Assert.Single(new CaseRoutes([]).WithoutRoute(woman, AFamily.Today)).TextKey
        );
        Assert.Empty(
            new CaseRoutes([Route(woman, RouteKind.Trafficking, "trafficking")]).WithoutRoute(
                woman,
                AFamily.Today
            )
        );
    }

    [Fact]
    public void What_was_decided_for_one_country_is_decided_anew_for_another()
    {
        var route = Route(child, RouteKind.ChildAlone);
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.ChildAlone))
        {
            route.Take(Step(route, step, document: true));
        }
        route.Resolve(child, AFamily.Today, CoolingOff, "Nadia");
        var routes = new CaseRoutes([route]);
        Assert.Single(routes.ChildrenWithGuardianConsent(child));
        Assert.Equal(
            [StepKind.GuardianConsent, StepKind.ChildConsent, StepKind.FamilyConsent],
            routes.StandingConsents().Select(c => c.Consent)
        );

        child.Case.Country = "SN";

        Assert.False(route.IsResolved(child, AFamily.Today, CoolingOff));
        Assert.All(
            route.OpenGates(child, AFamily.Today, CoolingOff),
            g => Assert.Equal("Route.Gate.OtherCountry", g.TextKey)
        );
        Assert.Empty(routes.ChildrenWithGuardianConsent(child));
        // Who refused goes nowhere before being asked again.
        route.Take(Step(route, StepKind.ChildConsent, StepResult.Unfavourable, minutes: 1));
        Assert.Contains(
            route.OpenGates(child, AFamily.Today, CoolingOff),
            g => g.TextKey == "Route.Against.ChildConsent"
        );
    }

    // Registered as of age and screened so; then a paper says otherwise.
    [Fact]
    public void A_child_who_turns_out_to_be_alone_after_the_screening_needs_a_route()
    {
        child.Travellers[0].Member.Vulnerabilities = null;
        var obstacle = Assert.Single(new CaseRoutes([]).WithoutRoute(child, AFamily.Today));
        Assert.Equal(("Route.Missing", RouteKind.ChildAlone), (obstacle.TextKey, obstacle.Args[0]));
        Assert.Empty(
            new CaseRoutes([Route(child, RouteKind.ChildAlone, "unaccompanied")]).WithoutRoute(
                child,
                AFamily.Today
            )
        );
    }

    [Fact]
    public void An_adult_on_the_other_side_of_the_journey_is_no_company_for_a_child()
    {
        var family = AFamily.MotherOfTwo();
        IEnumerable<string?> AloneOn(DateOnly day) =>
            family
                .Travellers.Where(t => family.IsWithoutAdult(t, day))
                .Select(t => t.Person.GivenNames);
        Assert.Empty(AloneOn(AFamily.Today));

        family.Travellers[0].Member.DepartedOn = AFamily.Today;

        // At the gate they are recorded one after another: the children board the flight on which their mother sits.
        Assert.Empty(AloneOn(AFamily.Today));
        Assert.Equal(["Mamadou", "Binta"], AloneOn(AFamily.Today.AddDays(1)));
        family.Travellers[1].Member.DepartedOn = AFamily.Today;
        Assert.Equal(["Binta"], AloneOn(AFamily.Today.AddDays(1)));
    }

    [Fact]
    public void A_child_travels_without_an_adult_only_on_a_resolved_route()
    {
        var route = Route(child, RouteKind.ChildAlone);
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.ChildAlone))
        {
            route.Take(Step(route, step, document: true));
        }
        var routes = new CaseRoutes([route]);
        bool May() => routes.MayTravelAlone(child, child.Travellers[0], AFamily.Today, CoolingOff);
        Assert.False(May());
        route.Resolve(child, AFamily.Today, CoolingOff, "Nadia");
        Assert.True(May());
    }

    [Fact]
    public void A_need_that_is_not_confirmed_blocks_nothing()
    {
        var route = Route(woman, RouteKind.Referral);
        Assert.False(route.NotConfirmed(" ", AFamily.Today, "Nadia", false).IsDone);
        Assert.True(route.NotConfirmed("Misunderstood.", AFamily.Today, "Nadia", false).IsDone);
        Assert.Empty(new CaseRoutes([route]).Unresolved(woman, AFamily.Today, CoolingOff));
    }

    [Fact]
    public void Nobody_says_that_a_child_without_adults_is_not_alone() =>
        Assert.False(
            Route(child, RouteKind.ChildAlone)
                .NotConfirmed("Mistake.", AFamily.Today, "Nadia", childIsAlone: true)
                .IsDone
        );

    [Fact]
    public void A_consent_on_a_route_that_was_not_confirmed_is_not_the_one_that_counts()
    {
        var closed = Route(child, RouteKind.ChildAlone);
        closed.Take(Step(closed, StepKind.ChildConsent));
        Assert.True(closed.NotConfirmed("Her aunt comes.", AFamily.Today, "Nadia", false).IsDone);
        Assert.Empty(new CaseRoutes([closed]).WordsOf(closed.MemberId));

        var route = Route(child, RouteKind.ChildAlone);
        route.Take(Step(route, StepKind.ChildConsent));
        Assert.Equal(
            [(route, StepKind.ChildConsent)],
            new CaseRoutes([closed, route]).WordsOf(route.MemberId)
        );
    }

    private static ProtectionRoute Route(CaseFile file, RouteKind kind, string flag = "x") =>
        new()
        {
            CaseId = file.Id,
            MemberId = file.Travellers[0].MemberId,
            Kind = Personal.Of(kind),
            Flag = new(flag),
            OpenedOn = AFamily.Today,
            OpenedByName = "Salma",
        };

    private static RouteStep Step(
        ProtectionRoute route,
        StepKind kind,
        StepResult result = StepResult.Favourable,
        bool document = false,
        Guid? mission = null,
        int day = 0,
        int minutes = 0,
        string? source = null,
        string by = "Salma"
    ) =>
        new()
        {
            RouteId = route.Id,
            Kind = Personal.Of(kind),
            Result = Personal.Of(result),
            On = AFamily.Today.AddDays(day),
            Who = Personal.Of(source),
            DocumentId = document ? Guid.CreateVersion7() : null,
            MissionId = mission ?? AFamily.Host,
            Country = "GN",
            RecordedAt = DateTimeOffset.UnixEpoch.AddMinutes(minutes),
            RecordedByName = by,
        };
}
