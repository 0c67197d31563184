namespace Rihla.Matching;

/// <summary>
/// The parts of two names, assigned to each other so that the agreement weighs most. Lives on the stack: comparing two
/// names allocates nothing until it is to be explained.
/// </summary>
internal ref struct Alignment
{
    /// <summary>How many agreements the caller's memory must hold.</summary>
    public const int MostPairs = Name.MostParts * Name.MostParts;

    private readonly NameView left;
    private readonly NameView right;
    private readonly ReadOnlySpan<PartAgreement> agreements;
    private readonly ReadOnlySpan<sbyte> partner;
    private readonly int pairs;

    /// <summary>Aligns two names, neither of which is empty.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    /// <param name="agreements">Memory for <see cref="MostPairs"/> agreements.</param>
    /// <param name="partner">Memory for <see cref="Name.MostParts"/> numbers.</param>
    public Alignment(
        NameView left,
        NameView right,
        Span<PartAgreement> agreements,
        Span<sbyte> partner
    )
    {
        this.left = left;
        this.right = right;
        Span<double> bits = stackalloc double[left.Count * right.Count];
        for (var i = 0; i < left.Count; i++)
        {
            var part = left.Part(i);
            for (var j = 0; j < right.Count; j++)
            {
                var at = (i * right.Count) + j;
                agreements[at] = PartAgreement.Of(part, right.Part(j));
                bits[at] = agreements[at].Bits;
            }
        }

        Matched = Assignment.Best(bits, left.Count, right.Count, partner);
        this.agreements = agreements;
        this.partner = partner[..left.Count];
        foreach (var j in this.partner)
        {
            pairs += j >= 0 ? 1 : 0;
        }

        Bits = Matched + Leftover() + (IsSwapped() ? Weights.Of(EvidenceKind.NameSwapped).Bits : 0);
        Contradicts = pairs == 0 || (Different > 0 && !OnlyFamiliesDiffer());
    }

    /// <summary>What the parts that agree weigh.</summary>
    public double Matched { get; }

    /// <summary>What the names weigh together.</summary>
    public double Bits { get; }

    /// <summary>Both have a given name that the other has not, or nothing agrees.</summary>
    public bool Contradicts { get; }

    /// <summary>What a comparison with any of an identity's own names can weigh at most.</summary>
    public static double Most(IdentityView identity)
    {
        var most = 0.0;
        var names = identity.Of(NameGroup.Own);
        while (names.Next(out var name))
        {
            var sum = 0.0;
            for (var i = 0; i < name.Count; i++)
            {
                sum += PartAgreement.Most(name.Part(i));
            }

            most = Math.Max(most, sum);
        }

        return most;
    }

    // How many parts on both sides have no partner, and how many more the longer name has.
    private readonly int Different => Math.Min(left.Count, right.Count) - pairs;

    private readonly int Extra => Math.Abs(left.Count - right.Count);

    // One part that differs among several that agree says less than the only other one.
    private readonly EvidenceKind DifferentKind =>
        pairs > 1 ? EvidenceKind.NameDifferentAmong : EvidenceKind.NameDifferent;

    private readonly double Leftover()
    {
        if (pairs == 0)
        {
            return Weights.Of(EvidenceKind.NameNothing).Bits;
        }

        var bits = Different * Weights.Of(DifferentKind).Bits;
        return Extra == 0
            ? bits
            : bits
                + Weights.Of(EvidenceKind.NameExtra).Bits
                + ((Extra - 1) * Weights.Of(EvidenceKind.NameMore).Bits);
    }

    private readonly bool IsSwapped()
    {
        var crossed = 0;
        for (var i = 0; i < partner.Length; i++)
        {
            if (partner[i] < 0)
            {
                continue;
            }

            var (a, b) = (left.Role(i), right.Role(partner[i]));
            if (a == NameRole.Unknown || b == NameRole.Unknown || a == b)
            {
                return false;
            }

            crossed++;
        }

        return crossed > 1;
    }

    // People marry and take another family name; nobody takes another given name with it.
    private readonly bool OnlyFamiliesDiffer()
    {
        for (var i = 0; i < left.Count; i++)
        {
            if (partner[i] < 0 && left.Role(i) != NameRole.Family)
            {
                return false;
            }
        }

        for (var j = 0; j < right.Count; j++)
        {
            if (!partner.Contains((sbyte)j) && right.Role(j) != NameRole.Family)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The evidence, part by part.</summary>
    public readonly List<Evidence> Explain()
    {
        var evidence = new List<Evidence>(left.Count + 2);
        for (var i = 0; i < left.Count; i++)
        {
            if (partner[i] >= 0)
            {
                evidence.Add(Agreeing(i, partner[i]));
            }
        }

        if (IsSwapped())
        {
            evidence.Add(Whole(EvidenceKind.NameSwapped));
        }

        if (pairs == 0)
        {
            evidence.Add(Whole(EvidenceKind.NameNothing));
        }
        else
        {
            AddLeftover(evidence);
        }

        return evidence;
    }

    private readonly Evidence Whole(EvidenceKind kind) =>
        Piece(EvidenceField.Name, kind, left.Written(), right.Written());

    private readonly Evidence Agreeing(int i, int j)
    {
        var how = agreements[(i * right.Count) + j];
        return new Evidence(
            FieldOf(left.Role(i), right.Role(j)),
            how.Kind.AsAgreement(),
            left.Part(i).Written(),
            right.Part(j).Written(),
            how.Bits
        )
        {
            OneIn = how.NameRarity > 0 ? Math.Round(Math.Pow(2, how.NameRarity)) : null,
            Kind = how.Kind,
            Rarity = how.Rarity,
        };
    }

    private readonly void AddLeftover(List<Evidence> evidence)
    {
        var over = new List<int>(left.Count);
        var rightOver = new List<int>(right.Count);
        for (var i = 0; i < left.Count; i++)
        {
            if (partner[i] < 0)
            {
                over.Add(i);
            }
        }

        for (var j = 0; j < right.Count; j++)
        {
            if (!partner.Contains((sbyte)j))
            {
                rightOver.Add(j);
            }
        }

        while (over.Count > 0 && rightOver.Count > 0)
        {
            // Given beside given name where there is one: that is the sentence the clerk expects.
            var i = over[0];
            var j = rightOver[0];
            foreach (var other in rightOver)
            {
                if (right.Role(other) == left.Role(i))
                {
                    j = other;
                    break;
                }
            }

            evidence.Add(
                Piece(
                    FieldOf(left.Role(i), right.Role(j)),
                    DifferentKind,
                    left.Part(i).Written(),
                    right.Part(j).Written()
                )
            );
            over.RemoveAt(0);
            rightOver.Remove(j);
        }

        var kind = EvidenceKind.NameExtra;
        foreach (var i in over)
        {
            var field = FieldOf(left.Role(i), left.Role(i));
            evidence.Add(Piece(field, kind, left.Part(i).Written(), null));
            kind = EvidenceKind.NameMore;
        }

        foreach (var j in rightOver)
        {
            var field = FieldOf(right.Role(j), right.Role(j));
            evidence.Add(Piece(field, kind, null, right.Part(j).Written()));
            kind = EvidenceKind.NameMore;
        }
    }

    private static Evidence Piece(
        EvidenceField field,
        EvidenceKind kind,
        string? one,
        string? other
    ) => new(field, kind.AsAgreement(), one, other, Weights.Of(kind).Bits) { Kind = kind };

    private static EvidenceField FieldOf(NameRole a, NameRole b) =>
        (a, b) switch
        {
            (NameRole.Given, NameRole.Given) => EvidenceField.GivenName,
            (NameRole.Family, NameRole.Family) => EvidenceField.FamilyName,
            _ => EvidenceField.Name,
        };
}
