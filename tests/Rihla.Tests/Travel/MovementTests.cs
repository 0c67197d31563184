using Rihla.Travel;
using Rihla.Travel.Pages.Movements;

namespace Rihla.Tests.Travel;

public sealed class MovementTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private readonly Movement movement = new() { Code = "MV-1", HostMissionId = Guid.NewGuid() };

    [Fact]
    public void The_first_leg_sets_the_day_of_travel()
    {
        Assert.True(movement.Plan(To("GN", Leg("CMN", "CKY", Today.AddDays(5))), 0, Today).IsDone);
        Assert.Equal(Today.AddDays(5), movement.DepartsOn);
    }

    [Fact]
    public void There_are_never_fewer_seats_than_taken()
    {
        var outcome = movement.Plan(
            To("GN", Leg("CMN", "CKY", Today)) with
            {
                Seats = 2,
            },
            taken: 3,
            Today
        );
        Assert.Contains(outcome.Refusals, r => r.TextKey == "Movement.SeatsTaken");
    }

    [Fact]
    public void A_departure_in_the_past_is_refused() =>
        Assert.Contains(
            movement.Plan(To("GN", Leg("CMN", "CKY", Today.AddDays(-1))), 0, Today).Refusals,
            r => r.TextKey == "Movement.DatePast"
        );

    [Fact]
    public void A_connection_cannot_leave_before_the_flight_before_it_lands() =>
        Assert.Contains(
            movement
                .Plan(
                    To(
                        "GN",
                        Leg("CMN", "DSS", Today.AddDays(2)),
                        Leg("DSS", "CKY", Today.AddDays(1))
                    ),
                    0,
                    Today
                )
                .Refusals,
            r => r.Field == "Legs[1].DepartsOn"
        );

    [Theory]
    [InlineData("Dakar", "09:00", true)]
    [InlineData("DSS", "11:30", false)]
    [InlineData("ABJ", "09:00", false)]
    public void A_connection_on_the_same_day_waits_until_the_flight_before_it_has_landed(
        string from,
        string departs,
        bool refused
    ) =>
        Assert.Equal(
            refused ? ["Legs[1].DepartsAt"] : [],
            movement
                .Plan(
                    To(
                        "GN",
                        Leg("CMN", "DSS", Today) with
                        {
                            ArrivesAt = new(11, 0),
                        },
                        Leg(from, "CKY", Today) with
                        {
                            DepartsAt = TimeOnly.Parse(
                                departs,
                                System.Globalization.CultureInfo.InvariantCulture
                            ),
                        }
                    ),
                    0,
                    Today
                )
                .Refusals.Select(r => r.Field)
        );

    [Fact]
    public void A_departure_on_the_first_day_of_the_calendar_is_refused_like_every_past_one() =>
        Assert.Contains(
            movement
                .Plan(
                    To(
                        "GN",
                        Leg("CMN", "CKY", DateOnly.MinValue) with
                        {
                            ArrivesOn = DateOnly.MinValue,
                        }
                    ),
                    0,
                    Today
                )
                .Refusals,
            r => r.TextKey == "Movement.DatePast"
        );

    [Theory]
    [InlineData(3, 3, null)]
    [InlineData(365, 365, "Legs[0].ArrivesOn Movement.ArrivesLate")]
    [InlineData(0, 4, "Legs[1].DepartsOn Movement.LegLongAfter")]
    public void A_slip_in_a_day_does_not_make_a_journey_of_months(
        int landsAfter,
        int goesOnAfter,
        string? fault
    ) =>
        Assert.Equal(
            fault is null ? [] : [fault],
            movement
                .Plan(
                    To(
                        "GN",
                        Leg("CMN", "DSS", Today) with
                        {
                            ArrivesOn = Today.AddDays(landsAfter),
                        },
                        Leg("DSS", "CKY", Today.AddDays(goesOnAfter))
                    ),
                    0,
                    Today
                )
                .Refusals.Select(r => $"{r.Field} {r.TextKey}")
        );

    [Fact]
    public void Who_returns_to_where_a_flight_stops_lands_there_and_not_at_its_end()
    {
        var (stops, ends) = (Today.AddDays(1), Today.AddDays(2));
        movement.Plan(
            To("GN", Leg("CMN", "DSS", Today) with { ArrivesOn = stops }, Leg("DSS", "CKY", ends)),
            0,
            Today
        );
        Assert.Equal(["GN", "SN"], movement.Served());
        Assert.Equal(
            (stops, ends, ends),
            (movement.LandsOn("SN"), movement.LandsOn("GN"), movement.LandsOn(null))
        );
    }

    [Fact]
    public void A_journey_ends_where_and_when_its_last_leg_lands()
    {
        var night = Leg("DSS", "CKY", Today) with
        {
            Flight = "HF 711",
            ArrivesOn = Today.AddDays(1),
            ArrivesAt = new(2, 10),
        };
        movement.Plan(To("GN", Leg("CMN", "DSS", Today), night), 0, Today);
        Assert.Equal(Today.AddDays(1), movement.ArrivesOn);
        Assert.Equal("03/03/2026 02:10, HF 711, Conakry (CKY)", movement.LandingFor("GN"));
    }

    [Fact]
    public void A_fault_stands_at_the_leg_where_it_was_typed() =>
        Assert.Equal(
            "Legs[2].To",
            Assert
                .Single(
                    movement
                        .Plan(
                            To(
                                "GN",
                                Leg("CMN", "DSS", Today),
                                new LegPlan(),
                                Leg("DSS", "", Today)
                            ),
                            0,
                            Today
                        )
                        .Refusals
                )
                .Field
        );

    [Fact]
    public void A_leg_filled_in_by_half_is_not_dropped()
    {
        var half = new LegPlan { From = "DSS", ArrivesOn = Today };
        Assert.Equal(
            ["Legs[1].To", "Legs[1].DepartsOn"],
            movement
                .Plan(To("GN", Leg("CMN", "CKY", Today), half), 0, Today)
                .Refusals.Select(r => r.Field)
        );
    }

    [Fact]
    public void A_time_that_is_none_is_refused_where_it_was_typed()
    {
        var form = new LegForm
        {
            From = "CMN",
            To = "CKY",
            DepartsOn = Today,
            DepartsAt = "08:30",
            ArrivesAt = "25:10",
        };
        var refusal = Assert.Single(movement.Plan(To("GN", form.Plan), 0, Today).Refusals);
        Assert.Equal(("Legs[0].ArrivesAt", "Movement.NoTime"), (refusal.Field, refusal.TextKey));
    }

    [Fact]
    public void Who_returns_to_a_country_on_the_way_can_travel_along()
    {
        movement.Plan(To("GN", Leg("CMN", "DSS", Today), Leg("DSS", "CKY", Today)), 0, Today);
        Assert.True(movement.Serves("GN"));
        Assert.True(movement.Serves("SN"));
        Assert.False(movement.Serves("CI"));
        Assert.False(movement.Serves(null));
    }

    [Fact]
    public void A_doctor_escorts_a_patient_but_an_escort_is_no_doctor()
    {
        var ill = Guid.NewGuid();
        movement.Accompany(EscortKind.Operational, "Khadija Amrani", ill);
        Assert.True(movement.HasEscortFor(ill, medical: false));
        Assert.False(movement.HasEscortFor(ill, medical: true));
        Assert.False(movement.HasEscortFor(Guid.NewGuid(), medical: false));
    }

    [Fact]
    public void A_cancelled_movement_changes_no_more()
    {
        movement.Plan(To("GN", Leg("CMN", "CKY", Today)), 0, Today);
        Assert.True(movement.Cancel().IsDone);
        Assert.False(movement.Plan(To("GN", Leg("CMN", "CKY", Today)), 0, Today).IsDone);
        Assert.False(movement.Cancel().IsDone);
    }

    private static MovementPlan To(string country, params LegPlan[] legs) =>
        new()
        {
            Country = country,
            Seats = 10,
            Legs = legs,
        };

    private static LegPlan Leg(string from, string to, DateOnly on) =>
        new()
        {
            From = from,
            To = to,
            DepartsOn = on,
        };
}
