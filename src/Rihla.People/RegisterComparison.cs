using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>How far a comparison of the register with itself has come.</summary>
/// <param name="Done">The sheets compared so far.</param>
/// <param name="Of">All sheets.</param>
/// <param name="Pairs">The pairs it raised.</param>
public sealed record ComparisonProgress(long Done, long Of, long Pairs);

/// <summary>
/// Compares the whole register with itself: everybody with those who were registered before them and share rare keys. What
/// is likely goes to the queue of possible duplicates; what was asked before, of whichever record of a person, is never
/// asked again. Blind keys and prepared identities are read into memory once (some 500 bytes a person); the persons are
/// then compared on all cores, a thousand at a time, and each thousand is remembered: interrupted, it goes on there.
/// </summary>
public sealed class RegisterComparison
{
    private const int Batch = 2000;

    // Who shares only keys that more than these bear is no likely match.
    private const int MostBearers = 1000;
    private const int MostRows = 2000;
    private const int MostCompared = 60;

    private static readonly double LikelyBits = Matcher.BitsOf(MatcherWeights.Default.LikelyFrom);

    private readonly RihlaDb db;
    private readonly Register register;
    private readonly MatchIndex index;
    private readonly Vault vault;
    private readonly Today today;

    internal RegisterComparison(
        RihlaDb db,
        Register register,
        MatchIndex index,
        Vault vault,
        Today today
    ) =>
        (this.db, this.register, this.index, this.vault, this.today) = (
            db,
            register,
            index,
            vault,
            today
        );

    /// <summary>Whether a comparison was begun and not ended.</summary>
    public async Task<bool> IsUnderWayAsync(CancellationToken cancel = default) =>
        await db.Set<LongWork>()
            .AnyAsync(w => w.Name == LongWork.Comparison && w.DoneAt == null, cancel);

    /// <summary>Compares the register, or goes on with a comparison that was interrupted.</summary>
    /// <param name="told">Told after each batch how far it has come.</param>
    /// <param name="by">Who started it.</param>
    /// <param name="cancel">Stops it between two batches; the next run goes on there.</param>
    /// <returns>How many pairs were raised, those of an interrupted run included.</returns>
    public async Task<long> RunAsync(
        IProgress<ComparisonProgress>? told,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(PeoplePermissions.AdjudicateRestricted);
        var work = await BeginAsync(cancel);
        var all = await ReadAsync(cancel);
        var matcher = await index.MatcherAsync(cancel);
        var next = all.Numbers.AsSpan().BinarySearch(work.Cursor + 1);
        for (var from = next < 0 ? ~next : next; from < all.Numbers.Length; from += Batch)
        {
            cancel.ThrowIfCancellationRequested();
            var to = Math.Min(from + Batch, all.Numbers.Length);
            var found = Compare(all, matcher, from, to);
            await RaiseAsync(work, all.Numbers[to - 1], found, by, cancel);
            told?.Report(new(to, all.Numbers.Length, work.Found));
        }
        work.DoneAt = today.Now;
        await db.SaveChangesAsync(cancel);
        return work.Found;
    }

    private async Task<LongWork> BeginAsync(CancellationToken cancel)
    {
        var work = await db.Set<LongWork>().FindAsync([LongWork.Comparison], cancel);
        if (work is null)
        {
            work = new() { Name = LongWork.Comparison };
            db.Add(work);
        }
        else if (work.DoneAt is null)
        {
            return work;
        }
        (work.Cursor, work.Found, work.StartedAt, work.DoneAt) = (0, 0, today.Now, null);
        await db.SaveChangesAsync(cancel);
        return work;
    }

    private sealed record Everybody(
        long[] Numbers,
        Guid[] PersonIds,
        PreparedIdentity?[] Identities,
        long[][] KeysOf,
        long[] Keys,
        int[] Places
    );

    private async Task<Everybody> ReadAsync(CancellationToken cancel)
    {
        var (numbers, ids, identities, keysOf) = (
            new List<long>(),
            new List<Guid>(),
            new List<PreparedIdentity?>(),
            new List<long[]>()
        );
        await using (
            var command = await db.CommandAsync(
                "select number, person_id, identity, keys from people_match_sheet order by number",
                cancel
            )
        )
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                numbers.Add(reader.GetInt64(0));
                ids.Add(reader.GetGuid(1));
                identities.Add(
                    PreparedIdentity.FromBytes(
                        vault.Open(reader.GetFieldValue<byte[]>(2), MatchIndex.Place)
                    )
                );
                keysOf.Add([.. MatchIndex.Unpack(reader.GetFieldValue<byte[]>(3))]);
            }
        }
        var count = keysOf.Sum(k => k.Length);
        var (keys, places) = (new long[count], new int[count]);
        var at = 0;
        for (var place = 0; place < keysOf.Count; place++)
        {
            foreach (var key in keysOf[place])
            {
                (keys[at], places[at++]) = (key, place);
            }
        }
        Array.Sort(keys, places);
        return new([.. numbers], [.. ids], [.. identities], [.. keysOf], keys, places);
    }

    private List<(Guid One, Guid Other, double Probability)> Compare(
        Everybody all,
        Matcher matcher,
        int from,
        int to
    )
    {
        var found = new List<(Guid, Guid, double)>();
        Parallel.For(
            from,
            to,
            () => (Weights: new Dictionary<int, double>(), Found: new List<(Guid, Guid, double)>()),
            (place, _, mine) =>
            {
                Compare(all, matcher, place, mine.Weights, mine.Found);
                return mine;
            },
            mine =>
            {
                lock (found)
                {
                    found.AddRange(mine.Found);
                }
            }
        );
        // In the order of the register, whichever core was faster.
        found.Sort((a, b) => (a.Item1, a.Item2).CompareTo((b.Item1, b.Item2)));
        return found;
    }

    private void Compare(
        Everybody all,
        Matcher matcher,
        int place,
        Dictionary<int, double> weights,
        List<(Guid, Guid, double)> found
    )
    {
        weights.Clear();
        var ranges = new List<(int Start, int End)>(all.KeysOf[place].Length);
        foreach (var key in all.KeysOf[place])
        {
            var range = RangeOf(all.Keys, key);
            if (range.End - range.Start is > 1 and <= MostBearers)
            {
                ranges.Add(range);
            }
        }
        ranges.Sort((a, b) => (a.End - a.Start).CompareTo(b.End - b.Start));
        var rows = 0;
        foreach (var (start, end) in ranges)
        {
            rows += end - start;
            if (rows > MostRows && weights.Count > 0)
            {
                break;
            }
            var weight = 30 - Math.Log2(end - start);
            for (var i = start; i < end; i++)
            {
                if (all.Places[i] < place)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(weights, all.Places[i], out _) +=
                        weight;
                }
            }
        }
        if (weights.Count == 0 || all.Identities[place] is not { } sought)
        {
            return;
        }
        foreach (
            var other in weights
                .OrderByDescending(w => w.Value)
                .ThenBy(w => w.Key)
                .Take(MostCompared)
                .Select(w => w.Key)
        )
        {
            if (
                all.Identities[other] is { } candidate
                && matcher.Score(sought, candidate.Bytes.Span, LikelyBits) is var bits
                && bits >= LikelyBits
            )
            {
                found.Add(
                    (all.PersonIds[place], all.PersonIds[other], Matcher.ProbabilityOf(bits))
                );
            }
        }
    }

    private static (int Start, int End) RangeOf(long[] keys, long key)
    {
        var (low, high) = (0, keys.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (keys[middle] < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        var end = low;
        while (end < keys.Length && keys[end] == key && end - low <= MostBearers)
        {
            end++;
        }
        return (low, end);
    }

    private async Task RaiseAsync(
        LongWork progress,
        long cursor,
        List<(Guid One, Guid Other, double Probability)> found,
        Actor by,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        var fresh = await register.NeverAskedAsync(
            [.. found.Select(f => (f.One, f.Other))],
            cancel
        );
        var raised = 0;
        foreach (var (one, other, probability) in found)
        {
            if (fresh.Contains((one, other)))
            {
                db.Add(Pair.Raise(one, other, PairOrigin.Comparison, probability, by, today.Now));
                raised++;
            }
        }
        progress.Cursor = cursor;
        progress.Found += raised;
        if (raised == 0)
        {
            await db.SaveChangesAsync(cancel);
        }
        else
        {
            await db.SaveAsync(
                by,
                new Act("people.register-compared")
                {
                    Args = [raised.ToString(CultureInfo.InvariantCulture)],
                },
                cancel
            );
        }
        await work.CommitAsync(cancel);
        foreach (var entry in db.ChangeTracker.Entries<Pair>().ToList())
        {
            entry.State = EntityState.Detached;
        }
    }
}

/// <summary>Goes on with a comparison of the register that was interrupted, for instance because the server was restarted.</summary>
internal sealed class RegisterComparisonJob(RegisterComparison comparison) : RecurringJob
{
    public override string Name => "people.comparison";

    public override TimeSpan Every => TimeSpan.FromHours(1);

    public override async Task RunAsync(CancellationToken cancel)
    {
        if (await comparison.IsUnderWayAsync(cancel))
        {
            await comparison.RunAsync(null, Actor.System, cancel);
        }
    }
}
