using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What a later room settles when a case is closed, at whatever stage, within the transaction of the operation. What must be
/// settled before is a condition of the stage <see cref="Stage.Closed"/>. Register with
/// <see cref="CasesModule.AddCaseClosing{T}"/>.
/// </summary>
public abstract class CaseClosing
{
    /// <summary>Settles what is open. The case still stands where it stood; the operation saves.</summary>
    /// <param name="file">The case.</param>
    /// <param name="reason">Why it is closed.</param>
    /// <param name="by">Who closes it.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public abstract Task SettleAsync(
        CaseFile file,
        ClosureReason reason,
        Actor by,
        CancellationToken cancel
    );
}
