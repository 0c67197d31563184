using Rihla.Diaspora;

namespace Rihla.Tests.Diaspora;

/// <summary>The rules of a call, each at its edge, and what a page of the application refuses.</summary>
public class EligibilityRuleTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    [Fact]
    public void What_keeps_all_rules_breaks_none() => Assert.Empty(Broken(Said()));

    [Fact]
    public void Each_rule_gives_its_own_reason_and_the_edge_is_allowed()
    {
        Assert.Equal([EligibilityRule.Residence], Broken(Said() with { Country = "FR" }));
        Assert.Equal([EligibilityRule.Origin], Broken(Said() with { IsOfOrigin = false }));
        Assert.Equal([EligibilityRule.Region], Broken(Said() with { Region = "07" }));
        Assert.Equal([EligibilityRule.Sector], Broken(Said() with { Sector = "K" }));
        Assert.Equal([EligibilityRule.Age], Broken(Said() with { BirthYear = 2009 }));
        Assert.Empty(Broken(Said() with { BirthYear = 2008 }));
        Assert.Equal([EligibilityRule.LeastCost], Broken(Said() with { Cost = 9_999.99m }));
        Assert.Empty(Broken(Said() with { Cost = 10_000m }));
        Assert.Equal(
            [EligibilityRule.MostCost],
            Broken(Said() with { Cost = 100_000.01m, Own = 50_000 })
        );
        // A quarter of 40,000.
        Assert.Empty(Broken(Said() with { Own = 10_000m }));
        Assert.Equal([EligibilityRule.OwnShare], Broken(Said() with { Own = 9_999.99m }));
    }

    [Fact]
    public void A_call_without_limits_turns_nobody_away()
    {
        var call = Calls.Draft();
        Assert.True(
            call.Settle(
                Calls.Rules with
                {
                    Countries = [],
                    Regions = [],
                    Sectors = [],
                    LeastCost = null,
                    MostCost = null,
                    LeastAge = null,
                    LeastOwnShare = null,
                    NeedsOrigin = false,
                }
            ).IsDone
        );
        Assert.Empty(Eligibility.Broken(call, new() { Cost = 1, Country = "NZ" }, Day));
    }

    [Fact]
    public void The_rules_stand_once_the_call_is_public_and_only_more_time_can_be_given()
    {
        var call = Calls.Draft();
        Assert.True(call.Publish(DateTimeOffset.UnixEpoch, Day).IsDone);
        Assert.Equal("Call.RulesStand", Assert.Single(call.Settle(Calls.Rules).Refusals).TextKey);
        Assert.Equal("Call.RulesStand", Assert.Single(call.Weigh([]).Refusals).TextKey);
        Assert.False(call.Extend(call.ClosesOn, Day).IsDone);
        Assert.True(call.Extend(call.ClosesOn.AddDays(7), Day).IsDone);
        Assert.Equal(CallPhase.Open, call.PhaseOn(call.ClosesOn));
        Assert.Equal(CallPhase.Scoring, call.PhaseOn(call.ClosesOn.AddDays(1)));
        Assert.False(call.Extend(call.ClosesOn.AddDays(9), call.ClosesOn.AddDays(1)).IsDone);
    }

    [Theory]
    [InlineData("not a mail")]
    [InlineData("Somebody <a@b.org>")]
    [InlineData("a@b.org, c@d.org")]
    [InlineData("a@b.org\nBcc: all@d.org")]
    public void An_address_that_is_none_or_several_is_refused(string email) =>
        Assert.Contains(
            ApplicationAnswers.Faults(Said() with { Email = email }, ApplyStep.You, Day),
            f => f.Field == "Email"
        );

    [Fact]
    public void What_does_not_pay_for_itself_is_sent_back()
    {
        Assert.Empty(ApplicationAnswers.Faults(Said(), Day));
        Assert.Contains(
            ApplicationAnswers.Faults(Said() with { Asked = 0 }, ApplyStep.Money, Day),
            f => f.TextKey == "Apply.SumTooLow"
        );
        Assert.Contains(
            ApplicationAnswers.Faults(Said() with { Cost = 2_000_000_000 }, ApplyStep.Money, Day),
            f => f.Field == "Cost"
        );
    }

    private static IReadOnlyList<EligibilityRule> Broken(ApplicationAnswers said) =>
        Eligibility.Broken(Calls.Draft(), said, Day);

    private static ApplicationAnswers Said() => Calls.Said();
}
