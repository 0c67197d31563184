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
    public static string Route(MovementLeg leg) =>
        $"{Airports.Show(leg.From)} → {Airports.Show(leg.To)}";
}
