using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Who is recorded as on board may still turn back, as long as the aircraft may be there.</summary>
public sealed class TurningBackTests(Houses houses) : IClassFixture<Houses>
{
    [Theory]
    [InlineData(null, -1)]
    [InlineData("05:40", -1)]
    [InlineData("08:00", 0)]
    [InlineData("20:00", 0)]
    public void The_gate_opens_on_the_eve_of_an_early_flight_only(string? hour, int opens)
    {
        var day = new DateOnly(2026, 3, 6);
        var plan = Story.To(day);
        var at = hour is null
            ? (TimeOnly?)null
            : TimeOnly.Parse(hour, System.Globalization.CultureInfo.InvariantCulture);
        var movement = new Movement { Code = "MV-1", HostMissionId = Guid.Empty };

        Assert.True(
            movement
                .Plan(plan with { Legs = [plan.Legs[0] with { DepartsAt = at }] }, taken: 0, day)
                .IsDone
        );

        Assert.Equal(day.AddDays(opens), Rihla.Travel.Gate.OpensOn(movement));
    }

    [Theory, BothDatabases]
    public async Task Who_boarded_on_the_eve_is_heard_and_gets_off_once_the_gate_has_corrected_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 1);
        var movement = await Story.PlanAsync(house, story.Today.AddDays(1));
        await story.BookAsync(movement);
        await story.ReceiveAsync();
        await BoardAsync(story, BoardingOutcome.Boarded, BoardingOutcome.Boarded);
        Assert.Equal(Stage.Departed, await story.StageAsync());
        using var salma = await story.VisitorAsync("salma");
        using var hicham = await story.VisitorAsync("hicham");

        // The child follows its mother, as before boarding.
        var page = await salma.GetAsync($"/app/cases/{story.Code}/withdraw");
        Assert.DoesNotContain("Le départ a eu lieu", page.Text, StringComparison.Ordinal);
        Assert.Contains("à bord selon l'embarquement", Plain(page.Text), StringComparison.Ordinal);
        var mother = (await story.FileAsync()).Applicant!;
        var done = await salma.SubmitAsync(
            page,
            [("Input.MemberIds", $"{mother.MemberId}"), ("Input.After", "Close")]
        );
        Assert.Contains(
            "appelez tout de suite le chargé des mouvements",
            Plain(done.Text),
            StringComparison.Ordinal
        );

        // Nothing of who may be in the air after all is given away.
        Assert.Equal(2, (await story.TasksAsync()).Count(t => t == Withdrawals.OnBoardTask));
        Assert.Contains("declaration-withdrawn", await story.TasksAsync());
        var aboard = await story.FileAsync();
        Assert.True(aboard.IsOpen);
        Assert.Equal((Stage.Departed, "Bailleur A"), (aboard.Stage, aboard.Grant));
        Assert.Equal(2, await story.SeatsAsync());

        var corrected = await CorrectFirstAsync();
        Assert.Contains("sa place est rendue", corrected.Text, StringComparison.Ordinal);
        await CorrectFirstAsync();

        Assert.Equal(0, await story.SeatsAsync());
        Assert.DoesNotContain(Withdrawals.OnBoardTask, await story.TasksAsync());
        Assert.Contains(TaskKinds.ReceptionCalledOff, await story.TasksAsync());
        var off = await story.FileAsync();
        Assert.True(off.Stage < Stage.Applied);
        Assert.Null(off.Grant);
        Assert.Null(off.TravelOn);
        // The flight has not left without anybody: it can be cancelled.
        Assert.Equal(MovementStatus.Confirmed, await StatusAsync(house, movement));
        var again = await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
        );
        Assert.Equal("Boarding.NoSeat", Assert.Single(again.Refusals).TextKey);

        async Task<Page> CorrectFirstAsync() =>
            await hicham.SubmitAsync(
                await hicham.GetAsync($"/app/movements/{movement}/boarding"),
                [],
                "form[action*='handler=Correct']"
            );
    }

    [Theory, BothDatabases]
    public async Task Who_boards_while_one_of_the_family_turns_back_flies_alone(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        var movement = await story.MovementAsync();
        await BoardAsync(story, BoardingOutcome.Boarded, BoardingOutcome.Boarded);
        var (she, he) = (
            (await story.FileAsync()).Travellers[0],
            (await story.FileAsync()).Travellers[1]
        );
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(story.Code, new() { MemberIds = [he.MemberId] }, salma)
        );
        Assert.Single(await story.TasksAsync(), Withdrawals.OnBoardTask);

        var hicham = await story.ActorAsync("hicham");
        var seat = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.PersonId == he.Person.Id)
                .Select(x => x.Id)
                .SingleAsync()
        );
        await story.DoAsync<GateCorrections>(c => c.CorrectAsync(story.Code, seat, hicham));

        Assert.Equal(1, await story.SeatsAsync());
        var parted = await story.FileAsync();
        Assert.NotNull(parted.Find(she.Person.Id)!.DepartedOn);
        Assert.Null(parted.Find(he.Person.Id)!.DepartedOn);
        Assert.Equal(MovementStatus.Departed, await StatusAsync(house, movement));
    }

    [Theory, BothDatabases]
    public async Task A_flight_of_the_late_evening_may_stand_at_the_gate_beyond_midnight(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var evening = story.Today.ToDateTime(new(22, 45));
        house.Clock.Set(new(evening, TimeSpan.Zero));
        await BoardAsync(story, BoardingOutcome.Boarded);
        // Ten minutes past midnight, wherever the office is.
        house.Clock.Set(new(evening.Date.AddDays(1).AddMinutes(10), TimeSpan.Zero));
        using var salma = await story.VisitorAsync("salma");

        var page = await salma.GetAsync($"/app/cases/{story.Code}/withdraw");
        Assert.Contains("à bord selon l'embarquement", Plain(page.Text), StringComparison.Ordinal);
        var done = await salma.SubmitAsync(page, []);

        Assert.Contains(
            "appelez tout de suite le chargé des mouvements",
            Plain(done.Text),
            StringComparison.Ordinal
        );
        Assert.Contains(Withdrawals.OnBoardTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Once_the_next_day_is_over_the_departure_has_taken_place(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        await BoardAsync(story, BoardingOutcome.Boarded);
        house.Clock.Advance(days: 2);
        var salma = await story.ActorAsync("salma");
        var mother = (await story.FileAsync()).Applicant!.MemberId;

        var late = await house.InScopeAsync(s =>
            s.GetRequiredService<Withdrawals>()
                .TakeAsync(story.Code, new() { MemberIds = [mother] }, salma)
        );

        Assert.Equal("Withdrawal.AfterBoarding", Assert.Single(late.Refusals).TextKey);
        Assert.DoesNotContain(Withdrawals.OnBoardTask, await story.TasksAsync());
        using var visitor = await story.VisitorAsync("salma");
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/withdraw");
        Assert.Contains("Le départ a eu lieu", page.Text, StringComparison.Ordinal);
        Assert.Contains("corriger l'embarquement", Plain(page.Text), StringComparison.Ordinal);
    }

    private static async Task BoardAsync(Story story, params BoardingOutcome[] outcomes)
    {
        var boarded = await story.BoardAsync(await story.AtTheGateAsync(outcomes));
        Assert.True(boarded.IsDone, string.Join(", ", boarded.Refusals.Select(r => r.TextKey)));
    }

    private static string Plain(string text) => text.Replace('’', '\'');

    private static Task<MovementStatus> StatusAsync(House house, string movement) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Movement>()
                .Where(m => m.Code == movement)
                .Select(m => m.Status)
                .SingleAsync()
        );
}
