using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>At the gate: who boards, who stays, and what stops everything.</summary>
public sealed class GateTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_withdrawn_declaration_stops_boarding_and_frees_the_seats(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var record = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );

        await story.WithdrawAsync();

        Assert.Equal(0, await story.SeatsAsync());
        Assert.False((await story.BoardAsync(record)).IsDone);
        Assert.All((await story.FileAsync()).Travellers, t => Assert.Null(t.DepartedOn));
        Assert.True(await story.StageAsync() < Stage.Booked);
    }

    [Theory, BothDatabases]
    public async Task Nobody_boards_past_a_condition_that_broke_since_booking(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(1)));
        await story.ReceiveAsync();
        var file = await story.FileAsync();
        // The Ministry takes its leave back while the family is on the way to the airport.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var exit = await db.Set<ExitAuthorisation>().FirstAsync(e => e.CaseId == file.Id);
            exit.Refuse(story.Today, null, "Poursuite en cours", story.Today);
            await db.SaveAsync(
                Actor.System,
                new Act("travel.exit-recorded", file.Id) { Args = ["@ExitStanding.Refused"] }
            );
        });

        var outcome = await story.BoardAsync(
            await story.AtTheGateAsync(
                BoardingOutcome.Boarded,
                BoardingOutcome.Boarded,
                BoardingOutcome.Boarded
            )
        );

        Assert.Equal(
            ["Boarding.ConditionsBroken", "Condition.exit-authorised"],
            outcome.Refusals.Select(r => r.TextKey)
        );
        Assert.Equal(3, await story.SeatsAsync());
    }

    [Theory, BothDatabases]
    public async Task A_family_that_does_not_come_falls_back_to_where_it_can_go_on(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var outcome = await story.BoardAsync(
            await story.AtTheGateAsync(
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow
            )
        );
        Assert.True(outcome.IsDone);
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        Assert.Equal(0, await story.SeatsAsync());
        Assert.Null((await story.FileAsync()).TravelOn);
        Assert.Contains(TaskKinds.NoShow, await story.TasksAsync());

        // Who takes the declaration back has no seat any more, not even by a correction.
        await story.WithdrawAsync();
        var corrected = await CorrectAsync(house, story, (await SeatsAsync(house, story))[0]);
        Assert.Equal("Boarding.CorrectNotCleared", Assert.Single(corrected.Refusals).TextKey);
        Assert.Equal(0, await story.SeatsAsync());
    }

    [Theory, BothDatabases]
    public async Task Nobody_boards_and_stays_at_once(DatabaseKind kind)
    {
        var story = await Story.BookedAsync(await houses.OnAsync(kind), children: 0);
        var stays = await story.PartingAtTheGateAsync(BoardingOutcome.NoShow);
        var boards = await story.PartingAtTheGateAsync(BoardingOutcome.Boarded);

        var outcome = await story.BoardAsync(stays with { Rows = [.. stays.Rows, .. boards.Rows] });

        Assert.Equal("Boarding.Twice", Assert.Single(outcome.Refusals).TextKey);
        Assert.Equal(1, await story.SeatsAsync());
        Assert.Equal(Stage.Booked, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_child_does_not_board_without_parent_or_escort(DatabaseKind kind)
    {
        var story = await Story.BookedAsync(await houses.OnAsync(kind));
        var record = await story.PartingAtTheGateAsync(
            BoardingOutcome.NoShow,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );
        var outcome = await story.BoardAsync(record);
        Assert.Contains(outcome.Refusals, r => r.TextKey == "Boarding.ChildAlone");
        // An escort alone does not make it right: nobody has decided what is best for them.
        Assert.Equal(2, outcome.Refusals.Count(r => r.TextKey == "Boarding.ChildUndecided"));
        Assert.Equal(3, await story.SeatsAsync());
    }

    [Theory, BothDatabases]
    public async Task A_mother_does_not_leave_without_her_child_unless_the_family_agrees_and_somebody_looks_after_it(
        DatabaseKind kind
    )
    {
        var story = await Story.BookedAsync(await houses.OnAsync(kind));
        var record = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded,
            BoardingOutcome.NoShow
        );
        Assert.Contains(
            (await story.BoardAsync(record)).Refusals,
            r => r.TextKey == "Boarding.FamilySplit"
        );
        Assert.Contains(
            (await story.BoardAsync(record with { SplitAgreed = true })).Refusals,
            r => r.TextKey == "Boarding.ChildStaysAlone"
        );

        var outcome = await story.BoardAsync(
            record with
            {
                SplitAgreed = true,
                SplitReason = "Chez sa tante à Rabat",
            }
        );

        Assert.True(outcome.IsDone);
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        Assert.Equal(2, (await story.FileAsync()).Travellers.Count(t => t.DepartedOn is not null));
        Assert.Superset(
            new HashSet<string> { TaskKinds.NoShow, TaskKinds.FamilySplit },
            (await story.TasksAsync()).ToHashSet()
        );
    }

    [Theory, BothDatabases]
    public async Task Boarding_is_not_recorded_days_before_departure(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(4)));
        var outcome = await story.BoardAsync(
            await story.AtTheGateAsync(
                BoardingOutcome.Boarded,
                BoardingOutcome.Boarded,
                BoardingOutcome.Boarded
            )
        );
        Assert.Equal("Boarding.TooEarly", Assert.Single(outcome.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_slip_of_the_finger_at_the_gate_is_put_right(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        Assert.True(
            (
                await story.BoardAsync(
                    await story.AtTheGateAsync(
                        BoardingOutcome.NoShow,
                        BoardingOutcome.NoShow,
                        BoardingOutcome.NoShow
                    )
                )
            ).IsDone
        );
        foreach (var seat in await SeatsAsync(house, story))
        {
            Assert.True((await CorrectAsync(house, story, seat)).IsDone);
        }
        Assert.DoesNotContain(TaskKinds.NoShow, await story.TasksAsync());
        Assert.DoesNotContain(TaskKinds.ReceptionCalledOff, await story.TasksAsync());
        Assert.DoesNotContain(TaskKinds.ReceptionAfterAll, await story.TasksAsync());
        Assert.Equal(Stage.Booked, await story.StageAsync());
        Assert.Equal(3, await story.SeatsAsync());
        Assert.True(
            (
                await story.BoardAsync(
                    await story.AtTheGateAsync(
                        BoardingOutcome.Boarded,
                        BoardingOutcome.Boarded,
                        BoardingOutcome.Boarded
                    )
                )
            ).IsDone
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_sent_the_car_back_because_of_a_slip_at_the_gate_is_told_that_they_come(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var mariama = await story.ActorAsync("mariama");
        for (var slip = 0; slip < 2; slip++)
        {
            Assert.True(
                (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.NoShow))).IsDone
            );
            Assert.DoesNotContain(TaskKinds.ReceptionAfterAll, await story.TasksAsync());
            var calledOff = await TaskAsync(TaskKinds.ReceptionCalledOff);
            await story.DoAsync<TaskBook>(t => t.DoneAsync(calledOff, mariama));

            var seat = (await SeatsAsync(house, story))[0];
            Assert.True((await CorrectAsync(house, story, seat)).IsDone);

            await TaskAsync(TaskKinds.ReceptionAfterAll);
            Assert.Equal(Stage.Booked, await story.StageAsync());
        }

        async Task<Guid> TaskAsync(string open)
        {
            var id = (await story.FileAsync()).Id;
            return await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .Where(t => t.CaseId == id && t.Kind == open && t.DoneAt == null)
                    .Select(t => t.Id)
                    .SingleAsync()
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Nothing_is_recorded_of_somebody_whom_a_colleague_recorded_meanwhile(
        DatabaseKind kind
    )
    {
        var story = await Story.BookedAsync(await houses.OnAsync(kind));
        var record = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded,
            BoardingOutcome.NoShow
        ) with
        {
            SplitAgreed = true,
            SplitReason = "Chez sa tante à Rabat",
        };
        Assert.True((await story.BoardAsync(record with { Rows = [record.Rows[2]] })).IsDone);

        var late = await story.BoardAsync(record);

        var refusal = Assert.Single(late.Refusals);
        Assert.Equal("Boarding.NotAwaited", refusal.TextKey);
        Assert.Equal("Rows[2].Outcome", refusal.Field);
        Assert.All((await story.FileAsync()).Travellers, t => Assert.Null(t.DepartedOn));

        Assert.True(
            (await story.BoardAsync(record with { Rows = [.. record.Rows.Take(2)] })).IsDone
        );
        var after = await story.BoardAsync(record);
        Assert.Equal("Boarding.AllRecorded", Assert.Single(after.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_child_does_not_board_on_the_paper_of_a_mother_who_stays(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse, children: 1);
        var record = await story.PartingAtTheGateAsync(
            BoardingOutcome.NoShow,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );

        var refused = await story.BoardAsync(record);

        Assert.Equal("Boarding.DocumentOfAbsent", Assert.Single(refused.Refusals).TextKey);
        Assert.Equal(3, await story.SeatsAsync());
        // With her, it does: also when she was recorded before it.
        var she = record.Rows[0] with
        {
            Outcome = BoardingOutcome.Boarded,
        };
        Assert.True((await story.BoardAsync(record with { Rows = [she] })).IsDone);
        Assert.True(
            (await story.BoardAsync(record with { Rows = [.. record.Rows.Skip(1)] })).IsDone
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_grown_up_relative_is_no_guardian_at_the_gate(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedWithAsync(house, Relation.Other, children: 1);
        var family = await story.FileAsync();
        var (cousin, child) = (
            family.Travellers.Single(t => t.Relation == Relation.Other),
            family.Travellers.Single(t => t.Relation == Relation.Child)
        );
        await story.OwnDocumentAsync(child.Person.Id);
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        var record = await story.PartingAtTheGateAsync(
            BoardingOutcome.NoShow,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );

        var refused = await story.BoardAsync(record);

        Assert.Equal(
            ["Boarding.ChildAlone", "Boarding.ChildUndecided"],
            refused.Refusals.Select(r => r.TextKey)
        );
        Assert.Equal(3, await story.SeatsAsync());
        // Who consented as its guardian is one.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<GuardianConsent>()
                .Where(c => c.CaseId == family.Id)
                .ExecuteDeleteAsync()
        );
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Declarations>(d =>
            d.SignAsync(
                story.Code,
                new()
                {
                    Children =
                    [
                        new(
                            child.MemberId,
                            cousin.MemberId,
                            null,
                            Guardianship.LegalGuardian,
                            SigningMethod.Signature
                        ),
                    ],
                    ExplainedIn = "fr",
                },
                salma
            )
        );
        var outcome = await story.BoardAsync(record);
        Assert.True(outcome.IsDone, string.Join(", ", outcome.Refusals.Select(r => r.TextKey)));
    }

    [Theory, BothDatabases]
    public async Task Who_is_refused_at_the_gate_does_not_hold_up_a_family_that_agreed_to_part(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        await UnfitAsync(story, 0);
        var record = await story.AtTheGateAsync(BoardingOutcome.Refused, BoardingOutcome.Boarded);

        Assert.Contains(
            (await story.BoardAsync(record)).Refusals,
            r => r.TextKey == "Condition.medically-fit"
        );
        var parted = record with { SplitAgreed = true };
        var both = parted with
        {
            Rows = [record.Rows[0] with { Outcome = BoardingOutcome.Boarded }, record.Rows[1]],
        };
        Assert.Contains(
            (await story.BoardAsync(both)).Refusals,
            r => r.TextKey == "Condition.medically-fit"
        );
        using (var hicham = await story.VisitorAsync("hicham"))
        {
            var page = await hicham.GetAsync($"/app/cases/{story.Code}/boarding");
            Assert.Equal(
                [true, false],
                page.Document.QuerySelectorAll("main input[type=radio][value=Boarded]")
                    .Select(i => i.HasAttribute("disabled"))
            );
        }

        var outcome = await story.BoardAsync(parted);

        Assert.True(outcome.IsDone, string.Join(", ", outcome.Refusals.Select(r => r.TextKey)));
        Assert.Equal(
            [false, true],
            (await story.FileAsync()).Travellers.Select(t => t.DepartedOn is not null)
        );
    }

    [Theory, BothDatabases]
    public async Task A_declaration_withdrawn_by_one_holds_up_the_others_though_they_agreed_to_part(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        var record = await story.AtTheGateAsync(BoardingOutcome.NoShow, BoardingOutcome.Boarded);
        var (wife, hicham) = (
            (await story.FileAsync()).Travellers[0].MemberId,
            await story.ActorAsync("hicham")
        );
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(story.Code, new() { MemberIds = [wife] }, hicham)
        );

        var refused = await story.BoardAsync(
            record with
            {
                Rows = [record.Rows[1]],
                SplitAgreed = true,
            }
        );

        Assert.Contains(refused.Refusals, r => r.TextKey == "Condition.declarations-stand");
    }

    [Theory, BothDatabases]
    public async Task A_flight_is_gone_when_the_last_awaited_leaves_it_otherwise_than_at_the_gate(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (gone, last) = (
            await Story.ClearedAsync(house, children: 0),
            await Story.ClearedAsync(house, children: 0)
        );
        foreach (var leaves in new[] { "withdraws", "is booked elsewhere" })
        {
            var movement = await Story.PlanAsync(house, gone.Today);
            await gone.BookAsync(movement);
            await gone.ReceiveAsync();
            await last.BookAsync(movement);
            var record = await gone.AtTheGateAsync(BoardingOutcome.Boarded);
            Assert.True((await gone.BoardAsync(record)).IsDone);
            Assert.Equal(MovementStatus.Planned, await StatusAsync(house, movement));

            if (leaves == "withdraws")
            {
                await last.WithdrawAsync();
            }
            else
            {
                await last.BookAsync(await Story.PlanAsync(house, last.Today.AddDays(3)));
            }

            Assert.Equal(MovementStatus.Departed, await StatusAsync(house, movement));
            await gone.ArriveAsync();
            Assert.Equal(MovementStatus.Completed, await StatusAsync(house, movement));
            (gone, last) = (
                await Story.ClearedAsync(house, children: 0),
                await Story.ClearedAsync(house, children: 0)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_flight_of_which_all_others_have_arrived_ends_with_whom_it_was_reopened_for(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (one, other) = (
            await Story.ClearedAsync(house, children: 0),
            await Story.ClearedAsync(house, children: 0)
        );
        var movement = await Story.PlanAsync(house, one.Today);
        foreach (var story in new[] { one, other })
        {
            await story.BookAsync(movement);
            await story.ReceiveAsync();
        }
        foreach (var story in new[] { one, other })
        {
            Assert.True(
                (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
            );
        }
        await one.ArriveAsync();
        Assert.True((await CorrectAsync(house, other, (await SeatsAsync(house, other))[0])).IsDone);

        Assert.True(
            (await other.BoardAsync(await other.AtTheGateAsync(BoardingOutcome.NoShow))).IsDone
        );

        Assert.Equal(MovementStatus.Completed, await StatusAsync(house, movement));
    }

    [Theory, BothDatabases]
    public async Task A_slip_is_put_right_with_its_task_though_the_flight_was_moved_meanwhile(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (story, other) = (
            await Story.ClearedAsync(house, children: 0),
            await Story.ClearedAsync(house, children: 0)
        );
        var hicham = await story.ActorAsync("hicham");
        var movement = await Story.PlanAsync(house, story.Today.AddDays(1));
        foreach (var family in new[] { story, other })
        {
            await family.BookAsync(movement);
            await family.ReceiveAsync();
        }
        Assert.True(
            (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.NoShow))).IsDone
        );
        Assert.Contains(TaskKinds.NoShow, await story.TasksAsync());
        var version = await house.InScopeAsync(async s =>
            (await s.GetRequiredService<Movements>().FindAsync(movement, hicham))!.Version
        );
        await story.DoAsync<MovementPlanning>(m =>
            m.ChangeAsync(movement, Story.To(story.Today.AddDays(2)), version, hicham)
        );

        Assert.True((await CorrectAsync(house, story, (await SeatsAsync(house, story))[0])).IsDone);

        Assert.DoesNotContain(TaskKinds.NoShow, await story.TasksAsync());
    }

    private static Task UnfitAsync(Story story, int which) =>
        story.ExamineAsync(
            which,
            new()
            {
                Fitness = Fitness.Unfit,
                ExaminedOn = story.Today,
                ValidUntil = story.Today.AddDays(10),
                Diagnosis = "Fièvre",
            }
        );

    private static Task<MovementStatus> StatusAsync(House house, string movement) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Movement>()
                .Where(m => m.Code == movement)
                .Select(m => m.Status)
                .SingleAsync()
        );

    private static async Task<List<Guid>> SeatsAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.CaseId == id)
                .Select(x => x.Id)
                .ToListAsync()
        );
    }

    private static async Task<Outcome> CorrectAsync(House house, Story story, Guid seat)
    {
        var hicham = await story.ActorAsync("hicham");
        return await house.InScopeAsync(s =>
            s.GetRequiredService<GateCorrections>().CorrectAsync(story.Code, seat, hicham)
        );
    }
}
