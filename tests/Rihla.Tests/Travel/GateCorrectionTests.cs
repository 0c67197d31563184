using Rihla.Cases;
using Rihla.Tests.Cases;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Until when a slip at the gate can be put right.</summary>
public sealed class GateCorrectionTests
{
    private static readonly DateOnly Friday = new(2026, 3, 6);

    private readonly CaseFile family = AFamily.MotherOfTwo().At(Stage.Booked);
    private readonly Movement movement = new() { Code = "MV-1", HostMissionId = AFamily.Host };
    private readonly Seat seat;

    public GateCorrectionTests()
    {
        var plan = new MovementPlan
        {
            Country = "GN",
            Seats = 3,
            Legs =
            [
                new()
                {
                    From = "CMN",
                    To = "CKY",
                    DepartsOn = Friday,
                },
            ],
        };
        Assert.True(movement.Plan(plan, taken: 0, Friday).IsDone);
        seat = new()
        {
            MovementId = movement.Id,
            CaseId = family.Id,
            PersonId = family.Travellers[0].Person.Id,
            Number = 1,
            TakenAt = DateTimeOffset.UnixEpoch,
        };
    }

    [Fact]
    public void Nobody_gets_a_seat_back_on_a_movement_that_was_cancelled()
    {
        seat.StayBehind(BoardingOutcome.NoShow, null, DateTimeOffset.UnixEpoch, Friday);
        Assert.Null(Fault(Friday));
        movement.Cancel();
        Assert.Equal("Boarding.CorrectCancelled", Fault(Friday));
    }

    [Fact]
    public void A_slip_recorded_on_the_monday_after_is_put_right_until_wednesday()
    {
        seat.Board(Friday, null, null, null, today: Friday);
        Assert.Null(Fault(Friday.AddDays(2)));
        Assert.Equal("Boarding.CorrectTooLate", Fault(Friday.AddDays(3)));

        seat.Await(1);
        seat.Board(Friday, null, null, null, today: Friday.AddDays(3));
        Assert.Null(Fault(Friday.AddDays(5)));
        Assert.Equal("Boarding.CorrectTooLate", Fault(Friday.AddDays(6)));
    }

    private string? Fault(DateOnly day) =>
        GateCorrections.Uncorrectable(family, movement, seat, day)?.TextKey;
}
