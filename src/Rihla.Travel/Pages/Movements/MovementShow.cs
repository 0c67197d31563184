using System.Globalization;
using Rihla.Platform.Localisation;

namespace Rihla.Travel.Pages.Movements;

/// <summary>How movements look, the same on every page.</summary>
internal static class MovementShow
{
    /// <summary>The kind of mark for a status.</summary>
    public static string Kind(MovementStatus status) =>
        status switch
        {
            MovementStatus.Planned => "pending",
            MovementStatus.Confirmed => "met",
            MovementStatus.Cancelled => "danger",
            MovementStatus.Departed => "info",
            _ => "done",
        };

    /// <summary>A leg for reading: <c>Casablanca (CMN) → Conakry (CKY)</c>.</summary>
    public static string Route(MovementLeg leg) => Route(leg.From, leg.To);

    /// <summary>From where to where.</summary>
    public static string Route(string from, string to) =>
        $"{Airports.Show(from)} → {Airports.Show(to)}";

    /// <summary>When a leg lands, local time: <c>6 mars 2026 02:10</c>.</summary>
    public static string Lands(MovementLeg leg, Words words) =>
        $"{words.Date(leg.LandsOn)} {leg.ArrivesAt?.ToString("HH:mm", CultureInfo.InvariantCulture)}".TrimEnd();

    /// <summary>When somebody who returns to a country lands; a dash when no movement is known.</summary>
    public static string Lands(Movement? movement, string? country, Words words) =>
        movement?.LegTo(country) is { } last ? Lands(last, words) : "–";
}
