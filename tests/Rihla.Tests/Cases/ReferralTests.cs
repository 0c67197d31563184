using Rihla.Cases;
using Rihla.Platform.Privacy;

namespace Rihla.Tests.Cases;

public sealed class ReferralTests
{
    private readonly CasesSettings settings = new();

    [Theory]
    [InlineData(ReferralUrgency.Normal, 7)]
    [InlineData(ReferralUrgency.Urgent, 2)]
    public void Silence_counts_after_the_days_of_its_urgency(ReferralUrgency urgency, int days) =>
        Assert.Equal(AFamily.Today.AddDays(days), Sent(urgency).AnswerDueOn(settings));

    [Fact]
    public void A_service_accepts_and_later_reports()
    {
        var referral = Sent();
        Assert.True(referral.Receive(ReferralStatus.Accepted, AFamily.Today, null).IsDone);
        Assert.False(referral.Receive(ReferralStatus.Answered, AFamily.Today, " ").IsDone);
        Assert.True(referral.Receive(ReferralStatus.Answered, AFamily.Today, "Seen.").IsDone);
        Assert.False(referral.Receive(ReferralStatus.Refused, AFamily.Today, null).IsDone);
    }

    [Fact]
    public void No_answer_comes_before_the_question() =>
        Assert.False(
            Sent().Receive(ReferralStatus.Accepted, AFamily.Today.AddDays(-1), null).IsDone
        );

    private static Referral Sent(ReferralUrgency urgency = ReferralUrgency.Normal) =>
        new()
        {
            CaseId = Guid.CreateVersion7(),
            MemberIds = [Guid.CreateVersion7()],
            Service = Personal.Of(ReferralService.Shelter),
            Partner = new("Foyer"),
            Purpose = new("A bed"),
            Shared = new("First name"),
            Urgency = urgency,
            SentOn = AFamily.Today,
            SentByName = "Salma",
        };
}
