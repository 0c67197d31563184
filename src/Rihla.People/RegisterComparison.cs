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
/// Compares the whole register with itself: everybody with those who were registered before them and share rare keys, or
/// would share them but for a slip where no full birth date is known; of those who are nearly likely the families are compared, too. What
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
    private static readonly double NearlyBits = LikelyBits - Matcher.MostOfRelatives;

    private readonly RihlaDb db;
    private readonly Register register;
    private readonly MatchIndex index;
    private readonly MatchSecrets secrets;
    private readonly FamilyTies families;
    private readonly Vault vault;
    private readonly Today today;

    internal RegisterComparison(
        RihlaDb db,
        Register register,
        MatchIndex index,
        MatchSecrets secrets,
        FamilyTies families,
        Vault vault,
        Today today
    )
    {
        (this.db, this.register, this.index) = (db, register, index);
        (this.secrets, this.families, this.vault, this.today) = (secrets, families, vault, today);
    }

    /// <summary>Whether a comparison was begun and not ended.</summary>
    public async Task<bool> IsUnderWayAsync(CancellationToken cancel = default) =>
        await db.Set<LongWork>()
            .AnyAsync(w => w.Name == LongWork.Comparison && w.DoneAt == null, cancel);

    /// <summary>
    /// Compares the register, or goes on with a comparison that was interrupted. Refused while another run, of whichever
    /// process, is at it.
    /// </summary>
    /// <param name="told">Told after each batch how far it has come.</param>
    /// <param name="by">Who started it.</param>
    /// <param name="cancel">Stops it between two batches; the next run goes on there.</param>
    /// <returns>How many pairs were raised, those of an interrupted run included.</returns>
    public async Task<Outcome<long>> RunAsync(
        IProgress<ComparisonProgress>? told,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(PeoplePermissions.AdjudicateRestricted);
        await using var lease = await WorkLease.TakeAsync(db, today, LongWork.Comparison, cancel);
        if (lease is null)
        {
            return await UnderWayAsync(cancel);
        }
        var all = await ReadAsync(cancel);
        var matcher = await index.MatcherAsync(cancel);
        var secret = (await secrets.ReadAsync(cancel)).Current;
        var next = all.Numbers.AsSpan().BinarySearch(lease.Cursor + 1);
        for (var from = next < 0 ? ~next : next; from < all.Numbers.Length; from += Batch)
        {
            cancel.ThrowIfCancellationRequested();
            var to = Math.Min(from + Batch, all.Numbers.Length);
            var found = await WithFamiliesAsync(
                Compare(all, matcher, secret, from, to),
                matcher,
                cancel
            );
            await RaiseAsync(lease, all.Numbers[to - 1], found, by, cancel);
            told?.Report(new(to, all.Numbers.Length, lease.Found));
        }
        await lease.EndAsync(cancel);
        return lease.Found;
    }

    private async Task<Refusal> UnderWayAsync(CancellationToken cancel)
    {
        var work = await WorkLease.StandingAsync(db, LongWork.Comparison, cancel);
        return new(
            "RegisterComparison.UnderWay",
            work.StartedAt,
            work.Cursor,
            (await secrets.ReadAsync(cancel)).People,
            work.HeldUntil ?? today.Now
        );
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

    // Two persons, and how many bits speak for their being one.
    private sealed record Alike(Guid One, Guid Other, double Bits);

    private List<Alike> Compare(Everybody all, Matcher matcher, int secret, int from, int to)
    {
        var found = new List<Alike>();
        Parallel.For(
            from,
            to,
            () => (Weights: new Dictionary<int, double>(), Found: new List<Alike>()),
            (place, _, mine) =>
            {
                Compare(all, matcher, secret, place, mine.Weights, mine.Found);
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
        found.Sort((a, b) => (a.One, a.Other).CompareTo((b.One, b.Other)));
        return found;
    }

    // Family members in common speak for two who are nearly likely without them, and never against.
    private async Task<List<Alike>> WithFamiliesAsync(
        List<Alike> found,
        Matcher matcher,
        CancellationToken cancel
    )
    {
        var likely = found.FindAll(f => f.Bits >= LikelyBits);
        var nearly = found.FindAll(f => f.Bits < LikelyBits);
        if (nearly.Count == 0)
        {
            return likely;
        }
        var ties = await families.OfAsync(
            [.. nearly.SelectMany(f => new[] { f.One, f.Other }).Distinct()],
            cancel
        );
        // Who travels with the other is not the other.
        nearly.RemoveAll(f =>
            !ties.Contains(f.One) || !ties.Contains(f.Other) || ties[f.One].Contains(f.Other)
        );
        var persons = nearly.SelectMany(f => new[] { f.One, f.Other }).Distinct().ToList();
        if (persons.Count == 0)
        {
            return likely;
        }
        var names = await Identities.NamesOfAsync(
            db,
            [.. persons.SelectMany(id => ties[id]).Distinct()],
            cancel
        );
        var identities = await Identities.OfAsync(db, persons, cancel);
        foreach (var pair in nearly)
        {
            if (With(pair.One) is { } one && With(pair.Other) is { } other)
            {
                var bits = matcher.Score(one, other.Bytes.Span);
                if (bits >= LikelyBits)
                {
                    likely.Add(pair with { Bits = bits });
                }
            }
        }
        return likely;

        PreparedIdentity? With(Guid id) =>
            identities.TryGetValue(id, out var stored) && stored.Identity is { } identity
                ? matcher.Prepare(
                    identity with
                    {
                        Relatives =
                        [
                            .. ties[id].Select(names.GetValueOrDefault).OfType<WrittenName>(),
                        ],
                    }
                )
                : null;
    }

    private void Compare(
        Everybody all,
        Matcher matcher,
        int secret,
        int place,
        Dictionary<int, double> weights,
        List<Alike> found
    )
    {
        if (all.Identities[place] is not { } sought)
        {
            return;
        }
        weights.Clear();
        Weigh(all, all.KeysOf[place], place, isSlip: false, weights);
        Weigh(all, index.Slips(secret, sought), place, isSlip: true, weights);
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
                && matcher.Score(sought, candidate.Bytes.Span, NearlyBits) is var bits
                && bits >= NearlyBits
            )
            {
                found.Add(new(all.PersonIds[place], all.PersonIds[other], bits));
            }
        }
    }

    private static void Weigh(
        Everybody all,
        IEnumerable<long> keys,
        int place,
        bool isSlip,
        Dictionary<int, double> weights
    )
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var key in keys)
        {
            var range = RangeOf(all.Keys, key);
            if (range.End - range.Start is > 0 and <= MostBearers)
            {
                ranges.Add(range);
            }
        }
        ranges.Sort((a, b) => (a.End - a.Start).CompareTo(b.End - b.Start));
        var rows = 0;
        foreach (var (start, end) in ranges)
        {
            rows += end - start;
            if (rows > (isSlip ? Candidates.MostSlipRows : MostRows) && rows > end - start)
            {
                break;
            }
            var weight = Candidates.WeightOf(end - start, all.Numbers.Length, isSlip);
            for (var i = start; i < end; i++)
            {
                if (all.Places[i] < place)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(weights, all.Places[i], out _) +=
                        weight;
                }
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
        WorkLease lease,
        long cursor,
        List<Alike> found,
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
        foreach (var (one, other, bits) in found)
        {
            if (fresh.Contains((one, other)))
            {
                var probability = Matcher.ProbabilityOf(bits);
                db.Add(Pair.Raise(one, other, PairOrigin.Comparison, probability, by, today.Now));
                raised++;
            }
        }
        await lease.ReachAsync(cursor, lease.Found + raised, cancel);
        if (raised > 0)
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
