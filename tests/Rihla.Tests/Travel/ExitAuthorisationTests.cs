using Rihla.Travel;

namespace Rihla.Tests.Travel;

public sealed class ExitAuthorisationTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private readonly ExitAuthorisation exit = new()
    {
        CaseId = Guid.NewGuid(),
        PersonId = Guid.NewGuid(),
    };

    [Fact]
    public void A_granted_authorisation_holds_from_the_reply_without_end_unless_the_Ministry_sets_one()
    {
        Assert.True(exit.Grant(Today, "MI/12", null, null, Today).IsDone);
        Assert.True(exit.AllowsOn(Today));
        Assert.True(exit.AllowsOn(Today.AddYears(1)));
        Assert.False(exit.AllowsOn(Today.AddDays(-1)));
    }

    [Fact]
    public void An_authorisation_does_not_outlive_its_last_day()
    {
        exit.Grant(Today, null, Today, Today.AddDays(10), Today);
        Assert.True(exit.AllowsOn(Today.AddDays(10)));
        Assert.False(exit.AllowsOn(Today.AddDays(11)));
    }

    [Fact]
    public void What_was_granted_stands_while_the_Ministry_is_asked_anew()
    {
        exit.Grant(Today, "MI/12", Today, Today.AddDays(10), Today);
        Assert.True(exit.Send(Today, null, Today).IsDone);
        Assert.True(exit.IsAwaited && exit.AllowsOn(Today.AddDays(10)));
        Assert.Equal("MI/12", exit.Reference?.Reveal());

        exit.Grant(Today, null, null, Today.AddDays(60), Today);
        Assert.True(!exit.IsAwaited && exit.AllowsOn(Today.AddDays(60)));
    }

    [Fact]
    public void What_has_lapsed_stands_no_more_once_the_Ministry_is_asked_anew()
    {
        exit.Grant(Today, "MI/12", Today, Today.AddDays(10), Today);
        exit.Send(Today.AddDays(11), "MI/13", Today.AddDays(11));
        Assert.Equal((ExitStanding.Sent, null), (exit.Standing, exit.ValidUntil));
    }

    [Fact]
    public void A_refusal_needs_its_reason() =>
        Assert.Equal(
            "Exit.ReasonMissing",
            Assert.Single(exit.Refuse(Today, null, " ", Today).Refusals).TextKey
        );

    [Fact]
    public void A_refusal_ends_what_was_granted()
    {
        exit.Grant(Today, null, null, null, Today);
        Assert.True(exit.Refuse(Today, null, "Poursuite en cours", Today).IsDone);
        Assert.False(exit.AllowsOn(Today));
    }

    [Fact]
    public void A_reply_from_tomorrow_is_not_taken() =>
        Assert.Equal(
            "Exit.RepliedOnWrong",
            Assert.Single(exit.Grant(Today.AddDays(1), null, null, null, Today).Refusals).TextKey
        );
}
