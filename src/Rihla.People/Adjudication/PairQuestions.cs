using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>Whether two persons may be one: what was asked about them, of whichever of their records, and what is asked next.</summary>
internal sealed class PairQuestions(RihlaDb db, PersonRecords records, Today today)
{
    private const int MostAtOnce = 500;

    /// <summary>Puts the question whether somebody is one of those found, or remembers how it was answered.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="isNew">Whether nothing was ever asked about them.</param>
    /// <param name="found">Whom they are like.</param>
    /// <param name="decisions">What was decided at registration.</param>
    /// <param name="shown">Those who were shown in full: on nobody else can have been decided.</param>
    /// <param name="origin">Where the question comes from.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many went to adjudication.</returns>
    public async Task<int> RaiseAsync(
        Guid personId,
        bool isNew,
        IEnumerable<MatchIndex.Found> found,
        IReadOnlyList<MatchDecision> decisions,
        IReadOnlySet<Guid> shown,
        PairOrigin origin,
        Actor by,
        CancellationToken cancel
    )
    {
        var raised = 0;
        foreach (var match in found)
        {
            if (!isNew && await IsDecidedOrOpenAsync(personId, match.PersonId, cancel))
            {
                continue;
            }
            var pair = Pair.Raise(
                personId,
                match.PersonId,
                origin,
                match.Match.Probability,
                by,
                today.Now
            );
            if (
                shown.Contains(match.PersonId)
                && decisions.FirstOrDefault(d => d.PersonId == match.PersonId) is { } decision
            )
            {
                pair.DecideAtRegistration(decision.Kind, by, today.Now);
            }
            db.Add(pair);
            raised += pair.IsOpen ? 1 : 0;
        }
        return raised;
    }

    /// <summary>
    /// The open questions about these persons: each with the other person, both as they stand today, and the pair that is asked
    /// about. Several of the same two are one, the first.
    /// </summary>
    /// <param name="ids">The persons.</param>
    /// <param name="weighty">Whether only those are asked for that are <see cref="Pair.IsWeighty"/>.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyDictionary<(Guid Person, Guid Other), Guid>> OpenAsync(
        IReadOnlyCollection<Guid> ids,
        bool weighty = false,
        CancellationToken cancel = default
    )
    {
        var theirs = await records.RecordsOfAsync(ids, cancel);
        var all = theirs.Keys.ToList();
        // Asked by the persons alone, once for each side: a person has few pairs, while those that are open can be as many
        // as the persons, and a database that is given the state as well may begin there.
        var first = db.Set<Pair>().AsNoTracking().Where(p => all.Contains(p.FirstId));
        var second = db.Set<Pair>().AsNoTracking().Where(p => all.Contains(p.SecondId));
        var open = (await first.Concat(second).ToListAsync(cancel)).FindAll(p =>
            p.IsOpen && (!weighty || p.IsWeighty)
        );
        var standing = await records.StandingAsync(
            [.. open.SelectMany(p => new[] { p.FirstId, p.SecondId })],
            cancel
        );
        var questions = new Dictionary<(Guid, Guid), Guid>();
        foreach (var pair in open.OrderBy(p => p.Id))
        {
            foreach (
                var (one, other) in new[]
                {
                    (pair.FirstId, pair.SecondId),
                    (pair.SecondId, pair.FirstId),
                }
            )
            {
                if (theirs.TryGetValue(one, out var person))
                {
                    questions.TryAdd((person, standing[other]), pair.Id);
                }
            }
        }
        return questions;
    }

    /// <summary>Everybody about whom a question is open: their records that it was asked of, and the persons who stand for them today.</summary>
    public async Task<IReadOnlySet<Guid>> AskedAboutAsync(CancellationToken cancel)
    {
        var open = await db.Set<Pair>()
            .AsNoTracking()
            .Where(Pair.Waits)
            .Select(p => new { p.FirstId, p.SecondId })
            .ToListAsync(cancel);
        var asked = open.SelectMany(p => new[] { p.FirstId, p.SecondId }).ToHashSet();
        foreach (var some in asked.ToArray().Chunk(MostAtOnce))
        {
            asked.UnionWith((await records.StandingAsync(some, cancel)).Values);
        }
        return asked;
    }

    /// <summary>Those of whom was decided that they are somebody else than a person, under whichever record of either.</summary>
    public async Task<HashSet<Guid>> KnownApartAsync(Guid personId, CancellationToken cancel)
    {
        var theirs = await records.RecordsAsync(personId, cancel);
        var decided = await db.Set<Pair>()
            .AsNoTracking()
            .Where(p =>
                p.State == PairState.Different
                && (theirs.Contains(p.FirstId) || theirs.Contains(p.SecondId))
            )
            .Select(p => new { p.FirstId, p.SecondId })
            .ToListAsync(cancel);
        var others = decided.ConvertAll(p => theirs.Contains(p.FirstId) ? p.SecondId : p.FirstId);
        return [.. (await records.StandingAsync(others, cancel)).Values];
    }

    // What was decided on a record holds for the person it was merged into: nobody is asked twice.
    private async Task<bool> IsDecidedOrOpenAsync(Guid one, Guid other, CancellationToken cancel)
    {
        var ones = await records.RecordsAsync(one, cancel);
        var others = await records.RecordsAsync(other, cancel);
        return await db.Set<Pair>()
            .AnyAsync(
                p =>
                    (ones.Contains(p.FirstId) && others.Contains(p.SecondId))
                    || (others.Contains(p.FirstId) && ones.Contains(p.SecondId)),
                cancel
            );
    }

    /// <summary>
    /// Those of these likely matches about whom nobody was asked yet, of whichever of their records: each two persons once, as
    /// they stand today.
    /// </summary>
    public async Task<List<Alike>> NeverAskedAsync(
        IReadOnlyCollection<Alike> found,
        CancellationToken cancel
    )
    {
        var fresh = new List<Alike>();
        var asked = new HashSet<(Guid, Guid)>();
        foreach (var some in found.Chunk(MostAtOnce))
        {
            var standing = await records.StandingAsync(
                [.. some.SelectMany(f => new[] { f.One, f.Other })],
                cancel
            );
            var persons = await records.RecordsOfAsync(standing.Values, cancel);
            var all = persons.Keys.ToList();
            var pairs = await db.Set<Pair>()
                .Where(p => all.Contains(p.FirstId) && all.Contains(p.SecondId))
                .Select(p => new { p.FirstId, p.SecondId })
                .ToListAsync(cancel);
            asked.UnionWith(
                pairs.Select(p => Pair.InOrder(persons[p.FirstId], persons[p.SecondId]))
            );
            var erased = await db.Set<Person>()
                .Where(p => all.Contains(p.Id) && p.ErasedOn != null)
                .Select(p => p.Id)
                .ToHashSetAsync(cancel);
            fresh.AddRange(
                some.Select(f => new Alike(standing[f.One], standing[f.Other], f.Bits))
                    .Where(f =>
                        f.One != f.Other
                        && !erased.Contains(f.One)
                        && !erased.Contains(f.Other)
                        && asked.Add(Pair.InOrder(f.One, f.Other))
                    )
            );
        }
        return fresh;
    }
}
