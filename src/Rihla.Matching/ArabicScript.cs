using System.Buffers;
using System.Text;

namespace Rihla.Matching;

/// <summary>
/// The Arabic script as names are written in it, in Arabic, Persian, Urdu and Pashto: which letters are one letter to a
/// reader, and which sound each stands for.
/// </summary>
internal static class ArabicScript
{
    /// <summary>Vowel marks, Koranic signs and the tatweel: they change nothing about who is meant.</summary>
    public static bool IsMark(int c) =>
        c
            is 0x0640
                or (>= 0x0610 and <= 0x061A)
                or (>= 0x064B and <= 0x065F)
                or 0x0670
                or (>= 0x06D6 and <= 0x06ED);

    /// <summary>
    /// A letter of the Arabic block, or of its supplement, where the gaf of Morocco stands (ݣنون, Guennoun);
    /// presentation forms being resolved already.
    /// </summary>
    public static bool IsLetter(char c) =>
        c
            is (>= '\u0620' and <= '\u064A')
                or (>= '\u066E' and <= '\u06D5')
                or (>= '\u0750' and <= '\u077F');

    /// <summary>
    /// One letter for all the ways to write it: alef with or without hamza, the three yas, the kafs, the has. The
    /// hamza on a carrier gives way to the carrier; a ta marbuta stays, since it tells where a name ends.
    /// </summary>
    public static char Plain(char c) =>
        c switch
        {
            'آ' or 'أ' or 'إ' or 'ٱ' or '\u0672' or '\u0673' => 'ا',
            'ؤ' or 'ۄ' or 'ۇ' or 'ۆ' or 'ۈ' => 'و',
            'ئ' or 'ي' or 'ی' or 'ى' or 'ې' or 'ے' or 'ۍ' or 'ێ' => 'ي',
            'ک' or 'ڪ' or 'ك' => 'ك',
            'ڭ' or 'ݣ' or 'گ' or 'ڨ' or 'ڬ' or 'ګ' => 'گ',
            'ھ' or 'ہ' or 'ۂ' or 'ە' => 'ه',
            'ۃ' => 'ة',
            'ٹ' or 'ټ' => 'ت',
            'ڈ' or 'ډ' => 'د',
            'ڑ' or 'ړ' => 'ر',
            'ں' or 'ڼ' => 'ن',
            'ڥ' or 'ڢ' => 'ڤ',
            _ => c,
        };

    /// <summary>
    /// The sounds of a plain Arabic word in the alphabet of <see cref="Sounds"/>. Short vowels are not written and so
    /// not there; waw and ya come out as sounds that may be vowel or consonant.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="isSoft">Whether a beginning that <see cref="BeginsSoft"/> is read so.</param>
    public static string SoundOf(string word, bool isSoft = true)
    {
        var sounds = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var last = i == word.Length - 1;
            var next = last ? '\0' : word[i + 1];
            // No name begins with two consonants: سهى is Souha.
            if (i > 0 && Digraph(word[i], next) is { } digraph && i < word.Length - 2)
            {
                sounds.Append(digraph);
                i++;
                continue;
            }

            if (word[i] == 'ل' && next == 'ل' && i == word.Length - 3 && word[^1] == 'ه')
            {
                // Allah at the end of a longer name: Latin letters double as they please.
                continue;
            }

            if (isSoft && Soft(word, i) is { } soft)
            {
                sounds.Append(soft);
                i++;
                continue;
            }

            var sound = word[i] switch
            {
                'ا' => 'a',
                'ع' => Sounds.Ayn,
                'ب' => 'b',
                'پ' => 'p',
                'ت' or 'ط' => 't',
                'ث' => 'T',
                'ج' or 'ژ' => 'J',
                'چ' => 'C',
                'ح' => last ? '\0' : 'h',
                'خ' => 'x',
                'د' => 'd',
                'ذ' or 'ظ' or 'ض' => 'D',
                'ر' => 'r',
                'ز' => 'z',
                'س' or 'ص' => 's',
                'ش' => 'S',
                'غ' => 'G',
                'ف' => 'f',
                'ڤ' => 'v',
                'ق' => 'q',
                'ك' => 'k',
                'گ' => 'g',
                'ل' => 'l',
                'م' => 'm',
                'ن' => 'n',
                'ه' => last ? 'a' : 'h',
                // Heard where something follows, and after a long a: رحمة الله is Rahmatoullah, حياة Hayat, نجاة Najat.
                'ة' => !last || (i > 0 && word[i - 1] == 'ا') ? 't' : 'a',
                'و' => 'W',
                'ي' => 'Y',
                _ => '\0',
            };
            // Two waws are one long one, or the v and its vowel: رؤوف is Raouf, طاووس Taous.
            if (sound != '\0' && !(sound == 'W' && sounds.Length > 0 && sounds[^1] == 'W'))
            {
                sounds.Append(sound);
            }
        }

        return sounds.ToString();
    }

    /// <summary>
    /// Whether a text has letters that Persian and Urdu write and Arabic does not: ی ک پ گ چ ژ. گ and چ are written in Morocco and Egypt,
    /// too, and ی and ک by many keyboards; so it is a hint.
    /// </summary>
    public static bool LooksPersian(string? text) => text.AsSpan().ContainsAny(PersianLetters);

    private static readonly SearchValues<char> PersianLetters = SearchValues.Create("یکپگچژ");

    /// <summary>
    /// The sounds as Persian reads them, and mostly Urdu: a waw at the start or beside a long vowel is v, ض, ظ and ذ are z, ث is s. جواد is
    /// Javad, رضایی Rezaei, میثم Meysam; پور stays Pour.
    /// </summary>
    public static string AsPersian(string sounds)
    {
        var read = new StringBuilder(sounds);
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = sounds[i] switch
            {
                'D' => 'z',
                'T' => 's',
                'W' when i == 0 || IsLong(sounds[i - 1]) => 'v',
                'W' when i + 1 < sounds.Length && IsLong(sounds[i + 1]) => 'v',
                var sound => sound,
            };
        }

        return read.ToString();

        static bool IsLong(char sound) => sound is 'a' or 'Y';
    }

    /// <summary>
    /// Whether a word begins as Arabic letters spell the Dia- and Thia- of West Africa, heard as dj and tch: ديابي is Diaby, تيام
    /// Thiam. Some of them are a d or t all the same.
    /// </summary>
    public static bool BeginsSoft(string word) => Soft(word, 0) is not null;

    // Not after a first nasal, as in Latin letters: المديوني is Mediouni.
    private static char? Soft(string word, int i) =>
        i == 0 && word.Length > 2 && word[i + 1] == 'ي' && word[i + 2] is 'ا' or 'و' or 'ي'
            ? word[i] switch
            {
                'د' => 'J',
                'ت' => 'C',
                _ => null,
            }
            : null;

    // Latin letters write one sound and an h after it as they write another sound: Fathi, Medhat, Ishaq, Nezha, Lakhal.
    private static char? Digraph(char letter, char next) =>
        next is not ('ح' or 'ه')
            ? null
            : letter switch
            {
                'ت' or 'ط' => 'T',
                'د' or 'ض' => 'D',
                'س' or 'ص' => 'S',
                'ز' => 'J',
                'ك' => 'x',
                _ => null,
            };
}
