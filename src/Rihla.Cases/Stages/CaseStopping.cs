using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What a module undoes at once when people of a case stop before departure: they withdrew their declaration, or the
/// case was closed. Every registered one is asked within the transaction of the operation, before it is saved.
/// Register with <see cref="CasesModule.AddCaseStopping{T}"/>.
/// </summary>
public abstract class CaseStopping
{
    /// <summary>Gives back what was held for these people: seats, bookings, the reception announced to the mission of origin. It changes entities in memory; the operation saves them.</summary>
    /// <param name="file">The case.</param>
    /// <param name="personIds">Those who stop; the others of the case may go on.</param>
    /// <param name="by">Who recorded that they stop.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnStoppedAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    );
}
