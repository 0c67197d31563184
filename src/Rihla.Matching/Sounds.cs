namespace Rihla.Matching;

/// <summary>
/// The alphabet of sounds to which both scripts are brought, and how far two words in it are apart.
/// <para>
/// Vowels are <c>a e i o u</c>, <c>w y</c> consonants, <c>W Y</c> the Arabic letters that may be either. <c>S</c> is
/// sh, <c>A</c> an ayn, <c>C</c> tch, <c>J</c> dj and j, <c>j</c> a g before e or i, <c>x</c> kh, <c>G</c> gh, <c>T</c> and <c>D</c> th.
/// </para>
/// </summary>
internal static class Sounds
{
    /// <summary>Words are compared up to this many sounds.</summary>
    public const int Longest = 24;

    /// <summary>A g before e or i, which is g to some and j to others.</summary>
    public const char SoftG = 'j';

    /// <summary>The ayn, of which Latin letters keep the vowel beside it, whichever that is, or nothing.</summary>
    public const char Ayn = 'A';

    private const int Alphabet = 128;
    private const float Unalike = 1f;

    private static readonly float[] Substitution = Substitutions();
    private static readonly float[] Omission = Omissions();
    private static readonly bool[] Vowels = Among("aeiouWYwyA");

    /// <summary>
    /// The distance of two words: 0 for the same sounds, 1 when nothing is alike or the distance is more than
    /// <paramref name="most"/>. Symmetric. Between scripts vowels weigh next to nothing, since Arabic does not write the
    /// short ones.
    /// </summary>
    public static float Distance(
        ReadOnlySpan<byte> a,
        ReadOnlySpan<byte> b,
        bool acrossScripts,
        float most
    )
    {
        // One order of the two, so that rounding cannot make the distance depend on which comes first.
        var order = a.Length == b.Length ? a.SequenceCompareTo(b) : a.Length - b.Length;
        if (order == 0)
        {
            return 0;
        }

        if (order > 0)
        {
            var longer = a;
            a = b;
            b = longer;
        }

        if (a.Length == 0)
        {
            return 1;
        }

        var vowel = acrossScripts ? 0.3f : 1f;
        var weight = Math.Max(Math.Max(Weight(a), Weight(b)), LeastWeight);
        Span<float> row = stackalloc float[Longest + 1];
        row[0] = 0;
        for (var j = 1; j <= b.Length; j++)
        {
            row[j] = row[j - 1] + Left(b, j - 1, vowel);
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] += Left(a, i - 1, vowel);
            var least = row[0];
            var left = Left(a, i - 1, vowel);
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var best = diagonal + Exchange(a[i - 1], b[j - 1], vowel);
                best = Math.Min(best, above + left);
                best = Math.Min(best, row[j - 1] + Left(b, j - 1, vowel));
                diagonal = above;
                row[j] = best;
                least = Math.Min(least, best);
            }

            if (least > most * weight)
            {
                return 1;
            }
        }

        return Math.Min(1, row[b.Length] / weight);
    }

    /// <summary>
    /// The consonants of a word in nine coarse classes: what two scripts and several habits of writing have in common.
    /// Letters of other scripts stand for themselves. A word without consonants has the skeleton <c>0</c>.
    /// </summary>
    public static string Skeleton(string sounds)
    {
        Span<char> skeleton = stackalloc char[MostConsonants];
        var length = 0;
        for (var i = 0; i < sounds.Length && length < MostConsonants; i++)
        {
            var consonant = Class(sounds[i], i);
            if (consonant != '\0')
            {
                skeleton[length++] = consonant;
            }
        }

        return length == 0 ? NoConsonant : new string(skeleton[..length]);
    }

    /// <summary>The classes of consonants in a word, one bit each.</summary>
    public static uint Consonants(string sounds)
    {
        var classes = 0u;
        foreach (var sound in sounds)
        {
            var consonant = Class(sound, 1);
            if (consonant != '\0')
            {
                classes |= 1u << (consonant % 32);
            }
        }

        return classes;
    }

    // Of two short words everything would be alike.
    private const float LeastWeight = 1.5f;

    private const int MostConsonants = 5;
    private const string NoConsonant = "0";

    private static char Class(char sound, int at) =>
        sound switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'Y' or Ayn => '\0',
            'w' or 'W' => at == 0 ? 'w' : '\0',
            'h' => at == 0 ? 'h' : '\0',
            'b' or 'p' => 'b',
            'f' or 'v' => 'f',
            't' or 'T' => 't',
            'd' or 'D' => 'd',
            's' or 'z' => 's',
            'S' or 'C' => 'c',
            'J' or 'j' => 'j',
            'k' or 'q' or 'g' or 'G' or 'x' => 'k',
            _ => sound,
        };

    private static float Left(ReadOnlySpan<byte> word, int at, float vowel)
    {
        var sound = word[at];
        var cost = sound < Alphabet ? Omission[sound] : Unalike;
        if (IsVowel(sound))
        {
            // A vowel that Arabic writes is a long one, and heard.
            cost *= sound is (byte)'W' or (byte)'Y' ? (1 + vowel) / 2 : vowel;
            // Endings are dropped and added freely: Ibrahim and Ibrahima, Sidibe and Sidibeh.
            return at == word.Length - 1 ? cost * 0.7f : cost;
        }

        return at > 0 && word[at - 1] == sound ? cost * 0.3f : cost;
    }

    private static float Exchange(byte a, byte b, float vowel)
    {
        if (a == b)
        {
            return 0;
        }

        if (a >= Alphabet || b >= Alphabet)
        {
            return Unalike;
        }

        var cost = Substitution[(a * Alphabet) + b];
        return
            a is (byte)'W' or (byte)'Y' || b is (byte)'W' or (byte)'Y' || !IsVowel(a) || !IsVowel(b)
            ? cost
            : cost * vowel;
    }

    private static float Weight(ReadOnlySpan<byte> word)
    {
        var weight = 0f;
        foreach (var sound in word)
        {
            weight += IsVowel(sound) ? 0.4f : 1f;
        }

        return weight;
    }

    private static bool IsVowel(byte sound) => sound < Alphabet && Vowels[sound];

    private static bool[] Among(string sounds)
    {
        var among = new bool[Alphabet];
        foreach (var sound in sounds)
        {
            among[sound] = true;
        }

        return among;
    }

    private static float[] Omissions()
    {
        var costs = new float[Alphabet];
        Array.Fill(costs, Unalike);
        foreach (var vowel in "aeiou")
        {
            costs[vowel] = 0.35f;
        }

        foreach (var half in "wyWY")
        {
            costs[half] = 0.45f;
        }

        costs['h'] = 0.4f;
        costs[Ayn] = 0.35f;
        return costs;
    }

    private static float[] Substitutions()
    {
        var costs = new float[Alphabet * Alphabet];
        Array.Fill(costs, Unalike);
        void Alike(string sounds, float cost)
        {
            foreach (var a in sounds)
            {
                foreach (var b in sounds)
                {
                    if (a != b)
                    {
                        costs[(a * Alphabet) + b] = Math.Min(costs[(a * Alphabet) + b], cost);
                    }
                }
            }
        }

        // Vowels: those that French, English and Arabic ears confuse are nearer.
        Alike("aeiou", 0.3f);
        Alike("ae", 0.15f);
        Alike("ei", 0.15f);
        Alike("ou", 0.12f);
        Alike("iyY", 0.05f);
        Alike("uwW", 0.05f);
        Alike("oW", 0.05f);
        Alike("eY", 0.1f);
        Alike("aY", 0.2f);
        Alike("wW", 0f);
        Alike("yY", 0f);
        Alike("aiouewyWY", 0.35f);
        Alike("WY", 0.5f);
        Alike("Aa", 0.1f);
        foreach (var vowel in "eiou")
        {
            Alike($"{Ayn}{vowel}", 0.2f);
        }

        // Consonants that one letter of the other script stands for, or one people pronounces as the other.
        Alike("kq", 0.05f);
        Alike("kqgGx", 0.35f);
        Alike("gq", 0.15f);
        Alike("gG", 0.12f);
        Alike("xk", 0.2f);
        Alike("hx", 0.2f);
        Alike("rG", 0.35f);
        Alike("jJ", 0.05f);
        Alike("jg", 0.12f);
        Alike("Jg", 0.3f);
        Alike("Jyz", 0.45f);
        Alike("JC", 0.3f);
        Alike("SC", 0.1f);
        Alike("Ss", 0.4f);
        Alike("Sk", 0.5f);
        Alike("Sx", 0.5f);
        Alike("Ct", 0.4f);
        Alike("CJ", 0.3f);
        Alike("sz", 0.2f);
        Alike("sT", 0.3f);
        Alike("tT", 0.08f);
        Alike("dD", 0.08f);
        Alike("zD", 0.08f);
        Alike("zd", 0.4f);
        Alike("td", 0.4f);
        Alike("bp", 0.12f);
        Alike("fv", 0.15f);
        Alike("bv", 0.4f);
        Alike("pf", 0.5f);
        Alike("vw", 0.2f);
        Alike("vW", 0.2f);
        Alike("mn", 0.45f);
        Alike("lr", 0.6f);
        Alike("bf", 0.6f);
        return costs;
    }
}
