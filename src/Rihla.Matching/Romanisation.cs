using System.Text;

namespace Rihla.Matching;

/// <summary>
/// How names sound that are written in Latin letters by French, English and Maghrebi habits, and those of West Africa:
/// <c>ou</c>/<c>u</c>/<c>w</c>, <c>dj</c>/<c>j</c>/<c>di</c> before a vowel, <c>tch</c>/<c>ch</c>/<c>sh</c>,
/// <c>gu</c>/<c>g</c>, <c>c</c>/<c>k</c>/<c>q</c>, doubled letters, silent endings; <c>gy</c> and <c>ky</c> of Akan names,
/// <c>tsh</c> of Luba ones, a first <c>rh</c> for gh, <c>sc</c> before e or i as Italian reads it. In the orthography of Somali <c>x</c> is
/// the h of Hassan and <c>c</c> the ayn, which others leave out (C. C. Mansuur, <i>Somali names and individual identity</i>,
/// Somali Studies 2, 2017): it is told by its doubled vowels.
/// </summary>
internal static class Romanisation
{
    /// <summary>The sounds of a folded Latin word in the alphabet of <see cref="Sounds"/>; other letters stay.</summary>
    public static string SoundOf(string word)
    {
        var sounds = new StringBuilder(word.Length);
        var isSomali = HasLongVowel(word);
        var i = 0;
        while (i < word.Length)
        {
            if (word[i] == 'x' && (isSomali || i == 0))
            {
                i += AddOnce(sounds, 'h', 1);
            }
            // Not Isaac: an ayn that ends a word does not follow a vowel written twice.
            else if (
                word[i] == 'c'
                && isSomali
                && At(word, i + 1) is not ('h' or 'k' or 'c')
                && !(i == word.Length - 1 && i > 1 && word[i - 1] == word[i - 2])
            )
            {
                i++;
            }
            else
            {
                i += Read(word, i, sounds);
            }
        }

        DropSilentEnding(word, sounds);
        return sounds.ToString();
    }

    // Appends the sound of the letters at i and answers how many letters it took.
    private static int Read(string word, int i, StringBuilder sounds)
    {
        var c = word[i];
        var next = At(word, i + 1);
        var afterNext = At(word, i + 2);
        switch (c)
        {
            case 'a' when next is 'u' && !IsVowel(afterNext):
                return Add(sounds, "o", 2);
            case 'a' when next is 'y' or 'i' && !IsVowel(afterNext):
                return Add(sounds, "ai", 2);
            case 'a':
                return AddVowel(sounds, 'a');
            case 'e' when next is 'a' && afterNext is 'u':
                return Add(sounds, "o", 3);
            case 'e' when next is 'e':
                return Add(sounds, "i", 2);
            case 'e' or 'i':
                return AddVowel(sounds, c);
            case 'u' when next is 'w' && IsVowel(afterNext):
                return Add(sounds, "w", 2);
            case 'o' when next is 'u':
                return IsVowel(afterNext) ? Add(sounds, "w", 2) : Add(sounds, "u", 2);
            case 'o' when next is 'w' && !IsVowel(afterNext):
                return Add(sounds, "o", 2);
            case 'o' when next is 'o':
                return Add(sounds, "u", 2);
            case 'o':
                return AddVowel(sounds, 'o');
            case 'u':
                return IsVowel(next) && next != 'u' && !EndsInConsonantOf(sounds, 'q')
                    ? Add(sounds, "w", 1)
                    : AddVowel(sounds, 'u');
            case 'y':
                return IsVowel(next) ? AddOnce(sounds, 'y', 1) : AddVowel(sounds, 'i');
            case 'w':
                return AddOnce(sounds, 'w', 1);
            case 't' when next is 'c' or 's' && afterNext is 'h':
                return AddOnce(sounds, 'C', 3);
            case 't'
                when IsOnset(sounds) && next is 'h' && afterNext is 'i' && IsVowel(At(word, i + 3)):
                return AddOnce(sounds, 'C', 3);
            case 't' when IsOnset(sounds) && next is 'i' or 'y' && IsVowel(afterNext):
                return AddOnce(sounds, 'C', 2);
            case 't' when next is 'h':
                return AddOnce(sounds, 'T', 2);
            case 'd' when next is 'j':
                return AddOnce(sounds, 'J', 2);
            case 'd' when IsOnset(sounds) && next is 'i' or 'y' && IsVowel(afterNext):
                return AddOnce(sounds, 'J', 2);
            case 'd' when next is 'h':
                return AddOnce(sounds, 'D', 2);
            case 's' when next is 'c' && afterNext is 'h':
                return AddOnce(sounds, 'S', 3);
            case 's' when next is 'c' && afterNext is 'e' or 'i':
                return AddOnce(sounds, 'S', 2);
            case 's' when next is 'z':
                return AddOnce(sounds, 's', 2);
            case 's' when next is 'h':
                return AddOnce(sounds, 'S', 2);
            case 'c' when next is 'h':
                return AddOnce(sounds, IsGreekChi(word, i) ? 'k' : 'S', 2);
            case 'c' when next is 'k' or 'q':
                return AddOnce(sounds, 'k', 2);
            case 'c':
                return AddOnce(sounds, next is 'e' or 'i' or 'y' ? 's' : 'k', 1);
            case 'k' when next is 'h':
                return AddOnce(sounds, 'x', 2);
            case 'k' when next is 'y' && afterNext is 'e':
                return AddOnce(sounds, 'C', 2);
            case 'g' when next is 'h':
                return AddOnce(sounds, 'G', 2);
            case 'g' when next is 'u' && afterNext is 'e' or 'i' or 'y':
                return AddOnce(sounds, 'g', 2);
            case 'g' when next is 'y' && IsVowel(afterNext):
                return AddOnce(sounds, 'J', 2);
            case 'g' when next is 'n' && IsVowel(afterNext):
                return Add(sounds, "ny", 2);
            case 'g':
                return AddOnce(sounds, next is 'e' or 'i' or 'y' ? 'j' : 'g', 1);
            case 'r' when i == 0 && next is 'h':
                return AddOnce(sounds, 'G', 2);
            case 'q' when next is 'u' && IsVowel(afterNext):
                return AddOnce(sounds, 'k', 2);
            case 'p' when next is 'h':
                return AddOnce(sounds, 'f', 2);
            case 'x':
                return Add(sounds, "ks", 1);
            case 'z' when next is 'h':
                return AddOnce(sounds, 'J', 2);
            case 'j':
                return AddOnce(sounds, 'J', 1);
            default:
                return AddOnce(sounds, c, 1);
        }
    }

    // Not oo and ee, which English writes, too.
    private static bool HasLongVowel(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            if (word[i] == word[i - 1] && word[i] is 'a' or 'i' or 'u')
            {
                return true;
            }
        }

        return false;
    }

    // Christian, Chrysostome, Chloe; but Chraibi, Chrif and Chleuh. Within a word before t it is kh: Achtar.
    private static bool IsGreekChi(string word, int i) =>
        (At(word, i + 2), At(word, i + 3), At(word, i + 4)) switch
        {
            ('r', 'i' or 'y', 's') or ('l', 'o', _) => true,
            ('t', _, _) => i > 0,
            _ => false,
        };

    private static char At(string word, int i) => i < word.Length ? word[i] : '\0';

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    // At the start of the word, or after the nasal that many West African names start with: Ndiaye.
    private static bool IsOnset(StringBuilder sounds) =>
        sounds.Length == 0 || (sounds.Length == 1 && sounds[0] is 'n' or 'm');

    private static bool EndsInConsonantOf(StringBuilder sounds, char consonant) =>
        sounds.Length > 0 && sounds[^1] == consonant;

    private static int Add(StringBuilder sounds, string sound, int letters)
    {
        sounds.Append(sound);
        return letters;
    }

    private static int AddVowel(StringBuilder sounds, char vowel)
    {
        if (sounds.Length == 0 || sounds[^1] != vowel)
        {
            sounds.Append(vowel);
        }

        return 1;
    }

    private static int AddOnce(StringBuilder sounds, char sound, int letters) =>
        AddVowel(sounds, sound) - 1 + letters;

    // Aichah, Sidibeh: an h that is not heard.
    private static void DropSilentEnding(string word, StringBuilder sounds)
    {
        if (sounds.Length > 2 && word[^1] == 'h' && sounds[^1] == 'h')
        {
            sounds.Length--;
        }
    }
}
