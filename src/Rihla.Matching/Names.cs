using System.Runtime.InteropServices;

namespace Rihla.Matching;

/// <summary>
/// Compares two names part by part: the assignment of parts to parts that weighs most, then what is left over on one
/// side or on both.
/// </summary>
internal static class Names
{
    /// <summary>The comparison of two spellings of a whole name.</summary>
    /// <param name="Bits">What the names weigh together.</param>
    /// <param name="Contradict">Both have a given name that the other has not.</param>
    /// <param name="Evidence">Part by part.</param>
    internal sealed record Comparison(
        double Bits,
        bool Contradict,
        IReadOnlyList<Evidence> Evidence
    );

    /// <summary>How two parts of a name agree.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct PartAgreement(Agreement Agreement, double Bits, double Rarity)
    {
        public bool Agrees => Bits > 0;
    }

    // Distances of sounds up to which two parts count as one sound, as close, as alike at all.
    private const float OneSound = 0.06f;
    private const float Close1 = 0.13f;
    private const float Close2 = 0.22f;
    private const float Close3 = 0.34f;

    /// <summary>The best agreement among all spellings of both sides; null when a side has no name.</summary>
    public static Comparison? Compare(PreparedIdentity left, PreparedIdentity right)
    {
        Alignment? best = null;
        foreach (var a in left.Names)
        {
            foreach (var b in right.Names)
            {
                var alignment = Alignment.Of(a, b);
                if (best is null || alignment.IsBetterThan(best))
                {
                    best = alignment;
                }
            }
        }

        return best?.Explain();
    }

    /// <summary>How two parts agree; no bits when they do not.</summary>
    public static PartAgreement Compare(NamePart a, NamePart b)
    {
        if (a.IsInitial || b.IsInitial)
        {
            return a.Form[0] == b.Form[0] && !a.IsArabic && !b.IsArabic
                ? new(Agreement.PartMissing, Weights.NameInitial.Bits, 0)
                : default;
        }

        if (string.Equals(a.Form, b.Form, StringComparison.Ordinal))
        {
            return new(Agreement.Same, Weights.NameSame.For(a.FormRarity), a.FormRarity);
        }

        var rarity = Math.Min(a.SoundRarity, b.SoundRarity);
        var crossed = a.IsArabic != b.IsArabic;
        if (a.Variant >= 0 && a.Variant == b.Variant)
        {
            return crossed
                ? new(Agreement.OtherScript, Weights.NameScript.For(rarity), rarity)
                : new(Agreement.KnownVariant, Weights.NameKnown.For(rarity), rarity);
        }

        var best = Alike(Sounds.Distance(a.Sound, b.Sound, crossed), crossed, rarity);
        if (a.CoreSound is not null || b.CoreSound is not null)
        {
            var core = Sounds.Distance(a.CoreSound ?? a.Sound, b.CoreSound ?? b.Sound, crossed);
            var alike = Alike(core, crossed, rarity);
            var bits = alike.Bits + Weights.NameCore.Bits;
            if (bits > best.Bits)
            {
                best = alike with { Bits = bits };
            }
        }

        return best;
    }

    private static PartAgreement Alike(float distance, bool crossed, double rarity)
    {
        if (distance <= OneSound)
        {
            return crossed
                ? new(Agreement.OtherScript, Weights.NameScript.For(rarity), rarity)
                : new(Agreement.SpellingVariant, Weights.NameSound.For(rarity), rarity);
        }

        var weight =
            distance <= Close1 ? Weights.NameClose1
            : distance <= Close2 ? Weights.NameClose2
            : Weights.NameClose3;
        return distance <= Close3 ? new(Agreement.Close, weight.For(rarity), rarity) : default;
    }

    /// <summary>The parts of two names, assigned to each other so that the agreement weighs most.</summary>
    private sealed class Alignment
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
                    agreements[(i * right.Length) + j] = Names.Compare(left[i], right[j]);
                }
            }

            partner = new int[left.Length];
            matched = Assign();
            foreach (var j in partner)
            {
                pairs += j >= 0 ? 1 : 0;
            }

            Bits = matched + Leftover() + (IsSwapped() ? Weights.NameSwapped.Bits : 0);
        }

        public double Bits { get; }

        public static Alignment Of(NamePart[] left, NamePart[] right) => new(left, right);

        public bool IsBetterThan(Alignment other) => Bits > other.Bits;

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

            bits += Different * Weights.NameDifferent.Bits;
            if (Extra > 0)
            {
                bits += Weights.NameExtra.Bits + ((Extra - 1) * Weights.NameMore.Bits);
            }

            return bits;
        }

        // The best assignment, by trying all subsets of the right parts for the first i left ones.
        private double Assign()
        {
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

        public Comparison Explain()
        {
            var evidence = new List<Evidence>(left.Length + 2);
            var takenRight = 0;
            for (var i = 0; i < left.Length; i++)
            {
                if (partner[i] >= 0)
                {
                    takenRight |= 1 << partner[i];
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

            var leftOver = left.Where((_, i) => partner[i] < 0).ToList();
            var rightOver = right.Where((_, j) => (takenRight & (1 << j)) == 0).ToList();
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

            AddLeftover(evidence, leftOver, rightOver);
            return new(Bits, Different > 0 && !OnlyFamiliesDiffer(leftOver, rightOver), evidence);
        }

        private static void AddLeftover(
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
                    new(
                        FieldOf(a, b),
                        Agreement.Different,
                        a.Written,
                        b.Written,
                        Weights.NameDifferent.Bits
                    )
                );
                leftOver.RemoveAt(0);
                rightOver.Remove(b);
            }

            var bits = Weights.NameExtra.Bits;
            foreach (var part in leftOver)
            {
                evidence.Add(
                    new(FieldOf(part, part), Agreement.PartMissing, part.Written, null, bits)
                );
                bits = Weights.NameMore.Bits;
            }

            foreach (var part in rightOver)
            {
                evidence.Add(
                    new(FieldOf(part, part), Agreement.PartMissing, null, part.Written, bits)
                );
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
}
