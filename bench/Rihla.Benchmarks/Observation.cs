using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>What is seen of a pair, without whether it is one person.</summary>
/// <param name="Kinds">Each piece of evidence, with the rarity of the name it is about.</param>
/// <param name="Agreeing">How many parts of the names agree.</param>
/// <param name="Comparable">How many parts could have agreed: those of the shorter name.</param>
/// <param name="HasRoles">Both names say which part is the family name.</param>
internal sealed record Observation(
    (EvidenceKind Kind, double Rarity)[] Kinds,
    int Agreeing,
    int Comparable,
    bool HasRoles
)
{
    public static Observation Of(Match match, int comparable) =>
        new(
            [.. match.Evidence.Select(evidence => (evidence.Kind, evidence.Rarity))],
            match.Evidence.Count(evidence => IsNameAgreement(evidence.Kind)),
            comparable,
            !match.Evidence.Any(evidence => evidence.Field == EvidenceField.Name)
        );

    public static bool IsNameAgreement(EvidenceKind kind) => kind <= EvidenceKind.NameAcross3;

    public bool Has(EvidenceKind kind) => Array.Exists(Kinds, seen => seen.Kind == kind);

    /// <summary>The same without sex, nationality, numbers and family.</summary>
    public Observation NamesAndDates =>
        this with
        {
            Kinds = [.. Kinds.Where(seen => seen.Kind <= EvidenceKind.BirthDifferent)],
        };

    /// <summary>The sum of the weights, from a table being learned.</summary>
    public double Bits(IReadOnlyList<Weight> table)
    {
        var bits = 0.0;
        foreach (var (kind, rarity) in Kinds)
        {
            bits += IsNameAgreement(kind) ? table[(int)kind].For(rarity) : table[(int)kind].Bits;
        }

        return bits;
    }
}
