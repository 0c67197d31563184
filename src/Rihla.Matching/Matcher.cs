using System.Globalization;
using System.Text;

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
    private readonly double priorBits;
    private readonly double likelyBits;
    private readonly double possibleBits;
    private readonly MatcherWeights weights;

    /// <summary>A matcher with the weights that come with the library, or with those of the caller.</summary>
    /// <param name="weights">What depends on the register; null for <see cref="MatcherWeights.Default"/>.</param>
    public Matcher(MatcherWeights? weights = null)
    {
        this.weights = weights ?? MatcherWeights.Default;
        priorBits = this.weights.PriorBits;
        likelyBits = BitsOf(this.weights.LikelyFrom);
        possibleBits = BitsOf(this.weights.PossibleFrom);
    }

    /// <summary>The most that family members in common add, in bits.</summary>
    public static double MostOfRelatives =>
        Families.MostCommon * Weights.Of(EvidenceKind.RelativeSame).Bits;

    /// <summary>Reads an identity once, to compare it many times.</summary>
    /// <param name="identity">What is known of the person. Any text is accepted, valid Unicode or not.</param>
    public PreparedIdentity Prepare(Identity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return PreparedIdentity.Of(new ReadIdentity(identity));
    }

    /// <summary>Compares two identities.</summary>
    /// <param name="left">One person; its values are on the left of each piece of evidence.</param>
    /// <param name="right">The other.</param>
    public Match Compare(Identity left, Identity right) => Compare(Prepare(left), Prepare(right));

    /// <summary>Compares two identities that were read before, with the explanation: some microseconds.</summary>
    /// <param name="a">One person; its values are on the left of each piece of evidence.</param>
    /// <param name="b">The other.</param>
    public Match Compare(PreparedIdentity a, PreparedIdentity b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var evidence = new List<Evidence>(10);
        var bits = Weigh(
            a.View,
            b.View,
            evidence,
            double.NegativeInfinity,
            double.PositiveInfinity
        );
        var likeness =
            bits >= likelyBits ? Likeness.Likely
            : bits >= possibleBits ? Likeness.Possible
            : Likeness.Unlikely;
        return new Match(ProbabilityOf(bits), likeness, evidence) { Bits = bits };
    }

    /// <summary>
    /// The logarithm to base 2 of the odds that two people are one, without an explanation: less than a microsecond, and
    /// nothing is allocated. What <see cref="Compare(PreparedIdentity, PreparedIdentity)"/> gives as
    /// <see cref="Match.Bits"/>.
    /// </summary>
    /// <param name="sought">The person sought, to be compared with many.</param>
    /// <param name="candidate">
    /// <see cref="PreparedIdentity.Bytes"/> of the other; the caller has asked <see cref="PreparedIdentity.IsCurrent"/>.
    /// </param>
    /// <param name="atLeast">
    /// A candidate that certainly has fewer bits is not looked at further, and gets
    /// <see cref="double.NegativeInfinity"/>. To find the best five, give the bits of the fifth so far.
    /// </param>
    public double Score(
        PreparedIdentity sought,
        ReadOnlySpan<byte> candidate,
        double atLeast = double.NegativeInfinity
    )
    {
        ArgumentNullException.ThrowIfNull(sought);
        return Weigh(sought.View, new IdentityView(candidate), null, atLeast, sought.BestName);
    }

    /// <summary>The probability that goes with the logarithm to base 2 of odds.</summary>
    /// <param name="bits">What <see cref="Score"/> gave.</param>
    public static double ProbabilityOf(double bits) => 1 / (1 + Math.Pow(2, -bits));

    /// <summary>The logarithm to base 2 of the odds that go with a probability.</summary>
    /// <param name="probability">In [0, 1].</param>
    public static double BitsOf(double probability) => Math.Log2(probability / (1 - probability));

    private double Weigh(
        IdentityView a,
        IdentityView b,
        List<Evidence>? evidence,
        double atLeast,
        double bestName
    )
    {
        var bits =
            WeighBirth(a, b, evidence)
            + WeighSex(a, b, evidence)
            + WeighNationality(a, b, evidence)
            + WeighPhones(a, b, evidence)
            + WeighDocuments(a, b, evidence, out var shareDocument)
            + Families.Weigh(a, b, evidence);
        return priorBits + bits + bestName < atLeast
            ? double.NegativeInfinity
            : WeighNames(a, b, bits, shareDocument, evidence);
    }

    // Every spelling of one side against every spelling of the other: the best counts.
    private double WeighNames(
        IdentityView a,
        IdentityView b,
        double bits,
        bool shareDocument,
        List<Evidence>? evidence
    )
    {
        Span<PartAgreement> agreements = stackalloc PartAgreement[Alignment.MostPairs];
        Span<sbyte> partner = stackalloc sbyte[Name.MostParts];
        var best = double.NegativeInfinity;
        var bestContradicts = false;
        List<Evidence>? explained = null;
        var left = a.Of(NameGroup.Own);
        while (left.Next(out var one))
        {
            var right = b.Of(NameGroup.Own);
            while (right.Next(out var other))
            {
                var alignment = new Alignment(one, other, agreements, partner);
                var total = priorBits + (bits + alignment.Bits);
                if (alignment.Contradicts && !shareDocument)
                {
                    total = WithContradiction(total);
                }

                // Of two that weigh the same, the one that does not contradict: which spelling was written down first
                // must not decide.
                if (
                    total > best
                    || (total.Equals(best) && bestContradicts && !alignment.Contradicts)
                )
                {
                    best = total;
                    bestContradicts = alignment.Contradicts;
                    explained = evidence is null ? null : alignment.Explain();
                }
            }
        }

        if (explained is not null)
        {
            evidence!.InsertRange(0, explained);
        }

        return double.IsNegativeInfinity(best) ? priorBits + bits : best;
    }

    // Twins share everything but this: below likely whatever else agrees, and still the more the higher.
    private double WithContradiction(double bits)
    {
        var ceiling = BitsOf(weights.LikelyFrom * ShareUnderContradiction);
        return bits <= ceiling
            ? bits
            : Math.Min(ceiling + ((bits - ceiling) * SlopeUnderContradiction), likelyBits - 0.01);
    }

    private const double ShareUnderContradiction = 0.3;
    private const double SlopeUnderContradiction = 0.01;

    private static double WeighBirth(IdentityView a, IdentityView b, List<Evidence>? evidence)
    {
        if (a.Birth is not { } left || b.Birth is not { } right)
        {
            return 0;
        }

        var kind = BirthDates.Compare(left, right);
        if (evidence is not null)
        {
            var piece = Piece(
                EvidenceField.BirthDate,
                kind,
                BirthDates.Written(left),
                BirthDates.Written(right)
            );
            var isJanuary =
                kind == EvidenceKind.BirthYear
                && (BirthDates.IsFirstOfJanuary(left) || BirthDates.IsFirstOfJanuary(right));
            evidence.Add(isJanuary ? piece with { Agreement = Agreement.FirstOfJanuary } : piece);
        }

        return Weights.Of(kind).Bits;
    }

    private static double WeighSex(IdentityView a, IdentityView b, List<Evidence>? evidence)
    {
        if (a.Sex == 0 || b.Sex == 0 || (a.Sex != b.Sex && (a.Sex == 'X' || b.Sex == 'X')))
        {
            return 0;
        }

        var kind = a.Sex == b.Sex ? EvidenceKind.SexSame : EvidenceKind.SexDifferent;
        evidence?.Add(
            Piece(EvidenceField.Sex, kind, ((char)a.Sex).ToString(), ((char)b.Sex).ToString())
        );
        return Weights.Of(kind).Bits;
    }

    // People have up to two: one in common is the same.
    private static double WeighNationality(IdentityView a, IdentityView b, List<Evidence>? evidence)
    {
        if (a.Nationality == 0 || b.Nationality == 0)
        {
            return 0;
        }

        var common =
            a.Nationality == b.Nationality || a.Nationality == b.SecondNationality ? a.Nationality
            : a.SecondNationality == b.Nationality || a.SecondNationality == b.SecondNationality
                ? a.SecondNationality
            : (ushort)0;
        var kind = common != 0 ? EvidenceKind.NationalitySame : EvidenceKind.NationalityDifferent;
        evidence?.Add(
            Piece(
                EvidenceField.Nationality,
                kind,
                Letters(common != 0 ? common : a.Nationality),
                Letters(common != 0 ? common : b.Nationality)
            )
        );
        return Weights.Of(kind).Bits;

        static string Letters(ushort code) => $"{(char)(code & 255)}{(char)(code >> 8)}";
    }

    // People have several numbers: the best agreement counts. A number of somebody else is told where both have it, and weighs nothing.
    private static double WeighPhones(IdentityView a, IdentityView b, List<Evidence>? evidence)
    {
        if (a.Phones == 0 || b.Phones == 0)
        {
            return 0;
        }

        Span<byte> one = stackalloc byte[Numbers.PhoneSuffix];
        Span<byte> other = stackalloc byte[Numbers.PhoneSuffix];
        (EvidenceKind Kind, int Left, int Right)? best = null;
        for (var i = 0; i < a.Phones; i++)
        {
            var left = Digits(a, i, one, out var isLeftShared);
            for (var j = 0; j < b.Phones; j++)
            {
                var right = Digits(b, j, other, out var isRightShared);
                EvidenceKind? kind = AsDialled(left, right).SequenceEqual(AsDialled(right, left))
                    ? isLeftShared || isRightShared
                        ? EvidenceKind.PhoneShared
                        : EvidenceKind.PhoneSame
                    : isLeftShared || isRightShared
                        ? null
                        : Slips.One(left, right)
                        || Slips.One(AsDialled(left, right), AsDialled(right, left))
                            ? EvidenceKind.PhoneDigit
                            : EvidenceKind.PhoneDifferent;
                if (
                    kind is { } found
                    && (best is null || Weights.Of(found).Bits > Weights.Of(best.Value.Kind).Bits)
                )
                {
                    best = (found, i, j);
                }
            }
        }

        if (best is not var (agreement, l, r))
        {
            return 0;
        }

        evidence?.Add(
            Piece(
                EvidenceField.Phone,
                agreement,
                Encoding.ASCII.GetString(Digits(a, l, one, out _)),
                Encoding.ASCII.GetString(Digits(b, r, other, out _))
            )
        );
        return Weights.Of(agreement).Bits;

        static ReadOnlySpan<byte> Digits(
            IdentityView identity,
            int i,
            Span<byte> memory,
            out bool isShared
        )
        {
            (var digits, var length, isShared) = identity.Phone(i);
            digits.TryFormat(
                memory,
                out _,
                length == Numbers.PhoneSuffix ? "D8"
                    : length == Numbers.PhoneSuffix - 1 ? "D7"
                    : "D6",
                CultureInfo.InvariantCulture
            );
            return memory[..length];
        }
    }

    // Where a number has seven digits, the eighth from the end belongs to the code of the country, which not everybody writes.
    private static ReadOnlySpan<byte> AsDialled(
        ReadOnlySpan<byte> digits,
        ReadOnlySpan<byte> other
    ) => other.Length == Dialled && digits.Length > Dialled ? digits[^Dialled..] : digits;

    private const int Dialled = Numbers.PhoneSuffix - 1;

    // Eight characters are met by chance once in a hundred million.
    private const int LongNumber = 8;

    private static double WeighDocuments(
        IdentityView a,
        IdentityView b,
        List<Evidence>? evidence,
        out bool share
    )
    {
        share = false;
        if (a.Documents == 0 || b.Documents == 0)
        {
            return 0;
        }

        var best = (Kind: EvidenceKind.DocumentDifferent, Left: 0, Right: 0);
        for (var i = 0; i < a.Documents; i++)
        {
            var left = a.Document(i, out var leftType, out var isLeftLocal);
            for (var j = 0; j < b.Documents; j++)
            {
                var right = b.Document(j, out var rightType, out var isRightLocal);
                var isLocal = isLeftLocal || isRightLocal;
                // Each type is numbered by itself, often from 1: a short number is met again on another. A long one was entered under
                // the wrong type.
                var areTwoTypes = leftType != 0 && rightType != 0 && leftType != rightType;
                var kind = left.SequenceEqual(right)
                    ? isLocal
                        ? EvidenceKind.DocumentShared
                        : areTwoTypes && left.Length < LongNumber
                            ? EvidenceKind.DocumentSameOtherType
                            : EvidenceKind.DocumentSame
                    : areTwoTypes
                        ? EvidenceKind.DocumentOtherType
                        : !isLocal && Slips.One(left, right)
                            ? EvidenceKind.DocumentDigit
                            : EvidenceKind.DocumentDifferent;
                best = Weights.Of(kind).Bits > Weights.Of(best.Kind).Bits ? (kind, i, j) : best;
            }
        }

        share = best.Kind == EvidenceKind.DocumentSame;
        if (best.Kind != EvidenceKind.DocumentOtherType)
        {
            evidence?.Add(
                Piece(
                    EvidenceField.Document,
                    best.Kind,
                    Encoding.ASCII.GetString(a.Document(best.Left, out _, out _)),
                    Encoding.ASCII.GetString(b.Document(best.Right, out _, out _))
                )
            );
        }

        return Weights.Of(best.Kind).Bits;
    }

    private static Evidence Piece(
        EvidenceField field,
        EvidenceKind kind,
        string left,
        string right
    ) => new(field, kind.AsAgreement(), left, right, Weights.Of(kind).Bits) { Kind = kind };
}
