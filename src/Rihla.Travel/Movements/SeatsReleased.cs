using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>Frees the seats of people who withdrew or whose case was closed, at once, up to the aircraft door.</summary>
internal sealed class SeatsReleased(SeatPlan seats) : CaseStopping
{
    public override Task OnStoppedAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    ) => seats.ReleaseAsync(file, personIds, cancel);
}
