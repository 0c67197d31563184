namespace Rihla.People;

/// <summary>Persons who hang together by open pairs: if A may be B and B may be C, all three are looked at together.</summary>
/// <param name="Persons">The persons, in the order of their codes; of a very large group those of its likeliest pairs.</param>
/// <param name="Lines">The open pairs between them, the likeliest first.</param>
/// <param name="PersonCount">How many persons the whole group has.</param>
/// <param name="PairCount">How many open pairs it has.</param>
internal sealed record PairGroup(
    IReadOnlyList<PersonSummary> Persons,
    IReadOnlyList<PairLine> Lines,
    int PersonCount,
    int PairCount
)
{
    /// <summary>The group of these pairs, which hang together.</summary>
    /// <param name="lines">Its pairs, the likeliest first.</param>
    /// <param name="personCount">How many persons it has, where not all of its pairs are given.</param>
    /// <param name="pairCount">How many pairs it has.</param>
    public static PairGroup Whole(
        IReadOnlyList<PairLine> lines,
        int? personCount = null,
        int? pairCount = null
    )
    {
        List<PersonSummary> persons =
        [
            .. lines
                .SelectMany(line => new[] { line.First, line.Second })
                .DistinctBy(p => p.Id)
                .OrderBy(p => p.Code, StringComparer.Ordinal),
        ];
        return new(persons, lines, personCount ?? persons.Count, pairCount ?? lines.Count);
    }

    /// <summary>The pairs as connected groups, in the order of their likeliest pairs.</summary>
    public static List<PairGroup> Of(IReadOnlyList<PairLine> lines) =>
        Connected(lines, line => (line.First.Id, line.Second.Id)).ConvertAll(g => Whole(g));

    /// <summary>What hangs together by persons in common, in the order of the first of each group.</summary>
    /// <param name="pairs">Pairs of persons.</param>
    /// <param name="persons">The two persons of a pair.</param>
    public static List<List<T>> Connected<T>(
        IReadOnlyList<T> pairs,
        Func<T, (Guid First, Guid Second)> persons
    )
    {
        var root = new Dictionary<Guid, Guid>();
        foreach (var pair in pairs)
        {
            var (first, second) = persons(pair);
            root[Find(second)] = Find(first);
        }
        return [.. pairs.GroupBy(pair => Find(persons(pair).First)).Select(g => g.ToList())];

        // Whoever is passed on the way points at the end from then on: long chains are walked once.
        Guid Find(Guid id)
        {
            var end = id;
            while (root.TryGetValue(end, out var up) && up != end)
            {
                end = up;
            }
            while (id != end)
            {
                (id, root[id]) = (root[id], end);
            }
            return end;
        }
    }
}
