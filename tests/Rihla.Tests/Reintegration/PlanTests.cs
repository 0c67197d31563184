using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>Needs, plans, their versions, the agreement of the returnee, and the approval.</summary>
public sealed class PlanTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_case_is_planned_when_its_plan_is_agreed_and_approved(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        Assert.Equal(Stage.Arrived, await story.StageAsync());

        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        await story.ApproveAsync("nadia");

        Assert.Equal(Stage.Planned, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_paper_names_who_signed_it_whoever_the_case_stands_in_the_name_of_now(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var booked = await Story.BookedWithAsync(house, Relation.Spouse);
        GrantHouse.Done(
            await booked.BoardAsync(
                await booked.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
            )
        );
        await booked.ArriveAsync();
        var story = new AfterArrivalStory(house, booked);
        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        var file = await booked.FileAsync();
        var (signer, next) = (file.Applicant!, file.Travellers.Single(t => t != file.Applicant));
        var item = (await story.ItemAsync()).Item.Id;
        var handover = new Handover
        {
            ItemId = item,
            CaseId = file.Id,
            Kind = HandoverKind.Delivery,
            Quantity = 1,
            On = booked.Today,
            ReceivedBy = new(signer.Person.FullName),
            Method = SigningMethod.Signature,
            RecordedByName = "Mariama",
            RecordedAt = house.Clock.GetUtcNow(),
        };
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(handover);
            await db.SaveAsync(
                Actor.System,
                new Rihla.Platform.Audit.Act("delivery.handed-over", CaseId: file.Id)
            );
        });
        await story.DoAsync<Registration>(
            "salma",
            (r, by) => r.HandOverAsync(story.Code, next.MemberId, by)
        );
        using var mariama = await booked.VisitorAsync("mariama");

        foreach (var path in new[] { "plan/print", $"support/{item}/handover/{handover.Id}" })
        {
            var paper = await mariama.GetAsync($"/app/cases/{story.Code}/{path}");

            Assert.Contains(signer.Person.FullName, paper.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(next.Person.FullName, paper.Text, StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task The_copy_of_her_data_gives_the_plan_to_who_always_stood_alone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var children in new[] { 0, 1 })
        {
            var story = await AfterArrivalStory.ArrivedAsync(house, children);
            await story.WriteAsync(story.Kit());
            var person = await story.Story.ApplicantAsync();

            var (copy, kept) = await house.InScopeAsync(async s =>
                (
                    await s.GetServices<HeldData>()
                        .OfType<HeldSupport>()
                        .Single()
                        .OfAsync(person, s.GetRequiredService<Words>(), default),
                    s.GetRequiredService<Words>()["Held.PlanOfFamily"]
                )
            );

            var told = copy.SelectMany(section => section.Lines).Select(line => line.Text).ToList();
            Assert.Equal(children == 0, told.Contains("Vivre de mon atelier"));
            Assert.Equal(children == 0, told.Exists(t => t.Contains("Machine à coudre")));
            Assert.Equal(children > 0, told.Contains(kept));
        }
    }

    [Theory, BothDatabases]
    public async Task A_plan_without_an_assessment_of_needs_plans_nothing(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.WriteGoalsAsync(story.Code, "Ouvrir un étal", by)
        );
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, story.Kit(), by)
        );
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");

        Assert.Equal(Stage.Arrived, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task The_host_mission_sees_the_plan_and_does_not_write_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);

        GrantHouse.Refused(
            "AfterArrival.OtherMission",
            await story.TryAsync<Planning>("salma", (p, by) => p.BeginAsync(story.Code, by))
        );
        GrantHouse.Refused(
            "Case.NotFound",
            await story.TryAsync<Planning>("koffi", (p, by) => p.BeginAsync(story.Code, by))
        );
    }

    [Theory, BothDatabases]
    public async Task All_nine_questions_are_answered_or_nothing_is_kept(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        var whole = AfterArrivalStory.Assessment();
        GrantHouse.Refused(
            "Needs.NotAll",
            await story.TryAsync<Needs>(
                "mariama",
                (n, by) =>
                    n.AssessAsync(
                        story.Code,
                        whole with
                        {
                            Needs = [.. whole.Needs.Skip(1), whole.Needs[^1]],
                        },
                        by
                    )
            )
        );
        GrantHouse.Refused(
            "Needs.RatingMissing",
            await story.TryAsync<Needs>(
                "mariama",
                (n, by) =>
                    n.AssessAsync(
                        story.Code,
                        whole with
                        {
                            Needs =
                            [
                                whole.Needs[0] with
                                {
                                    Rating = (NeedRating)17,
                                },
                                .. whole.Needs.Skip(1),
                            ],
                        },
                        by
                    )
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Above_the_limit_a_second_person_with_a_higher_limit_must_approve(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit(3000.01m));
        await story.AgreeAsync();

        await story.ApproveAsync("nadia");
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        GrantHouse.Refused(
            "ReintegrationPlan.ApprovedByYou",
            await story.TryAsync<Planning>("nadia", (p, by) => p.ApproveAsync(story.Code, by))
        );
        await story.ApproveAsync("hassan");

        Assert.Equal(Stage.Planned, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Nobody_raises_their_own_limit_by_that_of_their_role(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit(3000.01m));
        await story.AgreeAsync();
        await story.DoAsync<PlanRuleBook>(
            "nadia",
            (r, by) =>
                r.SetLimitAsync(
                    new()
                    {
                        Role = Role.ProgrammeManager,
                        Amount = 90_000,
                        Currency = "EUR",
                    },
                    by
                )
        );

        await story.ApproveAsync("nadia");

        Assert.Equal(Stage.Arrived, await story.StageAsync());
        var nadia = await story.ActorAsync("nadia");
        Assert.True(await IsWithinAsync(nadia, 3000));
        Assert.True(await IsWithinAsync(nadia with { UserId = Guid.CreateVersion7() }, 90_000));

        async Task<bool> IsWithinAsync(Actor by, decimal amount) =>
            GrantHouse
                .Done(
                    await house.InScopeAsync(s =>
                        s.GetRequiredService<PlanRuleBook>().IsWithinLimitAsync(by, amount, "EUR")
                    )
                )
                .IsWithin;
    }

    [Theory, BothDatabases]
    public async Task Up_to_the_limit_one_person_is_enough(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit(3000));
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        Assert.Equal(Stage.Planned, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task What_was_paid_of_something_called_off_counts_towards_the_limit(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s =>
                [
                    Allowance(s, 2900) with
                    {
                        Instalments =
                        [
                            new() { Amount = 2890, DueOn = s.Story.Today.AddDays(5) },
                            new() { Amount = 10, DueOn = s.Story.Today.AddDays(40) },
                        ],
                    },
                ]
        );
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.AskPaymentAsync(2890));
        GrantHouse.Done(await story.PayAsync("rachida"));
        var item = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Ordering>(
            "mariama",
            (o, by) => o.CancelAsync(story.Code, item, "Le reste n'est pas dû", by)
        );
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, Allowance(story, 200), by)
        );
        await story.AgreeAsync();

        var nadia = await story.ActorAsync("nadia");
        var waiting = await house.InScopeAsync(s =>
            s.GetRequiredService<PlanBook>().WaitingAsync(nadia)
        );
        Assert.Equal(3090, waiting.Single(w => w.File.Code == story.Code).Amount);
        await story.ApproveAsync("nadia");
        Assert.Equal(1, (await story.SupportAsync()).Plan.Approved!.Number);
        await story.ApproveAsync("hassan");
        Assert.Equal(2, (await story.SupportAsync()).Plan.Approved!.Number);

        static ItemInput Allowance(AfterArrivalStory story, decimal amount) =>
            story.Kit(amount) with
            {
                Kind = AssistanceKind.Allowance,
                Method = ExpenseMethod.Cash,
            };
    }

    [Theory, BothDatabases]
    public async Task Who_wrote_a_plan_does_not_approve_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        var (nadia, mariama) = (await story.ActorAsync("nadia"), await story.ActorAsync("mariama"));
        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();
        var both = mariama with
        {
            MissionId = nadia.MissionId,
            Roles = [.. nadia.Roles],
            Permissions = [.. nadia.Permissions, .. mariama.Permissions],
        };

        GrantHouse.Refused(
            "ReintegrationPlan.OwnPlan",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Planning>().ApproveAsync(story.Code, both)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_plan_that_was_sent_back_is_agreed_anew(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();
        await story.DoAsync<Planning>(
            "nadia",
            (p, by) => p.SendBackAsync(story.Code, "Trop cher", by)
        );
        Assert.Contains("plan-sent-back", await story.Story.TasksAsync());
        GrantHouse.Refused(
            "ReintegrationPlan.NotAgreed",
            await story.TryAsync<Planning>("nadia", (p, by) => p.ApproveAsync(story.Code, by))
        );

        await story.AgreeAsync();
        await story.ApproveAsync("nadia");

        Assert.Equal(Stage.Planned, await story.StageAsync());
        Assert.Equal(2, (await story.SupportAsync()).Plan.Latest.Agreements.Count);
    }

    [Theory, BothDatabases]
    public async Task Nobody_agreed_to_what_was_sent_back_before_it_was(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();
        house.Clock.Advance(3);
        var day = story.Story.Today;
        await story.DoAsync<Planning>(
            "nadia",
            (p, by) => p.SendBackAsync(story.Code, "Trop cher", by)
        );
        house.Clock.Advance(1);

        var refused = await story.TryAgreeAsync(day.AddDays(-1));

        GrantHouse.Refused("ReintegrationPlan.BeforeSentBack", refused);
        Assert.Equal([day], Assert.Single(refused.Refusals).Args);
        GrantHouse.Done(await story.TryAgreeAsync(day));
    }

    [Theory, BothDatabases]
    public async Task A_change_is_a_version_and_the_one_before_stays_as_it_was(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit(), story.Kit(100) with { What = "Tissu" });
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        var cloth = (await story.SupportAsync())
            .Items.Single(i => i.Item.What.Reveal() == "Tissu")
            .Item.Id;

        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        GrantHouse.Refused(
            "ReintegrationPlan.AgreedBefore",
            await story.TryAsync<Planning>(
                "mariama",
                (p, by) => p.ChangeItemAsync(story.Code, cloth, story.Kit(), 1, by)
            )
        );
        await story.DoAsync<Planning>("mariama", (p, by) => p.TakeOutAsync(story.Code, cloth, by));
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, story.Kit(150) with { What = "Enseigne" }, by)
        );
        Assert.Equal(["Machine à coudre", "Tissu"], Names((await story.SupportAsync()).Promised));

        await story.AgreeAsync();
        await story.ApproveAsync("nadia");

        var plan = await story.SupportAsync();
        Assert.Equal(["Enseigne", "Machine à coudre"], Names(plan.Promised));
        Assert.Equal(
            ["Machine à coudre", "Tissu"],
            plan.Plan.ItemsOf(plan.Plan.Versions.Single(v => v.Number == 1))
                .Select(i => i.What.Reveal())
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory, BothDatabases]
    public async Task A_version_that_was_given_up_leaves_no_trace_in_the_plan(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        var kit = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.DoAsync<Planning>("mariama", (p, by) => p.TakeOutAsync(story.Code, kit, by));
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, story.Kit(150) with { What = "Enseigne" }, by)
        );

        await story.DoAsync<Planning>("mariama", (p, by) => p.GiveUpAsync(story.Code, by));

        Assert.Equal(["Machine à coudre"], Names((await story.SupportAsync()).Promised));
    }

    [Theory, BothDatabases]
    public async Task The_rules_of_the_grant_refuse_a_promise_in_the_donors_words(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Travel.Story(house).ActorAsync("nadia");
        var name = "Fonds en nature";
        await house.GrantAsync(
            name,
            nadia,
            100_000,
            new RuleInput { Kind = RuleKind.InKindOnly, Text = "Rien en argent." },
            new RuleInput
            {
                Kind = RuleKind.UsedWithinMonths,
                Value = 3,
                Text = "Dans les trois mois.",
            }
        );
        var story = await AfterArrivalStory.ArrivedAsync(house, grant: name);
        await story.WriteAsync();

        var cash = await story.TryAsync<Planning>(
            "mariama",
            (p, by) =>
                p.AddItemAsync(story.Code, story.Kit() with { Method = ExpenseMethod.Cash }, by)
        );
        var late = await story.TryAsync<Planning>(
            "mariama",
            (p, by) =>
                p.AddItemAsync(
                    story.Code,
                    story.Kit() with
                    {
                        DueOn = story.Story.Today.AddMonths(4),
                    },
                    by
                )
        );

        Assert.Equal([name, "Rien en argent."], Assert.Single(cash.Refusals).Args);
        Assert.Equal([name, "Dans les trois mois."], Assert.Single(late.Refusals).Args);
        Assert.Empty((await story.SupportAsync()).Items);
    }

    [Theory, BothDatabases]
    public async Task Cash_is_not_promised_without_a_sum_whether_a_grant_pays_or_not(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var funded = await AfterArrivalStory.ArrivedAsync(house);
        var unfunded = await AfterArrivalStory.ArrivedAsync(house);
        foreach (var (story, isFunded) in new[] { (funded, true), (unfunded, false) })
        {
            await story.WriteAsync();
            if (!isFunded)
            {
                var id = (await story.Story.FileAsync()).Id;
                await house.InScopeAsync(s =>
                    s.GetRequiredService<RihlaDb>()
                        .Set<ReintegrationPlan>()
                        .Where(p => p.CaseId == id)
                        .ExecuteUpdateAsync(u => u.SetProperty(p => p.Currency, (string?)null))
                );
            }
            var nothing = story.Kit(0) with { Method = ExpenseMethod.Cash };
            foreach (var item in new[] { nothing, nothing with { Cost = null } })
            {
                GrantHouse.Refused(
                    "ReintegrationPlan.CashMissing",
                    await story.TryAsync<Planning>(
                        "mariama",
                        (p, by) => p.AddItemAsync(story.Code, item, by)
                    )
                );
            }
            // What a partner gives is handed over.
            await story.DoAsync<Planning>(
                "mariama",
                (p, by) => p.AddItemAsync(story.Code, story.Kit(0), by)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Cash_at_arrival_stays_within_the_amount_for_each_person(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        // Bailleur A: 615 EUR for each of the two.
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync();
        ItemInput Cash(decimal amount) =>
            story.Kit(amount) with
            {
                What = "Argent",
                Method = ExpenseMethod.Cash,
                Purpose = LinePurpose.Arrival,
            };
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, Cash(1000), by)
        );
        GrantHouse.Refused(
            "Grant.SpendingRuleBroken",
            await story.TryAsync<Planning>(
                "mariama",
                (p, by) => p.AddItemAsync(story.Code, Cash(230.01m), by)
            )
        );
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, Cash(230), by)
        );
    }

    [Theory, BothDatabases]
    public async Task An_agreement_needs_a_witness_a_goal_and_a_promise(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        var outcome = await story.TryAsync<Planning>(
            "mariama",
            (p, by) =>
                p.AgreeAsync(
                    story.Code,
                    new()
                    {
                        Method = SigningMethod.OralWithWitness,
                        ExplainedIn = "ff",
                        On = story.Story.Today.AddDays(1),
                    },
                    by
                )
        );
        Assert.Equal(
            [
                "ReintegrationPlan.DayToCome",
                "ReintegrationPlan.GoalsMissing",
                "ReintegrationPlan.InterpreterMissing",
                "ReintegrationPlan.NothingPromised",
                "ReintegrationPlan.WitnessMissing",
            ],
            outcome.Refusals.Select(r => r.TextKey).Order(StringComparer.Ordinal)
        );
    }

    [Theory, BothDatabases]
    public async Task Instalments_sum_to_the_cost(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync();
        var day = story.Story.Today.AddDays(10);
        GrantHouse.Refused(
            "ReintegrationPlan.InstalmentsDiffer",
            await story.TryAsync<Planning>(
                "mariama",
                (p, by) =>
                    p.AddItemAsync(
                        story.Code,
                        story.Kit(
                            400,
                            1,
                            [
                                new() { Amount = 300, DueOn = day },
                                new() { Amount = 99.99m, DueOn = day.AddDays(30) },
                            ]
                        ),
                        by
                    )
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Silence_after_an_arrival_raises_a_task(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        // One at a time: whatever comes first keeps nothing from its turn.
        Task Run() =>
            house.InScopeAsync(s =>
            {
                var job = s.GetServices<RecurringJob>().OfType<ReintegrationReminders>().Single();
                job.Batch = 1;
                return job.RunAsync(CancellationToken.None);
            });
        await Run();
        Assert.DoesNotContain("plan-missing", await story.Story.TasksAsync());

        house.Clock.Advance(31);
        await Run();
        await Run();
        Assert.Single(await story.Story.TasksAsync(), t => t == "plan-missing");

        await story.WriteAsync(story.Kit(), story.Kit(100));
        await story.AgreeAsync();
        Assert.DoesNotContain("plan-missing", await story.Story.TasksAsync());
        house.Clock.Advance(6);
        await Run();
        Assert.Contains("plan-unapproved", await story.Story.TasksAsync());

        await story.ApproveAsync("nadia");
        Assert.DoesNotContain("plan-unapproved", await story.Story.TasksAsync());
        house.Clock.Advance(40);
        await Run();
        await Run();
        Assert.Equal(2, (await story.Story.TasksAsync()).Count(t => t == "item-late"));

        // What is not given any more is asked for no longer; the other promise still is.
        var item = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Ordering>(
            "mariama",
            (o, by) => o.CancelAsync(story.Code, item, "N'en veut plus", by)
        );
        Assert.Single(await story.Story.TasksAsync(), t => t == "item-late");

        // Nor is what a later version takes out.
        var other = (await story.ItemAsync(1)).Item.Id;
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.DoAsync<Planning>("mariama", (p, by) => p.TakeOutAsync(story.Code, other, by));
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, story.Kit(0), by)
        );
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        Assert.DoesNotContain("item-late", await story.Story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Each_agreement_that_nobody_approves_is_spoken_of(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();
        house.Clock.Advance(6);
        await story.RemindAsync();
        Assert.Contains("plan-unapproved", await story.Story.TasksAsync());
        await story.DoAsync<Planning>(
            "nadia",
            (p, by) => p.SendBackAsync(story.Code, "Trop cher", by)
        );
        Assert.DoesNotContain("plan-unapproved", await story.Story.TasksAsync());

        await story.AgreeAsync();
        house.Clock.Advance(6);
        await story.RemindAsync();
        await story.RemindAsync();
        Assert.Single(await story.Story.TasksAsync(), t => t == "plan-unapproved");
    }

    [Theory, BothDatabases]
    public async Task Of_a_couple_who_can_decide_signs_and_is_paid(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var booked = await Story.BookedWithAsync(house, Relation.Spouse);
        GrantHouse.Done(
            await booked.BoardAsync(
                await booked.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
            )
        );
        await booked.ArriveAsync();
        var story = new AfterArrivalStory(house, booked);
        await FindUnableAsync(house, booked);

        await story.WriteAsync(story.Kit());
        await story.AgreeAsync();

        var file = await booked.FileAsync();
        var spouse = file.Travellers.Single(t => t.Relation == Relation.Spouse);
        Assert.Equal(spouse, AfterArrival.ReceiverIn(file, booked.Today));
        var plan = (await story.SupportAsync()).Plan;
        Assert.Equal(spouse.MemberId, plan.Pending!.Agreement!.ByMemberId);
    }

    [Theory, BothDatabases]
    public async Task For_who_cannot_decide_and_is_alone_the_named_representative_signs(
        DatabaseKind kind
    )
    {
        const string Representative = "Me Berrada, tutrice";
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house, children: 0);
        var route = await FindUnableAsync(house, story.Story);
        await story.WriteAsync(story.Kit());
        var address = $"/app/cases/{story.Code}";

        GrantHouse.Refused(
            "AfterArrival.RepresentativeMissing",
            await story.TryAgreeAsync(story.Story.Today)
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(
                new RouteStep
                {
                    RouteId = route,
                    Kind = Personal.Of(StepKind.RepresentativeConsent),
                    Result = Personal.Of(StepResult.Favourable),
                    On = story.Story.Today.AddDays(-1),
                    Who = Personal.Of(Representative),
                    MissionId = (await story.ActorAsync("salma")).MissionId,
                    Country = "GN",
                    RecordedAt = house.Clock.GetUtcNow(),
                    RecordedByName = "Salma",
                }
            );
            await db.SaveAsync(Actor.System, new Rihla.Platform.Audit.Act("route.step-taken"));
        });
        using var mariama = await story.Story.VisitorAsync("mariama");
        Assert.Contains(
            $"{Representative} signs",
            (await mariama.GetAsync($"{address}/plan/agree", "en")).Text,
            StringComparison.Ordinal
        );
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");

        var item = (await story.ItemAsync()).Item.Id;
        foreach (var page in new[] { "plan", "plan/print", $"support/{item}/handover", "history" })
        {
            Assert.Contains(
                Representative,
                (await mariama.GetAsync($"{address}/{page}", "en")).Text,
                StringComparison.Ordinal
            );
        }
        var form = await mariama.GetAsync($"{address}/support/{item}/hand-over", "en");
        Assert.Equal(
            Representative,
            form.Document.QuerySelector("[name='Input.ReceivedBy']")!.GetAttribute("value")
        );

        // Once she is found able she signs for herself; what was agreed before stays as it was.
        house.Clock.Advance(days: 1);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var found = await db.Set<ProtectionRoute>().SingleAsync(r => r.Id == route);
            GrantHouse.Done(found.NotConfirmed("Guérie", story.Story.Today, "Salma", false));
            (await db.Set<CaseMember>().SingleAsync(m => m.Id == found.MemberId)).Vulnerabilities =
                null;
            await db.SaveAsync(Actor.System, new Rihla.Platform.Audit.Act("route.not-confirmed"));
        });
        using var later = await story.Story.VisitorAsync("mariama");
        Assert.Contains(
            Representative,
            (await later.GetAsync($"{address}/plan/print", "en")).Text,
            StringComparison.Ordinal
        );
        var paper = await later.GetAsync($"{address}/support/{item}/handover", "en");
        Assert.Contains("Machine à coudre", paper.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Representative, paper.Text, StringComparison.Ordinal);
    }

    // The applicant cannot decide; how that is found is told elsewhere.
    private static Task<Guid> FindUnableAsync(House house, Story story) =>
        house.InScopeAsync(async s =>
        {
            var file = await story.FileAsync();
            var db = s.GetRequiredService<RihlaDb>();
            var member = file.Applicant!.MemberId;
            (await db.Set<CaseMember>().SingleAsync(m => m.Id == member)).Vulnerabilities =
                Personal.Of(Vulnerability.Represented.Code);
            var route = new ProtectionRoute
            {
                CaseId = file.Id,
                MemberId = member,
                Kind = Personal.Of(RouteKind.Represented),
                Flag = new(Vulnerability.Represented.Code),
                OpenedOn = story.Today.AddDays(-1),
                OpenedByName = "Salma",
            };
            db.Add(route);
            await db.SaveAsync(Actor.System, new Rihla.Platform.Audit.Act("route.opened"));
            return route.Id;
        });

    private static IEnumerable<string> Names(IEnumerable<ItemSupport> items) =>
        items.Select(i => i.Item.What.Reveal()).Order(StringComparer.Ordinal);
}
