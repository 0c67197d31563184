using Rihla.Platform;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>Where money comes from.</summary>
internal enum FinancingSource
{
    /// <summary>The promoter's own.</summary>
    OwnFunds,

    /// <summary>A loan of a bank.</summary>
    Bank,

    /// <summary>The grant of the project that made the call.</summary>
    Grant,

    /// <summary>The share that the State gives to investments of the diaspora.</summary>
    StateShare,
}

/// <summary>How certain money is.</summary>
internal enum FinancingStanding
{
    Requested,
    Promised,
    Granted,
    PaidOut,
    Refused,
}

/// <summary>Money from one source.</summary>
internal sealed class FinancingLine
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    public required FinancingSource Source { get; init; }

    /// <summary>Which bank or fund.</summary>
    public Personal<string>? Provider { get; init; }

    /// <summary>In minor units of the venture's currency.</summary>
    public required long Amount { get; init; }

    public required FinancingStanding Standing { get; set; }

    /// <summary>Since when it stands there.</summary>
    public required DateOnly Since { get; set; }

    /// <summary>Since when it is certain, granted or paid out; nothing while it is not.</summary>
    public DateOnly? CertainSince { get; set; }

    /// <summary>Whether money that stands there can be counted on.</summary>
    public static bool IsCertain(FinancingStanding standing) =>
        standing is FinancingStanding.Granted or FinancingStanding.PaidOut;

    /// <summary>It has come further, or was refused.</summary>
    /// <returns>Refused when it was paid out or refused before, and for a step back.</returns>
    public Outcome Move(FinancingStanding? to, DateOnly? on, DateOnly day)
    {
        if (
            to is not { } next
            || Standing is FinancingStanding.PaidOut or FinancingStanding.Refused
            || next <= Standing
        )
        {
            return Refusal.Of("To", "Venture.FinancingBack");
        }
        if (on is null || on > day || on < Since)
        {
            return Refusal.Of("On", "Venture.FinancingDay");
        }
        (Standing, Since) = (next, on.Value);
        // What was granted is not lost to the year of the grant when it is paid out in another.
        CertainSince = IsCertain(next) ? CertainSince ?? Since : null;
        return Outcome.Done;
    }
}
