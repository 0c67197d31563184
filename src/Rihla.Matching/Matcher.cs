namespace Rihla.Matching;

/// <summary>
/// Weighs what is known of two people and says how probable it is that they are one. Immutable and safe to share
/// between threads. <c>Compare(a, b)</c> and <c>Compare(b, a)</c> give the same probability.
/// <para>
/// The method is that of Fellegi and Sunter (A Theory for Record Linkage, 1969): each agreement and disagreement adds
/// the logarithm of how much likelier it is for one person than for two; what is missing adds nothing. An agreement on a
/// rare name adds more than one on a frequent name.
/// </para>
/// </summary>
public sealed class Matcher
{
    private readonly MatcherWeights weights;

    /// <summary>A matcher with the weights that come with the library, or with those of the caller.</summary>
    /// <param name="weights">What depends on the register; null for <see cref="MatcherWeights.Default"/>.</param>
    public Matcher(MatcherWeights? weights = null) =>
        this.weights = weights ?? MatcherWeights.Default;

    /// <summary>Reads an identity once, to compare it many times.</summary>
    /// <param name="i">What is known of the person. Any text is accepted, valid Unicode or not.</param>
    public PreparedIdentity Prepare(Identity i)
    {
        ArgumentNullException.ThrowIfNull(i);
        return new PreparedIdentity(i);
    }

    /// <summary>Compares two identities.</summary>
    /// <param name="left">One person; its values are on the left of each piece of evidence.</param>
    /// <param name="right">The other.</param>
    public Match Compare(Identity left, Identity right) => Compare(Prepare(left), Prepare(right));

    /// <summary>Compares two identities that were read before: some microseconds.</summary>
    /// <param name="a">One person; its values are on the left of each piece of evidence.</param>
    /// <param name="b">The other.</param>
    public Match Compare(PreparedIdentity a, PreparedIdentity b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var names = Alignment.Best(a, b);
        var evidence = new List<Evidence>(10);
        if (names is not null)
        {
            evidence.AddRange(names.Evidence);
        }

        if (BirthDates.Compare(a, b) is { } birth)
        {
            evidence.Add(birth);
        }

        if (a.Sex is { } sexA && b.Sex is { } sexB)
        {
            evidence.Add(
                Equal(EvidenceField.Sex, sexA, sexB, Weights.SexSame, Weights.SexDifferent)
            );
        }

        if (a.Nationality is { } countryA && b.Nationality is { } countryB)
        {
            evidence.Add(
                Equal(
                    EvidenceField.Nationality,
                    countryA,
                    countryB,
                    Weights.NationalitySame,
                    Weights.NationalityDifferent
                )
            );
        }

        AddNumbers(
            evidence,
            EvidenceField.Phone,
            a.Phones,
            b.Phones,
            Weights.PhoneSame,
            Weights.PhoneDigit,
            Weights.PhoneDifferent
        );
        AddNumbers(
            evidence,
            EvidenceField.Document,
            a.Documents,
            b.Documents,
            Weights.DocumentSame,
            Weights.DocumentDigit,
            Weights.DocumentDifferent
        );
        return Judge(evidence, names);
    }

    private Match Judge(List<Evidence> evidence, NameComparison? names)
    {
        var bits = weights.PriorBits;
        var shareDocument = false;
        foreach (var piece in evidence)
        {
            bits += piece.Bits;
            shareDocument |= piece is { Field: EvidenceField.Document, Agreement: Agreement.Same };
        }

        var probability = 1 / (1 + Math.Pow(2, -MatcherWeights.Rounded(bits)));
        if (names is { Contradict: true } && !shareDocument)
        {
            // Twins share everything but this.
            probability = Math.Min(probability, weights.LikelyFrom * CeilingOfContradiction);
        }

        var likeness =
            probability >= weights.LikelyFrom ? Likeness.Likely
            : probability >= weights.PossibleFrom ? Likeness.Possible
            : Likeness.Unlikely;
        return new Match(probability, likeness, evidence);
    }

    private const double CeilingOfContradiction = 0.7;

    private static Evidence Equal(
        EvidenceField field,
        string a,
        string b,
        Weight same,
        Weight different
    ) =>
        string.Equals(a, b, StringComparison.Ordinal)
            ? new(field, Agreement.Same, a, b, same.Bits)
            : new(field, Agreement.Different, a, b, different.Bits);

    // People have several numbers: the best agreement counts.
    private static void AddNumbers(
        List<Evidence> evidence,
        EvidenceField field,
        IReadOnlyList<string> left,
        IReadOnlyList<string> right,
        Weight same,
        Weight digit,
        Weight different
    )
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return;
        }

        Evidence? best = null;
        foreach (var a in left)
        {
            foreach (var b in right)
            {
                var piece =
                    string.Equals(a, b, StringComparison.Ordinal)
                        ? new Evidence(field, Agreement.Same, a, b, same.Bits)
                    : Slips.One(a, b) ? new Evidence(field, Agreement.OneDigitOff, a, b, digit.Bits)
                    : new Evidence(field, Agreement.Different, a, b, different.Bits);
                if (best is null || piece.Bits > best.Bits)
                {
                    best = piece;
                }
            }
        }

        evidence.Add(best!);
    }
}
