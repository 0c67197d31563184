namespace Rihla.People;

/// <summary>
/// A look into the register before somebody is entered: who is like them. Given to <see cref="Register.AddAsync"/>, it
/// spares the second search where nothing has changed since that this person could be found by.
/// </summary>
public sealed class Look
{
    internal Look(IReadOnlyList<LikelyMatch> matches, MatchIndex.Search search) =>
        (Matches, Search) = (matches, search);

    /// <summary>Who may be this person, as <see cref="Register.LikelyMatchesAsync"/> gives them.</summary>
    public IReadOnlyList<LikelyMatch> Matches { get; }

    internal MatchIndex.Search Search { get; }
}
