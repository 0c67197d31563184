namespace Rihla.People;

/// <summary>
/// Tries an import out: who would be found in the register, or among those who were tried before, if these persons were
/// entered one after the other. Nothing is stored and nobody has to wait meanwhile. It keeps what it has seen in memory,
/// about two kilobytes a person.
/// </summary>
public sealed class Rehearsal
{
    private readonly MatchIndex index;

    internal Rehearsal(MatchIndex index) => this.index = index;

    /// <summary>How many likely or possible matches a person has so far; from now on the person is one of those to be found.</summary>
    public async Task<int> MatchesAsync(NewPerson input, CancellationToken cancel = default)
    {
        var identity = Identities.Of(input);
        var found = await index.MatchesAsync(identity, null, [], cancel);
        await index.KnowAsync(Guid.CreateVersion7(), identity with { Relatives = [] }, cancel);
        return found.Count;
    }
}
