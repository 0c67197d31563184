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

    /// <summary>So many people are compared.</summary>
    public const int MostCompared = 600;

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
    public static IReadOnlyList<T> Choose<T>(
        IEnumerable<IReadOnlyList<T>> peopleOfKeys,
        long register,
        int mostRows = MostRows,
        int mostCompared = MostCompared
    )
        where T : notnull, IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(peopleOfKeys);
        ArgumentOutOfRangeException.ThrowIfLessThan(register, 1);
        var keys = peopleOfKeys.Where(people => people.Count > 0).ToList();
        keys.Sort((a, b) => a.Count.CompareTo(b.Count));
        var shared = new Dictionary<T, double>();
        var read = 0;
        foreach (var people in keys)
        {
            if (read > 0 && read + people.Count > mostRows)
            {
                break;
            }

            read += people.Count;
            var weight = Weight.Grid(Math.Log2(1 + ((double)register / people.Count)));
            foreach (var person in people)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(shared, person, out _) += weight;
            }
        }

        var chosen = shared.ToList();
        chosen.Sort(
            (a, b) => a.Value.Equals(b.Value) ? a.Key.CompareTo(b.Key) : b.Value.CompareTo(a.Value)
        );
        return [.. chosen.Take(mostCompared).Select(person => person.Key)];
    }
}
