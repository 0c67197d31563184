using System.Collections.Frozen;

namespace Rihla.Matching;

/// <summary>
/// The small words of Arabic, Maghrebi and European names, in folded form. Origin of the rules: docs/matching.md.
/// </summary>
internal static class Particles
{
    private const int ShortestCore = 3;
    private const int ShortestOfTwo = 6;
    private const int ShortestAfterHead = 4;

    private static readonly FrozenSet<string> Articles = Set(
        "al el ul ol ash ech esh as es ar er ur an en ad ed ud az ez uz at et l de du da di la le van von der den dos das ال"
    );

    // Not السيد and السيدة, which are names, too.
    private static readonly FrozenSet<string> Labels = Set(
        "nee ne dit dite alias epouse epse ep veuve vve mme mlle mr mrs ms dr "
            + "زوجة زوجه حرم ارملة ارمله المدعو المدعوة المدعوه الملقب الملقبة الملقبه"
    );

    private static readonly FrozenSet<string> Servants = Set(
        "abd abdul abdel abdal abdoul abdol abdil عبد عبدال "
            // The article as it is heard before what follows: Abdur Rahim, Abdes Salam.
            + "abdur abder abdour abdus abdes abdous abdun abden abdoun abduz abdez"
    );

    // Somali writes the ayn of Abd (C. C. Mansuur, Somali names and individual identity).
    private const string SomaliServant = "cabd";

    // Family names of Portuguese origin, which Benin and Togo write with their preposition in one word or in two (French Wikipedia,
    // Agouda).
    private static readonly FrozenSet<string> AfterPreposition = Set(
        "almeida campos costa cruz matha medeiros oliveira santos silva silveira sousa souza"
    );

    private static readonly string[] Prepositions = ["da", "de", "do", "dos", "d"];

    // Names of God whom an Abdou serves, as West Africa writes them.
    private static readonly FrozenSet<string> Served = Set(
        "aziz khadre khadr khadir khader kader kadre kadir qadir qader karim kerim rahmane rahman ramane rahim rahime salam "
            + "salame latif latiff wahab wahabe wahabou razak razack razakh razac hamid hakim halim malick malik madjid majid "
            + "nasser nassir nasir samad samade wadoud gafar ghafar ghafour fatah djalil jalil"
    );

    private static readonly FrozenSet<string> Gods = Set("allah lah llah lahi الله لله اللہ");

    private static readonly FrozenSet<string> Sons = Set(
        "ben bin ibn bint bent mint ment ould wuld uld wold ait aith bou bel ag بن ابن بنت منت ولد ايت بو بل"
    );

    // What Mauritanian and Persian names begin with that put two in one (English Wikipedia, Alireza, Mohammad Reza, Gholamreza).
    private static readonly string[] FirstOfTwo =
    [
        "sid",
        "سيد",
        "ali",
        "علي",
        "محمد",
        "غلام",
        "gholam",
        "امير",
    ];

    // Of Ethiopian and Eritrean names, which are written in two words or in one (K. W. Giorgis, The entry word in Ethiopian
    // names).
    private static readonly string[] Heads =
    [
        "haile",
        "gebre",
        "ghebre",
        "wolde",
        "welde",
        "tesfa",
        "tekle",
        "habte",
        "fikre",
    ];

    private static readonly FrozenSet<string> Endings = Set(
        "eddine eddin edine edin eddeen uddin uddine uddeen oddin ouddine addin addine aldin eldin eldine aldine uldin uldine ouldine "
            + "eldeen aldeen iddin iddine din dine deen "
            + "allah ullah oullah ollah الدين دين الله"
    );

    /// <summary>The article and the prepositions of European names.</summary>
    public static bool IsArticle(string word) => Articles.Contains(word);

    /// <summary>A word that is no name: "née", "épse", "dit", المدعو, a title.</summary>
    public static bool IsLabel(string word) => Labels.Contains(word);

    /// <summary>
    /// Abd, in its spellings, as a word of its own; Abdou only before a name of God. Abdou Aziz is Abdoulaziz, and the Abdou of
    /// Abdou Diallo a name.
    /// </summary>
    public static bool IsServant(string word, string next) =>
        Servants.Contains(word) || (word is "abdou" or "abdu" && Served.Contains(next));

    /// <summary>A word that Abd begins, in either script, or in the orthography of Somali, Cabd.</summary>
    public static bool BeginsWithServant(string word) =>
        word.StartsWith("abd", StringComparison.Ordinal)
        || word.StartsWith(SomaliServant, StringComparison.Ordinal)
        || word.StartsWith("عبد", StringComparison.Ordinal);

    /// <summary>
    /// The Ben of a word that is the son of a servant, written as one: Benabdelkader, بنعبدالقادر; null when it is none.
    /// </summary>
    public static string? SonOfServant(string word) =>
        word.Length <= 6 ? null
        : word.StartsWith("benabd", StringComparison.Ordinal)
        || word.StartsWith("binabd", StringComparison.Ordinal)
            ? "ben"
        : word.StartsWith("بنعبد", StringComparison.Ordinal) ? "بن"
        : null;

    /// <summary>
    /// How long the name is with which a longer one is put together and that also stands alone: Sid of Sidahmed and سيدأحمد, Ali of
    /// Alireza, Haile of Hailemariam; 0 when there is none.
    /// </summary>
    public static int HeadOf(string word)
    {
        foreach (var first in FirstOfTwo)
        {
            if (
                word.Length >= ShortestOfTwo
                && word.StartsWith(first, StringComparison.Ordinal)
                && Variants.Lists(word[first.Length..])
            )
            {
                return first.Length;
            }
        }

        foreach (var head in Heads)
        {
            if (
                word.Length >= head.Length + ShortestAfterHead
                && word.StartsWith(head, StringComparison.Ordinal)
            )
            {
                return head.Length;
            }
        }

        return 0;
    }

    /// <summary>Allah after Abd.</summary>
    public static bool IsGod(string word) => Gods.Contains(word);

    /// <summary>Abd and Allah in one word, in the script of the second.</summary>
    public static string ServantOfGod(string god) =>
        ArabicScript.IsLetter(god[0]) ? "عبدالله" : "abdallah";

    /// <summary>A word that belongs to the one before it: Nour Eddine, Nasr Allah.</summary>
    public static bool EndsPreviousPart(string word) => Endings.Contains(word);

    /// <summary>A word that belongs to the one after it: Ben Ali, Ould Ahmed, Aït Saadi; Abou only before Bakr.</summary>
    public static bool JoinsNextPart(string word, string next) =>
        Sons.Contains(word)
        || (
            word is "abu" or "abou" or "aboul" or "ابو"
            && next is "bakr" or "bakar" or "bacar" or "baker" or "بكر"
        );

    /// <summary>
    /// The word without an article, an Abd or a Portuguese preposition that is written together with it: Elghalia, Alqubaisi,
    /// القبيسي, Abderrahmane, Desouza. Abdallah stays whole.
    /// </summary>
    public static string WithoutPrefix(string word) =>
        ArabicScript.IsLetter(word[0])
            ? WithoutArabicPrefix(word)
            : WithoutLatinEnding(WithoutLatinPrefix(word));

    /// <summary>Whom a word serves after Abd, without the article: عبد الحق is Haq.</summary>
    public static string ServedBy(string word) =>
        word.Length >= 4 && word.StartsWith("ال", StringComparison.Ordinal)
            ? word[2..]
            : WithoutPrefix(word);

    /// <summary>
    /// The father of somebody with an article, as the Maghreb writes it together: Abu al-Qasim, Aboul Kassim and أبو القاسم are
    /// Belkacem; null when the word is none. Without an article Abu is a given name of its own, as of Abu Kamara.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="hasArticle">Whether an article stands before the next word, or begins it.</param>
    public static string? Father(string word, bool hasArticle) =>
        word switch
        {
            "abul" or "aboul" or "aboel" or "abil" => "bul",
            "abu" or "abou" or "abo" when hasArticle => "bul",
            "ابو" when hasArticle => "بل",
            "ابو" => "بو",
            _ => null,
        };

    /// <summary>Whether a word begins with the Arabic article, written together with it.</summary>
    public static bool BeginsWithArticle(string word) =>
        word.StartsWith("ال", StringComparison.Ordinal)
        || (word[0] is 'a' or 'e' && word.Length > 6 && word[1] == 'l' && !IsVowel(word[2]));

    /// <summary>
    /// The word without an article that grew together with it, and that others leave out or write in full: Laaroussi and
    /// العروسي, Lahcen and الحسن, Lemrabott and Mrabott, Alfasi and Fassi, Ezzine and Zine, لحمر; or without the Bou of the
    /// Maghreb, which is Abu: Bouzid and Abu Zayd. Null when it does not begin like that.
    /// </summary>
    public static string? WithoutGrownPrefix(string word) =>
        ArabicScript.IsLetter(word[0]) ? WithoutGrownArabic(word)
        : word.Length < 4 ? null
        : word[0] == 'l' ? WithoutGrownL(word)
        : word.Length >= 6 && word.StartsWith("bou", StringComparison.Ordinal) && !IsVowel(word[3])
            ? word[3..]
        : word[0] is 'a' or 'e'
        && word.Length >= 6
        && !IsVowel(word[2])
        // The article as such, or heard as the letter that follows.
        && (
            word[1] == 'l'
            || (word[1] == word[2] && word[1] is 'd' or 'n' or 'r' or 's' or 't' or 'z')
        )
            ? word[2..]
        : null;

    private static string? WithoutGrownArabic(string word) =>
        word.Length > ShortestCore && word[0] == 'ل' && word[1] is not ('ا' or 'و' or 'ي')
            ? word[1..]
        : word.Length >= 2 + ShortestCore && word.StartsWith("بو", StringComparison.Ordinal)
            ? word[2..]
        : null;

    private static string? WithoutGrownL(string word) =>
        word[1] switch
        {
            // The h begins the name, and its own a fell for that of the article: Lahcen, Lahoucine; but Lahmar is Ahmar.
            'a' when word[2] == 'h' && word.Length > 5 && IsVowel(word[3]) => word[2..],
            'a' when word[2] == 'h' && word.Length > 5 && Variants.Lists("ha" + word[3..]) => "ha"
                + word[3..],
            'a' when word.Length > 5 || word[2] is 'a' or 'i' or 'o' => word[
                (word[2] == 'a' ? 2 : 1)..
            ],
            // Before two consonants only: Leconte is none.
            'e' when word.Length > 5 && !IsVowel(word[2]) && !IsVowel(word[3]) => word[2..],
            _ => null,
        };

    private static string WithoutArabicPrefix(string word)
    {
        if (word is "عبدالله" or "عبدلله" or "عبداللاه")
        {
            return "عبدالله";
        }

        if (
            word.StartsWith("عبدال", StringComparison.Ordinal)
            && word.Length >= 5 + ShortestCore - 1
        )
        {
            return word[5..];
        }

        return
            word.StartsWith("ال", StringComparison.Ordinal)
            && word.Length >= 2 + ShortestCore
            && word is not "الله"
            ? WithoutArabicEnding(word[2..])
            : WithoutArabicEnding(word);
    }

    // The article inside نورالدين is heard as a doubled d.
    private static string WithoutArabicEnding(string word) =>
        word.Length > 5 && word.EndsWith("الدين", StringComparison.Ordinal)
            ? word[..^5] + "دين"
            : word;

    private static string WithoutLatinPrefix(string word)
    {
        if (word.Length < 5)
        {
            return word;
        }

        if (word.StartsWith("abd", StringComparison.Ordinal))
        {
            return WithoutServant(word);
        }

        if (word.StartsWith(SomaliServant, StringComparison.Ordinal))
        {
            return WithoutServant(word[1..]);
        }

        if (word[0] == 'd' && PrepositionOf(word) is { } preposition)
        {
            return word[preposition.Length..];
        }

        if (
            word[0] is 'a' or 'e'
            && word[1] == 'l'
            && word.Length >= 7
            && (word[2] == 'a' || !IsVowel(word[2]))
            // Alaeddine and Aladdin begin with Ala.
            && !(word[2] == 'a' && (IsVowel(word[3]) || word[3] == 'd'))
        )
        {
            return word[2] == 'l' ? word : word[2..];
        }

        return word[0] == 'l' && !IsVowel(word[1]) && word[1] != 'l' ? word[1..] : word;
    }

    private static string? PrepositionOf(string word) =>
        Prepositions.FirstOrDefault(preposition =>
            word.StartsWith(preposition, StringComparison.Ordinal)
            && AfterPreposition.Contains(word[preposition.Length..])
        );

    // The article inside Ezzeldin and Gamal Eldin is heard as a doubled d.
    private static string WithoutLatinEnding(string word)
    {
        var end = word.EndsWith('e') ? word.Length - 1 : word.Length;
        var ending = word[..end];
        var at =
            ending.EndsWith("ldin", StringComparison.Ordinal)
            || ending.EndsWith("lden", StringComparison.Ordinal)
                ? end - 4
            : ending.EndsWith("ldeen", StringComparison.Ordinal) ? end - 5
            : -1;
        return at >= 3 && word.Length >= 7 && IsVowel(word[at - 1])
            ? word[..at] + word[(at + 1)..]
            : word;
    }

    private static string WithoutServant(string word)
    {
        var i = 3;
        while (i < word.Length && IsVowel(word[i]))
        {
            i++;
        }

        // Morocco writes Abdenbi for the servant of the Prophet, Abdennabi.
        if (word[i..] is "nbi" or "nnbi" or "nabi")
        {
            return "nabi";
        }

        if (i + ShortestCore > word.Length || (i == 3 && word[i] is not ('r' or 's')))
        {
            return word;
        }

        var doubled = word[i] == word[i + 1];
        if (word[i] == 'l' || doubled)
        {
            var core = word[(i + 1)..];
            var isGod =
                core.StartsWith("lah", StringComparison.Ordinal)
                || core.StartsWith("ah", StringComparison.Ordinal)
                || core.StartsWith("ay", StringComparison.Ordinal)
                || core.StartsWith("lay", StringComparison.Ordinal)
                || core.StartsWith("ai", StringComparison.Ordinal);
            return isGod || core.Length < ShortestCore ? word
                : core is "atif" or "ateef" or "atef" ? "l" + core
                : core;
        }

        // The article is heard as the letter that follows; Somali Abdi has none.
        var isHeard = word[i] is 'r' or 's' or 'n' or 'd' or 'z' or 't';
        return word.Length - i >= (isHeard ? 4 : 5) && (isHeard || word[3] is 'i' or 'o')
            ? word[i..]
            : word;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static FrozenSet<string> Set(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
