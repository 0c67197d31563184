namespace Rihla.Grants;

/// <summary>Divides an amount so that the parts sum to it exactly.</summary>
public static class Shares
{
    /// <summary>
    /// The parts of an amount in whole minor units by weight. Each is rounded down; what remains is given, a unit each, to
    /// those who lost most by the rounding, and among equals to the earlier ones: the same input gives the same parts.
    /// </summary>
    /// <param name="amount">The amount, not below zero.</param>
    /// <param name="weights">At least one above zero, none below.</param>
    /// <exception cref="ArgumentException">Nobody has a weight, one is below zero, or the amount is.</exception>
    public static IReadOnlyList<long> Of(long amount, IReadOnlyList<long> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (amount < 0 || !weights.Any(w => w > 0) || weights.Any(w => w < 0))
        {
            throw new ArgumentException("An amount is divided among weights above zero.");
        }
        var sum = weights.Aggregate(new Int128(), (all, weight) => all + weight);
        var parts = new long[weights.Count];
        var lost = new Int128[weights.Count];
        var left = amount;
        for (var i = 0; i < parts.Length; i++)
        {
            var exact = (Int128)amount * weights[i];
            parts[i] = (long)(exact / sum);
            lost[i] = exact % sum;
            left -= parts[i];
        }
        foreach (
            var i in Enumerable
                .Range(0, parts.Length)
                .OrderByDescending(i => lost[i])
                .ThenBy(i => i)
                .Take((int)left)
        )
        {
            parts[i]++;
        }
        return parts;
    }
}
