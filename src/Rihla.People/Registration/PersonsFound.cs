namespace Rihla.People;

/// <summary>Whom a search found.</summary>
/// <param name="Ids">The persons, who answer best first.</param>
/// <param name="MoreAnswer">Whether others whom the actor may see answer, too, or may: what was typed must be narrowed down to find them.</param>
public sealed record PersonsFound(IReadOnlyList<Guid> Ids, bool MoreAnswer)
{
    /// <summary>Nobody answers.</summary>
    public static PersonsFound Nobody { get; } = new([], false);
}
