using System.Globalization;
using Rihla.Travel;

namespace Rihla.Demonstration;

/// <summary>A flight home, and the families who fly on it.</summary>
internal sealed class Flight(
    string code,
    string country,
    DateOnly departsOn,
    DateOnly landsOn,
    int seats
)
{
    public string Code { get; } = code;

    public string Country { get; } = country;

    public DateOnly DepartsOn { get; } = departsOn;

    public DateOnly LandsOn { get; } = landsOn;

    public int Free { get; set; } = seats;

    public bool IsOver { get; set; }

    public List<CaseStory> Families { get; } = [];
}

/// <summary>The movement officer's table: flights are planned as people need them, confirmed, and boarded on their day.</summary>
internal sealed class Flights(Desk desk, Storyteller teller, StoryClock clock, Dice dice)
{
    private const string Officer = "hicham";

    // To the commonest countries there is a flight every other week. The last one left this many days ago, so that its
    // passengers are just arriving.
    private static readonly Dictionary<string, int> LastLeft = new(StringComparer.Ordinal)
    {
        ["CI"] = 1,
        ["GN"] = 2,
        ["SN"] = 3,
    };

    private readonly DateOnly present = desk.DayOf(clock.Now);
    private readonly List<Flight> flights = [];

    private DateOnly Today => desk.Today;

    /// <summary>The next flight to a country with so many seats, not before a day; planned where there is none.</summary>
    public async Task<Flight> NextToAsync(string country, int seats, DateOnly notBefore)
    {
        var flight = flights
            .Where(f =>
                f.Country == country
                && !f.IsOver
                && f.Free >= seats
                && f.DepartsOn >= notBefore
                && f.DepartsOn <= notBefore.AddDays(28)
            )
            .MinBy(f => f.DepartsOn);
        if (flight is null)
        {
            flight = await PlanAsync(country, seats, DepartureFrom(country, notBefore));
            flights.Add(flight);
            teller.Begin(TellAsync(flight), clock.GetUtcNow().AddDays(1));
        }
        return flight;
    }

    private DateOnly DepartureFrom(string country, DateOnly notBefore)
    {
        if (!LastLeft.TryGetValue(country, out var daysAgo))
        {
            return notBefore.AddDays(dice.Between(2, 14));
        }
        const int Fortnight = 14;
        var since = (notBefore.DayNumber - present.AddDays(-daysAgo).DayNumber) % Fortnight;
        return notBefore.AddDays((Fortnight - since) % Fortnight);
    }

    private async Task<Flight> PlanAsync(string country, int needed, DateOnly on)
    {
        var charter = country is "CI" or "GN" or "SN" && dice.Chance(0.25);
        var seats = Math.Max(needed, charter ? 90 : dice.Between(8, 24));
        var departure = new TimeOnly(dice.Between(0, 22), 15 * dice.Between(0, 3));
        var lands = departure.Hour >= 20 ? on.AddDays(1) : on;
        var code = await desk.GetAsync<MovementPlanning, string>(
            Officer,
            (planning, by) =>
                planning.PlanAsync(
                    new()
                    {
                        Kind = charter ? MovementKind.Charter : MovementKind.Commercial,
                        Country = country,
                        Seats = seats,
                        TransitHelp = dice.Chance(0.3)
                            ? "Accueil à l'embarquement à Casablanca"
                            : null,
                        Legs =
                        [
                            new()
                            {
                                From = "CMN",
                                To = Airports.FirstOf(country) ?? country,
                                Flight = string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{(charter ? "DM" : "AT")} {dice.Between(500, 599)}"
                                ),
                                DepartsOn = on,
                                DepartsAt = departure,
                                ArrivesOn = lands,
                                ArrivesAt = departure.AddHours(4),
                            },
                        ],
                    },
                    by
                )
        );
        return new(code, country, on, lands, seats);
    }

    private async IAsyncEnumerable<DateTimeOffset> TellAsync(Flight flight)
    {
        if (dice.Chance(0.8))
        {
            await desk.DoAsync<MovementPlanning>(
                Officer,
                (m, by) => m.ConfirmAsync(flight.Code, by)
            );
        }
        yield return At(flight.DepartsOn.AddDays(-1), 15);
        if (flight.Families.Count == 0)
        {
            flight.IsOver = true;
            await desk.DoAsync<MovementPlanning>(
                Officer,
                (m, by) => m.CancelAsync(flight.Code, "Plus aucun passager", by)
            );
            yield break;
        }
        yield return At(flight.DepartsOn, 5);
        flight.IsOver = true;
        foreach (var family in flight.Families.ToList())
        {
            await family.BoardAsync(flight);
        }
        for (var after = 1; after <= 11; after += 2)
        {
            yield return At(flight.DepartsOn.AddDays(after), 14);
            foreach (var family in flight.Families.ToList())
            {
                await family.ArriveAsync(flight);
            }
        }
    }

    private static DateTimeOffset At(DateOnly day, int hour) =>
        new(day.ToDateTime(new(hour, 0)), TimeSpan.Zero);
}
