using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What a later room asks before a case is closed, at whatever stage, and settles when it is. Every registered one is asked
/// within the transaction of the operation. Register with <see cref="CasesModule.AddCaseClosing{T}"/>.
/// </summary>
public abstract class CaseClosing
{
    /// <summary>Why the case cannot be closed yet, with what to do first; nothing when it can.</summary>
    public abstract Task<IReadOnlyList<Refusal>> WhyNotAsync(
        CaseFile file,
        ClosureReason reason,
        CancellationToken cancel
    );

    /// <summary>Settles what is open. The case still stands where it stood; the operation saves.</summary>
    public abstract Task SettleAsync(CaseFile file, Actor by, CancellationToken cancel);
}
