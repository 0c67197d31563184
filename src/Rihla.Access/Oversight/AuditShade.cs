using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>
/// What a later room keeps from certain readers of the audit: entries about matters of which the reader is the subject, such
/// as a complaint about them, and what was said in matters of another mission. The entries themselves stay in the chain and are verified with it. Register as a scoped
/// service.
/// </summary>
public abstract class AuditShade
{
    /// <summary>The matters (as <see cref="Platform.Audit.AuditEntry.CaseId"/>) of which this reader sees no entry.</summary>
    public virtual Task<IReadOnlyList<Guid>> HiddenFromAsync(
        Actor reader,
        CancellationToken cancel
    ) => Task.FromResult<IReadOnlyList<Guid>>([]);

    /// <summary>Those of these matters that are another mission's: of them this reader sees who did what and when, and no more.</summary>
    public virtual Task<IReadOnlyList<Guid>> OfOthersAsync(
        IReadOnlyCollection<Guid> matters,
        Actor reader,
        CancellationToken cancel
    ) => Task.FromResult<IReadOnlyList<Guid>>([]);
}
