namespace Rihla.Matching;

/// <summary>The comparison of two names.</summary>
/// <param name="Bits">What the names weigh together.</param>
/// <param name="Contradict">Both have a given name that the other has not.</param>
/// <param name="Evidence">Part by part.</param>
internal sealed record NameComparison(
    double Bits,
    bool Contradict,
    IReadOnlyList<Evidence> Evidence
);

/// <summary>The parts of two names, assigned to each other so that the agreement weighs most.</summary>
internal sealed class Alignment
{
    private readonly NamePart[] left;
    private readonly NamePart[] right;
    private readonly PartAgreement[] agreements;
    private readonly int[] partner;
    private readonly double matched;
    private readonly int pairs;

    private Alignment(NamePart[] left, NamePart[] right)
    {
        this.left = left;
        this.right = right;
        agreements = new PartAgreement[left.Length * right.Length];
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                agreements[(i * right.Length) + j] = PartAgreement.Of(left[i], right[j]);
            }
        }

        partner = new int[left.Length];
        matched = Assign();
        foreach (var j in partner)
        {
            pairs += j >= 0 ? 1 : 0;
        }

        Bits = MatcherWeights.Rounded(
            matched + Leftover() + (IsSwapped() ? Weights.NameSwapped.Bits : 0)
        );
    }

    public double Bits { get; }

    /// <summary>
    /// The best agreement among all spellings of both sides; null when a side has no name. Of two that weigh the same, the
    /// one that does not contradict: which spelling was written down first must not decide.
    /// </summary>
    public static NameComparison? Best(PreparedIdentity left, PreparedIdentity right)
    {
        Alignment? best = null;
        foreach (var a in left.Names)
        {
            foreach (var b in right.Names)
            {
                var alignment = new Alignment(a, b);
                if (
                    best is null
                    || alignment.Bits > best.Bits
                    || (
                        alignment.Bits.Equals(best.Bits)
                        && best.Contradicts()
                        && !alignment.Contradicts()
                    )
                )
                {
                    best = alignment;
                }
            }
        }

        return best?.Explain();
    }

    // One part that differs among several that agree says less than the only other one.
    private double DifferentBits =>
        (pairs > 1 ? Weights.NameDifferentAmong : Weights.NameDifferent).Bits;

    // How many parts on both sides have no partner, and how many more the longer name has.
    private int Different => Math.Min(left.Length, right.Length) - pairs;

    private int Extra => Math.Abs(left.Length - right.Length);

    private double Leftover()
    {
        var bits = 0.0;
        if (pairs == 0)
        {
            return Weights.NameNothing.Bits;
        }

        bits += Different * DifferentBits;
        if (Extra > 0)
        {
            bits += Weights.NameExtra.Bits + ((Extra - 1) * Weights.NameMore.Bits);
        }

        return bits;
    }

    // The best assignment, by trying all subsets of the right parts for the first i left ones.
    private double Assign()
    {
        if (!Array.Exists(agreements, agreement => agreement.Agrees))
        {
            Array.Fill(partner, -1);
            return 0;
        }

        var subsets = 1 << right.Length;
        Span<double> best = stackalloc double[subsets];
        Span<sbyte> choice = stackalloc sbyte[left.Length * subsets];
        best.Fill(double.NegativeInfinity);
        best[0] = 0;
        Span<double> next = stackalloc double[subsets];
        for (var i = 0; i < left.Length; i++)
        {
            var choices = choice.Slice(i * subsets, subsets);
            best.CopyTo(next);
            choices.Fill(-1);
            for (var taken = 0; taken < subsets; taken++)
            {
                if (double.IsNegativeInfinity(best[taken]))
                {
                    continue;
                }

                for (var j = 0; j < right.Length; j++)
                {
                    var agreement = agreements[(i * right.Length) + j];
                    var with = taken | (1 << j);
                    if (
                        (taken & (1 << j)) == 0
                        && agreement.Agrees
                        && best[taken] + agreement.Bits > next[with]
                    )
                    {
                        next[with] = best[taken] + agreement.Bits;
                        choices[with] = (sbyte)j;
                    }
                }
            }

            next.CopyTo(best);
        }

        var end = 0;
        for (var taken = 1; taken < subsets; taken++)
        {
            end = best[taken] > best[end] ? taken : end;
        }

        var sum = best[end];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            var j = choice[(i * subsets) + end];
            partner[i] = j;
            end = j < 0 ? end : end & ~(1 << j);
        }

        return sum;
    }

    private bool IsSwapped()
    {
        var crossed = 0;
        for (var i = 0; i < left.Length; i++)
        {
            if (partner[i] < 0)
            {
                continue;
            }

            var (a, b) = (left[i].Role, right[partner[i]].Role);
            if (a == NameRole.Unknown || b == NameRole.Unknown || a == b)
            {
                return false;
            }

            crossed++;
        }

        return crossed > 1;
    }

    public NameComparison Explain()
    {
        var evidence = new List<Evidence>(left.Length + 2);
        for (var i = 0; i < left.Length; i++)
        {
            if (partner[i] >= 0)
            {
                evidence.Add(
                    Agreeing(
                        left[i],
                        right[partner[i]],
                        agreements[(i * right.Length) + partner[i]]
                    )
                );
            }
        }

        if (IsSwapped())
        {
            evidence.Add(
                new(
                    EvidenceField.Name,
                    Agreement.OrderSwapped,
                    Whole(left),
                    Whole(right),
                    Weights.NameSwapped.Bits
                )
            );
        }

        if (pairs == 0)
        {
            evidence.Add(
                new(
                    EvidenceField.Name,
                    Agreement.Different,
                    Whole(left),
                    Whole(right),
                    Weights.NameNothing.Bits
                )
            );
            return new(Bits, true, evidence);
        }

        var (leftOver, rightOver) = Over();
        AddLeftover(evidence, leftOver, rightOver);
        return new(Bits, Contradicts(), evidence);
    }

    // Both have a given name that the other has not.
    private bool Contradicts()
    {
        if (pairs == 0 || Different == 0)
        {
            return pairs == 0;
        }

        var (leftOver, rightOver) = Over();
        return !OnlyFamiliesDiffer(leftOver, rightOver);
    }

    // The parts of both sides that have no partner.
    private (List<NamePart> Left, List<NamePart> Right) Over() =>
        (
            [.. left.Where((_, i) => partner[i] < 0)],
            [.. right.Where((_, j) => !Array.Exists(partner, taken => taken == j))]
        );

    private void AddLeftover(
        List<Evidence> evidence,
        List<NamePart> leftOver,
        List<NamePart> rightOver
    )
    {
        while (leftOver.Count > 0 && rightOver.Count > 0)
        {
            // Given beside given name where there is one: that is the sentence the clerk expects.
            var a = leftOver[0];
            var b = rightOver.Find(part => part.Role == a.Role) ?? rightOver[0];
            evidence.Add(
                new(FieldOf(a, b), Agreement.Different, a.Written, b.Written, DifferentBits)
            );
            leftOver.RemoveAt(0);
            rightOver.Remove(b);
        }

        var bits = Weights.NameExtra.Bits;
        foreach (var part in leftOver)
        {
            evidence.Add(new(FieldOf(part, part), Agreement.PartMissing, part.Written, null, bits));
            bits = Weights.NameMore.Bits;
        }

        foreach (var part in rightOver)
        {
            evidence.Add(new(FieldOf(part, part), Agreement.PartMissing, null, part.Written, bits));
            bits = Weights.NameMore.Bits;
        }
    }

    // People marry and take another family name; nobody takes another given name with it.
    private static bool OnlyFamiliesDiffer(List<NamePart> leftOver, List<NamePart> rightOver) =>
        leftOver.TrueForAll(part => part.Role == NameRole.Family)
        && rightOver.TrueForAll(part => part.Role == NameRole.Family);

    private static Evidence Agreeing(NamePart a, NamePart b, PartAgreement how) =>
        new(FieldOf(a, b), how.Agreement, a.Written, b.Written, how.Bits)
        {
            OneIn = how.Rarity > 0 ? Math.Round(Math.Pow(2, how.Rarity)) : null,
        };

    private static EvidenceField FieldOf(NamePart a, NamePart b) =>
        (a.Role, b.Role) switch
        {
            (NameRole.Given, NameRole.Given) => EvidenceField.GivenName,
            (NameRole.Family, NameRole.Family) => EvidenceField.FamilyName,
            _ => EvidenceField.Name,
        };

    private static string Whole(NamePart[] parts) =>
        string.Join(' ', parts.Select(part => part.Written));
}
