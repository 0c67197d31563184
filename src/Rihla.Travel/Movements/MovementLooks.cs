using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>Who looks at those on a movement looks at each of their cases: it stands in the history of all of them.</summary>
internal static class MovementLooks
{
    /// <summary>Records the look with every case shown, and with none when nobody is on board.</summary>
    public static Task SawMovementAsync(
        this ReadLog reads,
        Actor by,
        Movement movement,
        IReadOnlyCollection<Guid> cases,
        CancellationToken cancel
    )
    {
        var look = new Act("movement.viewed") { Args = [movement.Code] };
        return cases.Count == 0
            ? reads.SawAsync(by, look, cancel)
            : Task.WhenAll(
                cases.Select(id => reads.SawAsync(by, look with { CaseId = id }, cancel))
            );
    }
}
