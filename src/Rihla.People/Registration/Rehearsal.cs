using Microsoft.Extensions.DependencyInjection;

namespace Rihla.People;

/// <summary>
/// Tries an import out: who would be found in the register, or among those who were tried before, if these persons were
/// entered one after the other. Nothing is stored and nobody has to wait meanwhile. It keeps what it has seen in memory,
/// about two kilobytes a person.
/// </summary>
public sealed class Rehearsal
{
    private readonly MatchIndex index;
    private readonly MatchSheets sheets;

    private Rehearsal(MatchIndex index, MatchSheets sheets) =>
        (this.index, this.sheets) = (index, sheets);

    // What it has seen is its own: the index of the others does not know these persons.
    internal static Rehearsal Of(IServiceProvider services)
    {
        var candidates = ActivatorUtilities.CreateInstance<MatchCandidates>(services);
        var mine = ActivatorUtilities.CreateInstance<MatchSheets>(services, candidates);
        return new(ActivatorUtilities.CreateInstance<MatchIndex>(services, candidates, mine), mine);
    }

    /// <summary>How many likely or possible matches a person has so far; from now on the person is one of those to be found.</summary>
    public async Task<int> MatchesAsync(NewPerson input, CancellationToken cancel = default)
    {
        var identity = Identities.Of(input);
        var found = await index.MatchesAsync(identity, null, [], cancel);
        await sheets.KnowAsync(Guid.CreateVersion7(), identity with { Relatives = [] }, cancel);
        return found.Count;
    }
}
