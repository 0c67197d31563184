namespace Rihla.People;

/// <summary>Persons who hang together by open pairs: if A may be B and B may be C, all three are looked at together.</summary>
/// <param name="Persons">The persons, in the order of their codes.</param>
/// <param name="Lines">The open pairs between them, the likeliest first.</param>
internal sealed record PairGroup(
    IReadOnlyList<PersonSummary> Persons,
    IReadOnlyList<PairLine> Lines
)
{
    /// <summary>The pairs as connected groups, in the order of their likeliest pairs.</summary>
    public static List<PairGroup> Of(IReadOnlyList<PairLine> lines)
    {
        var root = new Dictionary<Guid, Guid>();
        Guid Find(Guid id)
        {
            while (root.TryGetValue(id, out var up) && up != id)
            {
                id = up;
            }
            return id;
        }
        foreach (var line in lines)
        {
            root.TryAdd(line.First.Id, line.First.Id);
            root.TryAdd(line.Second.Id, line.Second.Id);
            root[Find(line.Second.Id)] = Find(line.First.Id);
        }
        return
        [
            .. lines
                .GroupBy(line => Find(line.First.Id))
                .Select(g => new PairGroup(
                    [
                        .. g.SelectMany(line => new[] { line.First, line.Second })
                            .DistinctBy(p => p.Id)
                            .OrderBy(p => p.Code, StringComparer.Ordinal),
                    ],
                    [.. g]
                )),
        ];
    }
}
