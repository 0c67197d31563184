using System.Numerics;
using System.Runtime.InteropServices;

namespace Rihla.Matching;

/// <summary>How two parts of names agree.</summary>
/// <param name="Agreement">In which way.</param>
/// <param name="Bits">What it weighs; nothing when the parts are not alike.</param>
/// <param name="Rarity">Minus the logarithm to base 2 of the share of people who bear the name; 0 when it plays no part.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PartAgreement(Agreement Agreement, double Bits, double Rarity)
{
    // Distances of sounds up to which two parts count as one sound, as close, as alike at all.
    private const float OneSound = 0.06f;
    private const float OneSoundAcrossScripts = 0.08f;
    private const float VeryClose = 0.13f;
    private const float Close = 0.22f;
    private const float Alike = 0.34f;

    // How much of the bearers of a spelling counts as knowing no other: 1 would trust the table to the last digit.
    private const double KeptSpelling = 0.7;

    private const int ShortestBeginning = 4;
    private const int MostDifferentConsonants = 2;

    /// <summary>True when the parts are alike at all.</summary>
    public bool Agrees => Bits > 0;

    /// <summary>Compares two parts; symmetric.</summary>
    public static PartAgreement Of(NamePart a, NamePart b)
    {
        if (a.IsInitial || b.IsInitial)
        {
            return OfInitial(a, b);
        }

        if (string.Equals(a.Form, b.Form, StringComparison.Ordinal))
        {
            return new(Agreement.Same, Weights.NameSame.For(a.FormRarity), a.FormRarity);
        }

        if (HaveLittleInCommon(a, b))
        {
            return default;
        }

        var crossed = a.IsArabic != b.IsArabic;
        var distance = Sounds.Distance(a.Sound, b.Sound, crossed);
        if (a.Variant >= 0 && a.Variant == b.Variant)
        {
            return OfKnownVariants(a, b, crossed, distance);
        }

        if (a.Variant >= 0 && b.Variant >= 0 && distance > VeryClose && !Slips.One(a.Form, b.Form))
        {
            // Hassan and Houssein: near in sound, and known to be two names.
            return default;
        }

        var best = OfSounds(a, b, crossed, distance);
        if (!crossed && best.Agreement != Agreement.SpellingVariant && Slips.One(a.Form, b.Form))
        {
            best = Better(best, OfSlip(a, b));
        }

        if (!best.Agrees && IsBeginning(a.Sound, b.Sound))
        {
            var rarity = Math.Min(a.SoundRarity, b.SoundRarity);
            best = new(Agreement.Close, Weights.NameBeginning.For(rarity), rarity);
        }

        if (a.CoreSound is not null || b.CoreSound is not null)
        {
            var core = OfSounds(
                a,
                b,
                crossed,
                Sounds.Distance(a.CoreSound ?? a.Sound, b.CoreSound ?? b.Sound, crossed)
            );
            best = Better(best, core with { Bits = core.Bits + Weights.NameCore.Bits });
        }

        return best;
    }

    // Most parts of most candidates end here: the sounds need not be compared.
    private static bool HaveLittleInCommon(NamePart a, NamePart b)
    {
        var different = BitOperations.PopCount(a.Consonants ^ b.Consonants);
        var most = Math.Max(
            BitOperations.PopCount(a.Consonants),
            BitOperations.PopCount(b.Consonants)
        );
        return different > MostDifferentConsonants
            && different >= most
            && a.CoreSound is null
            && b.CoreSound is null
            && (a.Variant < 0 || a.Variant != b.Variant);
    }

    private static PartAgreement OfInitial(NamePart a, NamePart b) =>
        a.Form[0] == b.Form[0] ? new(Agreement.PartMissing, Weights.NameInitial.Bits, 0) : default;

    private static PartAgreement OfKnownVariants(
        NamePart a,
        NamePart b,
        bool crossed,
        float distance
    )
    {
        var rarity = Math.Min(a.SoundRarity, b.SoundRarity);
        var bits = crossed
            ? Weights.NameScript.For(rarity)
            : Weights.NameKnown.For(RarityOfAnotherSpelling(a, b));
        // Fatou is nearer to Fatoumata than to Fadumo.
        bits = Math.Max(Weight.Least, bits + Weight.Grid(distance * Weights.NameApart.Bits));
        return new(crossed ? Agreement.OtherScript : Agreement.KnownVariant, bits, rarity);
    }

    private static PartAgreement OfSounds(NamePart a, NamePart b, bool crossed, float distance)
    {
        if (distance > Alike)
        {
            return default;
        }

        var rarity = Math.Min(a.SoundRarity, b.SoundRarity);
        if (distance <= (crossed ? OneSoundAcrossScripts : OneSound))
        {
            return crossed
                ? new(Agreement.OtherScript, Weights.NameScript.For(rarity), rarity)
                : new(
                    Agreement.SpellingVariant,
                    Weights.NameSound.For(RarityOfAnotherSpelling(a, b)),
                    rarity
                );
        }

        var weight =
            distance <= VeryClose ? (crossed ? Weights.NameAcross1 : Weights.NameClose1)
            : distance <= Close ? (crossed ? Weights.NameAcross2 : Weights.NameClose2)
            : (crossed ? Weights.NameAcross3 : Weights.NameClose3);
        return new(Agreement.Close, weight.For(crossed ? rarity : RarityOfSlip(a, b)), rarity);
    }

    // A slip of the pen says less in a short name, where it makes another name.
    private static PartAgreement OfSlip(NamePart a, NamePart b)
    {
        var weight = Math.Min(a.Form.Length, b.Form.Length) switch
        {
            >= 6 => Weights.NameSlip1,
            >= 4 => Weights.NameSlip2,
            _ => Weights.NameSlip3,
        };
        return new(
            Agreement.Close,
            weight.For(RarityOfSlip(a, b)),
            Math.Min(a.SoundRarity, b.SoundRarity)
        );
    }

    /// <summary>
    /// How rare it is that a stranger bears the name in another spelling than the usual one. Namesakes mostly spell alike;
    /// a clerk who hears the name for the first time does not.
    /// </summary>
    private static double RarityOfAnotherSpelling(NamePart a, NamePart b)
    {
        var all = Math.Max(a.SoundShare, b.SoundShare);
        var usual = Math.Max(a.FormShare, b.FormShare);
        return usual <= 0
            ? -Math.Log2(all)
            : Math.Min(Frequencies.Rarest, -Math.Log2(all - (KeptSpelling * Math.Min(all, usual))));
    }

    // A form that nobody bears is a slip, Samba and Sambou are two names; but much is close to a name as frequent as Ali.
    private static double RarityOfSlip(NamePart a, NamePart b) =>
        (Math.Max(a.FormRarity, b.FormRarity) + Math.Min(a.SoundRarity, b.SoundRarity)) / 2;

    // One name shortened: Nasr for Nasreddine.
    private static bool IsBeginning(string a, string b) =>
        a.Length >= ShortestBeginning
        && b.Length >= ShortestBeginning
        && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal));

    private static PartAgreement Better(PartAgreement a, PartAgreement b) =>
        a.Bits >= b.Bits ? a : b;
}
