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

    // Where more sheets than these cannot be compared, a renewal is under way, or something is wrong with the keys.
    private const int MostClosed = 1000;

    private long[] numbers = [];
    private Guid[] personIds = [];
    private PreparedIdentity[] identities = [];
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

    /// <summary>
    /// Reads everybody, in the order in which they were registered; nothing, where a program with other rules has written meanwhile, or
    /// keys are made under another secret: passed over, or sought under keys that are not theirs, somebody would never be compared and
    /// nobody would know. A sheet that does not open is worked out from the
    /// record; who cannot be read at all is left out.
    /// </summary>
    public static async Task<RegisterInMemory?> ReadAsync(
        RihlaDb db,
        Vault vault,
        Matcher matcher,
        int secret,
        CancellationToken cancel
    )
    {
        var (numbers, ids, identities, keysOf) = (
            new List<long>(),
            new List<Guid>(),
            new List<PreparedIdentity?>(),
            new List<long[]>()
        );
        // Places of sheets that cannot be compared as they are, and whether they are of this program's rules and of the secret.
        var closed = new Dictionary<int, bool>();
        await using (
            var command = await db.CommandAsync(
                "select number, person_id, identity, keys, key_version, secret from people_match_sheet order by number",
                cancel
            )
        )
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                var identity = vault.TryOpen(reader.GetFieldValue<byte[]>(2), MatchIndex.Place)
                    is { } bytes
                    ? PreparedIdentity.FromBytes(bytes)
                    : null;
                var isCurrent =
                    reader.GetInt32(4) == MatchSheet.Rules && reader.GetInt32(5) == secret;
                if (identity is null || !isCurrent)
                {
                    closed[numbers.Count] = isCurrent;
                    if (closed.Count > MostClosed)
                    {
                        return null;
                    }
                }
                numbers.Add(reader.GetInt64(0));
                ids.Add(reader.GetGuid(1));
                identities.Add(identity);
                keysOf.Add([.. PersonKeys.Unpack(reader.GetFieldValue<byte[]>(3))]);
            }
        }
        var readable = await Identities.OfAsync(
            db,
            [.. closed.Keys.Select(place => ids[place])],
            cancel
        );
        foreach (var (place, isCurrent) in closed.OrderByDescending(c => c.Key))
        {
            if (!readable.TryGetValue(ids[place], out var person))
            {
                numbers.RemoveAt(place);
                ids.RemoveAt(place);
                identities.RemoveAt(place);
                keysOf.RemoveAt(place);
            }
            else if (!isCurrent)
            {
                return null;
            }
            else
            {
                identities[place] = matcher.Prepare(person.Identity ?? MatchSheets.Nobody);
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
            identities = [.. identities.OfType<PreparedIdentity>()],
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
            () =>
                (
                    Shared: new SharedKeys<int>(),
                    Keys: new List<KeyBearers<int>>(),
                    Found: new List<Alike>()
                ),
            (place, _, mine) =>
            {
                foreach (var other in CandidatesOf(place, blind, secret, mine.Shared, mine.Keys))
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
        SharedKeys<int> shared,
        List<KeyBearers<int>> keys
    )
    {
        shared.Clear();
        Weigh(keysOf[place], MostRows, isSlip: false);
        Weigh(blind.Slips(secret, identities[place]), Candidates.MostSlipRows, isSlip: true);
        return shared.Best().Take(MostCompared);

        void Weigh(IEnumerable<long> soughtKeys, int mostRows, bool isSlip)
        {
            keys.Clear();
            foreach (var key in soughtKeys)
            {
                var (start, end) = RangeOf(key);
                if (end - start is > 0 and <= MostBearers)
                {
                    keys.Add(new(start, end - start));
                }
            }
            var read = CollectionsMarshal.AsSpan(keys);
            foreach (var (start, bearers) in read[..Candidates.Rarest(read, mostRows)])
            {
                var weight = Candidates.WeightOf(bearers, numbers.Length, isSlip);
                foreach (var other in places.AsSpan(start, (int)bearers))
                {
                    if (other < place)
                    {
                        shared.Add(other, weight);
                    }
                }
            }
        }
    }

    private Alike? Likeness(int place, int other, double atLeast, Matcher matcher)
    {
        var bits = matcher.Score(identities[place], identities[other].Bytes.Span, atLeast);
        return bits >= atLeast ? new(personIds[place], personIds[other], bits) : null;
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
