using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;
using Rihla.Travel.Conditions;

namespace Rihla.Tests.Travel;

/// <summary>Nobody who may not travel alone is left on board without parent, document or escort.</summary>
public sealed class EscortTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_child_on_board_is_not_left_there_when_its_mother_stays_after_all(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, movement, _) = await BoardedAsync(house);
        var (mother, child) = (await SeatAsync(house, story, 0), await SeatAsync(house, story, 1));
        await CorrectAsync(story, mother);
        var stays = await story.PartingAtTheGateAsync(BoardingOutcome.NoShow);

        foreach (var outcome in new[] { BoardingOutcome.NoShow, BoardingOutcome.Refused })
        {
            var refused = await story.BoardAsync(
                stays with
                {
                    Rows = [stays.Rows[0] with { Outcome = outcome }],
                }
            );
            // There is an escort, but nobody has decided that the child may leave without her.
            Assert.Equal(
                ["Boarding.ChildLeftOnBoard", "Boarding.DocumentLeftOnBoard"],
                refused.Refusals.Select(r => r.TextKey)
            );
        }
        var elsewhere = await Story.PlanAsync(house, story.Today.AddDays(3));
        var hicham = await story.ActorAsync("hicham");
        foreach (
            var attempt in new Func<Bookings, Task<Outcome>>[]
            {
                b => b.BookAsync(story.Code, elsewhere, hicham),
                b => b.ReleaseAsync(story.Code, hicham),
            }
        )
        {
            var outcome = await house.InScopeAsync(s => attempt(s.GetRequiredService<Bookings>()));
            Assert.Contains(outcome.Refusals, r => r.TextKey == "Boarding.ChildLeftOnBoard");
        }
        Assert.Equal(2, await story.SeatsAsync());

        await CorrectAsync(story, child);
        var both = await story.AtTheGateAsync(BoardingOutcome.NoShow, BoardingOutcome.NoShow);
        var recorded = await story.BoardAsync(both, movement);
        Assert.True(recorded.IsDone, string.Join(", ", recorded.Refusals.Select(r => r.TextKey)));
        Assert.All((await story.FileAsync()).Travellers, t => Assert.Null(t.DepartedOn));
    }

    [Theory, BothDatabases]
    public async Task When_its_mother_withdraws_somebody_is_told_of_the_child_on_board(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, _, _) = await BoardedAsync(house);
        var (mother, child) = (await SeatAsync(house, story, 0), await SeatAsync(house, story, 1));
        await CorrectAsync(story, mother);
        Assert.DoesNotContain("left-on-board", await story.TasksAsync());
        var file = await story.FileAsync();
        var hicham = await story.ActorAsync("hicham");

        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(story.Code, new() { MemberIds = [file.Applicant!.MemberId] }, hicham)
        );

        Assert.Contains("left-on-board", await story.TasksAsync());
        using (var visitor = await story.VisitorAsync("hicham"))
        {
            var tasks = await visitor.GetAsync($"/app/cases/{story.Code}", "en");
            Assert.Contains(
                $"{file.Travellers[1].Person.FullName} is on board, but",
                tasks.Text,
                StringComparison.Ordinal
            );
        }

        await CorrectAsync(story, child);
        Assert.DoesNotContain("left-on-board", await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task The_last_escort_of_a_child_on_board_is_not_dismissed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, movement, escort) = await BoardedAsync(house);
        await CorrectAsync(story, await SeatAsync(house, story, 0));

        await RefusedAsync(house, story, movement, escort, "Movement.EscortNeeded");
        using (var hicham = await story.VisitorAsync("hicham"))
        {
            var page = await hicham.GetAsync($"/app/movements/{movement}/passengers");
            var told = await hicham.SubmitAsync(page, [], "main form[action*='handler=Dismiss']");
            Assert.Contains(
                "ne peut pas voyager sans cet accompagnateur",
                told.Text,
                StringComparison.Ordinal
            );
            Assert.NotNull(told.Document.QuerySelector("main form[action*='handler=Dismiss']"));
        }

        await EscortAsync(story, movement);
        await DismissAsync(story, movement, escort);
        Assert.Single(await EscortsAsync(house, movement));
    }

    [Theory, BothDatabases]
    public async Task The_doctor_of_a_patient_on_board_is_not_dismissed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var movement = await Story.PlanAsync(house, story.Today);
        await NeedsDoctorAsync(story, 0);
        await EscortAsync(story, movement, EscortKind.Medical);
        await EscortAsync(story, movement);
        await story.BookAsync(movement);
        await story.ReceiveAsync();
        await AwaitSomebodyElseAsync(house, movement);
        var boarded = await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded));
        Assert.True(boarded.IsDone, string.Join(", ", boarded.Refusals.Select(r => r.TextKey)));
        var escorts = await EscortsAsync(house, movement);

        var doctor = escorts.Single(e => e.Kind == EscortKind.Medical).Id;
        await RefusedAsync(house, story, movement, doctor, "Movement.EscortNeeded");

        // Nobody on board needs the other one.
        await DismissAsync(
            story,
            movement,
            escorts.Single(e => e.Kind == EscortKind.Operational).Id
        );
    }

    [Theory, BothDatabases]
    public async Task An_escort_stays_on_a_movement_that_is_over_and_one_that_is_not_there_is_not_dismissed(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (story, gone, escort) = await BoardedAsync(house);
        await RefusedAsync(house, story, gone, escort, "Movement.EscortStays");
        using (var visitor = await story.VisitorAsync("hicham"))
        {
            var page = await visitor.GetAsync($"/app/movements/{gone}/passengers");
            Assert.Null(page.Document.QuerySelector("form[action*='handler=Dismiss']"));
        }

        var cancelled = await Story.PlanAsync(house, story.Today.AddDays(3));
        await EscortAsync(story, cancelled);
        escort = Assert.Single(await EscortsAsync(house, cancelled)).Id;
        await RefusedAsync(house, story, cancelled, Guid.NewGuid(), "Movement.EscortGone");
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<MovementPlanning>(m => m.CancelAsync(cancelled, "Grève", hicham));
        await RefusedAsync(house, story, cancelled, escort, "Movement.EscortStays");

        Assert.False(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .AnyAsync(e => e.Act == "movement.escort-dismissed")
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Each_of_a_parted_family_is_escorted_on_their_own_flight(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedWithAsync(house, Relation.Spouse);
        await NeedsDoctorAsync(story, 1);
        var first = await Story.PlanAsync(house, story.Today.AddDays(1));
        var second = await Story.PlanAsync(house, story.Today.AddDays(5));
        await SeatAsync(first, 0);
        await SeatAsync(second, 1);

        await EscortAsync(story, first, EscortKind.Medical);
        Assert.Equal("Booking.Obstacle.NoMedicalEscort", Assert.Single(await AskAsync()).TextKey);

        await EscortAsync(story, second, EscortKind.Medical);
        Assert.Empty(await AskAsync());

        async Task SeatAsync(string movement, int which)
        {
            var file = await story.FileAsync();
            await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                db.Add(
                    new Seat
                    {
                        MovementId = await db.Set<Movement>()
                            .Where(m => m.Code == movement)
                            .Select(m => m.Id)
                            .SingleAsync(),
                        CaseId = file.Id,
                        PersonId = file.Travellers[which].Person.Id,
                        Number = 1,
                        TakenAt = house.Clock.GetUtcNow(),
                    }
                );
                await db.SaveAsync(
                    Actor.System,
                    new Act("travel.booked", file.Id) { Args = [movement, "1"] }
                );
            });
        }

        async Task<IReadOnlyList<Rihla.Cases.Conditions.Obstacle>> AskAsync()
        {
            var file = await story.FileAsync();
            return await house.InScopeAsync(async s =>
                await new EscortsArranged(s.GetRequiredService<RihlaDb>()).ObstaclesAsync(
                    file,
                    story.Today,
                    CancellationToken.None
                )
            );
        }
    }

    // A mother and her child who are recorded as boarded, with an escort on the movement.
    private static async Task<(Story, string Movement, Guid Escort)> BoardedAsync(House house)
    {
        var story = await Story.BookedAsync(house, children: 1);
        var movement = await story.MovementAsync();
        await EscortAsync(story, movement);
        var boarded = await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
        );
        Assert.True(boarded.IsDone, string.Join(", ", boarded.Refusals.Select(r => r.TextKey)));
        return (story, movement, Assert.Single(await EscortsAsync(house, movement)).Id);
    }

    // The flight waits for another family.
    private static async Task AwaitSomebodyElseAsync(House house, string movement) =>
        await (await Story.ClearedAsync(house, children: 0)).BookAsync(movement);

    private static Task NeedsDoctorAsync(Story story, int which) =>
        story.ExamineAsync(
            which,
            new()
            {
                Fitness = Fitness.FitWithConditions,
                Needs = MedicalNeeds.Escort,
                Arranged = MedicalNeeds.Escort,
                ExaminedOn = story.Today,
                ValidUntil = story.Today.AddDays(20),
                Diagnosis = "Épilepsie",
            }
        );

    private static async Task EscortAsync(
        Story story,
        string movement,
        EscortKind kind = EscortKind.Operational
    )
    {
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<MovementPlanning>(m =>
            m.EscortAsync(movement, kind, "Khadija Amrani", hicham)
        );
    }

    private static async Task DismissAsync(Story story, string movement, Guid escort)
    {
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<MovementPlanning>(m => m.DismissAsync(movement, escort, hicham));
    }

    private static async Task RefusedAsync(
        House house,
        Story story,
        string movement,
        Guid escort,
        string because
    )
    {
        var hicham = await story.ActorAsync("hicham");
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<MovementPlanning>().DismissAsync(movement, escort, hicham)
        );
        Assert.Equal(because, Assert.Single(outcome.Refusals).TextKey);
        Assert.NotEmpty(await EscortsAsync(house, movement));
    }

    private static async Task CorrectAsync(Story story, Guid seat)
    {
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<GateCorrections>(c => c.CorrectAsync(story.Code, seat, hicham));
    }

    private static async Task<Guid> SeatAsync(House house, Story story, int which)
    {
        var person = (await story.FileAsync()).Travellers[which].Person.Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.PersonId == person)
                .Select(x => x.Id)
                .SingleAsync()
        );
    }

    private static Task<List<Escort>> EscortsAsync(House house, string movement) =>
        house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<RihlaDb>()
                    .Set<Movement>()
                    .SingleAsync(m => m.Code == movement)
            ).Escorts.ToList()
        );
}
