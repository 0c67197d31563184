using Rihla.Travel;

namespace Rihla.Tests.Travel;

public sealed class SeatTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly Seat seat = new()
    {
        MovementId = Guid.NewGuid(),
        CaseId = Guid.NewGuid(),
        PersonId = Guid.NewGuid(),
        Number = 4,
        TakenAt = Now,
    };

    [Fact]
    public void Pocket_money_is_receipted() =>
        Assert.Equal(
            "Boarding.ReceiptMissing",
            Assert.Single(seat.Board(Today, 300, "MAD", receipt: null, Today).Refusals).TextKey
        );

    [Fact]
    public void Somebody_who_is_not_let_on_board_is_told_why() =>
        Assert.Equal(
            "Boarding.ReasonMissing",
            Assert
                .Single(seat.StayBehind(BoardingOutcome.Refused, null, Now, Today).Refusals)
                .TextKey
        );

    [Fact]
    public void A_no_show_frees_the_seat_and_stays_on_file()
    {
        Assert.True(seat.StayBehind(BoardingOutcome.NoShow, null, Now, Today).IsDone);
        Assert.Null(seat.Number);
        Assert.Equal(BoardingOutcome.NoShow, seat.Boarding);
    }

    [Fact]
    public void Nobody_arrives_before_leaving_or_tomorrow()
    {
        seat.Board(Today, null, null, null, Today);
        Assert.False(seat.Arrive(Today.AddDays(-1), null, null, Today).IsDone);
        Assert.False(seat.Arrive(Today.AddDays(1), null, null, Today).IsDone);
        Assert.True(seat.Arrive(Today, "Taxi", null, Today).IsDone);
    }
}
