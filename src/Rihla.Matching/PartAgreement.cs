using System.Numerics;
using System.Runtime.InteropServices;

namespace Rihla.Matching;

/// <summary>How two parts of names agree.</summary>
/// <param name="Kind">The row of the table of weights.</param>
/// <param name="Bits">What it weighs; nothing when the parts are not alike.</param>
/// <param name="Rarity">
/// How rare it is, in bits, that a stranger agrees like this: what the weight was computed for. 0 when it plays no part.
/// </param>
/// <param name="NameRarity">Minus the logarithm to base 2 of the share of people who bear the name.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PartAgreement(
    EvidenceKind Kind,
    double Bits,
    double Rarity,
    double NameRarity
)
{
    // Distances of sounds up to which two parts count as one sound, as close, as alike at all.
    private const float OneSound = 0.06f;
    private const float OneSoundAcrossScripts = 0.08f;
    private const float VeryClose = 0.13f;
    private const float Close = 0.22f;
    private const float Alike = 0.34f;

    // Nobody needs to know how far two forms of one name in the table are apart beyond this.
    private const float Apart = 0.6f;

    // How much of the bearers of a spelling counts as knowing no other: 1 would trust the table to the last digit.
    private const double KeptSpelling = 0.7;

    private const int ShortestBeginning = 4;
    private const int MostDifferentConsonants = 2;
    private const int LongSlip = 6;
    private const int ShortSlip = 4;

    /// <summary>True when the parts are alike at all.</summary>
    public bool Agrees => Bits > 0;

    /// <summary>What an agreement with this part can weigh at most, whatever the other part is.</summary>
    public static double Most(PartView part)
    {
        var most = Weights.Of(EvidenceKind.NameInitial).Bits;
        for (var kind = EvidenceKind.NameSame; kind <= EvidenceKind.NameAcross3; kind++)
        {
            // A form the table does not list is the rarest there is; that may be the other one.
            var rarity =
                kind == EvidenceKind.NameSame ? part.FormRarity
                : kind
                    is EvidenceKind.NameKnown
                        or EvidenceKind.NameKnownFar
                        or EvidenceKind.NameSound
                || IsSlip(kind)
                    ? Frequencies.Rarest
                : part.SoundRarity;
            most = Math.Max(most, Weights.Of(kind).For(rarity));
        }

        return most;
    }

    /// <summary>Compares two parts; symmetric.</summary>
    public static PartAgreement Of(PartView a, PartView b)
    {
        if (a.IsInitial || b.IsInitial)
        {
            return OfInitial(a, b);
        }

        if (a.FormHash == b.FormHash && a.Form.SequenceEqual(b.Form))
        {
            return Adjusted(With(EvidenceKind.NameSame, a.FormRarity, a.FormRarity), a, b, 0);
        }

        var areOneName = a.Variant > 0 && a.Variant == b.Variant;
        if (!areOneName && HaveLittleInCommon(a, b))
        {
            return default;
        }

        var crossed = a.IsArabic != b.IsArabic;
        var distance = Sounds.Distance(a.Sound, b.Sound, crossed, areOneName ? Apart : Alike);
        if (areOneName)
        {
            return Adjusted(OfKnownVariants(a, b, crossed, distance), a, b, distance);
        }

        if (AreTwoNames(a, b, distance))
        {
            // Hassan and Houssein, محمد and أحمد: a letter apart, and known to be two names. Lahcen is Hassan with his article.
            return a.HasCore || b.HasCore ? OfCores(a, b, crossed) : default;
        }

        var best = Adjusted(OfSounds(a, b, crossed, distance), a, b, distance);
        if (!crossed && best.Kind != EvidenceKind.NameSound && Slips.One(a.Form, b.Form))
        {
            best = Better(best, Adjusted(OfSlip(a, b), a, b, distance));
        }

        if (!best.Agrees && IsBeginning(a.Sound, b.Sound))
        {
            var rarity = Math.Min(a.SoundRarity, b.SoundRarity);
            best = Adjusted(With(EvidenceKind.NameBeginning, rarity, rarity), a, b, 0);
        }

        return a.HasCore || b.HasCore ? Better(best, OfCores(a, b, crossed)) : best;
    }

    // Two entries of the table are two names unless they sound as one: Hassanatou and Houssainatou, but not Mahamadou and Mohamadou.
    // Where one of them is found by its sound alone, from a little distance on.
    private static bool AreTwoNames(PartView a, PartView b, float distance) =>
        a.Variant > 0
        && b.Variant > 0
        && distance > (a.IsKnown && b.IsKnown ? OneSound : VeryClose);

    private static PartAgreement OfCores(PartView a, PartView b, bool crossed)
    {
        var distance = Sounds.Distance(a.CoreSound, b.CoreSound, crossed, Alike);
        var core = Adjusted(OfSounds(a, b, crossed, distance), a, b, distance);
        return core.Agrees
            ? core with
            {
                Bits = Math.Max(Weight.Least, core.Bits + Weights.Of(EvidenceKind.AdjustCore).Bits),
            }
            : core;
    }

    // Most parts of most candidates end here: the sounds need not be compared.
    private static bool HaveLittleInCommon(PartView a, PartView b)
    {
        var different = BitOperations.PopCount(a.Consonants ^ b.Consonants);
        var most = Math.Max(
            BitOperations.PopCount(a.Consonants),
            BitOperations.PopCount(b.Consonants)
        );
        return different > MostDifferentConsonants && different >= most && !a.HasCore && !b.HasCore;
    }

    private static PartAgreement OfInitial(PartView a, PartView b) =>
        a.Form[0] == b.Form[0]
            ? new(EvidenceKind.NameInitial, Weights.Of(EvidenceKind.NameInitial).Bits, 0, 0)
            : default;

    private static PartAgreement OfKnownVariants(
        PartView a,
        PartView b,
        bool crossed,
        float distance
    )
    {
        var rarity = Math.Min(a.SoundRarity, b.SoundRarity);
        var isNear = distance <= VeryClose;
        return crossed
            ? With(isNear ? EvidenceKind.NameScript : EvidenceKind.NameScriptFar, rarity, rarity)
            : With(
                isNear ? EvidenceKind.NameKnown : EvidenceKind.NameKnownFar,
                RarityOfAnotherSpelling(a, b),
                rarity
            );
    }

    private static PartAgreement OfSounds(PartView a, PartView b, bool crossed, float distance)
    {
        if (distance > Alike)
        {
            return default;
        }

        var rarity = Math.Min(a.SoundRarity, b.SoundRarity);
        if (distance <= (crossed ? OneSoundAcrossScripts : OneSound))
        {
            return crossed
                ? With(EvidenceKind.NameScript, rarity, rarity)
                : With(EvidenceKind.NameSound, RarityOfAnotherSpelling(a, b), rarity);
        }

        var kind =
            distance <= VeryClose ? (crossed ? EvidenceKind.NameAcross1 : EvidenceKind.NameClose1)
            : distance <= Close ? (crossed ? EvidenceKind.NameAcross2 : EvidenceKind.NameClose2)
            : (crossed ? EvidenceKind.NameAcross3 : EvidenceKind.NameClose3);
        return With(kind, crossed ? rarity : RarityOfSlip(a, b), rarity);
    }

    // A slip of the pen says less in a short name, where it makes another name.
    private static PartAgreement OfSlip(PartView a, PartView b)
    {
        var kind = Math.Min(a.Form.Length, b.Form.Length) switch
        {
            >= LongSlip => EvidenceKind.NameSlip1,
            >= ShortSlip => EvidenceKind.NameSlip2,
            _ => EvidenceKind.NameSlip3,
        };
        return With(kind, RarityOfSlip(a, b), Math.Min(a.SoundRarity, b.SoundRarity));
    }

    private static bool IsSlip(EvidenceKind kind) =>
        kind
            is EvidenceKind.NameSlip1
                or EvidenceKind.NameSlip2
                or EvidenceKind.NameSlip3
                or EvidenceKind.NameClose1
                or EvidenceKind.NameClose2
                or EvidenceKind.NameClose3;

    private static PartAgreement With(EvidenceKind kind, double rarity, double nameRarity) =>
        new(kind, WeightOf(kind, rarity), rarity, nameRarity);

    // Each kind was learned by itself. Of one rarity, a nearer spelling never weighs less.
    private static double WeightOf(EvidenceKind kind, double rarity)
    {
        var bits = Weights.Of(kind).For(rarity);
        return Nearer(kind) is { } nearer ? Math.Min(bits, WeightOf(nearer, rarity)) : bits;
    }

    private static EvidenceKind? Nearer(EvidenceKind kind) =>
        kind switch
        {
            EvidenceKind.NameKnownFar => EvidenceKind.NameKnown,
            EvidenceKind.NameClose2 => EvidenceKind.NameClose1,
            EvidenceKind.NameClose3 => EvidenceKind.NameClose2,
            EvidenceKind.NameScriptFar or EvidenceKind.NameAcross1 => EvidenceKind.NameScript,
            EvidenceKind.NameAcross2 => EvidenceKind.NameAcross1,
            EvidenceKind.NameAcross3 => EvidenceKind.NameAcross2,
            _ => null,
        };

    // Of two namesakes the one whose spelling is nearer; Rahman is a little less Abderrahmane than Rahmane.
    private static PartAgreement Adjusted(
        PartAgreement agreement,
        PartView a,
        PartView b,
        float distance
    )
    {
        if (!agreement.Agrees)
        {
            return agreement;
        }

        var bits =
            agreement.Bits
            + (distance * Weights.Of(EvidenceKind.AdjustDistance).Bits)
            + (a.WasServant == b.WasServant ? 0 : Weights.Of(EvidenceKind.AdjustServant).Bits);
        return agreement with { Bits = Math.Max(Weight.Least, Weight.Grid(bits)) };
    }

    /// <summary>
    /// How rare it is that a stranger bears the name in another spelling than the usual one. Namesakes mostly spell alike;
    /// a clerk who hears the name for the first time does not.
    /// </summary>
    private static double RarityOfAnotherSpelling(PartView a, PartView b)
    {
        var all = Math.Max(Share(a.SoundRarity), Share(b.SoundRarity));
        var usual = Math.Max(FormShare(a), FormShare(b));
        return usual <= 0
            ? -Math.Log2(all)
            : Math.Min(Frequencies.Rarest, -Math.Log2(all - (KeptSpelling * Math.Min(all, usual))));
    }

    private static double FormShare(PartView part) => part.IsListed ? Share(part.FormRarity) : 0;

    private static double Share(double rarity) => Math.Pow(2, -rarity);

    // A form that nobody bears is a slip, Samba and Sambou are two names; but much is close to a name as frequent as Ali.
    private static double RarityOfSlip(PartView a, PartView b) =>
        (Math.Max(a.FormRarity, b.FormRarity) + Math.Min(a.SoundRarity, b.SoundRarity)) / 2;

    // One name shortened: Nasr for Nasreddine.
    private static bool IsBeginning(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        a.Length >= ShortestBeginning
        && b.Length >= ShortestBeginning
        && (a.StartsWith(b) || b.StartsWith(a));

    // Of two that weigh the same, the kind that stands first: symmetric.
    private static PartAgreement Better(PartAgreement a, PartAgreement b) =>
        a.Bits > b.Bits || (a.Bits.Equals(b.Bits) && a.Kind <= b.Kind) ? a : b;
}
