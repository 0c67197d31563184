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
    /// Those who share the rarest keys, best first: each key shared counts the logarithm of how few have it, so that two
    /// middling keys outweigh one. A key that would exceed <paramref name="mostRows"/> and all more frequent ones are left
    /// out, unless it is the only one.
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
        var shared = new Dictionary<T, double>();
        Add(shared, peopleOfKeys, register, mostRows, isSlip: false);
        Add(shared, peopleOfSlips ?? [], register, MostSlipRows, isSlip: true);
        var chosen = shared.ToList();
        chosen.Sort(
            (a, b) => a.Value.Equals(b.Value) ? a.Key.CompareTo(b.Key) : b.Value.CompareTo(a.Value)
        );
        return [.. chosen.Take(mostCompared).Select(person => person.Key)];
    }

    private static void Add<T>(
        Dictionary<T, double> shared,
        IEnumerable<IReadOnlyList<T>> peopleOfKeys,
        long register,
        int mostRows,
        bool isSlip
    )
        where T : notnull
    {
        var read = 0;
        foreach (
            var people in peopleOfKeys
                .Where(people => people.Count > 0)
                .OrderBy(people => people.Count)
        )
        {
            if (read > 0 && read + people.Count > mostRows)
            {
                break;
            }

            read += people.Count;
            var weight = WeightOf(people.Count, register, isSlip);
            foreach (var person in people)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(shared, person, out _) += weight;
            }
        }
    }
}
