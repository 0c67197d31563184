using System.Runtime.InteropServices;

namespace Rihla.Matching;

/// <summary>
/// Chooses, among all who stand under the keys of somebody sought, the few worth reading and comparing. Reading a person
/// from a store costs more than all the rest of a look-up.
/// </summary>
public static class Candidates
{
    /// <summary>Keys are read, the rarest first, until so many rows were read.</summary>
    public const int MostRows = 3_000;

    /// <summary>So many people are compared where a full birth date is known.</summary>
    public const int MostComparedWithDate = 150;

    /// <summary>So many are compared otherwise.</summary>
    public const int MostCompared = 500;

    /// <summary>So many rows more are read under the keys of a slip.</summary>
    public const int MostSlipRows = 1_000;

    // There are as many slips as might have happened.
    private const double SlipBits = 6;

    /// <summary>How many people to compare with somebody sought: a full birth date sorts them beforehand.</summary>
    /// <param name="sought">What is known of the person.</param>
    public static int MostFor(Identity sought)
    {
        ArgumentNullException.ThrowIfNull(sought);
        return BirthDates.Valid(sought.Birth) is { } birth && BirthDates.IsFull(birth)
            ? MostComparedWithDate
            : MostCompared;
    }

    /// <summary>What a key counts that is shared: the fewer have it, the more.</summary>
    /// <param name="bearers">How many people have the key; at least one.</param>
    /// <param name="register">How many people the register holds; at least as many.</param>
    /// <param name="isSlip">Whether it is one of <see cref="MatchKeys.ForSlips(Identity)"/>.</param>
    public static double WeightOf(long bearers, long register, bool isSlip) =>
        Weight.Grid(
            Math.Max(0, Math.Log2(1 + ((double)register / bearers)) - (isSlip ? SlipBits : 0))
        );

    /// <summary>
    /// Which keys to read: puts them in the order of how few have them, and says how many of the first to read. A key that
    /// would exceed <paramref name="mostRows"/> and all more frequent ones are left out, unless it is the only one.
    /// </summary>
    /// <typeparam name="TKey">What a store knows keys by; its order decides between equals.</typeparam>
    /// <param name="keys">The keys looked up, with how many people have each. They are sorted where they lie.</param>
    /// <param name="mostRows">How many rows to read; <see cref="MostSlipRows"/> for the keys of a slip.</param>
    public static int Rarest<TKey>(Span<KeyBearers<TKey>> keys, long mostRows = MostRows)
        where TKey : IComparable<TKey>
    {
        keys.Sort(
            (a, b) =>
                a.Bearers == b.Bearers ? a.Key.CompareTo(b.Key) : a.Bearers.CompareTo(b.Bearers)
        );
        var rows = 0L;
        for (var i = 0; i < keys.Length; i++)
        {
            if (rows > 0 && rows + keys[i].Bearers > mostRows)
            {
                return i;
            }

            rows += keys[i].Bearers;
        }

        return keys.Length;
    }

    /// <summary>
    /// Those who share the rarest keys, best first, of people who all lie in memory: <see cref="Rarest"/> and
    /// <see cref="SharedKeys{T}"/> for a store that answers at once with everybody under a key.
    /// </summary>
    /// <typeparam name="T">What a store knows people by; its order decides between equals.</typeparam>
    /// <param name="peopleOfKeys">For each key looked up, the people who have it, each once.</param>
    /// <param name="register">How many people the register holds; at least one.</param>
    /// <param name="mostRows">How many rows to take into account.</param>
    /// <param name="mostCompared">How many people to choose.</param>
    /// <param name="peopleOfSlips">The same for the keys of <see cref="MatchKeys.ForSlips(Identity)"/>, which count less.</param>
    public static IReadOnlyList<T> Choose<T>(
        IEnumerable<IReadOnlyList<T>> peopleOfKeys,
        long register,
        int mostRows = MostRows,
        int mostCompared = MostCompared,
        IEnumerable<IReadOnlyList<T>>? peopleOfSlips = null
    )
        where T : notnull, IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(peopleOfKeys);
        ArgumentOutOfRangeException.ThrowIfLessThan(register, 1);
        var shared = new SharedKeys<T>();
        Add([.. peopleOfKeys], mostRows, isSlip: false);
        Add([.. peopleOfSlips ?? []], MostSlipRows, isSlip: true);
        return [.. shared.Best().Take(mostCompared)];

        void Add(List<IReadOnlyList<T>> lists, int most, bool isSlip)
        {
            var keys = new KeyBearers<int>[lists.Count];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = new(i, lists[i].Count);
            }

            foreach (var (list, bearers) in keys.AsSpan(0, Rarest<int>(keys, most)))
            {
                shared.Add(lists[list], bearers == 0 ? 0 : WeightOf(bearers, register, isSlip));
            }
        }
    }
}

/// <summary>A key that was looked up, and how many people have it.</summary>
/// <typeparam name="TKey">What a store knows keys by.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Bearers">How many people have it; none, if nobody.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KeyBearers<TKey>(TKey Key, long Bearers);

/// <summary>
/// Adds up which keys people share with somebody sought: each counts <see cref="Candidates.WeightOf"/>, so that two middling
/// keys outweigh one.
/// </summary>
/// <typeparam name="T">What a store knows people by; its order decides between equals.</typeparam>
public sealed class SharedKeys<T>
    where T : notnull, IComparable<T>
{
    private readonly Dictionary<T, double> weights = [];

    /// <summary>Somebody shares a key.</summary>
    /// <param name="person">The person.</param>
    /// <param name="weight">What the key counts.</param>
    public void Add(T person, double weight) =>
        CollectionsMarshal.GetValueRefOrAddDefault(weights, person, out _) += weight;

    /// <summary>Several share a key.</summary>
    /// <param name="people">Who, each once.</param>
    /// <param name="weight">What the key counts.</param>
    public void Add(IEnumerable<T> people, double weight)
    {
        ArgumentNullException.ThrowIfNull(people);
        foreach (var person in people)
        {
            Add(person, weight);
        }
    }

    /// <summary>Everybody who shares a key, who shares most first.</summary>
    public IEnumerable<T> Best() =>
        weights.OrderByDescending(w => w.Value).ThenBy(w => w.Key).Select(w => w.Key);

    /// <summary>Forgets everybody, to begin with the next who is sought.</summary>
    public void Clear() => weights.Clear();
}
