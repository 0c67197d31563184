using System.Globalization;
using System.Runtime.InteropServices;

namespace Rihla.Matching;

/// <summary>
/// How much each kind of evidence weighs, and where the words <i>likely</i> and <i>possible</i> begin. The weights were
/// learned from pairs known to be one person and pairs known not to be; docs/matching.md has the procedure. Only what
/// depends on the register is left to the caller.
/// </summary>
public sealed record MatcherWeights
{
    private readonly double priorBits = -14;
    private readonly double likelyFrom = 0.85;
    private readonly double possibleFrom = 0.10;

    /// <summary>The weights that come with the library.</summary>
    public static MatcherWeights Default { get; } = new();

    /// <summary>Changes whenever the same pair may get another probability.</summary>
    public static int Version => 1;

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

    /// <summary>Bits without the last digits, in which the order of adding shows and nothing else.</summary>
    internal static double Rounded(double bits) => Math.Round(bits, 9);

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

/// <summary>A weight that may depend on how rare a name is.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Weight(double Base, double PerRarity)
{
    /// <summary>What the weakest agreement weighs: an agreement never speaks against a match.</summary>
    public const double Least = 0.125;

    /// <summary>The weight where rarity plays no part.</summary>
    public double Bits => Base;

    /// <summary>The weight of an agreement on a name of this rarity; never against a match.</summary>
    public double For(double rarity) => Grid(Math.Max(Least, Base + (PerRarity * rarity)));

    // Multiples of 1/1024 add up exactly, in whatever order.
    internal static double Grid(double bits) => Math.Round(bits * 1024) / 1024;
}

/// <summary>The table Weights.txt.</summary>
internal static class Weights
{
    private static readonly Dictionary<string, Weight> Table = Read();

    public static readonly Weight NameSame = Of("name.same");
    public static readonly Weight NameSound = Of("name.sound");
    public static readonly Weight NameKnown = Of("name.known");
    public static readonly Weight NameScript = Of("name.script");
    public static readonly Weight NameClose1 = Of("name.close1");
    public static readonly Weight NameClose2 = Of("name.close2");
    public static readonly Weight NameClose3 = Of("name.close3");
    public static readonly Weight NameApart = Of("name.apart");
    public static readonly Weight NameBeginning = Of("name.beginning");
    public static readonly Weight NameAcross1 = Of("name.across1");
    public static readonly Weight NameAcross2 = Of("name.across2");
    public static readonly Weight NameAcross3 = Of("name.across3");
    public static readonly Weight NameSlip1 = Of("name.slip1");
    public static readonly Weight NameSlip2 = Of("name.slip2");
    public static readonly Weight NameSlip3 = Of("name.slip3");
    public static readonly Weight NameInitial = Of("name.initial");
    public static readonly Weight NameCore = Of("name.core");
    public static readonly Weight NameExtra = Of("name.extra");
    public static readonly Weight NameMore = Of("name.more");
    public static readonly Weight NameDifferent = Of("name.different");
    public static readonly Weight NameDifferentAmong = Of("name.differentamong");
    public static readonly Weight NameNothing = Of("name.nothing");
    public static readonly Weight NameSwapped = Of("name.swapped");
    public static readonly Weight BirthSame = Of("birth.same");
    public static readonly Weight BirthMonth = Of("birth.month");
    public static readonly Weight BirthJanuary = Of("birth.january");
    public static readonly Weight BirthYear = Of("birth.year");
    public static readonly Weight BirthJanuaryYear = Of("birth.januaryyear");
    public static readonly Weight BirthSwapped = Of("birth.swapped");
    public static readonly Weight BirthYearOff = Of("birth.yearoff");
    public static readonly Weight BirthDigit = Of("birth.digit");
    public static readonly Weight BirthClose = Of("birth.close");
    public static readonly Weight BirthJanuaryNear = Of("birth.januarynear");
    public static readonly Weight BirthNearYear = Of("birth.nearyear");
    public static readonly Weight BirthDifferent = Of("birth.different");
    public static readonly Weight SexSame = Of("sex.same");
    public static readonly Weight SexDifferent = Of("sex.different");
    public static readonly Weight NationalitySame = Of("nationality.same");
    public static readonly Weight NationalityDifferent = Of("nationality.different");
    public static readonly Weight PhoneSame = Of("phone.same");
    public static readonly Weight PhoneDigit = Of("phone.digit");
    public static readonly Weight PhoneDifferent = Of("phone.different");
    public static readonly Weight DocumentSame = Of("document.same");
    public static readonly Weight DocumentDigit = Of("document.digit");
    public static readonly Weight DocumentDifferent = Of("document.different");

    private static Weight Of(string evidence) => Table[evidence];

    private static Dictionary<string, Weight> Read()
    {
        var table = new Dictionary<string, Weight>(StringComparer.Ordinal);
        foreach (var line in EmbeddedText.Lines("Weights.txt"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            table[fields[0]] = new Weight(
                Weight.Grid(double.Parse(fields[1], CultureInfo.InvariantCulture)),
                double.Parse(fields[2], CultureInfo.InvariantCulture)
            );
        }

        return table;
    }
}
