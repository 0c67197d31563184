using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>A pair as the queue shows it.</summary>
internal sealed record PairLine(Pair Pair, PersonSummary First, PersonSummary Second, bool IsMine);

/// <summary>A pair as it is compared: the two persons as they stand today, whatever was merged since.</summary>
internal sealed record PairFile(
    Pair Pair,
    PersonFile First,
    PersonFile Second,
    Match Match,
    bool IsMine,
    bool TakesTwo
);

/// <summary>A group of persons as they are compared, with what speaks for and against each pair.</summary>
/// <param name="Persons">The persons whom the actor may compare.</param>
/// <param name="Questions">The open pairs between them.</param>
internal sealed record GroupFile(
    IReadOnlyList<PersonFile> Persons,
    IReadOnlyList<(PairLine Line, Match Match)> Questions
);

/// <summary>The queue of records that may be one person, as far as the actor may compare them.</summary>
internal sealed class PairQueue(
    RihlaDb db,
    PersonRecords records,
    Persons persons,
    Merges merges,
    MatchIndex index,
    AdjudicationScope scope,
    ReadLog reads
)
{
    // The likeliest first; who works through these is shown the next.
    private const int LongestQueue = 500;

    // Whoever may see few of them is shown what is found among so many.
    private const int MostRead = 10_000;

    // Nobody compares more than these at once; the rest follows when some are decided.
    private const int LargestGroup = 40;

    /// <summary>The open pairs that the actor may decide on, or raised, the likeliest first.</summary>
    public async Task<List<PairLine>> QueueAsync(Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Adjudicate);
        var lines = new List<PairLine>();
        for (var read = 0; lines.Count < LongestQueue && read < MostRead; read += LongestQueue)
        {
            var open = await db.Set<Pair>()
                .AsNoTracking()
                .Where(Pair.Waits)
                .OrderBy(p => p.State == PairState.Unsure)
                .ThenByDescending(p => p.Probability)
                .ThenBy(p => p.Id)
                .Skip(read)
                .Take(LongestQueue)
                .ToListAsync(cancel);
            lines.AddRange(await LinesAsync(open, by, cancel));
            if (open.Count < LongestQueue)
            {
                break;
            }
        }
        return Once(lines);
    }

    /// <summary>
    /// Everybody who hangs together with a pair by open pairs, as far as the actor may compare them; looking is recorded
    /// for each. Nothing, when the actor may not see the pair.
    /// </summary>
    public async Task<GroupFile?> OpenGroupAsync(Guid pairId, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Adjudicate);
        var start = await db.Set<Pair>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == pairId, cancel);
        if (start is null)
        {
            return null;
        }
        var seen = new List<Pair>();
        var known = new HashSet<Guid> { start.FirstId, start.SecondId };
        for (var edge = known.ToList(); edge.Count > 0 && known.Count < LargestGroup; )
        {
            edge = await WithMergedAsync(edge, cancel);
            known.UnionWith(edge);
            var found = await db.Set<Pair>()
                .AsNoTracking()
                .Where(Pair.Waits)
                .Where(p => edge.Contains(p.FirstId) || edge.Contains(p.SecondId))
                .OrderByDescending(p => p.Probability)
                .Take(LargestGroup)
                .ToListAsync(cancel);
            seen.AddRange(found);
            edge =
            [
                .. found
                    .SelectMany(p => new[] { p.FirstId, p.SecondId })
                    .Distinct()
                    .Where(id => !known.Contains(id)),
            ];
            known.UnionWith(edge);
        }
        var lines = Once(await LinesAsync([.. seen.DistinctBy(p => p.Id)], by, cancel));
        if (PairGroup.Of(lines).Find(g => g.Lines.Any(l => l.Pair.Id == pairId)) is not { } group)
        {
            return null;
        }
        var files = new Dictionary<Guid, PersonFile>();
        foreach (var person in group.Persons)
        {
            await reads.SawAsync(by, new Act("pair.viewed", PersonId: person.Id), cancel);
            files[person.Id] = await persons.ReadAsync(person.Id, cancel);
        }
        var matcher = await index.MatcherAsync(cancel);
        return new(
            [.. group.Persons.Select(p => files[p.Id])],
            [
                .. group.Lines.Select(line =>
                    (line, matcher.Compare(Of(files[line.First.Id]), Of(files[line.Second.Id])))
                ),
            ]
        );
    }

    /// <summary>The pairs of a person: open ones, and those decided to be different persons.</summary>
    public async Task<List<PairLine>> OfAsync(Guid personId, Actor by, CancellationToken cancel)
    {
        var theirs = await records.RecordsAsync(personId, cancel);
        var pairs = await db.Set<Pair>()
            .AsNoTracking()
            .Where(p => theirs.Contains(p.FirstId) || theirs.Contains(p.SecondId))
            .OrderByDescending(p => p.Id)
            .ToListAsync(cancel);
        return await LinesAsync(pairs, by, cancel);
    }

    /// <summary>The pair with this id, if the actor may compare both persons; looking is recorded for both.</summary>
    public async Task<PairFile?> OpenAsync(Guid pairId, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Adjudicate);
        var pair = await db.Set<Pair>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == pairId, cancel);
        if (
            pair is null
            || await records.FindAsync(pair.FirstId, cancel) is not { } first
            || await records.FindAsync(pair.SecondId, cancel) is not { } second
            || !(await scope.VisibleAsync([first.Id, second.Id], by, cancel)).IsSupersetOf([
                first.Id,
                second.Id,
            ])
        )
        {
            return null;
        }
        await reads.SawAsync(by, new Act("pair.viewed", PersonId: first.Id), cancel);
        await reads.SawAsync(by, new Act("pair.viewed", PersonId: second.Id), cancel);
        var (one, other) = (
            await persons.ReadAsync(first.Id, cancel),
            await persons.ReadAsync(second.Id, cancel)
        );
        return new(
            pair,
            one,
            other,
            (await index.MatcherAsync(cancel)).Compare(Of(one), Of(other)),
            IsMine(pair, by),
            await merges.TakesTwoAsync(first.Id, second.Id, cancel)
        );
    }

    // The records themselves, those they were merged into, and those that were merged into them.
    private async Task<List<Guid>> WithMergedAsync(List<Guid> ids, CancellationToken cancel)
    {
        var all = new HashSet<Guid>();
        foreach (var id in ids)
        {
            if (await records.FindAsync(id, cancel) is { } person)
            {
                all.UnionWith(await records.RecordsAsync(person.Id, cancel));
            }
        }
        return [.. all];
    }

    // A merge can leave several pairs of the same two persons: they are one question.
    private static List<PairLine> Once(IEnumerable<PairLine> lines) =>
        [.. lines.DistinctBy(line => Pair.InOrder(line.First.Id, line.Second.Id))];

    private async Task<List<PairLine>> LinesAsync(
        List<Pair> pairs,
        Actor by,
        CancellationToken cancel
    )
    {
        var ids = pairs.SelectMany(p => new[] { p.FirstId, p.SecondId }).Distinct().ToList();
        var people = await records.SummariesAsync(ids, cancel);
        var visible = await scope.VisibleAsync(
            [.. people.Values.Select(p => p.Id).Distinct()],
            by,
            cancel
        );
        return
        [
            .. pairs
                .Where(p => people.ContainsKey(p.FirstId) && people.ContainsKey(p.SecondId))
                .Select(p => new PairLine(p, people[p.FirstId], people[p.SecondId], IsMine(p, by)))
                .Where(line =>
                    line.First.Id != line.Second.Id
                    && visible.Contains(line.First.Id)
                    && visible.Contains(line.Second.Id)
                ),
        ];
    }

    private static bool IsMine(Pair pair, Actor by) => !by.IsSystem && pair.RaisedById == by.UserId;

    private static Identity Of(PersonFile file) =>
        Identities.Of(file.Person, file.Names, file.Phones, file.Documents);
}
