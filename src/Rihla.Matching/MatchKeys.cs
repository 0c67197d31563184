using System.Globalization;

namespace Rihla.Matching;

/// <summary>
/// The keys under which a person is found again. Two identities that share a key are candidates to be compared; keys
/// decide nothing. They are coarse on purpose: consonants only, in classes that Arabic and Latin script and the ways of
/// romanising have in common.
/// <para>
/// A key begins with its kind: <c>n:</c> two parts of the name, <c>y:</c> a part and the year of birth, <c>m:</c> a part
/// and day and month of birth, <c>i:</c> the first
/// consonants of the first and the last part and the year of birth, <c>b:</c> full birth date and sex (both, where it is neither), <c>f:</c> a part that few bear, <c>d:</c> a document, <c>p:</c> a phone, <c>s:</c> one
/// part of the name, for search only. Keys are in clear; a caller who stores them makes them blind first.
/// </para>
/// </summary>
public static class MatchKeys
{
    /// <summary>Changes whenever an identity may get other keys: stored keys of another version are to be rebuilt.</summary>
    public const int Version = 12;

    private const int SearchLength = 3;
    private const int PairLength = 3;
    private const int RareLength = 4;

    // One person in 4,096: in a register of a million some hundreds.
    private const double Rare = 12;
    private const int ShortestRare = 3;

    /// <summary>
    /// All keys to store for an identity: those of <see cref="ForCandidates"/>, and the <c>s:</c> keys by which
    /// <see cref="ForSearch"/> finds it. Some eight to fourteen for a name of two or three parts. Empty when nothing usable is
    /// known.
    /// </summary>
    /// <param name="identity">What is known of the person; every spelling gives keys.</param>
    public static IReadOnlySet<string> Of(Identity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return Of(new ReadIdentity(identity));
    }

    /// <summary>
    /// All keys to store for an identity, and what to keep to compare it with: the same as <see cref="Of(Identity)"/> and
    /// <see cref="Matcher.Prepare"/>, the names being read once.
    /// </summary>
    /// <param name="identity">What is known of the person; every spelling gives keys.</param>
    /// <param name="prepared">The identity, to be compared.</param>
    public static IReadOnlySet<string> Of(Identity identity, out PreparedIdentity prepared)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var read = new ReadIdentity(identity);
        prepared = PreparedIdentity.Of(read);
        return Of(read);
    }

    private static HashSet<string> Of(ReadIdentity identity)
    {
        var keys = Candidates(identity);
        AddPhones(keys, identity.Phones.Where(phone => phone.IsShared));
        foreach (
            var skeleton in identity
                .Names.SelectMany(parts => parts)
                .SelectMany(part => part.Skeletons)
        )
        {
            keys.Add(SearchKey(skeleton));
        }

        return keys;
    }

    /// <summary>
    /// The keys by which candidates for an identity are looked up: <see cref="Of(Identity)"/> without the <c>s:</c> keys, under
    /// which every bearer of a frequent name stands, and without those of telephones of others. A number of seven digits is looked
    /// up with every country's code before it, too. An identity of which only one part of a name is known has the <c>s:</c> keys
    /// after all, for it has nothing better.
    /// </summary>
    /// <param name="identity">What is known of the person.</param>
    public static IReadOnlySet<string> ForCandidates(Identity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var read = new ReadIdentity(identity);
        var keys = Candidates(read);
        AddDialled(keys, read.Phones);
        return keys.Count > 0 ? keys : Of(read);
    }

    /// <summary>
    /// The keys under which the person would stand if one part of the name were misheard or written by another habit: to be
    /// looked up after those of <see cref="ForCandidates"/>, none of them stored. Empty where a full birth date is known,
    /// which finds the person through such a slip.
    /// </summary>
    /// <param name="identity">What is known of the person.</param>
    public static IReadOnlySet<string> ForSlips(Identity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return ForSlips(new ReadIdentity(identity));
    }

    /// <summary>The same for an identity that was read before, from the names that it keeps as they were written.</summary>
    /// <param name="identity">What <see cref="Matcher.Prepare"/> gave.</param>
    public static IReadOnlySet<string> ForSlips(PreparedIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return identity.View.Birth is { } birth && BirthDates.IsFull(birth)
            ? new HashSet<string>()
            : ForSlips(new ReadIdentity(identity.Named));
    }

    private static HashSet<string> ForSlips(ReadIdentity read)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (read.Birth is { } birth && BirthDates.IsFull(birth))
        {
            return keys;
        }

        foreach (var parts in read.Names)
        {
            AddSlips(keys, parts);
            if (read.Birth is { } year)
            {
                AddSlipsOfBoth(keys, parts, Year(year));
            }
        }

        keys.ExceptWith(Candidates(read));
        return keys;
    }

    /// <summary>
    /// The keys by which a text typed into a search box finds people: a name or the beginning of one, in either script
    /// and any order, perhaps with a year of birth, a document or phone number. Each hits keys of <see cref="Of(Identity)"/>; a
    /// pair of names is more telling than one name, so read the rarest key first.
    /// </summary>
    /// <param name="text">What was typed. Blank text has no keys.</param>
    public static IReadOnlySet<string> ForSearch(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var parts = Name.Parts(new WrittenName(null, text));
        AddPairs(keys, parts);
        var birth = BirthIn(text);
        foreach (var skeleton in parts.SelectMany(part => part.Skeletons))
        {
            keys.Add(SearchKey(skeleton));
            if (birth is { } year)
            {
                keys.Add(OfYear(skeleton, year));
            }
        }

        // A document number may be typed as it is printed, with spaces, or stand among other words.
        foreach (
            var written in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Prepend(text)
                .Where(written => written.Any(char.IsDigit))
        )
        {
            AddDocuments(keys, Numbers.Documents([written], []));
        }

        var phones = Numbers.Phones([text], []);
        AddPhones(keys, phones);
        AddDialled(keys, phones);
        return keys;
    }

    /// <summary>The year of birth in a text typed into a search box: its first word of four digits, of any script, that can be one.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>The year, without month and day; nothing, when there is none.</returns>
    public static BirthDate? BirthIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (
                word.Length == 4
                && word.All(char.IsDigit)
                && BirthDates.Valid(
                    new(
                        word.Aggregate(
                            0,
                            (n, c) => (10 * n) + CharUnicodeInfo.GetDecimalDigitValue(c)
                        ),
                        null,
                        null
                    )
                )
                    is { } birth
            )
            {
                return birth;
            }
        }

        return null;
    }

    private static HashSet<string> Candidates(ReadIdentity identity)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parts in identity.Names)
        {
            AddPairs(keys, parts);
            AddRare(keys, parts);
            if (identity.Birth is { } birth)
            {
                AddWithBirth(keys, parts, birth);
            }
        }

        if (identity.Birth is { } date && BirthDates.IsFull(date))
        {
            // Who is neither F nor M on the record may be either on the other.
            foreach (var sex in identity.Sex is 'F' or 'M' ? $"{identity.Sex}" : "FM")
            {
                keys.Add($"b:{Year(date)}{DayAndMonth(date)}{sex}");
            }
        }

        AddDocuments(keys, identity.Documents);
        AddPhones(keys, identity.Phones.Where(phone => !phone.IsShared));
        return keys;
    }

    private static void AddPairs(HashSet<string> keys, IReadOnlyList<NamePart> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            for (var j = i + 1; j < parts.Count; j++)
            {
                foreach (var one in Beginnings(parts[i]))
                {
                    foreach (var other in Beginnings(parts[j]))
                    {
                        keys.Add(Pair(one, other));
                    }
                }
            }
        }
    }

    // A slip in one part, the other as it is.
    private static void AddSlips(HashSet<string> keys, NamePart[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var slips = SkeletonSlips.Of(parts[i], PairLength);
            for (var j = 0; j < parts.Length; j++)
            {
                if (j == i)
                {
                    continue;
                }

                foreach (var other in Beginnings(parts[j]))
                {
                    foreach (var slip in slips)
                    {
                        keys.Add(Pair(slip, other));
                    }
                }
            }
        }
    }

    // Both parts written otherwise (Okemba Brice, Bice Ocemba): what is left are the first consonants, one of them misheard.
    private static void AddSlipsOfBoth(HashSet<string> keys, NamePart[] parts, string year)
    {
        if (parts.Length < 2)
        {
            return;
        }

        var (one, other) = (parts[0].Skeletons[0][0], parts[^1].Skeletons[0][0]);
        foreach (var taken in SkeletonSlips.TakenFor(one))
        {
            keys.Add(Initials(taken, other, year));
        }

        foreach (var taken in SkeletonSlips.TakenFor(other))
        {
            keys.Add(Initials(one, taken, year));
        }
    }

    private static string Initials(char one, char other, string year) =>
        one <= other ? $"i:{one}{other}{year}" : $"i:{other}{one}{year}";

    private static IEnumerable<string> Beginnings(NamePart part) =>
        part.Skeletons.Select(skeleton => Beginning(skeleton, PairLength));

    private static string Pair(string one, string other) =>
        string.CompareOrdinal(one, other) <= 0 ? $"n:{one}+{other}" : $"n:{other}+{one}";

    // A rare name is found by its consonants, a rare way to write a frequent one by its letters.
    private static void AddRare(HashSet<string> keys, IReadOnlyList<NamePart> parts)
    {
        foreach (var part in parts)
        {
            if (part.SoundRarity >= Rare)
            {
                foreach (var skeleton in part.Skeletons.Where(s => s.Length >= ShortestRare))
                {
                    keys.Add("f:" + Beginning(skeleton, RareLength));
                }
            }
            else if (part.FormRarity >= Rare && part.Form.Length >= ShortestRare)
            {
                keys.Add("f:=" + part.Form);
            }
        }
    }

    private static void AddWithBirth(HashSet<string> keys, NamePart[] parts, BirthDate birth)
    {
        if (parts.Length > 1)
        {
            keys.Add(Initials(parts[0].Skeletons[0][0], parts[^1].Skeletons[0][0], Year(birth)));
        }

        foreach (var skeleton in parts.SelectMany(part => part.Skeletons))
        {
            keys.Add(OfYear(skeleton, birth));
            if (BirthDates.IsFull(birth))
            {
                keys.Add($"m:{skeleton}{DayAndMonth(birth)}");
            }
        }
    }

    private static void AddDocuments(HashSet<string> keys, IEnumerable<ReadDocument> documents)
    {
        foreach (var document in documents)
        {
            keys.Add("d:" + document.Number);
        }
    }

    private static void AddPhones(HashSet<string> keys, IEnumerable<ReadPhone> phones)
    {
        foreach (var phone in phones)
        {
            keys.Add("p:" + phone.Digits);
        }
    }

    // Stored are the keys of numbers with the code of their country: who looks up a number as it is dialled there asks for it with each.
    private static void AddDialled(HashSet<string> keys, IEnumerable<ReadPhone> phones)
    {
        foreach (
            var digits in phones
                .Where(phone => !phone.IsShared)
                .SelectMany(phone => phone.WithCountry)
        )
        {
            keys.Add("p:" + digits);
        }
    }

    // The smaller number first: day and month exchanged give the same key.
    private static string DayAndMonth(BirthDate date)
    {
        var (month, day) = (date.Month!.Value, date.Day!.Value);
        var (first, second) = month <= day ? (month, day) : (day, month);
        return string.Create(CultureInfo.InvariantCulture, $"{first:00}{second:00}");
    }

    private static string OfYear(string skeleton, BirthDate birth) => $"y:{skeleton}{Year(birth)}";

    private static string Year(BirthDate date) =>
        date.Year.ToString("0000", CultureInfo.InvariantCulture);

    private static string SearchKey(string skeleton) => "s:" + Beginning(skeleton, SearchLength);

    // Slips are fewer where a name begins.
    private static string Beginning(string skeleton, int length) =>
        skeleton.Length > length ? skeleton[..length] : skeleton;
}
