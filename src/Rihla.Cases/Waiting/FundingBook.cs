using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What an open grant says to a case.</summary>
/// <param name="Grant">The name of the grant.</param>
/// <param name="Cost">What the case would cost it, in its currency.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Why">Why it cannot pay for this case; nothing when it can.</param>
public sealed record FundingOffer(
    string Grant,
    decimal? Cost,
    string Currency,
    IReadOnlyList<Refusal> Why
);

/// <summary>The money that is reserved for a case.</summary>
/// <param name="Grant">The name of the grant that pays.</param>
/// <param name="On">The day on which it was reserved.</param>
/// <param name="IsUsedUp">Whether nothing of it is kept any more: it was ordered, or given back when the case was closed.</param>
/// <param name="IsOver">Whether the grant has ended: nothing more can be reserved on it.</param>
public sealed record StandingFunding(string Grant, DateOnly On, bool IsUsedUp, bool IsOver);

/// <summary>
/// The book in which money is reserved for cases, kept by the room of the grants. Both changes belong to the transaction
/// of the operation that asks for them: the case and the book say the same, or nothing changes.
/// </summary>
public abstract class FundingBook
{
    /// <summary>The names of the grants on which a mission can reserve money today, in the order in which they end.</summary>
    public abstract Task<IReadOnlyList<string>> OpenGrantsAsync(
        Guid missionId,
        CancellationToken cancel
    );

    /// <summary>What each open grant says to a case: its cost, and the rules that the case does not meet, or the lines on which too little is left today.</summary>
    public abstract Task<IReadOnlyList<FundingOffer>> OffersAsync(
        CaseFile file,
        CancellationToken cancel
    );

    /// <summary>The money that is reserved for a case; nothing where none is, whichever grant paid for the journey.</summary>
    public abstract Task<StandingFunding?> StandingAsync(Guid caseId, CancellationToken cancel);

    /// <summary>
    /// Reserves what the case costs on the lines of a grant; once all have left, what is still to be given to them. What another grant,
    /// which has ended, still kept for them goes back, and what was ordered from it and not approved is stopped.
    /// </summary>
    /// <returns>
    /// The grant's name as the donor writes it; or refused: no such grant, a rule of the grant, too little money, or another currency
    /// than that in which something was promised.
    /// </returns>
    public abstract Task<Outcome<string>> ReserveAsync(
        CaseFile file,
        string grant,
        Actor by,
        CancellationToken cancel
    );

    /// <summary>
    /// Those of a case for whom nothing is reserved although money is for others: they joined after it was, signed again, or are on the
    /// way after all.
    /// </summary>
    public abstract Task<IReadOnlyList<Traveller>> LeftOutAsync(
        CaseFile file,
        CancellationToken cancel
    );

    /// <summary>Reserves on the same grant what is missing for everybody of the case, at the prices of the day of the first reservation.</summary>
    /// <returns>The grant's name; or refused: for everybody there is enough, the grant has ended, a rule of the grant, or too little money.</returns>
    public abstract Task<Outcome<string>> RaiseAsync(
        CaseFile file,
        Actor by,
        CancellationToken cancel
    );

    /// <summary>Gives back what is reserved and not yet ordered for people of a case.</summary>
    /// <param name="file">The case.</param>
    /// <param name="leaving">Those who do not travel; when it is everybody, all of it is given back.</param>
    /// <param name="by">Who gives it back.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>Whether the last of it was given back.</returns>
    public abstract Task<bool> ReleaseAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> leaving,
        Actor by,
        CancellationToken cancel
    );
}
