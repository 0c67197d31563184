namespace Rihla.Matching;

/// <summary>
/// Where the words <i>likely</i> and <i>possible</i> begin, and how probable a match is before anything is known. How much
/// each kind of evidence weighs was learned and comes with the library; docs/matching.md has the procedure. Only what
/// depends on the register is left to the caller.
/// </summary>
public sealed record MatcherWeights
{
    private readonly double priorBits = -14;
    private readonly double likelyFrom = 0.95;
    private readonly double possibleFrom = 0.10;

    /// <summary>The weights that come with the library.</summary>
    public static MatcherWeights Default { get; } = new();

    /// <summary>Changes whenever the same pair may get another probability.</summary>
    public static int Version => 5;

    /// <summary>
    /// The logarithm to base 2 of the odds that a pair is one person before anything about it is known; negative.
    /// -17 fits a register of some hundred thousand people; each doubling of the register takes one off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between -60 and 0.</exception>
    public double PriorBits
    {
        get => priorBits;
        init =>
            priorBits = value is >= -60 and <= 0
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>These weights for a register of so many people.</summary>
    /// <param name="people">How many people the register holds; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one.</exception>
    public MatcherWeights ForRegisterOf(long people)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 1);
        return this with { PriorBits = -Math.Log2(people) };
    }

    /// <summary>A pair is likely from this probability on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in (0, 1].</exception>
    public double LikelyFrom
    {
        get => likelyFrom;
        init =>
            likelyFrom = value is > 0 and <= 1
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>A pair is possible from this probability on, and likely from <see cref="LikelyFrom"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in (0, 1].</exception>
    public double PossibleFrom
    {
        get => possibleFrom;
        init =>
            possibleFrom = value is > 0 and <= 1
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value));
    }
}
