using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Counselling, screening, protection, eligibility and referrals through their operations, on both databases.</summary>
public sealed class CaseworkTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_sign_of_pressure_stops_a_booked_journey_until_a_sound_session(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        await CounselAsync(story, Pressure.Pressure);
        Assert.Equal(Stage.Registered, await story.StageAsync());
        Assert.Contains("counselling-concern", await story.TasksAsync());

        house.Clock.Advance(TimeSpan.FromMinutes(5));
        await CounselAsync(story, Pressure.None);
        Assert.Equal(Stage.Booked, await story.StageAsync());
        Assert.DoesNotContain("counselling-concern", await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Trafficking_makes_a_case_invisible_but_to_its_team(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await ScreenAsync(house, story, 1, "trafficking");
        var (salma, hicham, aicha) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync("hicham"),
            await story.ActorAsync(Officer)
        );
        Assert.NotNull(await FindAsync(house, story, salma));
        Assert.Null(await FindAsync(house, story, hicham));
        Assert.Null(await FindAsync(house, story, aicha));

        var waiting = await house.InScopeAsync(s =>
            s.GetRequiredService<RestrictedCases>().RestrictedAsync(aicha)
        );
        Assert.Contains(waiting, c => c.Code == story.Code && !c.Mine);
        // The officers are told, though the caseworker is on the team: none of the tasks in it reaches them.
        Assert.Contains(await UntakenAsync(), c => c.Code == story.Code);
        await story.DoAsync<RestrictedCases>(r => r.TakeAsync(story.Code, aicha));
        Assert.DoesNotContain(await UntakenAsync(), c => c.Code == story.Code);
        // Who has it already takes it once more by going back: nothing happens.
        await story.DoAsync<RestrictedCases>(r => r.TakeAsync(story.Code, aicha));
        var id = (await story.FileAsync()).Id;
        Assert.Equal(
            1,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .CountAsync(e => e.CaseId == id && e.Act == "case.taken")
            )
        );
        Assert.NotEqual(aicha.UserId, (await story.FileAsync()).CaseworkerId);
        Assert.NotNull(await FindAsync(house, story, aicha));
        var lifted = await house.InScopeAsync(s =>
            s.GetRequiredService<Teams>().LiftAsync(story.Code, "Erreur de saisie", aicha)
        );
        Assert.Equal("Team.LiftWhileRouteIsOpen", Assert.Single(lifted.Refusals).TextKey);
        Assert.Null(await FindAsync(house, story, hicham));
        await Assert.ThrowsAsync<NotPermittedException>(() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RestrictedCases>().TakeAsync(story.Code, hicham)
            )
        );

        Task<IReadOnlyList<RestrictedCase>> UntakenAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RestrictedCases>().UntakenAsync(1000, aicha)
            );
    }

    [Theory, BothDatabases]
    public async Task Two_of_a_family_are_found_to_be_victims_of_trafficking_in_one_screening(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");

        var saved = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>()
                .SaveAsync(
                    story.Code,
                    new()
                    {
                        Version = 1,
                        Persons =
                        [
                            .. file.Travellers.Select(t => new PersonFindings(
                                t.MemberId,
                                Findings.Nothing,
                                ["trafficking"]
                            )),
                        ],
                    },
                    salma
                )
        );

        Assert.True(saved.IsDone);
        Assert.Equal(
            2,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<ProtectionRoute>()
                    .CountAsync(r => r.CaseId == file.Id)
            )
        );
        Assert.NotNull(await FindAsync(house, story, salma));
        Assert.Null(await FindAsync(house, story, await story.ActorAsync("hicham")));
    }

    [Theory, BothDatabases]
    public async Task Of_a_presumed_victim_whom_no_mission_of_origin_sees_two_officers_of_the_host_assess_the_risk(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await ScreenAsync(house, story, 1, "trafficking");
        var (salma, aicha, nadia) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync(Officer),
            await story.ActorAsync("nadia")
        );
        var second = aicha with { UserId = nadia.UserId, Name = nadia.Name };
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        await story.DoAsync<RestrictedCases>(r => r.TakeAsync(story.Code, aicha));
        await story.DoAsync<Teams>(t => t.JoinAsync(story.Code, nadia.UserId, aicha));
        var route = await RouteAsync(house, story);
        var there = Taken(route, StepKind.RiskAssessment) with { Source = "Rapport du HCR" };
        await StepAsync(story, route, StepKind.RiskAssessment, aicha);
        await StepAsync(story, route, StepKind.SafetyPlan, aicha);
        Assert.Equal("Risk.OriginAssesses", await RefusedAsync(there, second));

        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person, ConsentPurpose.ShareWithOrigin, salma)
        );
        Assert.Equal("Route.Gate.RiskTwoOfficers", await RefusedAsync(there, aicha));
        await Assert.ThrowsAsync<NotPermittedException>(() => RefusedAsync(there, salma));
        Assert.Equal(
            "Route.Gate.OriginNone",
            Assert
                .Single(
                    (
                        await house.InScopeAsync(s =>
                            s.GetRequiredService<ProtectionRoutes>()
                                .ResolveAsync(story.Code, route, aicha)
                        )
                    ).Refusals
                )
                .TextKey
        );

        using (var visitor = await story.VisitorAsync(Officer))
        {
            var page = await visitor.GetAsync($"/app/cases/{story.Code}/risk/{route}");
            Assert.NotNull(page.Document.QuerySelector("[name='Input.Source']"));
        }
        await story.DoAsync<ProtectionRoutes>(p => p.TakeStepAsync(story.Code, there, second));
        Assert.Equal(
            "Route.Gate.RiskTwoOfficers",
            await RefusedAsync(Taken(route, StepKind.RiskAssessment), second)
        );
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route, aicha));
        using (var visitor = await story.VisitorAsync(Officer))
        {
            var page = await visitor.GetAsync($"/app/cases/{story.Code}/risk/{route}");
            Assert.Contains("Source : Rapport du HCR", page.Text, StringComparison.Ordinal);
        }

        async Task<string> RefusedAsync(TakeStep step, Actor by) =>
            Assert
                .Single(
                    (
                        await house.InScopeAsync(s =>
                            s.GetRequiredService<ProtectionRoutes>()
                                .TakeStepAsync(story.Code, step, by)
                        )
                    ).Refusals
                )
                .TextKey;
    }

    [Theory, BothDatabases]
    public async Task A_presumed_victim_travels_only_when_both_missions_have_assessed_the_risk(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await ScreenAsync(house, story, 1, "trafficking");
        var (salma, aicha, mariama) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync(Officer),
            await story.ActorAsync("mariama")
        );
        await story.DoAsync<RestrictedCases>(r => r.TakeAsync(story.Code, aicha));
        var route = await RouteAsync(house, story);
        await StepAsync(story, route, StepKind.RiskAssessment, aicha);
        await StepAsync(story, route, StepKind.SafetyPlan, aicha);
        var early = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>().ResolveAsync(story.Code, route, aicha)
        );
        Assert.Equal("Route.Gate.RiskOrigin", Assert.Single(early.Refusals).TextKey);
        var unseen = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>()
                .TakeStepAsync(story.Code, Taken(route, StepKind.RiskAssessment), mariama)
        );
        Assert.Equal("Case.NotFound", Assert.Single(unseen.Refusals).TextKey);

        await story.DoAsync<Teams>(t => t.JoinAsync(story.Code, mariama.UserId, aicha));
        await StepAsync(story, route, StepKind.RiskAssessment, mariama);
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route, aicha));

        await Assert.ThrowsAsync<NotPermittedException>(() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<ProtectionRoutes>()
                    .TakeStepAsync(story.Code, Taken(route, StepKind.SafetyPlan), salma)
            )
        );

        // What was found in Guinea since closes off again what was opened in between.
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<Teams>(t => t.LiftAsync(story.Code, "Risque écarté", aicha));
        Assert.NotNull(await FindAsync(house, story, hicham));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.TakeStepAsync(
                story.Code,
                Taken(route, StepKind.RiskAssessment) with
                {
                    Result = StepResult.Unfavourable,
                },
                mariama
            )
        );
        Assert.Null(await FindAsync(house, story, hicham));
    }

    [Theory, BothDatabases]
    public async Task An_open_protection_route_keeps_a_family_from_being_cleared(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        var file = await story.FileAsync();
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync(Officer));

        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, file.Applicant!.MemberId, "gender_based_violence", salma)
        );
        Assert.Equal(Stage.Applied, await story.StageAsync());

        var route = await RouteAsync(house, story);
        await StepAsync(story, route, StepKind.ReferralOffered, salma);
        await StepAsync(story, route, StepKind.Decision, aicha);
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route, aicha));
        Assert.Equal(Stage.Cleared, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_need_that_is_not_confirmed_takes_its_flag_along(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await ScreenAsync(house, story, 1, "torture", "pregnant");
        var aicha = await story.ActorAsync(Officer);
        var route = await RouteAsync(house, story);
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, route, "Malentendu de traduction", aicha)
        );
        Assert.Equal(["pregnant"], Vulnerability.CodesOf((await story.FileAsync()).Applicant!));
    }

    [Theory, BothDatabases]
    public async Task The_second_of_two_screenings_filled_at_once_is_not_lost_in_silence(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await ScreenAsync(house, story, 1, "pregnant");
        var salma = await story.ActorAsync("salma");
        var file = await story.FileAsync();
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>()
                .SaveAsync(story.Code, Found(file, 1, "elderly"), salma)
        );
        Assert.Contains(Outcome.ChangedMeanwhile, outcome.Refusals);
        Assert.Equal(["pregnant"], Vulnerability.CodesOf((await story.FileAsync()).Applicant!));
    }

    [Theory, BothDatabases]
    public async Task A_screening_filled_before_does_not_undo_what_an_officer_decided_on_a_need(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await ScreenAsync(house, story, 1, "torture");
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync(Officer));
        var route = await RouteAsync(house, story);
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, route, "Malentendu de traduction", aicha)
        );

        var file = await story.FileAsync();
        var late = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>()
                .SaveAsync(story.Code, Found(file, 2, "torture"), salma)
        );

        Assert.Contains(Outcome.ChangedMeanwhile, late.Refusals);
        Assert.Empty(Vulnerability.CodesOf((await story.FileAsync()).Applicant!));
        Assert.Equal(route, await RouteAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task A_flag_goes_with_its_route_and_not_in_silence(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, member) = (
            await story.ActorAsync("salma"),
            (await story.FileAsync()).Applicant!.MemberId
        );
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, member, "torture", salma)
        );

        async Task RefusedAsync()
        {
            var left = await house.InScopeAsync(async s =>
                await s.GetRequiredService<Screenings>()
                    .SaveAsync(
                        story.Code,
                        Found(await story.FileAsync(), 2, "pregnant"),
                        await story.ActorAsync("salma")
                    )
            );
            var refusal = Assert.Single(left.Refusals);
            Assert.Equal(
                ("Persons[0].Flags", "Screening.FlagHasRoute"),
                (refusal.Field, refusal.TextKey)
            );
            Assert.Equal(["torture"], Vulnerability.CodesOf((await story.FileAsync()).Applicant!));
        }
        await RefusedAsync();

        using var visitor = await story.VisitorAsync("salma");
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/screening");
        page = await visitor.SubmitAsync(page, [("Input.Persons[0].Flags", "pregnant")]);
        Assert.NotNull(
            page.Document.QuerySelector(".r-error-summary a[href='#Input_Persons_0__Flags']")
        );
        Assert.Contains("« Torture ou traitements cruels »", page.Text, StringComparison.Ordinal);

        // Also once the need was looked after: an officer alone says that there was none.
        var (route, aicha) = (await RouteAsync(house, story), await story.ActorAsync(Officer));
        await StepAsync(story, route, StepKind.ReferralOffered, salma);
        await StepAsync(story, route, StepKind.Decision, aicha);
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route, aicha));
        await RefusedAsync();
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, route, "Cochée pour sa sœur", aicha)
        );
        Assert.Empty(Vulnerability.CodesOf((await story.FileAsync()).Applicant!));
        await ScreenAsync(house, story, 3, "pregnant");
    }

    [Theory, BothDatabases]
    public async Task What_was_asked_when_a_case_was_closed_is_asked_again_when_it_is_reopened(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Referrals>(r => r.SendAsync(story.Code, Shelter(file), salma));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, file.Applicant!.MemberId, "torture", salma)
        );
        house.Clock.Advance(days: 8);
        await RemindAsync(house);
        await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<CaseTasks>()
                .RaiseAsync(file, new("test-asked", Role.Caseworker, new(2020, 1, 1), "notes"));
            await s.GetRequiredService<RihlaDb>().SaveAsync(Actor.System, new Act("task.raised"));
        });
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );
        // A service that has not answered is asked about all the while.
        Assert.Equal(["referral-unanswered"], await story.TasksAsync());
        house.Clock.Advance(days: 7);

        await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle rappelle", salma));
        await RemindAsync(house);

        Assert.Equal(
            ["referral-unanswered", "route-opened", "test-asked"],
            (await story.TasksAsync())
                .Where(t => t is "referral-unanswered" or "route-opened" or "test-asked")
                .Order()
        );
        var due = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.CaseId == file.Id && t.Kind == "test-asked")
                .Select(t => t.DueOn)
                .SingleAsync()
        );
        Assert.Equal(story.Today, due);
    }

    [Theory, BothDatabases]
    public async Task Return_suspended_to_a_country_stops_those_who_go_there(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        await story.DoAsync<EligibilityDecisions>(e =>
            e.RestrictAsync(new() { Country = "GN", Reason = "Combats" }, nadia)
        );
        try
        {
            var refused = await house.InScopeAsync(s =>
                s.GetRequiredService<EligibilityDecisions>()
                    .DecideAsync(
                        story.Code,
                        new() { IsEligible = true, Reason = EligibilityReason.Stranded },
                        salma
                    )
            );
            Assert.Equal("Eligibility.CountryRestricted", Assert.Single(refused.Refusals).TextKey);
        }
        finally
        {
            var id = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<ReturnRestriction>()
                    .Where(r => r.To == null)
                    .Select(r => r.Id)
                    .SingleAsync()
            );
            await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                db.Remove(await db.Set<ReturnRestriction>().SingleAsync(r => r.Id == id));
                await db.SaveAsync(Actor.System, new Act("return.restriction-ended"));
            });
        }
    }

    [Theory, BothDatabases]
    public async Task A_suspension_reaches_those_who_are_booked_there_and_taken_back_lets_them_go(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(10)));
        await story.ReceiveAsync();
        Assert.Equal(Stage.Booked, await story.StageAsync());
        var nadia = await story.ActorAsync("nadia");

        await story.DoAsync<EligibilityDecisions>(e =>
            e.RestrictAsync(
                new()
                {
                    Country = "GN",
                    From = story.Today.AddDays(5),
                    Reason = "Combats",
                },
                nadia
            )
        );
        await JudgeAnewAsync(house);
        Assert.Equal(Stage.Counselled, await story.StageAsync());
        Assert.Equal("eligibility-decided", await ActionAsync(house, story));
        // Entered for the wrong country, which is noticed on the first day of it: nobody waits for the night.
        house.Clock.Advance(days: 5);

        var id = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<ReturnRestriction>().Select(r => r.Id).SingleAsync()
        );
        await story.DoAsync<EligibilityDecisions>(e => e.EndRestrictionAsync(id, nadia));
        await JudgeAnewAsync(house);
        Assert.Equal((Stage.Booked, 1), (await story.StageAsync(), await story.SeatsAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_doubt_raised_elsewhere_about_who_somebody_is_reaches_their_case(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var like = await Story.EnteredAsync(house, children: 0, givenNames: "Zeinabou");
        var (one, other) = (
            (await story.FileAsync()).Applicant!.Person.Id,
            (await like.FileAsync()).Applicant!.Person.Id
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(
                Pair.Raise(
                    one,
                    other,
                    PairOrigin.Registration,
                    0.97,
                    Actor.System,
                    house.Clock.GetUtcNow()
                )
            );
            await db.SaveAsync(Actor.System, new Act("pair.reported"));
        });
        Assert.Equal(Stage.Booked, await story.StageAsync());

        await JudgeAnewAsync(house);

        Assert.Equal(Stage.Screened, await story.StageAsync());
        Assert.Equal("adjudication-done", await ActionAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task A_child_who_turns_out_to_be_of_age_is_waited_for_before_the_aircraft(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var child = (await story.FileAsync()).Travellers[1].Person;
        var salma = await story.ActorAsync("salma");

        await story.DoAsync<Persons>(async p =>
        {
            var known = (await p.ReadAsync(child.Id, CancellationToken.None)).Person;
            return await p.IdentifyAsync(
                known.Code,
                known.Particulars with
                {
                    Birth = new PartialDate(2000, 5, 17),
                },
                PersonSeen.Of(known),
                salma
            );
        });

        Assert.True(await story.StageAsync() < Stage.Applied);
        Assert.NotEqual("board", await ActionAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task A_case_is_opened_again_when_who_was_taken_out_of_it_was_the_presumed_victim(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var child = (await story.FileAsync()).Travellers[1].MemberId;
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync(Officer));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child, "trafficking", salma)
        );
        await story.DoAsync<RestrictedCases>(r => r.TakeAsync(story.Code, aicha));
        Assert.Contains(Screenings.RouteTask, await story.TasksAsync());
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child, salma));
        Assert.DoesNotContain(Screenings.RouteTask, await story.TasksAsync());
        var route = await RouteAsync(house, story);

        var decided = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>().ResolveAsync(story.Code, route, aicha)
        );
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>()
                .TakeStepAsync(story.Code, Taken(route, StepKind.SafetyPlan), aicha)
        );
        Assert.Equal("Route.OfWhoLeft", Assert.Single(decided.Refusals).TextKey);
        Assert.Equal("Route.OfWhoLeft", Assert.Single(taken.Refusals).TextKey);
        await story.DoAsync<Teams>(t => t.LiftAsync(story.Code, "Elle a son dossier", aicha));
        // Another country closes no case off for somebody who is not in it.
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));
        Assert.Equal(Sensitivity.Normal, (await story.FileAsync()).Sensitivity);

        using var visitor = await story.VisitorAsync(Officer);
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/protection");
        Assert.Contains("Ne bloque plus ce dossier", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector($"a[href*='{route}']"));
        foreach (
            var old in new[]
            {
                $"protection/{route}/step",
                $"protection/{route}/decide",
                $"risk/{route}",
            }
        )
        {
            page = await visitor.GetAsync($"/app/cases/{story.Code}/{old}");
            Assert.Equal(System.Net.HttpStatusCode.NotFound, page.Status);
        }
    }

    [Theory, BothDatabases]
    public async Task Nothing_is_shared_with_a_service_without_consent(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Referrals>(r => r.SendAsync(story.Code, Shelter(file), salma));
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(
                story.Code,
                file.Applicant!.Person.Id,
                ConsentPurpose.ShareWithServices,
                salma
            )
        );
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<Referrals>().SendAsync(story.Code, Shelter(file), salma)
        );
        Assert.Equal("Referral.NoConsent", Assert.Single(outcome.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_referral_that_nobody_answers_raises_one_task(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Referrals>(r => r.SendAsync(story.Code, Shelter(file), salma));
        house.Clock.Advance(days: 7);
        await RemindAsync(house);
        Assert.DoesNotContain("referral-unanswered", await story.TasksAsync());
        house.Clock.Advance(days: 1);
        await RemindAsync(house);
        await RemindAsync(house);
        Assert.Single(await story.TasksAsync(), k => k == "referral-unanswered");

        await AnswerAsync(house, story, salma);
        Assert.DoesNotContain("referral-unanswered", await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_referral_is_asked_about_also_when_who_was_referred_has_withdrawn(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, file) = (await story.ActorAsync("salma"), await story.FileAsync());
        var withdrawal = new TakeWithdrawal
        {
            MemberIds = [file.Applicant!.MemberId],
            After = AfterWithdrawal.Close,
        };
        await story.DoAsync<Referrals>(r =>
            r.SendAsync(story.Code, Shelter(file) with { Urgency = ReferralUrgency.Urgent }, salma)
        );
        house.Clock.Advance(days: 1);
        await story.DoAsync<Withdrawals>(w => w.TakeAsync(story.Code, withdrawal, salma));
        Assert.Equal(Stage.Closed, await story.StageAsync());

        house.Clock.Advance(days: 3);
        await RemindAsync(house);
        await RemindAsync(house);

        Assert.Single(await story.TasksAsync(), k => k == "referral-unanswered");
        // What is asked already is asked still, when the case is opened again and closed.
        await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle rappelle", salma));
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Sans nouvelles", salma)
        );
        Assert.Single(await story.TasksAsync(), k => k == "referral-unanswered");
        await AnswerAsync(house, story, salma);
        Assert.DoesNotContain("referral-unanswered", await story.TasksAsync());
        await RemindAsync(house);
        Assert.DoesNotContain("referral-unanswered", await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Nobody_asks_what_became_of_a_referral_of_somebody_who_is_erased(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (asked, silent, family) = (
            await Story.AppliedAsync(house, children: 0),
            await Story.AppliedAsync(house, children: 0),
            await Story.AppliedAsync(house, children: 1)
        );
        await ReferAsync(asked);
        house.Clock.Advance(days: 8);
        await RemindAsync(house);
        Assert.Contains("referral-unanswered", await asked.TasksAsync());
        await ReferAsync(silent);
        await ReferAsync(family);
        foreach (var story in new[] { asked, silent, family })
        {
            await story.DoAsync<Closing>(c =>
                c.CloseAsync(story.Code, ClosureReason.Withdrawn, null, Actor.System)
            );
            var file = await story.FileAsync();
            Assert.True(
                (await ErasureTests.EraseAsync(house, file.Id, file.Applicant!.Person.Id)).IsDone
            );
        }
        // Of the family the child stays on file.
        Assert.Null((await family.FileAsync()).Case.ErasedOn);

        house.Clock.Advance(days: 8);
        await RemindAsync(house);

        foreach (var story in new[] { asked, silent, family })
        {
            Assert.DoesNotContain("referral-unanswered", await story.TasksAsync());
        }

        async Task ReferAsync(Story story)
        {
            var (file, salma) = (await story.FileAsync(), await story.ActorAsync("salma"));
            await story.DoAsync<Referrals>(r => r.SendAsync(story.Code, Shelter(file), salma));
        }
    }

    private static async Task AnswerAsync(House house, Story story, Actor by)
    {
        var id = (await story.FileAsync()).Id;
        var referral = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Referral>()
                .AsNoTracking()
                .SingleAsync(r => r.CaseId == id)
        );
        await story.DoAsync<Referrals>(r =>
            r.ReceiveAsync(
                story.Code,
                new()
                {
                    ReferralId = referral.Id,
                    Status = ReferralStatus.Accepted,
                    Version = referral.Version,
                },
                by
            )
        );
    }

    private const string Officer = "aicha";

    private static Task JudgeAnewAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "cases-judged-anew")
                .RunAsync(CancellationToken.None)
        );

    private static async Task<string> ActionAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<WorkItem>()
                .Where(w => w.CaseId == id)
                .Select(w => w.Action)
                .SingleAsync()
        );
    }

    private static SendReferral Shelter(CaseFile file) =>
        new()
        {
            MemberIds = [file.Applicant!.MemberId],
            Service = ReferralService.Shelter,
            Partner = "Foyer, Rabat",
            Purpose = "Un lit pour deux semaines",
            Shared = "Prénom et âge",
        };

    private static Task RemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "referral-reminders")
                .RunAsync(CancellationToken.None)
        );

    private static async Task CounselAsync(Story story, Pressure pressure)
    {
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Counselling>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    MemberIds = [file.Applicant!.MemberId],
                    Given = CounsellingSession.AllInformation,
                    Pressure = pressure,
                    Concern = "Le frère décide pour elle",
                },
                salma
            )
        );
    }

    private static async Task ScreenAsync(
        House house,
        Story story,
        int version,
        params string[] flags
    )
    {
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>()
                .SaveAsync(story.Code, Found(file, version, flags), salma)
        );
        Assert.True(outcome.IsDone);
    }

    private static SaveScreening Found(CaseFile file, int version, params string[] flags) =>
        new()
        {
            Version = version,
            Persons = [new(file.Applicant!.MemberId, Findings.Nothing, flags)],
        };

    private static TakeStep Taken(Guid route, StepKind kind) =>
        new()
        {
            RouteId = route,
            Kind = kind,
            Who = "Aïcha Benkirane",
            Note = "Vu avec elle",
        };

    private static Task StepAsync(Story story, Guid route, StepKind kind, Actor by) =>
        story.DoAsync<ProtectionRoutes>(p => p.TakeStepAsync(story.Code, Taken(route, kind), by));

    private static async Task<Guid> RouteAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<ProtectionRoute>()
                .Where(r => r.CaseId == id)
                .Select(r => r.Id)
                .SingleAsync()
        );
    }

    private static Task<CaseFile?> FindAsync(House house, Story story, Actor by) =>
        house.InScopeAsync(s => s.GetRequiredService<CaseFiles>().FindAsync(story.Code, by));
}
