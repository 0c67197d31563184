namespace Rihla.Matching;

/// <summary>
/// The skeletons that a part of a name would have if one consonant at its beginning had been misheard, left out, or
/// written by another habit. They are looked up, never stored.
/// </summary>
internal static class SkeletonSlips
{
    private const int MostConsonants = 3;

    /// <summary>The classes of consonants that one is taken for.</summary>
    // Classes of Sounds.Skeleton that are taken for each other: sh and s (Khashiban, Khosiban), ch for kh in German and
    // Czech (Chalil), k and s where a c is written for a k (Okemba, Ocemba), j and z (Jadran, Zadran), j and g, b and v, th and s (Othman, Osman), dh and z, l and r, m and n.
    public static string TakenFor(char consonant) =>
        consonant switch
        {
            'c' => "ksj",
            'k' => "cjs",
            's' => "cjtdk",
            'j' => "skcd",
            'b' => "f",
            'f' => "bw",
            'w' => "f",
            't' => "ds",
            'd' => "tsj",
            'l' => "r",
            'r' => "l",
            'm' => "n",
            'n' => "m",
            _ => "",
        };

    /// <summary>Adds the skeletons one slip away, cut to the beginning that keys are made of.</summary>
    /// <param name="part">A part of a name.</param>
    /// <param name="length">How many consonants a key takes.</param>
    public static IReadOnlySet<string> Of(NamePart part, int length)
    {
        var slips = new HashSet<string>(StringComparer.Ordinal);
        foreach (var skeleton in part.Skeletons)
        {
            Add(slips, skeleton, part.Sound, length);
        }

        slips.ExceptWith(part.Skeletons.Select(skeleton => Cut(skeleton, length)));
        slips.Remove("");
        return slips;
    }

    private static void Add(HashSet<string> slips, string skeleton, string sound, int length)
    {
        var count = Math.Min(skeleton.Length, MostConsonants);
        for (var i = 0; i < count; i++)
        {
            var (before, after) = (skeleton[..i], skeleton[(i + 1)..]);
            foreach (var other in TakenFor(skeleton[i]))
            {
                slips.Add(Cut(before + other + after, length));
            }

            slips.Add(Cut(before + after, length));
            if (after.Length > 0)
            {
                slips.Add(Cut(before + after[0] + skeleton[i] + after[1..], length));
            }
        }

        // Hawa and Awa, Nkumba and Kumba, Vall and Valls: what some write and others do not hear.
        if (sound.Length > 0 && "aeiou".Contains(sound[0], StringComparison.Ordinal))
        {
            slips.Add(Cut("h" + skeleton, length));
        }
        else if (skeleton[0] is 'k' or 'd' or 't' or 'j' or 's')
        {
            slips.Add(Cut("n" + skeleton, length));
        }
        else if (skeleton[0] is 'b')
        {
            slips.Add(Cut("m" + skeleton, length));
        }

        if (skeleton.Length < length)
        {
            slips.Add(skeleton + "s");
        }
    }

    private static string Cut(string skeleton, int length) =>
        skeleton.Length > length ? skeleton[..length] : skeleton;
}
