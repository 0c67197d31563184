using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What a module lets go of when an arrival was confirmed by mistake: what it counted from that day. Every registered one is
/// asked within the transaction of the operation, before it is saved. Register with
/// <see cref="CasesModule.AddArrivalTakenBack{T}"/>.
/// </summary>
public abstract class ArrivalTakenBack
{
    /// <summary>Lets go of what was planned from the arrival of a case. It changes entities in memory; the operation saves them.</summary>
    /// <param name="file">The case, as it arrived.</param>
    /// <param name="traveller">Whose arrival it was.</param>
    /// <param name="by">Who takes the arrival back.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    /// <returns>Refused, where something has begun that stands on this arrival.</returns>
    public abstract Task<Outcome> OnTakenBackAsync(
        CaseFile file,
        Traveller traveller,
        Actor by,
        CancellationToken cancel
    );
}
