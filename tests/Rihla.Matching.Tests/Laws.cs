using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Rihla.Matching.Tests;

/// <summary>What holds for any two people and any text.</summary>
[Properties(Arbitrary = [typeof(Laws)])]
public class Laws
{
    private static readonly string[] Given =
    [
        "Mamadou",
        "Aïcha",
        "عائشة",
        "محمد",
        "Fatou Binta",
        "Jean-Paul",
        "Abd El Kader",
        "M.",
        "Landry",
        "Пётр",
    ];
    private static readonly string[] Family =
    [
        "Diallo",
        "Jalloh",
        "بوزبرة",
        "Ben Ali",
        "Ould Ahmed",
        "Traoré",
        "Watara",
        "Okafor",
        "القبيسي",
    ];

    public static Arbitrary<Identity> Identities()
    {
        var names = Gen.Elements(Given)
            .SelectMany(given =>
                Gen.Elements(Family).Select(family => new WrittenName(given, family))
            );
        var anyNames = ArbMap
            .Default.GeneratorFor<string?>()
            .SelectMany(given =>
                ArbMap
                    .Default.GeneratorFor<string?>()
                    .Select(family => new WrittenName(given, family))
            );
        var birth = Gen.Choose(1988, 1992)
            .SelectMany(year =>
                Gen.Choose(0, 12)
                    .SelectMany(month =>
                        Gen.Choose(0, 28).Select(day => (BirthDate?)new BirthDate(year, month, day))
                    )
            );
        return (
            from written in Gen.ListOf(Gen.Frequency((4, names), (1, anyNames)), 2)
            from born in Gen.OneOf(birth, Gen.Constant<BirthDate?>(null))
            from sex in Gen.Elements<char?>('F', 'M', 'X', null)
            from nationality in Gen.Elements("GN", "ML", null)
            from second in Gen.Elements("GN", "SN", null)
            from shared in Gen.SubListOf("+224620000001", "+2207123456", "7123456")
            from local in Gen.SubListOf<DocumentNumber>("GN1234567", new("123/1998", "birth"))
            from phones in Gen.SubListOf("+212612345678", "+212612345670", "+224620000001")
            from documents in Gen.SubListOf<DocumentNumber>(
                "GN1234567",
                new("GN1234568", "passport"),
                new("GN1234567", "consular card")
            )
            from parents in Gen.ListOf(names, 1)
            from hasParents in Gen.Elements(true, false)
            from place in Gen.Elements("Kindia", "Kindya", "بوزبرة", null)
            select new Identity
            {
                Names = [.. written],
                Birth = born,
                Sex = sex,
                Nationality = nationality,
                SecondNationality = second,
                Phones = [.. phones],
                SharedPhones = [.. shared],
                Documents = [.. documents],
                LocalDocuments = [.. local],
                Parents = hasParents ? [.. parents] : [],
                BirthPlace = place,
            }
        ).ToArbitrary();
    }

    [Property(MaxTest = 500)]
    public bool Comparing_is_symmetric(Identity left, Identity right)
    {
        var (there, back) = (left.Against(right), right.Against(left));
        return there.Probability == back.Probability && there.Likeness == back.Likeness;
    }

    [Property(MaxTest = 500)]
    public bool A_probability_lies_between_0_and_1(Identity left, Identity right) =>
        left.Against(right).Probability is >= 0 and <= 1;

    [Property(MaxTest = 300)]
    public bool Who_is_known_by_name_and_document_is_likely_the_same_as_themselves(
        Identity somebody
    )
    {
        var known = somebody with
        {
            Names = [new("Landry", "Okafor"), .. somebody.Names],
            Documents = ["GN1234567"],
        };
        return known.Against(known).Likeness == Likeness.Likely;
    }

    [Property(MaxTest = 300)]
    public bool Who_bears_a_rare_name_is_likely_the_same_as_themselves_without_a_document(
        Identity somebody
    )
    {
        var known = somebody with
        {
            Names = [new("Landry", "Okafor"), .. somebody.Names],
            Birth = new BirthDate(1990, 5, 17),
            Documents = [],
            LocalDocuments = [],
        };
        return known.Against(known).Likeness == Likeness.Likely;
    }

    [Property(MaxTest = 300)]
    public bool The_order_of_spellings_does_not_matter(Identity left, Identity right) =>
        left.Against(right).Probability
        == (left with { Names = [.. left.Names.Reverse()] }).Against(right).Probability;

    [Property(MaxTest = 300)]
    public bool The_order_in_which_parts_are_written_does_not_matter(Identity other, int turn)
    {
        string[] parts = ["Mamadou", "Bailo", "Diallo", "Zoukrofa"];
        var at = (int)((uint)turn % parts.Length);
        var turned = string.Join(' ', parts.Skip(at).Concat(parts.Take(at)));
        return Somebody.Written(string.Join(' ', parts)).Against(other).Probability
            == Somebody.Written(turned).Against(other).Probability;
    }

    [Property(MaxTest = 500)]
    public bool Ornaments_change_nothing_about_a_name(int which, ushort[] noise)
    {
        string[] names =
        [
            "Aïcha Ben Ali",
            "محمد عبد الرحمن القبيسي",
            "Traoré Ouédraogo",
            "Пётр Шевченко",
        ];
        var name = names[(uint)which % names.Length];
        var isArabic = ArabicScript.IsLetter(name[0]);

        // Vowel marks and tatweel in Arabic; accents, case and quotes elsewhere; invisible signs and wide spaces anywhere.
        string[] ornaments = isArabic
            ? ["\u064E", "\uFE76", "\u0651", "\u0640", "\u200F", "\u200D"]
            : ["\u0331", "\u2019", "\u00B4", "\u200B", "\u00AD"];
        var written = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var pick = noise.Length == 0 ? 0 : noise[i % noise.Length];
            written.Append(
                name[i] == ' ' ? "\u00A0 "
                : pick % 2 == 1 ? char.ToUpperInvariant(name[i]).ToString()
                : name[i].ToString()
            );
            if (pick % 3 == 1 && name[i] != ' ')
            {
                written.Append(ornaments[pick % ornaments.Length]);
            }
        }

        return Letters.Fold(written.ToString()) == Letters.Fold(name);
    }

    [Property(MaxTest = 300)]
    public bool One_more_spelling_never_lowers_the_score(Identity left, Identity right) =>
        left.Names.Count == 0
        || Name.Parts(left.Names[0]).Count == 0
        || !right.Names.Any(name => Name.Parts(name).Count > 0)
        || (right with { Names = [.. right.Names, left.Names[0]] }).Against(left).Probability
            >= right.Against(left).Probability;

    [Property(MaxTest = 500)]
    public bool More_that_agrees_never_lowers_the_score(Identity left, Identity right)
    {
        var (a, b) = (
            left with
            {
                Birth = null,
                Sex = null,
                Nationality = null,
                SecondNationality = null,
                Phones = [],
                SharedPhones = [],
                Documents = [],
                LocalDocuments = [],
            },
            right with
            {
                Birth = null,
                Sex = null,
                Nationality = null,
                SecondNationality = null,
                Phones = [],
                SharedPhones = [],
                Documents = [],
                LocalDocuments = [],
            }
        );
        var before = a.Against(b).Probability;
        Func<Identity, Identity>[] steps =
        [
            i => i with { Birth = new BirthDate(1990, null, null) },
            i => i with { Birth = new BirthDate(1990, 5, 17) },
            i => i with { Sex = 'F' },
            i => i with { Nationality = "GN" },
            i => i with { Phones = ["+212612345678"] },
            i => i with { Documents = ["GN1234567"] },
        ];
        foreach (var step in steps)
        {
            (a, b) = (step(a), step(b));
            var after = a.Against(b).Probability;
            if (after < before)
            {
                return false;
            }

            before = after;
        }

        return true;
    }

    [Property(MaxTest = 2000)]
    public bool Any_text_is_accepted(string? given, string? family, ushort[] noise)
    {
        // Any sequence of 16-bit units, lone surrogates among them.
        var text = new string([.. noise.Select(unit => (char)unit)]);
        var person = new Identity
        {
            Names = [new(given, family), new(text, null), new(null, text)],
            Phones = [text],
            Documents = [text],
        };
        _ = MatchKeys.Of(person);
        _ = MatchKeys.ForSearch(text);
        _ = MatchKeys.ForSlips(person);
        return person.Against(person).Probability is >= 0 and <= 1;
    }

    [Property(MaxTest = 500)]
    public bool Keys_and_what_is_compared_are_the_same_when_the_names_are_read_once(
        Identity somebody
    ) =>
        MatchKeys.Of(somebody).SetEquals(MatchKeys.Of(somebody, out var prepared))
        && prepared.Bytes.Span.SequenceEqual(new Matcher().Prepare(somebody).Bytes.Span);

    [Property(MaxTest = 500)]
    public bool The_keys_of_a_slip_are_none_of_those_looked_up_anyway(Identity somebody) =>
        !MatchKeys.ForSlips(somebody).Overlaps(MatchKeys.ForCandidates(somebody));

    [Property(MaxTest = 500)]
    public bool Families_add_no_more_than_they_may_and_never_lower_the_score(
        Identity left,
        Identity right,
        bool strangers
    )
    {
        var matcher = new Matcher();
        var alone = matcher.Compare(left, right).Bits;
        var together = matcher
            .Compare(
                left with
                {
                    Relatives = [new("Hawa", "Baldé"), new("Zoukrofa", "Traoré")],
                },
                right with
                {
                    Relatives = strangers
                        ? [new("Landry", "Okafor")]
                        : [new("Zukrofa", "Traore"), new("Hawa", "Balde"), new("Landry", "Okafor")],
                }
            )
            .Bits;
        return together >= alone
            && together - alone <= Matcher.MostOfRelatives
            && (!strangers || together.Equals(alone));
    }

    [Property(MaxTest = 500)]
    public bool Folding_twice_changes_nothing(ushort[] noise)
    {
        var once = Letters.Fold(new string([.. noise.Select(unit => (char)unit)]));
        return Letters.Fold(once) == once;
    }

    [Property(MaxTest = 500)]
    public bool Somebody_known_is_found_by_a_search_for_their_name(Identity somebody) =>
        somebody.Names.All(name =>
        {
            var keys = MatchKeys.ForSearch($"{name.Given} {name.Family}");
            return keys.Count == 0
                || Name.Parts(name).Count == 0
                || keys.Overlaps(MatchKeys.Of(somebody));
        });

    [Property(MaxTest = 500)]
    public bool Whoever_has_a_full_name_is_among_their_own_candidates(Identity somebody) =>
        MatchKeys.Of(somebody).Count == 0 || somebody.SharesKeyWith(somebody);
}
