using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>What is asked once more at the aircraft door.</summary>
public sealed class BoardingConditionTests(Houses houses) : IClassFixture<Houses>
{
    [Fact]
    public async Task Everything_from_the_application_to_the_reception_is_asked_again_at_boarding()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var conditions = await house.InScopeAsync(s =>
            Task.FromResult(s.GetServices<Condition>().ToList())
        );
        Assert.All(
            conditions.Where(c =>
                c.Into is >= Stage.Applied and <= Stage.Booked && c.Key != "seated"
            ),
            c => Assert.True(c.HoldsAtBoarding, c.Key)
        );
        Assert.Equal(
            [
                "consent-to-processing",
                "counselling-held",
                "eligibility-decided",
                "identity-checked",
            ],
            conditions
                .Where(c => c is { HoldsAtBoarding: true, Into: < Stage.Applied })
                .Select(c => c.Key)
                .Order()
        );
    }

    [Theory, BothDatabases]
    public async Task Nobody_boards_to_a_country_to_which_or_to_a_part_of_which_return_was_suspended_since(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var record = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        Task RestrictAsync(string? area) =>
            story.DoAsync<EligibilityDecisions>(e =>
                e.RestrictAsync(
                    new()
                    {
                        Country = "GN",
                        Area = area,
                        Reason = "Combats",
                    },
                    nadia
                )
            );
        async Task AssertStoppedAsync()
        {
            var outcome = await story.BoardAsync(record);
            Assert.Equal(
                ["Boarding.ConditionsBroken", "Condition.eligibility-decided"],
                outcome.Refusals.Select(r => r.TextKey)
            );
            Assert.Equal(3, await story.SeatsAsync());
        }

        await RestrictAsync("Nzérékoré");
        await AssertStoppedAsync();

        await story.DoAsync<EligibilityDecisions>(e =>
            e.DecideAsync(
                story.Code,
                new()
                {
                    IsEligible = true,
                    Reason = EligibilityReason.Stranded,
                    OutsideRestrictedArea = true,
                },
                salma
            )
        );
        var file = await story.FileAsync();
        Assert.DoesNotContain(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Progress>().VerdictsAtBoardingAsync(file, story.Today)
            ),
            v => v.Standing == Standing.NotMet
        );

        await RestrictAsync(area: null);
        await AssertStoppedAsync();
    }

    [Theory, BothDatabases]
    public async Task A_waiver_of_eligibility_hides_no_suspension_that_came_after_it(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "eligibility-decided", "La décision suit demain", nadia)
        );

        await story.DoAsync<EligibilityDecisions>(e =>
            e.RestrictAsync(new() { Country = "GN", Reason = "Combats" }, nadia)
        );

        var record = await story.AtTheGateAsync(
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded,
            BoardingOutcome.Boarded
        );
        var outcome = await story.BoardAsync(record);
        Assert.Equal(
            ["Boarding.ConditionsBroken", "Condition.eligibility-decided"],
            outcome.Refusals.Select(r => r.TextKey)
        );

        // Who still wants to set it aside does so knowing of it, and once.
        using var visitor = await story.VisitorAsync("nadia");
        var address = $"/app/cases/{story.Code}/waive/eligibility-decided";
        await visitor.SubmitAsync(
            await visitor.GetAsync(address),
            [("Input.Reason", "Sa famille vit loin des combats")],
            "main form"
        );
        var again = await house.InScopeAsync(s =>
            s.GetRequiredService<Waivers>()
                .WaiveAsync(story.Code, "eligibility-decided", "Encore une fois", nadia)
        );
        Assert.Equal("Waiver.Already", Assert.Single(again.Refusals).TextKey);
        Assert.True((await story.BoardAsync(record)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task A_suspension_elsewhere_ends_no_waiver(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "eligibility-decided", "La décision suit demain", nadia)
        );

        await story.DoAsync<EligibilityDecisions>(e =>
            e.RestrictAsync(new() { Country = "SN", Reason = "Combats" }, nadia)
        );

        var id = (await story.FileAsync()).Id;
        Assert.NotNull(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Waivers>().FindAsync(id, "eligibility-decided")
            )
        );
    }
}
