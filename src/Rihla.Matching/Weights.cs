using System.Globalization;
using System.Runtime.InteropServices;

namespace Rihla.Matching;

/// <summary>A weight that may depend on how rare a name is.</summary>
/// <param name="Bits">The weight where rarity plays no part.</param>
/// <param name="PerRarity">What each bit of rarity adds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Weight(double Bits, double PerRarity)
{
    /// <summary>What the weakest agreement weighs: an agreement never speaks against a match.</summary>
    public const double Least = 0.125;

    /// <summary>The weight of an agreement on a name of this rarity; never against a match.</summary>
    public double For(double rarity) => Math.Max(Least, Grid(Bits + (PerRarity * rarity)));

    /// <summary>Multiples of 1/1024: they add up exactly, in whatever order.</summary>
    public static double Grid(double bits) => Math.Round(bits * 1024) / 1024;
}

/// <summary>The table Weights.txt.</summary>
internal static class Weights
{
    private static readonly Weight[] Table = Read();

    public static Weight Of(EvidenceKind kind) => Table[(int)kind];

    /// <summary>The name of a kind in the table: <c>name.same</c> for <see cref="EvidenceKind.NameSame"/>.</summary>
    public static string NameOf(EvidenceKind kind)
    {
        var name = kind.ToString();
        var second = 1;
        while (!char.IsAsciiLetterUpper(name[second]))
        {
            second++;
        }

        return $"{name[..second]}.{name[second..]}".ToLowerInvariant();
    }

    private static Weight[] Read()
    {
        var kinds = Enum.GetValues<EvidenceKind>();
        var byName = kinds.ToDictionary(NameOf, StringComparer.Ordinal);
        var table = new Weight[kinds.Length];
        foreach (var line in EmbeddedText.Lines("Weights.txt"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            table[(int)byName[fields[0]]] = new Weight(
                Weight.Grid(double.Parse(fields[1], CultureInfo.InvariantCulture)),
                fields.Length > 2 ? double.Parse(fields[2], CultureInfo.InvariantCulture) : 0
            );
            byName.Remove(fields[0]);
        }

        return byName.Count == 0
            ? table
            : throw new InvalidOperationException(
                "Weights.txt has no " + string.Join(", ", byName.Keys)
            );
    }
}
