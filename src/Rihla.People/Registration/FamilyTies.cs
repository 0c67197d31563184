namespace Rihla.People;

/// <summary>
/// Who belongs together. The register does not know families: the module of cases answers, from the cases in which people
/// stand together, and is registered in place of the default, by which nobody has a family.
/// </summary>
public abstract class FamilyTies
{
    /// <summary>
    /// The other members of the family of each of these persons. What stands in restricted cases is left out: nobody is to
    /// learn of it by a match.
    /// </summary>
    /// <param name="ids">The persons.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task<ILookup<Guid, Guid>> OfAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    );
}

/// <summary>Without cases nobody is known to have a family.</summary>
internal sealed class NoFamilies : FamilyTies
{
    public override Task<ILookup<Guid, Guid>> OfAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    ) => Task.FromResult(Array.Empty<Guid>().ToLookup(id => id));
}
