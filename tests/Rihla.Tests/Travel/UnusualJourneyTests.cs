using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Travel;
using static Rihla.Tests.Site.Asking;

namespace Rihla.Tests.Travel;

/// <summary>Journeys of people whom the mission of origin may not know, and of families of whom some stay.</summary>
public sealed class UnusualJourneyTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task The_host_mission_follows_a_case_that_is_not_shared_to_the_end_of_the_journey(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        var mother = (await story.FileAsync()).Applicant!.Person.Id;
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, mother, ConsentPurpose.ShareWithOrigin, salma)
        );
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, ConsentToShareWithOrigin.Name, "Elle craint sa famille", nadia)
        );
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        // That somebody will be there is not the host mission's to say.
        var answered = await house.InScopeAsync(s =>
            s.GetRequiredService<Arrivals>().AnswerAsync(story.Code, accept: true, null, salma)
        );
        Assert.Equal("Arrival.NotYours", Assert.Single(answered.Refusals).TextKey);
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "reception-accepted", "Elle craint sa famille", nadia)
        );
        Assert.Equal(Stage.Booked, await story.StageAsync());

        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new() { Entries = [new(mother, ConsentPurpose.Photograph, ConsentAnswer.Refused)] },
                salma
            )
        );
        Assert.Equal(1, await story.SeatsAsync());

        Assert.True(
            (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = mother,
                        Arrived = true,
                        ArrivedOn = story.Today,
                    },
                ],
                salma
            )
        );
        Assert.Equal(Stage.Arrived, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_did_not_come_holds_nobody_up_and_the_case_goes_on_without_who_stays_for_good(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        var movement = await Story.PlanAsync(house, story.Today);
        await story.BookAsync(movement);
        await story.ReceiveAsync();
        var record = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.NoShow,
            BoardingOutcome.Boarded
        ) with
        {
            SplitAgreed = true,
            SplitReason = "Chez sa tante à Rabat",
        };
        Task<Outcome> BoardAsync(int place) =>
            story.BoardAsync(record with { Rows = [record.Rows[place]] });
        Assert.True((await BoardAsync(1)).IsDone);
        Assert.True((await BoardAsync(0)).IsDone);

        // One is on board, the other is awaited: the plane leaves on no other day any more.
        var hicham = await story.ActorAsync("hicham");
        var moved = await house.InScopeAsync(async s =>
        {
            var version = (
                await s.GetRequiredService<Movements>().FindAsync(movement, hicham)
            )!.Version;
            return await s.GetRequiredService<MovementPlanning>()
                .ChangeAsync(movement, Story.To(story.Today.AddDays(2)), version, hicham);
        });
        Assert.Equal("Movement.DateBoarded", Assert.Single(moved.Refusals).TextKey);

        Assert.True((await BoardAsync(2)).IsDone);
        Assert.Null((await story.FileAsync()).TravelOn);
        Assert.Contains(TaskKinds.FamilySplit, await story.TasksAsync());
        var salma = await story.ActorAsync("salma");
        var travellers = (await story.FileAsync()).Travellers;
        Task<Outcome> RemoveAsync(Guid member) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Registration>().RemoveAsync(story.Code, member, salma)
            );

        // Closed now, nobody would ask whether the mother arrived, and her money would be given back.
        var closed = await house.InScopeAsync(s =>
            s.GetRequiredService<Closing>()
                .CloseAsync(story.Code, ClosureReason.LostContact, "Sans nouvelles", salma)
        );
        Assert.Equal("Case.Close.Parted", Assert.Single(closed.Refusals).TextKey);

        var left = await RemoveAsync(travellers[0].MemberId);
        Assert.Equal("Registration.HasDeparted", Assert.Single(left.Refusals).TextKey);
        Assert.True((await RemoveAsync(travellers[1].MemberId)).IsDone);

        var file = await story.FileAsync();
        Assert.Equal(Stage.Departed, file.Stage);
        Assert.Equal(travellers[0].DepartedOn, file.Case.DepartedOn);
    }

    [Theory, BothDatabases]
    public async Task A_slip_about_one_leaves_the_others_on_the_flight_they_were_booked_on_since(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (story, first, second, record) = await PartedAsync(house);
        var friday = story.Today.AddDays(3);
        await ExpectedOnFridayAsync();
        await TakeBackBoardingAsync(house, story);
        await ExpectedOnFridayAsync();

        var absent = record with
        {
            Rows = [record.Rows[0] with { Outcome = BoardingOutcome.NoShow }],
        };
        var elsewhere = await story.BoardAsync(absent, second);
        Assert.Equal("Boarding.TooEarly", Assert.Single(elsewhere.Refusals).TextKey);
        Assert.True((await story.BoardAsync(absent, first)).IsDone);
        await ExpectedOnFridayAsync();
        Assert.Equal(1, await story.SeatsAsync());

        async Task ExpectedOnFridayAsync()
        {
            var file = await story.FileAsync();
            Assert.Equal(friday, file.TravelOn);
            var reception = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Reception>()
                    .SingleAsync(r => r.CaseId == file.Id)
            );
            Assert.True(reception.StandsFor(friday));
        }
    }

    [Theory, BothDatabases]
    public async Task Of_a_parted_family_the_flight_with_which_somebody_still_comes_is_asked_about(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (story, first, second, _) = await PartedAsync(house);
        var day = story.Today.AddDays(-1);
        await TakeBackBoardingAsync(house, story);
        var hicham = await story.ActorAsync("hicham");

        await story.DoAsync<MovementPlanning>(m => m.CancelAsync(second, "Vol annulé", hicham));

        var file = await story.FileAsync();
        Assert.Equal(day, file.TravelOn);
        var (reception, movement) = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return (
                await db.Set<Reception>().SingleAsync(r => r.CaseId == file.Id),
                await db.Set<Movement>().SingleAsync(m => m.Code == first)
            );
        });
        Assert.Equal(
            (movement.Id, ReceptionAnswer.Awaited),
            (reception.MovementId, reception.Answer)
        );
        var tasks = await story.TasksAsync();
        Assert.Contains(TaskKinds.ReceptionCalledOff, tasks);
        Assert.Single(tasks, TaskKinds.ReceptionAsked);
    }

    [Theory, BothDatabases]
    public async Task Who_stays_after_all_is_no_longer_expected_though_others_of_the_family_have_left(
        DatabaseKind kind
    )
    {
        foreach (var cancelled in new[] { true, false })
        {
            await using var house = await House.OpenAsync(kind);
            var (story, _, second, record) = await PartedAsync(house);
            if (cancelled)
            {
                var hicham = await story.ActorAsync("hicham");
                await story.DoAsync<MovementPlanning>(m =>
                    m.CancelAsync(second, "Vol annulé", hicham)
                );
            }
            else
            {
                house.Clock.Advance(days: 3);
                var absent = record with { Rows = [record.Rows[1]] };
                Assert.True((await story.BoardAsync(absent, second)).IsDone);
            }

            var id = (await story.FileAsync()).Id;
            var reception = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Reception>().SingleAsync(r => r.CaseId == id)
            );
            Assert.Equal(ReceptionAnswer.CalledOff, reception.Answer);
            Assert.Contains(TaskKinds.ReceptionCalledOff, await story.TasksAsync());
        }
    }

    [Theory, BothDatabases]
    public async Task Who_left_first_is_taken_to_have_arrived_with_that_flight(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (story, _, second, record) = await PartedAsync(house);
        var (monday, friday) = (story.Today.AddDays(-1), story.Today.AddDays(3));
        house.Clock.Advance(days: 3);
        var boarded = record with
        {
            Rows = [record.Rows[1] with { Outcome = BoardingOutcome.Boarded }],
        };
        Assert.True((await story.BoardAsync(boarded, second)).IsDone);
        using var mariama = await story.VisitorAsync("mariama");

        var page = await mariama.GetAsync($"/app/arrivals/{story.Code}");

        Assert.Equal(
            [monday.ToString("O"), friday.ToString("O")],
            page.Document.QuerySelectorAll("main input[name$='.ArrivedOn']")
                .Select(i => i.GetAttribute("value"))
        );
    }

    [Theory, BothDatabases]
    public async Task A_child_needs_a_paper_of_its_own_once_the_parent_on_whose_it_travelled_has_left(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse, children: 1);
        var record = await story.PartingAtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.NoShow,
            BoardingOutcome.NoShow
        );
        Assert.True((await story.BoardAsync(record)).IsDone);
        house.Clock.Advance(days: 1);
        var hicham = await story.ActorAsync("hicham");
        var next = await Story.PlanAsync(house, story.Today.AddDays(1));

        var refused = await house.InScopeAsync(s =>
            s.GetRequiredService<Bookings>().BookAsync(story.Code, next, hicham)
        );

        Assert.Equal(
            ["Booking.NotClearedOnThatDay", "Condition.travel-documents"],
            refused.Refusals.Select(r => r.TextKey)
        );
        using (var visitor = await story.VisitorAsync("hicham"))
        {
            var page = await visitor.GetAsync($"/app/cases/{story.Code}/documents");
            Assert.Contains(
                "voyageait sur le document d’un parent qui est déjà parti",
                page.Text,
                StringComparison.Ordinal
            );
            // The father's is no laissez-passer of hers: only who still travels is offered.
            Assert.Equal(
                2,
                page.Document.QuerySelectorAll("main select[name$=OnDocumentOfId] option").Length
            );
        }
        // With a paper of its own it leaves with the father, who is its parent as well as she is.
        await story.OwnDocumentAsync((await story.FileAsync()).Travellers[2].Person.Id);
        await story.BookAsync(next);
        await story.ReceiveAsync();
        var together = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );
        var boarded = await story.BoardAsync(
            together with
            {
                Rows = [.. together.Rows.Skip(1)],
            },
            next
        );
        Assert.True(boarded.IsDone, string.Join(", ", boarded.Refusals.Select(r => r.TextKey)));
        Assert.Equal(Stage.Departed, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task The_seats_of_a_case_are_the_matter_of_the_mission_that_prepares_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var hicham = await story.ActorAsync("hicham");
        var elsewhere = hicham with { MissionId = (await story.ActorAsync("mariama")).MissionId };

        foreach (
            var attempt in new Func<Bookings, Task<Outcome>>[]
            {
                b => b.ReleaseAsync(story.Code, elsewhere),
                b => b.BookNewAsync(story.Code, Story.To(story.Today.AddDays(4)), elsewhere),
                b => b.EscortAsync(story.Code, EscortKind.Medical, "Dr Sow", elsewhere),
            }
        )
        {
            var outcome = await house.InScopeAsync(s => attempt(s.GetRequiredService<Bookings>()));
            Assert.Equal("Booking.NotYours", Assert.Single(outcome.Refusals).TextKey);
        }
        Assert.Equal(3, await story.SeatsAsync());
        Assert.Equal(Stage.Booked, await story.StageAsync());
    }

    // A couple of whom the wife was recorded as boarded on the first flight; the husband, who did not come, is accepted for Friday.
    [Theory, BothDatabases]
    public async Task Each_flight_of_a_parted_family_is_missed_until_those_on_it_are_confirmed(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (story, _, second, record) = await PartedAsync(house);
        house.Clock.Advance(days: 3);
        var boarded = record with
        {
            Rows = [record.Rows[1] with { Outcome = BoardingOutcome.Boarded }],
        };
        Assert.True((await story.BoardAsync(boarded, second)).IsDone);
        house.Clock.Advance(days: 2);
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "travel-reminders")
                .RunAsync(CancellationToken.None)
        );
        Assert.Equal(2, await MissedAsync());
        var mariama = await story.ActorAsync("mariama");

        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = record.Rows[0].PersonId,
                        Arrived = true,
                        ArrivedOn = story.Today,
                    },
                ],
                mariama
            )
        );

        Assert.Equal(1, await MissedAsync());
        Assert.Equal(Stage.Departed, await story.StageAsync());

        async Task<int> MissedAsync() =>
            (await story.TasksAsync()).Count(k => k == TaskKinds.ArrivalNotConfirmed);
    }

    [Theory, BothDatabases]
    public async Task Who_stayed_of_a_parted_family_withdraws_at_once_and_the_case_stays_open_for_who_left(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (story, _, _, _) = await PartedAsync(house);
        var husband = (await story.FileAsync()).Travellers[1];
        using (var office = await story.VisitorAsync("salma"))
        {
            var form = await office.GetAsync($"/app/cases/{story.Code}/withdraw");
            Assert.NotNull(form.Document.QuerySelector("[name='Input.MemberIds']"));
            Assert.Null(form.Document.QuerySelector("[name='Input.After']"));
        }
        using var stranger = house.Visitor();
        var receipt = await GiveReceiptAsync(house, story, husband.MemberId);

        var heard = await stranger.SubmitAsync(
            await EnterAsync(stranger, receipt),
            [("Close", "true")],
            "form:has([value=withdraw])"
        );

        Assert.Contains("vous ne partez pas", heard.Text, StringComparison.Ordinal);
        Assert.Null(heard.Document.QuerySelector(".s-errors, form:has([value=withdraw])"));
        var file = await story.FileAsync();
        Assert.True(file.IsOpen);
        Assert.Equal(
            0,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Seat>()
                    .CountAsync(x => x.PersonId == husband.Person.Id && x.Number != null)
            )
        );
        var standing = await house.InScopeAsync(s =>
            SignedPapers.LoadAsync(s.GetRequiredService<RihlaDb>(), file.Id, default)
        );
        Assert.Null(standing.Standing(husband.MemberId));
        Assert.NotNull(standing.Standing(file.Travellers[0].MemberId));
        // The caseworker reads that he wished more than could be done.
        using var salma = await story.VisitorAsync("salma");
        var tasks = await salma.GetAsync("/app?tab=tasks");
        Assert.Contains(
            "avec le souhait de clore le dossier",
            tasks.Text,
            StringComparison.Ordinal
        );
    }

    private static async Task<(Story, string First, string Second, GateRecord)> PartedAsync(
        House house
    )
    {
        var story = await Story.ClearedWithAsync(house, Relation.Spouse);
        var first = await Story.PlanAsync(house, story.Today);
        await story.BookAsync(first);
        await story.ReceiveAsync();
        var record = await story.PartingAtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.NoShow
        );
        Assert.True((await story.BoardAsync(record)).IsDone);
        house.Clock.Advance(days: 1);
        var second = await Story.PlanAsync(house, story.Today.AddDays(3));
        await story.BookAsync(second);
        await story.ReceiveAsync();
        return (story, first, second, record);
    }

    private static async Task TakeBackBoardingAsync(House house, Story story)
    {
        var hicham = await story.ActorAsync("hicham");
        var id = (await story.FileAsync()).Id;
        var seat = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.CaseId == id && x.Boarding == BoardingOutcome.Boarded)
                .Select(x => x.Id)
                .SingleAsync()
        );
        await story.DoAsync<GateCorrections>(c => c.CorrectAsync(story.Code, seat, hicham));
    }

    [Theory, BothDatabases]
    public async Task A_case_goes_on_in_the_name_of_who_travels_when_the_applicant_stays(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        // Who stands in no case any more is likened to others in silence: she has a name that nobody else here has.
        var story = await Story.EnteredAsync(house, children: 0, givenNames: "Hawa");
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Alpha", family, new(1990, 1, 5), salma);
        var travellers = (await story.FileAsync()).Travellers;
        var (wife, husband) = (travellers[0].MemberId, travellers[1].MemberId);
        await house.InScopeAsync(s =>
            s.GetRequiredService<CaseExchanges>()
                .GiveReceiptAsync(story.Code, null, "fr", salma, CancellationToken.None)
        );
        var stays = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>().RemoveAsync(story.Code, wife, salma)
        );
        Assert.Equal("Registration.ApplicantStays", Assert.Single(stays.Refusals).TextKey);

        using (var visitor = await story.VisitorAsync("salma"))
        {
            await visitor.SubmitAsync(
                await visitor.GetAsync($"/app/cases/{story.Code}/family"),
                [("NewApplicant", husband.ToString())],
                "form[action*=HandOver]"
            );
        }

        var file = await story.FileAsync();
        Assert.Equal(
            [(husband, Relation.Applicant), (wife, Relation.Spouse)],
            file.Travellers.Select(t => (t.MemberId, t.Relation))
        );
        // The receipt that was hers opens nothing of his.
        Assert.Equal(
            [wife],
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<HelpRequest>()
                    .Where(r => r.CaseId == file.Id)
                    .Select(r => r.MemberId)
                    .ToListAsync()
            )
        );
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, wife, salma));
        Assert.Equal(husband, Assert.Single((await story.FileAsync()).Travellers).MemberId);
    }

    [Theory, BothDatabases]
    public async Task Who_goes_to_another_country_gives_back_all_that_was_held_for_the_former_one(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");

        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));

        var file = await story.FileAsync();
        Assert.Equal(0, await story.SeatsAsync());
        Assert.Equal((null, null), (file.TravelOn, file.FundedOn));
        // Guinea no longer sees the case: that nobody comes is the host mission's to tell.
        var told = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .SingleAsync(t => t.CaseId == file.Id && t.Kind == TaskKinds.ReceptionCalledOff)
        );
        Assert.Equal(
            (salma.MissionId, Role.Caseworker, null),
            (told.OwnerMissionId, told.Owner, told.DoneAt)
        );
    }

    [Theory, BothDatabases]
    public async Task A_laissez_passer_of_one_country_opens_no_border_of_another(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var (salma, hicham) = (await story.ActorAsync("salma"), await story.ActorAsync("hicham"));
        Assert.Equal(Standing.Met, (await PapersAsync()).Standing);

        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));

        var verdict = await PapersAsync();
        Assert.Equal(Standing.NotMet, verdict.Standing);
        Assert.All(verdict.Obstacles, o => Assert.Equal("TravelDocument.Obstacle.None", o.TextKey));
        Assert.Equal(2, verdict.Obstacles.Count);
        var mother = (await story.FileAsync()).Applicant!.Person.Id;
        await story.DoAsync<TravelDocuments>(d =>
            d.RequestAsync(story.Code, new() { PersonIds = [mother], On = story.Today }, hicham)
        );

        async Task<Verdict> PapersAsync()
        {
            var file = await story.FileAsync();
            return await house.InScopeAsync(s =>
                s.GetRequiredService<Progress>().VerdictAsync(file, "travel-documents")
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Nobody_boards_a_movement_that_does_not_go_to_the_country_of_return(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var id = (await story.FileAsync()).Id;
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Id == id)
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.Country, "SN"))
        );

        var file = await story.FileAsync();
        var verdicts = await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictsAsync(file, Stage.Booked)
        );
        var seated = Assert.Single(verdicts, v => v.Condition.Key == "seated");
        Assert.Equal("Booking.Obstacle.GoesElsewhere", Assert.Single(seated.Obstacles).TextKey);
        var boarded = await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded));
        Assert.Equal("Boarding.GoesElsewhere", Assert.Single(boarded.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Somebody_joins_who_stayed_where_no_mission_sees_who_left(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");
        var record = await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.NoShow);
        await story.BoardAsync(
            record with
            {
                SplitAgreed = true,
                SplitReason = "Chez sa tante à Rabat",
            }
        );
        var file = await story.FileAsync();
        Assert.True(file.Case.IsParted);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Id == file.Id)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.SharedWithOrigin, false))
        );

        await story.EnterAsync(Relation.Other, "Yolande", "Tchakounté", new(1971, 3, 4), salma);

        Assert.Equal(3, (await story.FileAsync()).Travellers.Count);
    }

    [Theory, BothDatabases]
    public async Task Of_the_money_of_a_parted_family_only_the_share_of_who_stays_is_given_back(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync(children: 1);
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        var name = $"Fonds de la famille séparée {kind}";
        var grant = await house.GrantAsync(name, nadia);
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        var record = await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.NoShow);
        GrantHouse.Done(
            await story.BoardAsync(
                record with
                {
                    SplitAgreed = true,
                    SplitReason = "Chez sa tante à Rabat",
                }
            )
        );
        using (var visitor = await story.VisitorAsync("nadia"))
        {
            var page = await visitor.GetAsync($"/app/cases/{story.Code}/funding");
            Assert.Null(page.Document.QuerySelector("form[action*=Release]"));
            Assert.Contains("leur part seule est libérée", page.Text, StringComparison.Ordinal);
        }

        GrantHouse.Refused(
            "Funding.PartedRelease",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Funding>().ReleaseAsync(story.Code, "Elle reste", nadia)
            )
        );
        var file = await story.FileAsync();
        Assert.Equal((name, story.Today), (file.Grant, file.FundedOn));
        Assert.Equal(94_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);

        var child = file.Travellers[1].MemberId;
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child, salma));
        file = await story.FileAsync();
        Assert.Equal((Stage.Departed, name), (file.Stage, file.Grant));
        // The mother alone: 520.
        Assert.Equal(52_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Who_is_on_the_way_stays_in_sight_of_the_mission_that_waits(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        var record = await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.NoShow);
        Assert.True(
            (
                await story.BoardAsync(
                    record with
                    {
                        SplitAgreed = true,
                        SplitReason = "Chez sa tante à Rabat",
                    }
                )
            ).IsDone
        );
        var child = (await story.FileAsync()).Travellers[1];

        var chosen = await house.InScopeAsync(s =>
            s.GetRequiredService<Destinations>().ChooseAsync(story.Code, "SN", null, salma)
        );
        var refusal = Assert.Single(chosen.Refusals);
        Assert.Equal(
            ("Country", "Registration.DestinationOfWhoLeft"),
            (refusal.Field, refusal.TextKey)
        );
        // The country that stands is no other.
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "GN", null, salma));
        var joined = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    story.Code,
                    new(
                        Relation.Other,
                        new()
                        {
                            GivenNames = "Yolande",
                            FamilyName = "Tchakounté",
                            Birth = new PartialDate(1971, 3, 4),
                            Sex = Sex.F,
                        },
                        []
                    ),
                    salma
                )
        );
        Assert.Equal("Registration.JoinsWhoLeft", Assert.Single(joined.Refusals).TextKey);
        Assert.NotNull(
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(story.Code, mariama)
            )
        );

        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));
        Assert.Equal(Stage.Departed, await story.StageAsync());
        Assert.NotNull(
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(story.Code, mariama)
            )
        );
    }
}
