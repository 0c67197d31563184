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

    /// <summary>
    /// The same, where nobody gets nothing: what would be rounded down to nothing is one unit, taken from the greatest part. For what
    /// is ordered and paid, where there is no order of nothing.
    /// </summary>
    /// <param name="amount">The amount, at least a unit for each.</param>
    /// <param name="weights">At least one, all above zero.</param>
    /// <exception cref="ArgumentException">The amount is not enough for all, or a weight is not above zero.</exception>
    public static IReadOnlyList<long> Each(long amount, IReadOnlyList<long> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (amount < weights.Count || weights.Any(w => w <= 0))
        {
            throw new ArgumentException("Everybody gets a unit at least.");
        }
        var parts = Of(amount, weights).ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == 0)
            {
                parts[Array.IndexOf(parts, parts.Max())]--;
                parts[i] = 1;
            }
        }
        return parts;
    }
}
