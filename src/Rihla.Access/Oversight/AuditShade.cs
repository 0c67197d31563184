using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>
/// What a later room keeps from certain readers of the audit: entries about matters of which the reader is the subject, such
/// as a complaint about them. The entries themselves stay in the chain and are verified with it. Register as a scoped
/// service.
/// </summary>
public abstract class AuditShade
{
    /// <summary>The matters (as <see cref="Platform.Audit.AuditEntry.CaseId"/>) of which this reader sees no entry.</summary>
    public abstract Task<IReadOnlyList<Guid>> HiddenFromAsync(
        Actor reader,
        CancellationToken cancel
    );
}
