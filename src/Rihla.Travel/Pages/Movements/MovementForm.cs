using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;

namespace Rihla.Travel.Pages.Movements;

/// <summary>What a form about a movement posts.</summary>
internal sealed class MovementForm
{
    /// <summary>More legs than any journey of returnees has.</summary>
    private const int MostLegs = 3;

    public string? Country { get; set; }

    /// <summary>The country follows from the case and is not asked.</summary>
    public bool CountryGiven { get; set; }

    public MovementKind Kind { get; set; }

    public int? Seats { get; set; }

    public string? TransitHelp { get; set; }

    public int Version { get; set; }

    public List<LegForm> Legs { get; set; } = [];

    public MovementPlan Plan =>
        new()
        {
            Kind = Kind,
            Country = Country,
            Seats = Seats,
            TransitHelp = TransitHelp,
            Legs = [.. Legs.Select(l => l.Plan)],
        };

    public List<SelectListItem> Countries(Words words) =>
        [.. words.Countries().Select(c => new SelectListItem(c.Value, c.Key))];

    /// <summary>An empty form that leaves from here.</summary>
    public static MovementForm New(string? country, int? seats, DateOnly? on, string from)
    {
        var form = new MovementForm
        {
            Country = country,
            CountryGiven = country is not null,
            Seats = seats,
        };
        form.Legs =
        [
            new()
            {
                From = from,
                To = Airports.FirstOf(country),
                DepartsOn = on,
            },
            .. Enumerable.Range(1, MostLegs - 1).Select(_ => new LegForm()),
        ];
        return form;
    }

    public static MovementForm Of(Movement movement) =>
        new()
        {
            Country = movement.Country,
            Kind = movement.Kind,
            Seats = movement.Seats,
            TransitHelp = movement.TransitHelp?.Reveal(),
            Version = movement.Version,
            Legs =
            [
                .. movement.Legs.OrderBy(l => l.Number).Select(LegForm.Of),
                .. Enumerable
                    .Range(0, Math.Max(0, MostLegs - movement.Legs.Count))
                    .Select(_ => new LegForm()),
            ],
        };
}

/// <summary>One leg of it; times as a browser sends them.</summary>
internal sealed class LegForm
{
    public string? From { get; set; }
    public string? To { get; set; }
    public string? Flight { get; set; }
    public DateOnly? DepartsOn { get; set; }
    public string? DepartsAt { get; set; }
    public DateOnly? ArrivesOn { get; set; }
    public string? ArrivesAt { get; set; }

    public LegPlan Plan =>
        new()
        {
            From = From,
            To = To,
            Flight = Flight,
            DepartsOn = DepartsOn,
            DepartsAt = Time(DepartsAt),
            ArrivesOn = ArrivesOn,
            ArrivesAt = Time(ArrivesAt),
            NotTimes =
            [
                .. new[]
                {
                    (Name: nameof(DepartsAt), Typed: DepartsAt),
                    (Name: nameof(ArrivesAt), Typed: ArrivesAt),
                }
                    .Where(t => !string.IsNullOrWhiteSpace(t.Typed) && Time(t.Typed) is null)
                    .Select(t => t.Name),
            ],
        };

    public static LegForm Of(MovementLeg leg) =>
        new()
        {
            From = leg.From,
            To = leg.To,
            Flight = leg.Flight,
            DepartsOn = leg.DepartsOn,
            DepartsAt = leg.DepartsAt?.ToString("HH:mm", CultureInfo.InvariantCulture),
            ArrivesOn = leg.ArrivesOn,
            ArrivesAt = leg.ArrivesAt?.ToString("HH:mm", CultureInfo.InvariantCulture),
        };

    private static TimeOnly? Time(string? typed) =>
        TimeOnly.TryParse(typed, CultureInfo.InvariantCulture, out var time) ? time : null;
}
