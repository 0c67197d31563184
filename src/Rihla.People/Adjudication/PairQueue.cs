using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>A pair as the queue shows it.</summary>
internal sealed record PairLine(Pair Pair, PersonSummary First, PersonSummary Second, bool IsMine);

/// <summary>A pair as it is compared: the two persons as they stand today, whatever was merged since.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="First">One of the two.</param>
/// <param name="Second">The other.</param>
/// <param name="Match">What speaks for and against their being one.</param>
/// <param name="IsMine">Whether the actor raised it, and so does not decide.</param>
/// <param name="TakesTwo">Whether merging them takes two people.</param>
/// <param name="ProposedStaysId">Of a proposed merge, which of the two would stay.</param>
internal sealed record PairFile(
    Pair Pair,
    PersonFile First,
    PersonFile Second,
    Match Match,
    bool IsMine,
    bool TakesTwo,
    Guid? ProposedStaysId
);

/// <summary>A group of persons as they are compared, with what speaks for and against each pair.</summary>
/// <param name="Persons">The persons whom the actor may compare.</param>
/// <param name="Questions">The open pairs between them.</param>
internal sealed record GroupFile(
    IReadOnlyList<PersonFile> Persons,
    IReadOnlyList<(PairLine Line, Match Match)> Questions
);

/// <summary>A part of the queue.</summary>
/// <param name="Groups">Its groups, those with the likeliest pairs first.</param>
/// <param name="At">Which part it is, from 1.</param>
/// <param name="GroupCount">How many groups wait in all.</param>
/// <param name="PairCount">How many pairs wait in all.</param>
internal sealed record QueuePage(
    IReadOnlyList<PairGroup> Groups,
    int At,
    int GroupCount,
    int PairCount
);

/// <summary>The queue of records that may be one person, as far as the actor may compare them.</summary>
internal sealed class PairQueue(
    RihlaDb db,
    PersonRecords records,
    Persons persons,
    Merges merges,
    MatchIndex index,
    OpenPairs open,
    AdjudicationScope scope,
    ReadLog reads
)
{
    // Nobody compares more than these at once; the rest follows when some are decided.
    private const int LargestGroup = 40;
    private const int Together = 500;

    /// <summary>
    /// A part of the open pairs that the actor may decide on, or raised, the likeliest first; those that hang together stand
    /// together. All are counted; names are read of this part alone.
    /// </summary>
    /// <param name="at">Which part, from 1; the nearest there is.</param>
    /// <param name="size">How many groups a part has.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<QueuePage> PageAsync(
        int at,
        int size,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Adjudicate);
        var waiting = await open.OfAsync(by, cancel);
        var groups = PairGroup.Connected(waiting, w => (w.FirstId, w.SecondId));
        at = Paging.Within(at, size, groups.Count);
        var page = groups.Skip(Paging.Before(at, size)).Take(size).ToList();
        var lines = (
            await LinesOfAsync([.. page.SelectMany(g => g.Take(LargestGroup))], by, cancel)
        ).ToDictionary(line => line.Pair.Id);
        return new(
            [
                .. page.Select(g =>
                        PairGroup.Whole(
                            [
                                .. g.Select(w => lines.GetValueOrDefault(w.PairId))
                                    .OfType<PairLine>(),
                            ],
                            g.SelectMany(w => new[] { w.FirstId, w.SecondId }).Distinct().Count(),
                            g.Count
                        )
                    )
                    .Where(g => g.Lines.Count > 0),
            ],
            at,
            groups.Count,
            waiting.Count
        );
    }

    /// <summary>All open pairs that the actor may decide on, or raised, the likeliest first.</summary>
    public async IAsyncEnumerable<PairLine> AllAsync(
        Actor by,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Adjudicate);
        foreach (var some in (await open.OfAsync(by, cancel)).Chunk(Together))
        {
            foreach (var line in await LinesOfAsync(some, by, cancel))
            {
                yield return line;
            }
        }
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
        // Of several pairs of the same two persons the first is shown: the one that was asked for.
        List<Pair> seen = start.IsOpen ? [start] : [];
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
            await merges.TakesTwoAsync(first.Id, second.Id, cancel),
            pair.ProposedStaysId is { } stays ? (await records.FindAsync(stays, cancel))?.Id : null
        );
    }

    // The records themselves, those they were merged into, and those that were merged into them.
    private async Task<List<Guid>> WithMergedAsync(List<Guid> ids, CancellationToken cancel)
    {
        var standing = await records.StandingAsync(ids, cancel);
        return [.. (await records.RecordsOfAsync(standing.Values, cancel)).Keys];
    }

    // A merge can leave several pairs of the same two persons: they are one question.
    private static List<PairLine> Once(IEnumerable<PairLine> lines) =>
        [.. lines.DistinctBy(line => Pair.InOrder(line.First.Id, line.Second.Id))];

    private async Task<List<PairLine>> LinesOfAsync(
        IReadOnlyCollection<OpenPair> waiting,
        Actor by,
        CancellationToken cancel
    )
    {
        var ids = waiting.Select(w => w.PairId).ToList();
        var pairs = await db.Set<Pair>()
            .AsNoTracking()
            .Where(p => ids.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, cancel);
        return await LinesAsync(
            [.. ids.Select(id => pairs.GetValueOrDefault(id)).OfType<Pair>()],
            by,
            cancel
        );
    }

    private async Task<List<PairLine>> LinesAsync(
        List<Pair> pairs,
        Actor by,
        CancellationToken cancel
    )
    {
        var ids = pairs.SelectMany(p => new[] { p.FirstId, p.SecondId }).Distinct().ToList();
        var people = await records.ListedAsync(ids, cancel);
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
