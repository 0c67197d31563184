using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>As what somebody outside the organisation receives personal data.</summary>
public enum DataRecipient
{
    /// <summary>A service to which people are referred.</summary>
    Service,

    /// <summary>A consulate that is asked for a travel document.</summary>
    Consulate,

    /// <summary>The ministry that authorises the exit.</summary>
    ExitAuthority,

    /// <summary>The carrier of a movement.</summary>
    Carrier,

    /// <summary>The border police at departure.</summary>
    BorderPolice,
}

/// <summary>Personal data about to leave the house.</summary>
/// <param name="To">As what it is received.</param>
/// <param name="MissionId">The mission that hands it over.</param>
/// <param name="Persons">About how many people.</param>
public sealed record DataTransfer(DataRecipient To, Guid MissionId, int Persons)
{
    /// <summary>The name of the recipient, where there are several.</summary>
    public string? Name { get; init; }

    /// <summary>The country of the recipient, ISO 3166 alpha-2, where that decides.</summary>
    public string? Country { get; init; }

    /// <summary>The case it is about.</summary>
    public Guid? CaseId { get; init; }
}

/// <summary>
/// Lets personal data leave only under an agreement in force that allows it, and keeps the log of transfers. Kept by the
/// room of the agreements.
/// </summary>
public abstract class DataTransfers
{
    /// <summary>Checks a transfer and adds it to the log, within the open transaction; the caller saves.</summary>
    /// <returns>Refused without an agreement in force with the recipient that allows it.</returns>
    public abstract Task<Outcome> RecordAsync(
        DataTransfer transfer,
        Actor by,
        CancellationToken cancel
    );
}
