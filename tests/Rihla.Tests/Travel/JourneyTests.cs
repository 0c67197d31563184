using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Jobs;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>From clearance to the day of travel, on both databases.</summary>
public sealed class JourneyTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_family_with_papers_leave_and_health_is_cleared(DatabaseKind kind)
    {
        var story = await Story.AppliedAsync(await houses.OnAsync(kind));
        Assert.Equal(Stage.Applied, await story.StageAsync());
        await story.ClearAsync();
        Assert.Equal(Stage.Cleared, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_document_that_expires_a_day_before_travel_does_not_clear(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var travel = story.Today.AddDays(20);
        await story.ClearAsync(documentsUntil: travel.AddDays(-1));
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        var movement = await Story.PlanAsync(house, travel);
        var hicham = await story.ActorAsync("hicham");

        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<Bookings>().BookAsync(story.Code, movement, hicham)
        );

        Assert.Equal(
            ["Booking.NotClearedOnThatDay", "Condition.travel-documents"],
            outcome.Refusals.Select(r => r.TextKey)
        );
        Assert.Equal(0, await story.SeatsAsync());
        await story.DocumentsAsync(until: travel);
        await story.BookAsync(movement);
        Assert.Equal(3, await story.SeatsAsync());
    }

    [Theory, BothDatabases]
    public async Task A_journey_moved_beyond_the_last_day_of_a_laissez_passer_falls_back_and_says_so(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        await story.ClearAsync(documentsUntil: story.Today.AddDays(10));
        var movement = await Story.PlanAsync(house, story.Today.AddDays(5));
        await story.BookAsync(movement);
        await story.ReceiveAsync();
        Assert.Equal(Stage.Booked, await story.StageAsync());
        var hicham = await story.ActorAsync("hicham");

        var version = await house.InScopeAsync(async s =>
            (await s.GetRequiredService<Movements>().FindAsync(movement, hicham))!.Version
        );
        await story.DoAsync<MovementPlanning>(m =>
            m.ChangeAsync(movement, Story.To(story.Today.AddDays(11)), version, hicham)
        );

        Assert.Equal(Stage.Applied, await story.StageAsync());
        Assert.Equal(story.Today.AddDays(11), (await story.FileAsync()).TravelOn);
        Assert.Contains(TaskKinds.MovementMoved, await story.TasksAsync());
        await story.DocumentsAsync(until: story.Today.AddDays(30));
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        await story.ReceiveAsync();
        Assert.Equal(Stage.Booked, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Somebody_found_unfit_after_booking_stands_before_clearance_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var file = await story.FileAsync();
        var karim = await story.ActorAsync("karim");
        var known = await house.InScopeAsync(s =>
            s.GetRequiredService<FitnessDecisions>().WithDiagnosesAsync(file.Id, karim)
        );
        await story.DoAsync<FitnessDecisions>(f =>
            f.DecideAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = file.Applicant!.Person.Id,
                        Fitness = Fitness.Unfit,
                        ExaminedOn = story.Today,
                        ValidUntil = story.Today,
                    },
                ],
                Seen.Of(known.Values),
                karim
            )
        );
        Assert.Equal(Stage.Applied, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_cancelled_movement_gives_all_seats_back(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        var movement = await Story.PlanAsync(house, story.Today.AddDays(3), seats: 3);
        await story.BookAsync(movement);
        await story.ReceiveAsync();
        var hicham = await story.ActorAsync("hicham");

        await story.DoAsync<MovementPlanning>(m =>
            m.CancelAsync(movement, "Vol supprimé par la compagnie", hicham)
        );

        Assert.Equal(0, await story.SeatsAsync());
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        Assert.Null((await story.FileAsync()).TravelOn);
        Assert.Superset(
            new HashSet<string> { TaskKinds.MovementCancelled, TaskKinds.ReceptionCalledOff },
            (await story.TasksAsync()).ToHashSet()
        );
    }

    [Theory, BothDatabases]
    public async Task That_they_do_not_come_is_said_each_time_and_that_they_do_puts_it_right(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var movement = await Story.PlanAsync(house, story.Today.AddDays(3));
        var hicham = await story.ActorAsync("hicham");
        for (var time = 0; time < 2; time++)
        {
            await story.BookAsync(movement);
            Assert.Contains(TaskKinds.ReceptionAsked, await story.TasksAsync());
            Assert.DoesNotContain(TaskKinds.ReceptionCalledOff, await story.TasksAsync());

            await story.ReceiveAsync();
            await story.DoAsync<Bookings>(b => b.ReleaseAsync(story.Code, hicham));
            Assert.Contains(TaskKinds.ReceptionCalledOff, await story.TasksAsync());
        }
    }

    [Theory, BothDatabases]
    public async Task Nobody_is_reminded_of_an_answer_about_seats_that_were_given_back(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var hicham = await story.ActorAsync("hicham");
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(2)));
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "travel-reminders")
                .RunAsync(CancellationToken.None)
        );
        Assert.Contains(TaskKinds.ReceptionSilent, await story.TasksAsync());

        await story.DoAsync<Bookings>(b => b.ReleaseAsync(story.Code, hicham));

        Assert.DoesNotContain(TaskKinds.ReceptionSilent, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_comes_on_the_same_day_with_another_flight_is_not_said_to_stay_away(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var hicham = await story.ActorAsync("hicham");
        var day = story.Today.AddDays(3);
        await story.BookAsync(await Story.PlanAsync(house, day));
        await story.ReceiveAsync();
        await story.DoAsync<Bookings>(b => b.ReleaseAsync(story.Code, hicham));
        var later = await Story.PlanAsync(house, day.AddDays(2));
        await story.BookAsync(later);
        Assert.Contains(TaskKinds.ReceptionCalledOff, await story.TasksAsync());
        await story.DoAsync<Bookings>(b => b.ReleaseAsync(story.Code, hicham));

        await story.BookAsync(await Story.PlanAsync(house, day));

        var tasks = await story.TasksAsync();
        Assert.DoesNotContain(TaskKinds.ReceptionCalledOff, tasks);
        Assert.Single(tasks, TaskKinds.ReceptionAsked);
    }

    [Theory, BothDatabases]
    public async Task A_flight_that_is_moved_leaves_one_request_to_the_mission_of_origin(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var hicham = await story.ActorAsync("hicham");
        var movement = await Story.PlanAsync(house, story.Today.AddDays(5));
        await story.BookAsync(movement);
        var version = await house.InScopeAsync(async s =>
            (await s.GetRequiredService<Movements>().FindAsync(movement, hicham))!.Version
        );

        await story.DoAsync<MovementPlanning>(m =>
            m.ChangeAsync(movement, Story.To(story.Today.AddDays(7)), version, hicham)
        );

        Assert.Single(await story.TasksAsync(), TaskKinds.ReceptionAsked);
    }

    [Theory, BothDatabases]
    public async Task A_stop_stays_on_the_route_while_people_sit_there_who_get_off_at_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var hicham = await story.ActorAsync("hicham");
        var direct = Story.To(story.Today.AddDays(3)) with { Country = "CI" };
        direct = direct with { Legs = [direct.Legs[0] with { To = "ABJ" }] };
        var stopping = direct with
        {
            Legs = [direct.Legs[0] with { To = "CKY" }, direct.Legs[0] with { From = "CKY" }],
        };
        var planned = await house.InScopeAsync(s =>
            s.GetRequiredService<MovementPlanning>().PlanAsync(stopping, hicham)
        );
        var charter = planned.Value!;
        await story.BookAsync(charter);
        await story.ReceiveAsync();

        var refusal = Assert.Single((await ChangeAsync(direct)).Refusals);

        Assert.Equal(("Movement.StopTaken", "Legs[0].To"), (refusal.TextKey, refusal.Field));
        Assert.Equal(Stage.Booked, await story.StageAsync());
        Assert.True((await ChangeAsync(stopping with { Seats = 30 })).IsDone);
        await story.DoAsync<Bookings>(b => b.ReleaseAsync(story.Code, hicham));
        Assert.True((await ChangeAsync(direct)).IsDone);

        Task<Outcome> ChangeAsync(MovementPlan plan) =>
            house.InScopeAsync(async s =>
            {
                var found = await s.GetRequiredService<Movements>().FindAsync(charter, hicham);
                return await s.GetRequiredService<MovementPlanning>()
                    .ChangeAsync(charter, plan, found!.Version, hicham);
            });
    }

    [Theory, BothDatabases]
    public async Task A_mission_that_cannot_receive_keeps_the_journey_from_being_booked(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(3)));
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<Arrivals>(a =>
            a.AnswerAsync(story.Code, accept: false, "Personne à l'aéroport ce jour-là", mariama)
        );
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        Assert.Contains(TaskKinds.ReceptionDeclined, await story.TasksAsync());
        await story.ReceiveAsync();
        Assert.Equal(Stage.Booked, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Another_mission_does_not_answer_for_the_one_that_receives(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(3)));
        var koffi = await story.ActorAsync("koffi");
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<Arrivals>().AnswerAsync(story.Code, accept: true, null, koffi)
        );
        Assert.Equal("Case.NotFound", Assert.Single(outcome.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task From_the_gate_to_the_arrival_each_person_is_accounted_for(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var record = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );
        Assert.True((await story.BoardAsync(record)).IsDone);
        Assert.Equal(Stage.Departed, await story.StageAsync());
        var file = await story.FileAsync();
        Assert.All(file.Travellers, t => Assert.Equal(story.Today, t.DepartedOn));
        Assert.Equal(story.Today, file.DepartedOn);

        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(story.Code, [Arrived(file.Applicant!)], mariama)
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(story.Code, [.. file.Travellers.Skip(1).Select(Arrived)], mariama)
        );
        Assert.Equal(Stage.Arrived, await story.StageAsync());

        ArrivalRow Arrived(Traveller t) =>
            new()
            {
                PersonId = t.Person.Id,
                Arrived = true,
                ArrivedOn = story.Today,
            };
    }

    [Theory, BothDatabases]
    public async Task Two_people_who_record_documents_of_one_family_see_each_other(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        await story.DocumentsAsync(story.Today.AddDays(30));
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");

        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<TravelDocuments>()
                .RecordAsync(
                    story.Code,
                    [
                        new()
                        {
                            PersonId = file.Applicant!.Person.Id,
                            Number = "LP-AUTRE",
                            ExpiresOn = story.Today.AddDays(5),
                        },
                    ],
                    seen: "",
                    salma
                )
        );

        Assert.Equal(Outcome.ChangedMeanwhile, Assert.Single(outcome.Refusals));
        var kept = await house.InScopeAsync(s =>
            s.GetRequiredService<TravelDocuments>().OfAsync(file.Id)
        );
        Assert.Equal("LP-2026-118", kept[file.Applicant!.Person.Id].Number!.Reveal());
    }

    [Theory, BothDatabases]
    public async Task Data_of_somebody_who_does_not_consent_do_not_go_to_the_consulate(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(
                story.Code,
                file.Applicant!.Person.Id,
                ConsentPurpose.ShareWithConsulate,
                salma
            )
        );

        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<TravelDocuments>()
                .RequestAsync(
                    story.Code,
                    new() { PersonIds = [file.Applicant!.Person.Id], On = story.Today },
                    salma
                )
        );

        Assert.Equal("TravelDocument.NoConsent", Assert.Single(outcome.Refusals).TextKey);
    }
}
