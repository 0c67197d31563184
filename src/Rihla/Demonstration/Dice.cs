namespace Rihla.Demonstration;

/// <summary>Chance that falls the same way for the same seed, whatever else is going on.</summary>
/// <param name="seed">What it begins from.</param>
internal sealed class Dice(int seed)
{
#pragma warning disable CA5394 // Nothing depends on these numbers being hard to guess; they must be repeatable.
    private readonly Random random = new(seed);

    /// <summary>A number from the fewest to the most, both possible.</summary>
    public int Between(int fewest, int most) => random.Next(fewest, most + 1);

    /// <summary>Whether something happens that happens so often, from 0 (never) to 1 (always).</summary>
    public bool Chance(double howOften) => random.NextDouble() < howOften;

    /// <summary>One of these, each as likely as the other.</summary>
    public T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    /// <summary>One of these, each as often as its weight among all weights.</summary>
    public T Weighted<T>(params IReadOnlyList<(T Value, int Weight)> of)
    {
        var place = random.Next(of.Sum(o => o.Weight));
        foreach (var (value, weight) in of)
        {
            if (place < weight)
            {
                return value;
            }
            place -= weight;
        }
        return of[^1].Value;
    }
#pragma warning restore CA5394
}
