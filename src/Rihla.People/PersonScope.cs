using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// Whose persons somebody may see. The register does not know cases: the module of cases answers, from the cases in
/// which a person stands, and is registered in place of the default, by which nobody sees anybody.
/// </summary>
public abstract class PersonScope
{
    /// <summary>
    /// Those of the persons whom the actor may see: persons of a case that the actor may see, and who stands in no case any more
    /// and was taken out of one that they prepare.
    /// </summary>
    public abstract Task<IReadOnlySet<Guid>> VisibleAsync(
        IReadOnlyCollection<Guid> ids,
        Actor actor,
        CancellationToken cancel = default
    );

    /// <summary>
    /// Those of the persons who stand in a restricted case. To somebody who may not see them they do not exist: they are
    /// not even shown as a likely match.
    /// </summary>
    public abstract Task<IReadOnlySet<Guid>> RestrictedAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    );

    /// <summary>Those of the cases that the actor may see.</summary>
    public abstract Task<IReadOnlySet<Guid>> VisibleCasesAsync(
        IReadOnlyCollection<Guid> caseIds,
        Actor actor,
        CancellationToken cancel = default
    );

    /// <summary>Whether the actor may see the person.</summary>
    public async Task<bool> MaySeeAsync(
        Guid personId,
        Actor actor,
        CancellationToken cancel = default
    ) => (await VisibleAsync([personId], actor, cancel)).Contains(personId);
}

/// <summary>Without cases nobody but the system sees anybody.</summary>
internal sealed class NobodyInScope : PersonScope
{
    private static readonly HashSet<Guid> Nobody = [];

    public override Task<IReadOnlySet<Guid>> VisibleAsync(
        IReadOnlyCollection<Guid> ids,
        Actor actor,
        CancellationToken cancel = default
    ) => Task.FromResult<IReadOnlySet<Guid>>(actor.IsSystem ? ids.ToHashSet() : Nobody);

    public override Task<IReadOnlySet<Guid>> RestrictedAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    ) => Task.FromResult<IReadOnlySet<Guid>>(Nobody);

    public override Task<IReadOnlySet<Guid>> VisibleCasesAsync(
        IReadOnlyCollection<Guid> caseIds,
        Actor actor,
        CancellationToken cancel = default
    ) => VisibleAsync(caseIds, actor, cancel);
}
