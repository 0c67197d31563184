using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>What reaches a case within a quarter of an hour: suspensions of return, and doubts raised elsewhere.</summary>
public sealed class JudgedAnewTests
{
    [Theory, BothDatabases]
    public async Task Who_stands_where_they_can_stand_is_not_held(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        await RestrictAsync(house, "SN", days: 0);
        await EndAsync(house);
        await RestrictAsync(house, "GN", days: -30, area: "Nzérékoré");

        // Asked where they return to: elsewhere.
        var outside = await Story.EnteredAsync(house, children: 0);
        await outside.ApplyAsync(outsideRestrictedArea: true);
        // Waived, with the suspension before one's eyes; and somebody of them is asked about, which is waived, too.
        var waived = await Story.EnteredAsync(house, children: 0, givenNames: "Zeinabou");
        await waived.ApplyAsync(outsideRestrictedArea: true);
        await IneligibleAsync(waived);
        await QuestionAsync(house, waived, outside);
        foreach (var condition in new[] { "eligibility-decided", "adjudication-done" })
        {
            await waived.DoAsync<Waivers>(w =>
                w.WaiveAsync(waived.Code, condition, "Le siège en a décidé ainsi", nadia)
            );
            await outside.DoAsync<Waivers>(w =>
                w.WaiveAsync(outside.Code, condition, "Le siège en a décidé ainsi", nadia)
            );
        }
        // To be decided anew, for a country where return was suspended once.
        var undecided = await Story.AppliedAsync(house, children: 0, outsideRestrictedArea: true);
        var salma = await undecided.ActorAsync("salma");
        await undecided.DoAsync<Destinations>(d =>
            d.ChooseAsync(undecided.Code, "SN", null, salma)
        );

        Assert.Equal(
            [Stage.Applied, Stage.Applied, Stage.Counselled],
            [await outside.StageAsync(), await waived.StageAsync(), await undecided.StageAsync()]
        );
        Assert.Equal(0, await JudgeAsync(house));

        // Another area: only those who were not asked about it, and waived before it came.
        await RestrictAsync(house, "GN", days: 0, area: "Kankan");
        Assert.Equal(2, await JudgeAsync(house));
        Assert.Equal(0, await JudgeAsync(house));
        Assert.Equal(
            [Stage.Counselled, Stage.Counselled],
            [await outside.StageAsync(), await waived.StageAsync()]
        );
    }

    [Theory, BothDatabases]
    public async Task A_waiver_stands_beside_a_suspension_of_other_days_and_again_when_one_is_taken_back(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await BookedAsync(house, days: 10);
        await IneligibleAsync(story);
        await WaiveAsync(story);
        Assert.Equal(Stage.Booked, await story.StageAsync());

        await RestrictAsync(house, "GN", days: 20);
        Assert.Equal(0, await JudgeAsync(house));
        Assert.Equal(Stage.Booked, await story.StageAsync());
        await EndAsync(house);

        await RestrictAsync(house, "GN", days: 0);
        Assert.Equal(1, await JudgeAsync(house));
        Assert.Equal(Stage.Counselled, await story.StageAsync());
        await EndAsync(house);
        Assert.Equal(1, await JudgeAsync(house));
        Assert.Equal((Stage.Booked, 1), (await story.StageAsync(), await story.SeatsAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_namesake_who_is_merely_possible_stops_nobody_who_applied_until_somebody_is_unsure(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (leaves, doubted, other) = (
            await BookedAsync(house, days: 0),
            await BookedAsync(house, days: 3),
            await Story.EnteredAsync(house, children: 0, givenNames: "Zeinabou")
        );
        await QuestionAsync(house, leaves, other, probability: 0.4);
        await QuestionAsync(house, doubted, other, probability: 0.4);

        Assert.Equal(0, await JudgeAsync(house));
        Assert.Equal(
            [Stage.Booked, Stage.Booked],
            [await leaves.StageAsync(), await doubted.StageAsync()]
        );
        Assert.True(
            (await leaves.BoardAsync(await leaves.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        Assert.Equal(Stage.Departed, await leaves.StageAsync());

        // The question waits all the same, and holds from when somebody looked and could not tell.
        var she = (await doubted.FileAsync()).Applicant!.Person.Id;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var pair = await db.Set<Pair>().SingleAsync(p => p.FirstId == she || p.SecondId == she);
            Assert.True(pair.IsOpen);
            var unsure = MatchDecisionKind.Unsure;
            Assert.True(
                pair.Adjudicate(unsure, null, Actor.System, house.Clock.GetUtcNow()).IsDone
            );
            await db.SaveAsync(Actor.System, new Act("pair.unsure"));
        });
        Assert.Equal(1, await JudgeAsync(house));
        Assert.Equal(Stage.Screened, await doubted.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_falls_back_before_a_flight_has_to_act_before_it(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await BookedAsync(house, days: 3);
        await RestrictAsync(house, "GN", days: 2);

        await JudgeAsync(house);

        var id = (await story.FileAsync()).Id;
        var item = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<WorkItem>().SingleAsync(w => w.CaseId == id)
        );
        Assert.Equal(("eligibility-decided", story.Today.AddDays(2)), (item.Action, item.DueOn));
    }

    [Theory, BothDatabases]
    public async Task A_case_that_cannot_be_judged_keeps_no_other_from_it(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var first = await BookedAsync(house, days: 3);
        var second = await BookedAsync(house, days: 3);
        var asked = await BookedAsync(house, days: 1);
        await QuestionAsync(house, asked, second);
        await RestrictAsync(house, "GN", days: 2);
        var broken = (await first.FileAsync()).Id;
        var log = new Lines();

        var followed = await house.InScopeAsync(s =>
            new JudgedAnew(
                s.GetRequiredService<RihlaDb>(),
                s.GetRequiredService<CaseFiles>(),
                new Progress(
                    s.GetRequiredService<RihlaDb>(),
                    s.GetRequiredService<CaseFiles>(),
                    [.. s.GetServices<Condition>(), new Throws(broken)],
                    s.GetRequiredService<Today>()
                ),
                s.GetRequiredService<Register>(),
                s.GetRequiredService<Today>(),
                log
            ).JudgeAsync(CancellationToken.None)
        );

        Assert.Equal(2, followed);
        Assert.Equal(
            [Stage.Booked, Stage.Counselled, Stage.Screened],
            [await first.StageAsync(), await second.StageAsync(), await asked.StageAsync()]
        );
        Assert.Equal(
            $"Case {first.Code} could not be judged anew: InvalidOperationException.",
            Assert.Single(log.Written)
        );
    }

    [Theory, BothDatabases]
    public async Task A_doubt_that_is_raised_later_is_not_waived_with_an_earlier_one(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var other = await Story.EnteredAsync(house, children: 0, givenNames: "Zeinabou");
        var third = await Story.EnteredAsync(house, children: 0, givenNames: "Kadiatou");
        var story = await Story.EnteredAsync(house, children: 1);
        using var salma = await story.VisitorAsync("salma");
        await QuestionAsync(house, story, other, member: 1);
        Task WaiveAsync() =>
            story.DoAsync<Waivers>(w =>
                w.WaiveAsync(story.Code, "adjudication-done", "Le consulat confirme", nadia)
            );
        async Task TellsEachOnceAsync()
        {
            var view = await salma.GetAsync($"/app/cases/{story.Code}");
            var told = view
                .Document.QuerySelectorAll(".r-obstacles li")
                .Select(line => line.TextContent)
                .ToList();
            Assert.NotEmpty(told);
            Assert.Equal(told.Distinct(), told);
        }
        await WaiveAsync();
        await story.ApplyAsync();
        Assert.Equal(Stage.Applied, await story.StageAsync());
        Assert.Equal(0, await JudgeAsync(house));

        // About the mother; and, once that is waived, too, once more about the child.
        foreach (var (like, member) in new[] { (other, 0), (third, 1) })
        {
            await QuestionAsync(house, story, like, member);
            Assert.Equal(1, await JudgeAsync(house));
            Assert.Equal(Stage.Screened, await story.StageAsync());
            await TellsEachOnceAsync();
            await WaiveAsync();
            Assert.Equal(Stage.Applied, await story.StageAsync());
        }
    }

    [Theory, BothDatabases]
    public async Task What_is_no_question_any_more_holds_up_nobody(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var aicha = await new Story(house).ActorAsync("aicha");
        var other = await Story.EnteredAsync(house, children: 0, givenNames: "Zeinabou");
        var story = await Story.EnteredAsync(house, children: 0);
        await QuestionAsync(house, story, other);
        await story.ApplyAsync();
        Assert.Equal(Stage.Screened, await story.StageAsync());
        Assert.Equal(0, await JudgeAsync(house));

        await other.DoAsync<Teams>(t => t.RestrictAsync(other.Code, "Menacée par un tiers", aicha));

        Assert.Equal(1, await JudgeAsync(house));
        Assert.Equal(Stage.Applied, await story.StageAsync());
        Assert.Equal(0, await JudgeAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_child_who_comes_of_age_while_the_family_waits_is_asked_before_seats_are_booked(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 1);
        var (salma, mother) = (
            await story.ActorAsync("salma"),
            (await story.FileAsync()).Applicant!.Person
        );
        var birthday = story.Today.AddDays(5);
        await story.EnterAsync(
            Relation.Child,
            "Oumou",
            mother.FamilyName!,
            new PartialDate(birthday.Year - 18, birthday.Month, birthday.Day),
            salma
        );
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.ApplyAsync();
        Assert.Equal(Stage.Applied, await story.StageAsync());
        house.Clock.Advance(days: 4);
        Assert.Equal(0, await JudgeAsync(house));

        house.Clock.Advance(days: 1);

        Assert.Equal(1, await JudgeAsync(house));
        Assert.True(await story.StageAsync() < Stage.Applied);
        Assert.Equal(0, await JudgeAsync(house));
    }

    private static async Task<Story> BookedAsync(House house, int days)
    {
        var story = await Story.ClearedAsync(house, children: 0);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(days)));
        await story.ReceiveAsync();
        Assert.Equal(Stage.Booked, await story.StageAsync());
        return story;
    }

    private static Task<int> JudgeAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .OfType<JudgedAnew>()
                .Single()
                .JudgeAsync(CancellationToken.None)
        );

    private static async Task IneligibleAsync(Story story)
    {
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<EligibilityDecisions>(e =>
            e.DecideAsync(
                story.Code,
                new() { IsEligible = false, Reason = EligibilityReason.OwnMeans },
                salma
            )
        );
    }

    private static async Task WaiveAsync(Story story)
    {
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "eligibility-decided", "Le siège en a décidé ainsi", nadia)
        );
    }

    private static async Task RestrictAsync(
        House house,
        string country,
        int days,
        string? area = null
    )
    {
        var story = new Story(house);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<EligibilityDecisions>(e =>
            e.RestrictAsync(
                new()
                {
                    Country = country,
                    Area = area,
                    From = story.Today.AddDays(days),
                    Reason = "Combats",
                },
                nadia
            )
        );
    }

    // The one that stands.
    private static async Task EndAsync(House house)
    {
        var story = new Story(house);
        var nadia = await story.ActorAsync("nadia");
        var id = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<ReturnRestriction>()
                .Where(r => r.To == null)
                .Select(r => r.Id)
                .SingleAsync()
        );
        await story.DoAsync<EligibilityDecisions>(e => e.EndRestrictionAsync(id, nadia));
    }

    private static async Task QuestionAsync(
        House house,
        Story one,
        Story other,
        int member = 0,
        double probability = 0.97
    )
    {
        var (first, second) = (
            (await one.FileAsync()).Travellers[member].Person.Id,
            (await other.FileAsync()).Applicant!.Person.Id
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(
                Pair.Raise(
                    first,
                    second,
                    PairOrigin.Registration,
                    probability,
                    Actor.System,
                    house.Clock.GetUtcNow()
                )
            );
            await db.SaveAsync(Actor.System, new Act("pair.reported"));
        });
    }

    private sealed class Throws(Guid caseId) : Condition
    {
        public override string Key => "test-throws";

        public override Stage Into => Stage.Registered;

        public override Role Owner => Role.Caseworker;

        public override string Page => "";

        public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
            CaseFile file,
            DateOnly day,
            CancellationToken cancel
        ) =>
            file.Id == caseId
                ? throw new InvalidOperationException("Fatoumata")
                : new((IReadOnlyList<Obstacle>)[]);
    }

    private sealed class Lines : ILogger<JudgedAnew>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Add(formatter(state, exception));
    }
}
