namespace Rihla.Matching;

/// <summary>What the names of parents and other family members, and the place of birth, say about two people.</summary>
internal static class Families
{
    /// <summary>Beyond two members in common, a third is no further news: it is the same family.</summary>
    public const int MostCommon = 2;

    public static double Weigh(IdentityView a, IdentityView b, List<Evidence>? evidence) =>
        WeighGroup(
            a,
            b,
            NameGroup.Parents,
            EvidenceField.Parent,
            EvidenceKind.ParentSame,
            EvidenceKind.ParentDifferent,
            evidence
        )
        + WeighGroup(
            a,
            b,
            NameGroup.Relatives,
            EvidenceField.Relative,
            EvidenceKind.RelativeSame,
            null,
            evidence
        )
        + WeighGroup(
            a,
            b,
            NameGroup.Place,
            EvidenceField.BirthPlace,
            EvidenceKind.PlaceSame,
            EvidenceKind.PlaceDifferent,
            evidence
        );

    private static double WeighGroup(
        IdentityView a,
        IdentityView b,
        NameGroup group,
        EvidenceField field,
        EvidenceKind same,
        EvidenceKind? different,
        List<Evidence>? evidence
    )
    {
        var (rows, columns) = (a.Count(group), b.Count(group));
        if (rows == 0 || columns == 0)
        {
            return 0;
        }

        Span<double> values = stackalloc double[rows * columns];
        Span<sbyte> partner = stackalloc sbyte[rows];
        Compare(a, b, group, Weights.Of(same), values);
        Assignment.Best(values, rows, columns, partner);
        Span<double> agreed = stackalloc double[rows];
        var found = 0;
        for (var i = 0; i < rows; i++)
        {
            if (partner[i] >= 0)
            {
                agreed[found++] = values[(i * columns) + partner[i]];
            }
        }

        if (found == 0)
        {
            if (different is not { } kind)
            {
                return 0;
            }

            evidence?.Add(Piece(field, kind, a, b, group, 0, 0, Weights.Of(kind).Bits));
            return Weights.Of(kind).Bits;
        }

        agreed = agreed[..found];
        agreed.Sort();
        var least = found > MostCommon ? agreed[^MostCommon] : 0;
        var sum = 0.0;
        var counted = 0;
        for (var i = 0; i < rows && counted < MostCommon; i++)
        {
            if (partner[i] >= 0 && values[(i * columns) + partner[i]] >= least)
            {
                var bits = values[(i * columns) + partner[i]];
                sum += bits;
                counted++;
                evidence?.Add(Piece(field, same, a, b, group, i, partner[i], bits));
            }
        }

        return sum;
    }

    // What each pair of names adds; nothing when they contradict each other. It is less than the names of the person
    // would add, and not more than the weight allows: brothers and sisters share all of this.
    private static void Compare(
        IdentityView a,
        IdentityView b,
        NameGroup group,
        Weight weight,
        Span<double> values
    )
    {
        Span<PartAgreement> agreements = stackalloc PartAgreement[Alignment.MostPairs];
        Span<sbyte> partner = stackalloc sbyte[Name.MostParts];
        var at = 0;
        var left = a.Of(group);
        while (left.Next(out var one))
        {
            var right = b.Of(group);
            while (right.Next(out var other))
            {
                var alignment = new Alignment(one, other, agreements, partner);
                values[at++] = alignment.Contradicts
                    ? 0
                    : Math.Clamp(Weight.Grid(alignment.Bits * weight.PerRarity), 0, weight.Bits);
            }
        }
    }

    private static Evidence Piece(
        EvidenceField field,
        EvidenceKind kind,
        IdentityView a,
        IdentityView b,
        NameGroup group,
        int left,
        int right,
        double bits
    ) =>
        new(field, kind.AsAgreement(), Written(a, group, left), Written(b, group, right), bits)
        {
            Kind = kind,
        };

    private static string Written(IdentityView identity, NameGroup group, int at)
    {
        var names = identity.Of(group);
        NameView name;
        do
        {
            names.Next(out name);
        } while (at-- > 0);
        return name.Written();
    }
}
