using System.Collections.Concurrent;
using System.Numerics;
using Rihla.Matching;

namespace Rihla.People;

/// <summary>
/// A matcher for the size of the register: among ten million people the same likeness is ten times less telling than
/// among one million. Small registers are taken for one of sixteen thousand, for they grow.
/// </summary>
internal sealed class Matchers
{
    private const long Fewest = 1 << 14;

    private readonly ConcurrentDictionary<long, Matcher> bySize = new();

    /// <summary>The matcher for a register of so many people, rounded up to a power of two.</summary>
    public Matcher For(long people) =>
        bySize.GetOrAdd(
            (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(people, Fewest)),
            size => new(MatcherWeights.Default.ForRegisterOf(size))
        );
}
