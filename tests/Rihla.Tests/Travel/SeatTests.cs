using System.Globalization;
using Rihla.Platform;
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

    [Theory]
    [InlineData("300", "DHS", "Currency")]
    [InlineData("300.555", "MAD", "Allowance")]
    [InlineData("5000.5", "XOF", "Allowance")]
    [InlineData("1000000000", "MAD", "Allowance")]
    [InlineData("79000000000000000000000000000", "MAD", "Allowance")]
    public void Pocket_money_is_an_amount_that_can_be_paid(
        string amount,
        string currency,
        string field
    ) => Assert.Equal(field, Assert.Single(BoardWith(amount, currency).Refusals).Field);

    [Fact]
    public void The_currency_of_pocket_money_is_kept_as_its_code()
    {
        Assert.True(BoardWith("12.345", "tnd ").IsDone);
        Assert.Equal("TND", seat.AllowanceCurrency);
    }

    [Fact]
    public void Somebody_who_is_not_let_on_board_is_told_why() =>
        Assert.Equal(
            "Boarding.ReasonMissing",
            Assert
                .Single(seat.StayBehind(BoardingOutcome.Refused, null, Now, Today).Refusals)
                .TextKey
        );

    private Outcome BoardWith(string amount, string currency) =>
        seat.Board(
            Today,
            decimal.Parse(amount, CultureInfo.InvariantCulture),
            currency,
            ReceiptMethod.Signature,
            Today
        );

    [Fact]
    public void A_no_show_frees_the_seat_and_stays_on_file()
    {
        Assert.True(seat.StayBehind(BoardingOutcome.NoShow, null, Now, Today).IsDone);
        Assert.Null(seat.Number);
        Assert.Equal(BoardingOutcome.NoShow, seat.Boarding);
    }

    [Fact]
    public void Nobody_arrives_before_the_flight_lands_or_tomorrow()
    {
        seat.Board(Today.AddDays(-2), null, null, null, Today);
        var landed = Today.AddDays(-1);
        Assert.Equal("Arrival.BeforeLanding", Fault(Today.AddDays(-2), landed));
        Assert.Equal("Arrival.DateWrong", Fault(Today.AddDays(-3), landed));
        Assert.Equal("Arrival.DateWrong", Fault(Today.AddDays(1), landed));
        Assert.Equal("Arrival.DateWrong", Fault(null, landed));
        Assert.Null(Fault(landed, landed));
        Assert.True(seat.Arrive(Today, "Taxi", null, landed, Today).IsDone);
    }

    [Fact]
    public void Where_a_flight_lands_in_the_night_it_may_be_tomorrow_already()
    {
        var (tomorrow, later) = (Today.AddDays(1), Today.AddDays(2));
        Assert.Null(Fault(tomorrow, lands: tomorrow));
        Assert.Equal("Arrival.BeforeLanding", Fault(Today, lands: tomorrow));
        Assert.Equal("Arrival.DateWrong", Fault(later, lands: tomorrow));
        Assert.Equal("Arrival.DateWrong", Fault(later, lands: later));
    }

    private static string? Fault(DateOnly? on, DateOnly lands) =>
        Seat.ArrivalFault(on, Today.AddDays(-2), lands, Today)?.TextKey;
}
