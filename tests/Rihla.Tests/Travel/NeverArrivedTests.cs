using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Cases.Import;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
using Rihla.Tests.Site;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Nobody is lost on the way: of who left and never arrives both missions know, and the others go on.</summary>
public sealed class NeverArrivedTests(Houses houses) : IClassFixture<Houses>
{
    private const string Saying = "main form[action*='handler=NotComing']";
    private const string Confirming = "main form:has([name='Input.Rows[0].Arrived'])";
    private const string Expecting = "main form[action*='handler=Expect']";

    [Theory, BothDatabases]
    public async Task A_family_goes_on_without_who_never_arrives_until_they_turn_up(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        var child = (await story.FileAsync()).Travellers[1];
        using var mariama = await story.VisitorAsync("mariama");
        var address = $"/app/arrivals/{story.Code}";
        var confirmed = await mariama.SubmitAsync(
            await mariama.GetAsync(address, "en"),
            [("Input.Rows[0].Arrived", "true")],
            Confirming
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());

        var lacking = await mariama.SubmitAsync(
            confirmed,
            [("Missed.Since", story.Today.AddDays(1).ToString("O"))],
            Saying
        );
        Assert.Contains("Choose somebody on the way", lacking.Text, StringComparison.Ordinal);
        lacking = await mariama.SubmitAsync(
            lacking,
            [("Missed.PersonId", child.Person.Id.ToString())],
            Saying
        );
        foreach (var fault in new[] { "Choose why", "not in the future", "Write what is known" })
        {
            Assert.Contains(fault, lacking.Text, StringComparison.Ordinal);
        }
        var said = await mariama.SubmitAsync(
            lacking,
            [
                ("Missed.Why", nameof(WhyNotComing.LeftOnTheWay)),
                ("Missed.Since", story.Today.ToString("O")),
                ("Missed.Note", "Vue pour la dernière fois à Tunis"),
            ],
            Saying
        );
        Assert.Contains("Tunis", said.Text, StringComparison.Ordinal);

        Assert.Equal(Stage.Arrived, await story.StageAsync());
        Assert.Equal((2, 1, MovementStatus.Completed), await CountedAsync(house, story));
        house.Clock.Advance(days: 3);
        await RemindAsync(house);
        Assert.Equal(
            [
                "child-did-not-arrive",
                "child-did-not-arrive-here",
                NotComing.HostTask,
                NotComing.OriginTask,
            ],
            (await story.TasksAsync())
                .Where(t => t is TaskKinds.ArrivalNotConfirmed || NotComing.Tasks.Contains(t))
                .Order(StringComparer.Ordinal)
        );
        var tasks = await OpenAsync(house, story);
        Assert.Equal(Role.Caseworker, tasks[NotComing.HostTask].Owner);
        Assert.Equal(
            (await story.ActorAsync("salma")).MissionId,
            tasks[NotComing.HostTask].OwnerMissionId
        );
        Assert.Equal(Role.OriginCaseworker, tasks[NotComing.OriginTask].Owner);
        Assert.Equal(
            (await story.ActorAsync("mariama")).MissionId,
            tasks[NotComing.OriginTask].OwnerMissionId
        );
        foreach (
            var (task, who) in new[]
            {
                ("child-did-not-arrive", "salma"),
                ("child-did-not-arrive-here", "mariama"),
            }
        )
        {
            Assert.Equal(
                (Role.ProtectionOfficer, (await story.ActorAsync(who)).MissionId, child.MemberId),
                (tasks[task].Owner, tasks[task].OwnerMissionId, tasks[task].Subject)
            );
        }
        using var salma = await story.VisitorAsync("salma");
        foreach (
            var page in new[] { $"/app/cases/{story.Code}", $"/app/cases/{story.Code}/history" }
        )
        {
            Assert.Contains(
                "Not expected any more",
                (await salma.GetAsync(page, "en")).Text,
                StringComparison.Ordinal
            );
        }

        // While she is on her way again the case does not close over her.
        using var later = await story.VisitorAsync("mariama");
        var back = await later.SubmitAsync(
            await later.GetAsync(address, "en"),
            [
                ("FoundAgain.PersonId", child.Person.Id.ToString()),
                ("FoundAgain.Reason", "A appelé de Conakry"),
            ],
            Expecting
        );
        Assert.Contains("is expected again", back.Text, StringComparison.Ordinal);
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        Assert.Equal((2, 1, MovementStatus.Departed), await CountedAsync(house, story));
        Assert.Single(await story.TasksAsync(), TaskKinds.ArrivalNotConfirmed);
        Assert.Empty((await story.TasksAsync()).Intersect(NotComing.Tasks));
        Assert.Contains(
            story.Code,
            (await later.GetAsync("/app/arrivals")).Text,
            StringComparison.Ordinal
        );
        var by = await story.ActorAsync("mariama");
        Assert.Equal("Case.Close.OnTheWay", await CloseAsync(ClosureReason.MovedAway, by));

        await story.ArriveAsync();
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        Assert.Equal((2, 2, MovementStatus.Completed), await CountedAsync(house, story));
        Assert.DoesNotContain(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        var acts = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e =>
                    e.PersonId == child.Person.Id
                    && (e.Act == "travel.not-coming" || e.Act == "travel.expected-again")
                )
                .ToListAsync()
        );
        Assert.Equal(2, acts.Count);

        async Task<string> CloseAsync(ClosureReason reason, Actor who)
        {
            var outcome = await house.InScopeAsync(s =>
                s.GetRequiredService<Closing>().CloseAsync(story.Code, reason, null, who)
            );
            return Assert.Single(outcome.Refusals).TextKey;
        }
    }

    [Theory, BothDatabases]
    public async Task A_case_of_which_nobody_arrives_is_closed_by_the_host_and_the_task_stays(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownAsync(house, children: 0);
        var (mother, id) = (
            (await story.FileAsync()).Travellers[0].Person.Id,
            (await story.FileAsync()).Id
        );
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        Assert.Equal(
            "Arrival.NotYours",
            Assert.Single((await SayAsync(house, story, mother, salma)).Refusals).TextKey
        );

        Assert.True((await SayAsync(house, story, mother, mariama)).IsDone);

        Assert.Equal(Stage.Departed, await story.StageAsync());
        var item = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<WorkItem>().SingleAsync(w => w.CaseId == id)
        );
        Assert.Equal(
            ("close", "close", Role.Caseworker, salma.MissionId),
            (item.Action, item.Page, item.Owner, item.OwnerMissionId)
        );
        Assert.DoesNotContain(
            await house.InScopeAsync(s => s.GetRequiredService<Arrivals>().ComingAsync(mariama)),
            p => p.CaseId == id
        );
        using var hicham = await story.VisitorAsync("hicham");
        var gate = await hicham.GetAsync($"/app/movements/{await story.MovementAsync()}/boarding");
        Assert.Null(gate.Document.QuerySelector("main form[action*='handler=Correct']"));

        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.Deceased, null, salma)
        );
        Assert.Contains(NotComing.HostTask, await story.TasksAsync());
        var task = (await OpenAsync(house, story))[NotComing.HostTask];
        await story.DoAsync<TaskBook>(b => b.DoneAsync(task.Id, salma));
        Assert.DoesNotContain(NotComing.HostTask, await story.TasksAsync());
        Assert.Equal(
            "Casework.IsClosed",
            Assert.Single((await TakeBackAsync(house, story, mother, mariama)).Refusals).TextKey
        );
    }

    [Theory, BothDatabases]
    public async Task In_a_closed_case_nobody_arrives_before_it_is_reopened(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownAsync(house, children: 0);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        // As an earlier system, or this one before, closed cases over the heads of who was on the way.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var found = await db.Set<Case>().SingleAsync(c => c.Code == story.Code);
            Assert.True(found.Close(ClosureReason.LostContact, null, story.Today).IsDone);
            await db.SaveAsync(Actor.System, new Act("case.closed", CaseId: found.Id));
        });
        var row = new ArrivalRow
        {
            PersonId = (await story.FileAsync()).Travellers[0].Person.Id,
            Arrived = true,
            ArrivedOn = story.Today,
        };

        var closed = await house.InScopeAsync(s =>
            s.GetRequiredService<Arrivals>().ConfirmAsync(story.Code, [row], mariama)
        );
        Assert.Equal("Casework.IsClosed", Assert.Single(closed.Refusals).TextKey);

        await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle a appelé", salma));
        await story.ArriveAsync();
        Assert.Equal(Stage.Arrived, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_turned_back_asks_anew_while_the_family_goes_on_and_is_in_one_case_at_a_time(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownWithAsync(house, Relation.Spouse);
        var mariama = await story.ActorAsync("mariama");
        var husband = (await story.FileAsync()).Travellers[1].Person;
        await ArriveAsync(story, 0);
        Assert.True((await SayAsync(house, story, husband.Id, mariama)).IsDone);
        Assert.Equal(Stage.Arrived, await story.StageAsync());

        var salma = await story.ActorAsync("salma");
        var again = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = husband.FullName,
                        SafeContact = "Par une voisine",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        Assert.True(again.IsDone);
        var entered = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    again.Value.Code,
                    new(
                        Relation.Applicant,
                        new() { GivenNames = "Alpha" },
                        [new(husband.Id, MatchDecisionKind.Same)]
                    ),
                    salma
                )
        );
        Assert.True(entered.IsDone, entered.IsDone ? "" : entered.Refusals[0].TextKey);

        // The mission of origin does not see the new case, and is not told its code.
        Assert.Equal(
            "NotComing.NotNow",
            Assert.Single((await TakeBackAsync(house, story, husband.Id, mariama)).Refusals).TextKey
        );
    }

    [Theory, BothDatabases]
    public async Task A_child_whose_mother_never_arrives_is_the_protection_officers_at_once(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var mother = (await story.FileAsync()).Travellers[0].Person.Id;

        Assert.True((await SayAsync(house, story, mother, mariama)).IsDone);

        var task = (await OpenAsync(house, story))[NotComing.ChildTask];
        Assert.Equal(
            (Role.ProtectionOfficer, mariama.MissionId),
            (task.Owner, task.OwnerMissionId)
        );
        await story.ArriveAsync();
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        Assert.Contains(NotComing.ChildTask, await story.TasksAsync());

        Assert.True((await TakeBackAsync(house, story, mother, mariama)).IsDone);
        Assert.DoesNotContain(NotComing.ChildTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_child_who_turns_up_without_the_mother_is_the_protection_officers_too(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var people = (await story.FileAsync()).Travellers;
        // Nobody asks for protection of who is missing.
        foreach (var lost in new[] { people[1], people[0] })
        {
            Assert.True((await SayAsync(house, story, lost.Person.Id, mariama)).IsDone);
        }
        Assert.DoesNotContain(NotComing.ChildTask, await story.TasksAsync());

        Assert.True((await TakeBackAsync(house, story, people[1].Person.Id, mariama)).IsDone);

        Assert.Equal(
            people[1].MemberId,
            (await OpenAsync(house, story))[NotComing.ChildTask].Subject
        );
    }

    [Theory, BothDatabases]
    public async Task The_child_of_a_mother_who_is_a_child_herself_is_the_protection_officers(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await BoardAsync(await Story.BookedWithAsync(house, Relation.Other, 1));
        var mariama = await story.ActorAsync("mariama");
        var people = (await story.FileAsync()).Travellers;
        var (mother, child, aunt) = (people[0], people[1], people[2]);
        await house.InScopeAsync(async s =>
        {
            var person = (
                await s.GetRequiredService<Persons>().ReadAsync(mother.Person.Id, default)
            ).Person;
            var young = await s.GetRequiredService<Persons>()
                .IdentifyAsync(
                    person.Code,
                    person.Particulars with
                    {
                        Birth = new(story.Today.Year - 18),
                    },
                    PersonSeen.Of(person),
                    Actor.System
                );
            Assert.True(young.IsDone);
        });

        Assert.True((await SayAsync(house, story, aunt.Person.Id, mariama)).IsDone);
        Assert.True((await TakeBackAsync(house, story, aunt.Person.Id, mariama)).IsDone);
        Assert.True((await SayAsync(house, story, mother.Person.Id, mariama)).IsDone);

        Assert.Equal(child.MemberId, (await OpenAsync(house, story))[NotComing.ChildTask].Subject);
        // The child was with her when she was found.
        Assert.True((await TakeBackAsync(house, story, mother.Person.Id, mariama)).IsDone);
        Assert.Empty((await story.TasksAsync()).Intersect(NotComing.Tasks));
    }

    [Theory, BothDatabases]
    public async Task A_relative_who_applies_now_is_no_parent_of_the_child_of_who_is_lost(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await BoardAsync(await Story.BookedWithAsync(house, Relation.Other, 1));
        var (mariama, salma) = (await story.ActorAsync("mariama"), await story.ActorAsync("salma"));
        var people = (await story.FileAsync()).Travellers;
        var (mother, child, uncle) = (people[0], people[1], people[2]);

        await story.DoAsync<Registration>(r => r.HandOverAsync(story.Code, uncle.MemberId, salma));
        Assert.True((await story.FileAsync()).Find(child.Person.Id)!.IsChildOn(story.Today));
        Assert.DoesNotContain(NotComing.ChildTask, await story.TasksAsync());
        Assert.True((await SayAsync(house, story, mother.Person.Id, mariama)).IsDone);

        Assert.Equal(child.MemberId, (await OpenAsync(house, story))[NotComing.ChildTask].Subject);
        // That the uncle is found again, who had been lost, too, settles nothing of it.
        Assert.True((await SayAsync(house, story, uncle.Person.Id, mariama)).IsDone);
        Assert.True((await TakeBackAsync(house, story, uncle.Person.Id, mariama)).IsDone);
        Assert.Contains(NotComing.ChildTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_child_whose_mother_is_lost_is_looked_after_also_when_the_father_hands_over_later(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 1);
        var (mariama, salma) = (await story.ActorAsync("mariama"), await story.ActorAsync("salma"));
        foreach (
            var (relation, name) in new[] { (Relation.Spouse, "Alpha"), (Relation.Other, "Sékou") }
        )
        {
            var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
            await story.EnterAsync(
                relation,
                name,
                family,
                new(relation == Relation.Spouse ? 1970 : 1975, 1, 5),
                salma
            );
        }
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.ApplyAsync();
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        await BoardAsync(story);
        var people = (await story.FileAsync()).Travellers;
        var (mother, father, uncle) = (
            people[0],
            people.Single(t => t.Relation == Relation.Spouse),
            people.Single(t => t.Relation == Relation.Other)
        );
        Task<Outcome> HandOverAsync(Traveller to) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Registration>().HandOverAsync(story.Code, to.MemberId, salma)
            );

        Assert.True((await SayAsync(house, story, mother.Person.Id, mariama)).IsDone);
        Assert.DoesNotContain(NotComing.ChildTask, await story.TasksAsync());
        // Of the new applicant nobody knows that the father is one.
        Assert.True((await HandOverAsync(uncle)).IsDone);
        Assert.Contains(NotComing.ChildTask, await story.TasksAsync());

        Assert.Equal(
            "Registration.NotExpected",
            Assert.Single((await HandOverAsync(mother)).Refusals).TextKey
        );
        Assert.True((await HandOverAsync(father)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task Who_is_lost_on_the_way_signs_for_no_child_who_waits(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse, children: 1);
        var (mariama, salma) = (await story.ActorAsync("mariama"), await story.ActorAsync("salma"));
        var parted = await story.BoardAsync(
            await story.PartingAtTheGateAsync(
                BoardingOutcome.Boarded,
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow
            )
        );
        Assert.True(parted.IsDone);
        var people = (await story.FileAsync()).Travellers;
        var (mother, father, child) = (people[0], people[1], people[2]);
        Assert.True((await SayAsync(house, story, mother.Person.Id, mariama)).IsDone);

        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries =
                    [
                        .. Enum.GetValues<ConsentPurpose>()
                            .Select(p => new ConsentEntry(
                                father.Person.Id,
                                p,
                                ConsentAnswer.Given
                            )),
                    ],
                    GuardianId = father.Person.Id,
                },
                salma
            )
        );
        Assert.Equal(Stage.Screened, await story.StageAsync());

        using var visitor = await story.VisitorAsync("salma");
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/declaration");
        var offered = page.Document.QuerySelectorAll(
            "select[name='Input.Children[0].GuardianMemberId'] option:not([value=''])"
        );
        Assert.Equal(
            [(father.MemberId.ToString(), true)],
            offered.Select(o => (o.GetAttribute("value")!, o.HasAttribute("selected")))
        );
        var signed = await house.InScopeAsync(s =>
            s.GetRequiredService<Declarations>()
                .SignAsync(
                    story.Code,
                    new()
                    {
                        Children =
                        [
                            new(
                                child.MemberId,
                                mother.MemberId,
                                null,
                                Guardianship.Mother,
                                SigningMethod.Signature
                            ),
                        ],
                    },
                    salma
                )
        );
        Assert.Equal("GuardianConsent.GuardianIsNoAdult", Assert.Single(signed.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Who_never_arrived_answers_for_no_child_who_did(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownAsync(house);
        var (mariama, salma) = (await story.ActorAsync("mariama"), await story.ActorAsync("salma"));
        var people = (await story.FileAsync()).Travellers;
        Assert.True((await SayAsync(house, story, people[0].Person.Id, mariama)).IsDone);
        await ArriveAsync(story, 1);
        Task<Outcome> AnswerAsync(Guid who, string? guardian) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<ConsentSheet>()
                    .RecordAsync(
                        story.Code,
                        new()
                        {
                            Entries = [new(who, ConsentPurpose.Publication, ConsentAnswer.Given)],
                            GuardianName = guardian,
                        },
                        salma
                    )
            );

        Assert.Equal(
            "Consent.GuardianMissing",
            Assert.Single((await AnswerAsync(people[1].Person.Id, null)).Refusals).TextKey
        );
        Assert.Empty((await AnswerAsync(people[1].Person.Id, "Fatou Camara, sa tante")).Refusals);
    }

    [Theory, BothDatabases]
    public async Task Nobody_waits_in_a_case_of_which_the_others_have_arrived(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownWithAsync(house, Relation.Spouse);
        var (mariama, hicham) = (
            await story.ActorAsync("mariama"),
            await story.ActorAsync("hicham")
        );
        var husband = (await story.FileAsync()).Travellers[1].Person.Id;
        var seat = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.PersonId == husband)
                .Select(x => x.Id)
                .SingleAsync()
        );
        await ArriveAsync(story, 0);
        Assert.True((await SayAsync(house, story, husband, mariama)).IsDone);

        Assert.Equal("Boarding.CorrectArrived", await CorrectAsync());
        Assert.True((await TakeBackAsync(house, story, husband, mariama)).IsDone);
        Assert.Equal("Boarding.CorrectArrived", await CorrectAsync());

        var file = await story.FileAsync();
        Assert.Equal((Stage.Arrived, story.Today), (file.Stage, file.Find(husband)!.DepartedOn));

        async Task<string> CorrectAsync() =>
            Assert
                .Single(
                    (
                        await house.InScopeAsync(s =>
                            s.GetRequiredService<GateCorrections>()
                                .CorrectAsync(story.Code, seat, hicham)
                        )
                    ).Refusals
                )
                .TextKey;
    }

    [Theory, BothDatabases]
    public async Task What_follows_the_arrival_is_asked_of_who_arrived(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownWithAsync(house, Relation.Spouse);
        var mariama = await story.ActorAsync("mariama");
        var people = (await story.FileAsync()).Travellers;
        await ArriveAsync(story, 1);
        Assert.True((await SayAsync(house, story, people[0].Person.Id, mariama)).IsDone);

        Assert.All(
            await story.SurveysAsync(house),
            s => Assert.Equal(people[1].Person.Id, s.Planned.Traveller.Person.Id)
        );
        Assert.NotEmpty(await story.SurveysAsync(house));
        var told = await house.InScopeAsync(s =>
            s.GetRequiredService<MonitoringDesk>()
                .TellAsync(
                    story.Code,
                    new()
                    {
                        PersonId = people[0].Person.Id,
                        Information = 3,
                        Speed = 3,
                        Usefulness = 3,
                        Respect = 3,
                    },
                    mariama
                )
        );
        Assert.Equal("Satisfaction.PersonMissing", Assert.Single(told.Refusals).TextKey);

        // Who turns up later is not asked in place of who has been asked since.
        Assert.True((await TakeBackAsync(house, story, people[0].Person.Id, mariama)).IsDone);
        house.Clock.Advance(days: 4);
        await ArriveAsync(story, 0);
        Assert.All(
            await story.SurveysAsync(house),
            s => Assert.Equal(people[1].Person.Id, s.Planned.Traveller.Person.Id)
        );
    }

    [Theory, BothDatabases]
    public async Task A_family_keeps_its_plan_when_the_late_arrival_of_one_was_a_slip(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var (day, child) = (story.Today, (await story.FileAsync()).Travellers[1].Person.Id);
        await ArriveAsync(story, 0);
        Assert.True((await SayAsync(house, story, child, mariama)).IsDone);
        await PlanAsync(house, story);
        await AtHome.RemindAsync(house);
        house.Clock.Advance(days: 20);
        Assert.True((await TakeBackAsync(house, story, child, mariama)).IsDone);
        await ArriveAsync(story, 1);
        Assert.DoesNotContain(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        var surveys = await RecordedAsync();

        using var visitor = await story.VisitorAsync("mariama");
        await visitor.SubmitAsync(
            await visitor.GetAsync($"/app/arrivals/{story.Code}", "en"),
            [
                ("Correction.PersonId", child.ToString()),
                ("Correction.Reason", "C'était l'enfant d'une autre famille"),
            ],
            "main form[action*='handler=Correct']"
        );

        var file = await story.FileAsync();
        Assert.Equal((Stage.Planned, day), (file.Stage, file.ArrivedOn));
        Assert.Equal(child, Assert.Single(file.OnTheWay()).Person.Id);
        Assert.Contains(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        Assert.Equal((2, 1, MovementStatus.Departed), await CountedAsync(house, story));
        Assert.NotEmpty(surveys);
        Assert.Equal(surveys, await RecordedAsync());

        // Looked for, they can be said to be lost once more.
        Assert.True((await SayAsync(house, story, child, mariama)).IsDone);
        Assert.Contains(NotComing.OriginTask, await story.TasksAsync());

        async Task<List<Guid>> RecordedAsync()
        {
            var id = (await story.FileAsync()).Id;
            return await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Survey>()
                    .Where(x => x.CaseId == id)
                    .Select(x => x.Id)
                    .ToListAsync()
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Who_came_after_a_family_that_has_arrived_takes_nothing_back_with_a_slip(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var (day, child) = (story.Today, (await story.FileAsync()).Travellers[1].Person.Id);
        await ArriveAsync(story, 0);
        Assert.True((await SayAsync(house, story, child, mariama)).IsDone);
        Assert.True((await TakeBackAsync(house, story, child, mariama)).IsDone);
        house.Clock.Advance(days: 3);
        await ArriveAsync(story, 1);

        await story.DoAsync<ArrivalCorrections>(c =>
            c.CorrectAsync(story.Code, child, "Erreur", mariama)
        );

        var file = await story.FileAsync();
        Assert.Equal((Stage.Arrived, day), (file.Stage, file.ArrivedOn));
        Assert.Single(file.OnTheWay());
    }

    [Theory, BothDatabases]
    public async Task Those_who_stayed_end_the_case_when_who_left_is_lost(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        Assert.True(
            (
                await story.BoardAsync(
                    await story.PartingAtTheGateAsync(
                        BoardingOutcome.NoShow,
                        BoardingOutcome.Boarded
                    ) with
                    {
                        SplitReason = "Malade",
                    }
                )
            ).IsDone
        );
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        var people = (await story.FileAsync()).Travellers;
        using var visitor = await story.VisitorAsync("salma");
        var address = $"/app/cases/{story.Code}/withdraw";
        var before = (
            await CountAsync(CountedEvent.Funded),
            await CountAsync(CountedEvent.Withdrawn)
        );
        Assert.Null(await AfterAsync());

        Assert.True((await SayAsync(house, story, people[1].Person.Id, mariama)).IsDone);

        Assert.NotNull(await AfterAsync());
        // Nobody says of who is lost that they do not want to go.
        Assert.DoesNotContain(
            people[1].MemberId.ToString(),
            (await visitor.GetAsync(address)).Html,
            StringComparison.Ordinal
        );
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(
                story.Code,
                new() { MemberIds = [people[0].MemberId], After = AfterWithdrawal.Close },
                salma
            )
        );

        var file = await story.FileAsync();
        Assert.Equal(
            (Stage.Closed, ClosureReason.Withdrawn, null),
            (file.Stage, file.ClosureReason, file.Grant)
        );
        Assert.Contains(NotComing.OriginTask, await story.TasksAsync());
        // Money was given for who left, and she did not withdraw.
        Assert.Equal(
            (before.Item1 - 1, before.Item2 + 1),
            (await CountAsync(CountedEvent.Funded), await CountAsync(CountedEvent.Withdrawn))
        );

        Task<int> CountAsync(CountedEvent what) =>
            house.InScopeAsync(async s =>
                (
                    await s.GetRequiredService<CaseCells>()
                        .OnceAsync(what, story.Today, story.Today, salma.MissionId, Actor.System)
                ).Sum(c => c.Persons)
            );

        async Task<object?> AfterAsync() =>
            (await visitor.GetAsync(address)).Document.QuerySelector("[name='Input.After']");
    }

    [Theory, BothDatabases]
    public async Task Papers_and_money_after_the_arrival_are_in_the_name_of_who_arrived(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownWithAsync(house, Relation.Spouse);
        var mariama = await story.ActorAsync("mariama");
        var people = (await story.FileAsync()).Travellers;
        await ArriveAsync(story, 1);
        Assert.True((await SayAsync(house, story, people[0].Person.Id, mariama)).IsDone);
        var home = await PlanAsync(house, story);
        var item = $"support/{(await home.ItemAsync()).Item.Id}";
        var money = $"support/{(await home.ItemAsync(1)).Item.Id}";
        using var visitor = await story.VisitorAsync("mariama");

        foreach (var paper in new[] { "plan/print", $"{item}/handover" })
        {
            var print = (
                await visitor.GetAsync($"/app/cases/{story.Code}/{paper}")
            ).Document.QuerySelector("article")!;
            Assert.Contains(people[1].Person.FullName, print.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain(
                people[0].Person.FullName,
                print.TextContent,
                StringComparison.Ordinal
            );
        }
        foreach (
            var (page, field) in new[]
            {
                ($"{item}/hand-over", "Input.ReceivedBy"),
                ($"{money}/pay/1", "Input.Payee"),
            }
        )
        {
            var form = await visitor.GetAsync($"/app/cases/{story.Code}/{page}");
            Assert.Equal(
                people[1].Person.FullName,
                form.Document.QuerySelector($"[name='{field}']")?.GetAttribute("value")
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Who_is_not_expected_is_not_told_that_they_have_arrived(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownWithAsync(house, Relation.Spouse);
        var mariama = await story.ActorAsync("mariama");
        var husband = (await story.FileAsync()).Travellers[1];
        var receipt = await Asking.GiveReceiptAsync(house, story, husband.MemberId);
        await ArriveAsync(story, 0);
        Assert.True((await SayAsync(house, story, husband.Person.Id, mariama)).IsDone);

        using var stranger = house.Visitor();
        var page = await Asking.EnterAsync(stranger, receipt);

        Assert.Contains("pas pu confirmer votre arrivée", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("L'arrivée est confirmée", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(".s-road-list"));
        Assert.Contains("faire une nouvelle demande", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_arrives_late_is_asked_and_counted_from_their_own_day(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownWithAsync(house, Relation.Spouse);
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<SurveySchedules>(s =>
            s.SetAsync(
                new()
                {
                    ValidFrom = story.Today,
                    Months = [3],
                    BaselineDays = 14,
                    LeadDays = 14,
                    GraceDays = 30,
                    Attempts = 3,
                    EveryAdult = true,
                },
                Actor.System
            )
        );
        var (day, late) = (story.Today, (await story.FileAsync()).Travellers[1].Person.Id);
        await ArriveAsync(story, 0);
        Assert.True((await SayAsync(house, story, late, mariama)).IsDone);
        Assert.True((await TakeBackAsync(house, story, late, mariama)).IsDone);
        house.Clock.Advance(days: 40);
        await ArriveAsync(story, 1);
        var arrived = story.Today;

        Assert.Equal("Survey.MissDayWrong", await MissAsync(0, day));
        Assert.Null(await MissAsync(0, arrived));
        house.Clock.Advance(days: 85);
        Assert.Equal("Survey.MissDayWrong", await MissAsync(3, arrived.AddMonths(3).AddDays(-15)));
        Assert.Null(await MissAsync(3, arrived.AddMonths(3).AddDays(-14)));

        var rows = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Survey>()
                .Where(x => x.PersonId == late)
                .Select(x => x.ArrivedOn)
                .ToListAsync()
        );
        Assert.Equal([arrived, arrived], rows);

        async Task<string?> MissAsync(int month, DateOnly on)
        {
            var outcome = await house.InScopeAsync(s =>
                s.GetRequiredService<SurveyDesk>().MissAsync(story.Code, late, month, mariama, on)
            );
            return outcome.Refusals.Select(r => r.TextKey).SingleOrDefault();
        }
    }

    [Theory, BothDatabases]
    public async Task Who_was_asked_first_is_asked_on_whatever_day_the_other_arrived(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownWithAsync(house, Relation.Spouse);
        var mariama = await story.ActorAsync("mariama");
        var people = (await story.FileAsync()).Travellers;
        await ArriveAsync(story, 1);
        Assert.True((await SayAsync(house, story, people[0].Person.Id, mariama)).IsDone);
        await story.DoAsync<SurveyDesk>(d =>
            d.MissAsync(story.Code, people[1].Person.Id, 0, mariama)
        );

        // The applicant, whom the schedule would ask, had only been held at the airport.
        Assert.True((await TakeBackAsync(house, story, people[0].Person.Id, mariama)).IsDone);
        await ArriveAsync(story, 0);

        var surveys = await story.SurveysAsync(house);
        Assert.All(surveys, s => Assert.Equal(people[1].Person.Id, s.Planned.Traveller.Person.Id));
        Assert.Equal(1, surveys[0].Survey?.Attempts);
    }

    [Theory, BothDatabases]
    public async Task A_flight_is_over_when_all_have_arrived_who_are_expected(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (one, other) = (
            await Story.ClearedAsync(house, children: 0),
            await Story.ClearedAsync(house, children: 0)
        );
        var flight = await Story.PlanAsync(house, one.Today);
        foreach (var story in new[] { one, other })
        {
            await story.BookAsync(flight);
            await story.ReceiveAsync();
        }
        await BoardAsync(one);
        await BoardAsync(other);
        var mariama = await one.ActorAsync("mariama");
        var missed = (await one.FileAsync()).Travellers[0].Person.Id;

        Assert.True((await SayAsync(house, one, missed, mariama)).IsDone);
        Assert.Equal((1, 0, MovementStatus.Departed), await CountedAsync(house, one));
        var seat = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.PersonId == missed)
                .Select(x => x.Id)
                .SingleAsync()
        );
        var hicham = await one.ActorAsync("hicham");
        var corrected = await house.InScopeAsync(s =>
            s.GetRequiredService<GateCorrections>().CorrectAsync(one.Code, seat, hicham)
        );
        Assert.Equal("Boarding.CorrectNotComing", Assert.Single(corrected.Refusals).TextKey);

        await other.ArriveAsync();
        Assert.Equal((1, 1, MovementStatus.Completed), await CountedAsync(house, other));
    }

    [Theory, BothDatabases]
    public async Task Also_of_a_journey_that_an_earlier_system_made_somebody_may_never_arrive(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await CaseloadCsv.ImportAsync(
            house,
            CaseloadCsv.Of(CaseloadCsv.Row(1, ("departed_on", "2025-03-01")))
        );
        var code = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Case>().Select(c => c.Code).SingleAsync()
        );
        var story = new Story(house, code);
        var person = (await story.FileAsync()).Travellers[0].Person.Id;
        var by = await story.ActorAsync(
            WorkingMission.IsThere(await story.FileAsync()) ? "mariama" : "salma"
        );

        Assert.True((await SayAsync(house, story, person, by)).IsDone);
        Assert.True((await story.FileAsync()).NobodyComes);
        Assert.True((await TakeBackAsync(house, story, person, by)).IsDone);

        Assert.Single(await story.TasksAsync(), TaskKinds.ArrivalNotConfirmed);
        Assert.Single((await story.FileAsync()).OnTheWay());
    }

    [Theory, BothDatabases]
    public async Task Their_money_goes_to_others_and_is_reserved_again_when_they_turn_up(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var name = $"Fonds de l'absent {kind}";
        var nadia = await new Story(house).ActorAsync("nadia");
        var grant = await house.GrantAsync(
            name,
            nadia,
            rules: new RuleInput
            {
                Kind = RuleKind.CashAtArrivalAtMost,
                Value = 100,
                Text = "Au plus 100 en espèces.",
            }
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<GrantOffice>()
                .SetTargetAsync(grant, GrantMeasure.Departed, 50, nadia)
        );
        var story = await house.WaitingAsync(children: 1);
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        await BoardAsync(story);
        var (mariama, hicham) = (
            await story.ActorAsync("mariama"),
            await story.ActorAsync("hicham")
        );
        var child = (await story.FileAsync()).Travellers[1].Person.Id;
        Assert.Equal((94_000, 240_000, 2, 2), await CountAsync());

        Assert.True((await SayAsync(house, story, child, mariama)).IsDone);

        // The grant paid for her departure all the same.
        Assert.Equal((52_000, 180_000, 1, 2), await CountAsync());
        GrantHouse.Refused("Funding.NobodyLeftOut", await RaiseAsync());
        GrantHouse.Refused(
            "Grant.SpendingRuleBroken",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>()
                    .RequestAsync(
                        story.Code,
                        new()
                        {
                            Purpose = LinePurpose.Arrival,
                            What = "Argent de poche",
                            Method = ExpenseMethod.Cash,
                            Amount = 150,
                        },
                        hicham
                    )
            )
        );

        Assert.True((await TakeBackAsync(house, story, child, mariama)).IsDone);
        var task = (await OpenAsync(house, story))[NotComing.MoneyTask];
        Assert.Equal((Role.ProgrammeManager, nadia.MissionId), (task.Owner, task.OwnerMissionId));
        GrantHouse.Done(await RaiseAsync());
        Assert.Equal((94_000, 240_000, 2, 2), await CountAsync());
        Assert.DoesNotContain(NotComing.MoneyTask, await story.TasksAsync());

        // Of whom nobody comes nothing is kept, until one turns up.
        foreach (var lost in (await story.FileAsync()).Travellers)
        {
            Assert.True((await SayAsync(house, story, lost.Person.Id, mariama)).IsDone);
        }
        Assert.Equal((0, 0, 0, 2), await CountAsync());
        GrantHouse.Refused("Funding.NobodyComes", await story.ReserveAsync(house, name, nadia));
        Assert.True((await TakeBackAsync(house, story, child, mariama)).IsDone);
        Assert.Contains(NotComing.MoneyTask, await story.TasksAsync());
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        Assert.DoesNotContain(NotComing.MoneyTask, await story.TasksAsync());
        Assert.Equal(0, (await CountAsync()).Travel);
        await house.MustBalanceAsync();

        Task<Outcome> RaiseAsync() =>
            house.InScopeAsync(s => s.GetRequiredService<Funding>().RaiseAsync(story.Code, nadia));

        async Task<(long Travel, long Start, int Persons, int Departed)> CountAsync()
        {
            var figure = (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<GrantFigures>().FindAsync(grant, nadia)
                )
            )!;
            return (
                (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved,
                (await house.BalanceAsync(grant, LinePurpose.Reintegration)).Reserved,
                figure.Persons,
                Assert.Single(figure.Targets).Actual
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Who_stayed_waits_for_money_again_when_who_flew_with_it_is_lost(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var name = $"Fonds de qui est resté {kind}";
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        var nadia = await story.ActorAsync("nadia");
        var grant = await house.GrantAsync(name, nadia);
        Assert.True(
            (
                await story.BoardAsync(
                    await story.PartingAtTheGateAsync(
                        BoardingOutcome.NoShow,
                        BoardingOutcome.Boarded
                    ) with
                    {
                        SplitReason = "Malade",
                    }
                )
            ).IsDone
        );
        var people = (await story.FileAsync()).Travellers;
        var (stayed, flew) = (people[0], people[1]);
        // She withdraws, her money goes to others, and she signs again.
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(story.Code, new() { MemberIds = [stayed.MemberId] }, salma)
        );
        await story.DoAsync<Declarations>(d =>
            d.SignAsync(
                story.Code,
                new()
                {
                    Adults = [new(stayed.MemberId, SigningMethod.Signature)],
                    ExplainedIn = "fr",
                },
                salma
            )
        );
        Assert.Equal(Standing.NotMet, await FundedAsync());

        Assert.True((await SayAsync(house, story, flew.Person.Id, mariama)).IsDone);

        var file = await story.FileAsync();
        Assert.True(file.Stage is >= Stage.Applied and < Stage.Booked, $"{file.Stage}");
        Assert.Equal(
            (null, null, story.Today),
            (file.Case.Grant, file.Case.FundedOn, file.Case.WaitingSince)
        );
        Assert.Equal(Standing.NotMet, await FundedAsync());
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        Assert.Equal(name, (await story.FileAsync()).Grant);
        Assert.Equal(52_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        Assert.Equal(Standing.Met, await FundedAsync());
        await house.MustBalanceAsync();

        async Task<Standing> FundedAsync()
        {
            var now = await story.FileAsync();
            return await house.InScopeAsync(async s =>
                (await s.GetRequiredService<Progress>().VerdictsAsync(now, Stage.Booked))
                    .Single(v => v.Condition.Key == "funded")
                    .Standing
            );
        }
    }

    [Theory, BothDatabases]
    public async Task What_was_ordered_for_who_is_lost_is_not_counted_as_ordered_for_who_stays(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        var (mariama, hicham, omar) = (
            await story.ActorAsync("mariama"),
            await story.ActorAsync("hicham"),
            await story.ActorAsync("omar")
        );
        var grant = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Grant>()
                .Where(g => g.Name == "Bailleur A")
                .Select(g => g.Id)
                .SingleAsync()
        );
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = LinePurpose.Travel,
                    What = "Billet de qui part",
                    Amount = 520,
                },
                hicham
            )
        );
        var ticket = (
            await house.InScopeAsync(s => s.GetRequiredService<ExpenseBook>().OpenAsync(omar))
        )
            .Single(l => l.Expense.CaseCode == story.Code)
            .Expense.Id;
        await story.DoAsync<Expenses>(e => e.ApproveAsync(ticket, omar));
        Assert.True(
            (
                await story.BoardAsync(
                    await story.PartingAtTheGateAsync(
                        BoardingOutcome.NoShow,
                        BoardingOutcome.Boarded
                    ) with
                    {
                        SplitReason = "Malade",
                    }
                )
            ).IsDone
        );
        var before = await KeptAsync();
        var flew = (await story.FileAsync()).Travellers[1].Person.Id;

        Assert.True((await SayAsync(house, story, flew, mariama)).IsDone);

        // The ticket of who stays is still to be ordered.
        Assert.Equal(before, await KeptAsync());
        await house.MustBalanceAsync();

        async Task<long> KeptAsync() =>
            (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved;
    }

    [Theory, BothDatabases]
    public async Task Who_turns_up_when_the_grant_has_ended_is_paid_for_by_another(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var first = await house.GrantAsync("Fonds échu", nadia);
        var second = await house.GrantAsync("Fonds de la suite", nadia);
        var story = await house.WaitingAsync(children: 1);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds échu", nadia));
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        await BoardAsync(story);
        var (mariama, hicham) = (
            await story.ActorAsync("mariama"),
            await story.ActorAsync("hicham")
        );
        var child = (await story.FileAsync()).Travellers[1].Person.Id;
        Assert.True((await SayAsync(house, story, child, mariama)).IsDone);
        await ArriveAsync(story, 0);
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = LinePurpose.Arrival,
                    What = "Taxi",
                    Amount = 50,
                },
                hicham
            )
        );
        GrantHouse.Refused(
            "Funding.StillKept",
            await story.ReserveAsync(house, "Fonds de la suite", nadia)
        );
        house.Clock.Advance(days: 5);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Grant>()
                .Where(g => g.Id == first)
                .ExecuteUpdateAsync(u => u.SetProperty(g => g.EndsOn, story.Today.AddDays(-1)))
        );
        Assert.True((await TakeBackAsync(house, story, child, mariama)).IsDone);
        Assert.Contains(NotComing.MoneyTask, await story.TasksAsync());
        GrantHouse.Refused(
            "Grant.OverForRaising",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Funding>().RaiseAsync(story.Code, nadia)
            )
        );

        using var manager = await story.VisitorAsync("nadia");
        var page = await manager.SubmitAsync(
            await manager.GetAsync($"/app/cases/{story.Code}/funding", "en"),
            [("Input.Grant", "Fonds de la suite")],
            "main form:has([name='Input.Grant'])"
        );
        Assert.Contains("Funding is reserved.", page.Text, StringComparison.Ordinal);

        Assert.DoesNotContain(NotComing.MoneyTask, await story.TasksAsync());
        foreach (
            var purpose in new[]
            {
                LinePurpose.Travel,
                LinePurpose.Arrival,
                LinePurpose.Reintegration,
            }
        )
        {
            var old = await house.BalanceAsync(first, purpose);
            Assert.Equal((0, 10_000_000), (old.Reserved, old.Available));
        }
        Assert.Equal(0, (await house.BalanceAsync(second, LinePurpose.Travel)).Reserved);
        Assert.Equal(
            240_000,
            (await house.BalanceAsync(second, LinePurpose.Reintegration)).Reserved
        );
        // What nobody can pay from it any more is not waited for.
        Assert.Equal(
            ExpenseStanding.Cancelled,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Expense>().Select(e => e.Standing).SingleAsync()
            )
        );
        GrantHouse.Refused(
            "Funding.StillKept",
            await story.ReserveAsync(house, "Fonds de la suite", nadia)
        );
        await house.MustBalanceAsync();
    }

    // A mother with children, all on board.
    private static async Task<Story> FlownAsync(House house, int children = 1)
    {
        var story = await Story.BookedAsync(house, children);
        return await BoardAsync(story);
    }

    private static async Task<Story> FlownWithAsync(House house, Relation relation) =>
        await BoardAsync(await Story.BookedWithAsync(house, relation));

    private static async Task<Story> BoardAsync(Story story)
    {
        var people = (await story.FileAsync()).Travellers.Count;
        var boarded = await story.BoardAsync(
            await story.AtTheGateAsync([.. Enumerable.Repeat(BoardingOutcome.Boarded, people)])
        );
        Assert.True(boarded.IsDone);
        return story;
    }

    private static async Task ArriveAsync(Story story, int which)
    {
        var person = (await story.FileAsync()).Travellers[which].Person.Id;
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = person,
                        Arrived = true,
                        ArrivedOn = story.Today,
                    },
                ],
                mariama
            )
        );
    }

    // A kit and some money, agreed and approved.
    private static async Task<AfterArrivalStory> PlanAsync(House house, Story story)
    {
        var home = new AfterArrivalStory(house, story);
        await home.WriteAsync(
            home.Kit(100),
            home.Kit(100) with
            {
                What = "Pécule",
                Kind = AssistanceKind.Allowance,
                Method = ExpenseMethod.Cash,
            }
        );
        await home.AgreeAsync();
        await home.ApproveAsync("nadia");
        Assert.Equal(Stage.Planned, await story.StageAsync());
        return home;
    }

    private static Task<Outcome> SayAsync(House house, Story story, Guid person, Actor by) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<ComingNoMore>()
                .SayAsync(
                    story.Code,
                    person,
                    new(story.Today, WhyNotComing.TurnedBack, "Renvoi à l'escale"),
                    by
                )
        );

    private static Task<Outcome> TakeBackAsync(House house, Story story, Guid person, Actor by) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<ComingNoMore>()
                .TakeBackAsync(story.Code, person, "Retour au pays par la route", by)
        );

    private static Task RemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .OfType<TravelReminders>()
                .Single()
                .RunAsync(CancellationToken.None)
        );

    private static async Task<Dictionary<string, CaseTask>> OpenAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.CaseId == id && t.DoneAt == null)
                .ToDictionaryAsync(t => t.Kind)
        );
    }

    // How many figures count as departed and as arrived, and where the movement stands.
    private static async Task<(int, int, MovementStatus)> CountedAsync(House house, Story story)
    {
        var (id, code) = ((await story.FileAsync()).Id, await story.MovementAsync());
        return await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var counted = db.Set<CountedPerson>().Where(c => c.CaseId == id);
            return (
                await counted.CountAsync(c => c.DepartedOn != null),
                await counted.CountAsync(c => c.ArrivedOn != null),
                await db.Set<Movement>()
                    .Where(m => m.Code == code)
                    .Select(m => m.Status)
                    .SingleAsync()
            );
        });
    }
}
