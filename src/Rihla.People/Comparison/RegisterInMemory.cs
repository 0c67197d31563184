using System.Runtime.InteropServices;
using Rihla.Matching;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>Two persons, and how many bits speak for their being one.</summary>
internal sealed record Alike(Guid One, Guid Other, double Bits);

/// <summary>Blind keys and prepared identities of everybody, some 500 bytes a person, to be compared with each other.</summary>
internal sealed class RegisterInMemory
{
    // Who shares only keys that more than these bear is no likely match.
    private const int MostBearers = 1000;
    private const int MostRows = 2000;
    private const int MostCompared = 60;

    private long[] numbers = [];
    private Guid[] personIds = [];
    private PreparedIdentity?[] identities = [];
    private long[][] keysOf = [];
    private long[] keys = [];
    private int[] places = [];

    private RegisterInMemory() { }

    /// <summary>How many they are.</summary>
    public int Count => numbers.Length;

    /// <summary>The number of the sheet at a place.</summary>
    public long NumberAt(int place) => numbers[place];

    /// <summary>The first place after that of a number.</summary>
    public int After(long number)
    {
        var place = numbers.AsSpan().BinarySearch(number + 1);
        return place < 0 ? ~place : place;
    }

    /// <summary>Reads everybody, in the order in which they were registered.</summary>
    public static async Task<RegisterInMemory> ReadAsync(
        RihlaDb db,
        Vault vault,
        CancellationToken cancel
    )
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
                keysOf.Add([.. PersonKeys.Unpack(reader.GetFieldValue<byte[]>(3))]);
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
        return new()
        {
            numbers = [.. numbers],
            personIds = [.. ids],
            identities = [.. identities],
            keysOf = [.. keysOf],
            keys = keys,
            places = places,
        };
    }

    /// <summary>Compares those at some places with everybody who was registered before them, on all cores.</summary>
    /// <param name="from">The first place.</param>
    /// <param name="to">The place after the last.</param>
    /// <param name="atLeast">How many bits must speak for two being one.</param>
    /// <param name="matcher">Who compares.</param>
    /// <param name="blind">Makes the keys of slips.</param>
    /// <param name="secret">The number of the secret under which keys are blind.</param>
    /// <returns>Who are so alike, in the order of their ids.</returns>
    public List<Alike> Compare(
        int from,
        int to,
        double atLeast,
        Matcher matcher,
        PersonKeys blind,
        int secret
    )
    {
        var found = new List<Alike>();
        Parallel.For(
            from,
            to,
            () => (Weights: new Dictionary<int, double>(), Found: new List<Alike>()),
            (place, _, mine) =>
            {
                foreach (var other in CandidatesOf(place, blind, secret, mine.Weights))
                {
                    if (Likeness(place, other, atLeast, matcher) is { } alike)
                    {
                        mine.Found.Add(alike);
                    }
                }
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

    private IEnumerable<int> CandidatesOf(
        int place,
        PersonKeys blind,
        int secret,
        Dictionary<int, double> weights
    )
    {
        if (identities[place] is not { } sought)
        {
            return [];
        }
        weights.Clear();
        Weigh(keysOf[place], place, isSlip: false, weights);
        Weigh(blind.Slips(secret, sought), place, isSlip: true, weights);
        return weights
            .OrderByDescending(w => w.Value)
            .ThenBy(w => w.Key)
            .Take(MostCompared)
            .Select(w => w.Key);
    }

    private Alike? Likeness(int place, int other, double atLeast, Matcher matcher) =>
        identities[other] is { } candidate
        && matcher.Score(identities[place]!, candidate.Bytes.Span, atLeast) is var bits
        && bits >= atLeast
            ? new(personIds[place], personIds[other], bits)
            : null;

    private void Weigh(
        IEnumerable<long> sought,
        int place,
        bool isSlip,
        Dictionary<int, double> weights
    )
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var key in sought)
        {
            var range = RangeOf(key);
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
            var weight = Candidates.WeightOf(end - start, numbers.Length, isSlip);
            for (var i = start; i < end; i++)
            {
                if (places[i] < place)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(weights, places[i], out _) += weight;
                }
            }
        }
    }

    private (int Start, int End) RangeOf(long key)
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
}
