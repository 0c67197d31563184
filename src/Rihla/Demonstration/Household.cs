using System.Globalization;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;

namespace Rihla.Demonstration;

/// <summary>Somebody invented, and what they are to the applicant.</summary>
internal sealed record Member(Relation Relation, NewPerson Person, int Age)
{
    public bool IsAdult => Age >= 18;
}

/// <summary>People invented to ask for help together: who they are, where they come from, and how they can be reached.</summary>
internal sealed record Household(
    Home Home,
    IReadOnlyList<Member> Members,
    string Language,
    string? Phone
)
{
    public Member Applicant => Members[0];

    /// <summary>A child who asks for help without parents or guardian.</summary>
    public bool IsChildAlone => Members is [{ IsAdult: false }];

    /// <summary>Invents a household as it stands on a day.</summary>
    public static Household Invent(Dice dice, DateOnly day)
    {
        var home = Home.Of(dice);
        var language = dice.Chance(0.6) ? home.Languages[0] : dice.One(home.Languages);
        var phone = dice.Chance(0.85)
            ? string.Create(CultureInfo.InvariantCulture, $"0600{dice.Between(100_000, 999_999)}")
            : null;
        var inventor = new Inventor(dice, home, language, day);
        var members = Compose(dice, inventor);
        if (phone is not null)
        {
            members[0] = members[0] with { Person = members[0].Person with { Phone = phone } };
        }
        return new(home, members, language, phone);
    }

    /// <summary>Invents a mother and her two children of a country.</summary>
    public static Household OfAMother(string country, Dice dice, DateOnly day)
    {
        var home = Home.All.First(h => h.Country == country);
        var members = new Inventor(dice, home, home.Languages[0], day).Family(
            Sex.F,
            spouse: false,
            children: 2
        );
        return new(home, members, home.Languages[0], null);
    }

    /// <summary>
    /// The same people as somebody else would write them down a second time: another spelling or the other script, a birth
    /// date of which only the year is remembered, no papers at hand.
    /// </summary>
    public Household WrittenAgain(Dice dice) =>
        this with
        {
            Members = [.. Members.Select(m => m with { Person = Inventor.WrittenAgain(dice, m) })],
        };

    // The kinds of household with their shares: they bring about 60 men, 22 women and 17 children in a hundred people,
    // as the published figures of 2022 have it.
    private static List<Member> Compose(Dice dice, Inventor invent) =>
        dice.Weighted<Func<List<Member>>>(
            (() => [invent.Adult(Sex.M)], 66),
            (() => [invent.Adult(Sex.F)], 14),
            (() => invent.Family(Sex.F, spouse: false, children: dice.Between(1, 3)), 7),
            (() => invent.Family(Sex.M, spouse: true, children: dice.Between(1, 4)), 4),
            (() => invent.Family(Sex.M, spouse: true, children: 0), 2),
            (() => invent.Family(Sex.M, spouse: false, children: 1), 1),
            (() => invent.Siblings(), 2),
            (() => [invent.ChildAlone()], 4)
        )();
}

/// <summary>Invents one person after another for a household.</summary>
internal sealed class Inventor(Dice dice, Home home, string language, DateOnly day)
{
    private readonly Spelling family = dice.One(home.Names.Families);

    // Some are registered as they write themselves: in Arabic only.
    private readonly bool inArabic = home.Names == NamePool.Arabic && dice.Chance(0.35);

    public Member Adult(Sex sex, Relation relation = Relation.Applicant) =>
        Make(
            relation,
            sex,
            dice.Weighted(
                (dice.Between(18, 24), 30),
                (dice.Between(25, 34), 45),
                (dice.Between(35, 49), 20),
                (dice.Between(50, 68), 5)
            ),
            relation == Relation.Spouse ? dice.One(home.Names.Families) : family
        );

    public Member ChildAlone() =>
        Make(Relation.Applicant, dice.Chance(0.85) ? Sex.M : Sex.F, dice.Between(12, 16), family);

    public List<Member> Family(Sex applicant, bool spouse, int children)
    {
        List<Member> all = [Adult(applicant)];
        if (spouse)
        {
            all.Add(Adult(applicant == Sex.M ? Sex.F : Sex.M, Relation.Spouse));
        }
        for (var i = 0; i < children; i++)
        {
            var sex = dice.Chance(0.5) ? Sex.M : Sex.F;
            all.Add(Make(Relation.Child, sex, dice.Between(0, 15), family));
        }
        return all;
    }

    public List<Member> Siblings() =>
        [Adult(Sex.M), Make(Relation.Other, Sex.M, dice.Between(18, 30), family)];

    public static NewPerson WrittenAgain(Dice dice, Member member) =>
        member.Person with
        {
            GivenNames = Again(member.Person.GivenNames!),
            FamilyName = Again(member.Person.FamilyName!),
            NameInArabic = null,
            // Of whoever may still be a child the day stays known.
            Birth =
                member.Age > 21 && dice.Chance(0.5)
                    ? new PartialDate(member.Person.Birth!.Value.Year)
                    : member.Person.Birth,
            DocumentType = null,
            DocumentNumber = null,
            Phone = dice.Chance(0.5) ? member.Person.Phone : null,
        };

    // Each word as the pools spell it otherwise; an Arabic name as it would be romanised.
    private static string Again(string name) =>
        string.Join(' ', name.Split(' ').Select(word => Others.GetValueOrDefault(word, word)));

    private static readonly Dictionary<string, string> Others = Home
        .All.Select(h => h.Names)
        .Distinct()
        .SelectMany(p => p.Men.Concat(p.Women).Concat(p.Families))
        .SelectMany(s =>
            new[]
            {
                (s.Latin, s.Arabic is null ? s.Other : s.Arabic),
                (s.Arabic ?? s.Latin, s.Other),
            }
        )
        .DistinctBy(s => s.Item1)
        .ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal);

    private Member Make(Relation relation, Sex sex, int age, Spelling familyName)
    {
        var names = sex == Sex.F ? home.Names.Women : home.Names.Men;
        var given = dice.Chance(0.2)
            ? new[] { dice.One(names), dice.One(names) }.Distinct().ToArray()
            : [dice.One(names)];
        var born = day.AddYears(-age).AddDays(-dice.Between(1, 364));
        var document = age >= 16 && dice.Chance(0.55);
        var type = dice.Weighted(
            ("passport", 35),
            ("consular_card", 35),
            ("national_id", 20),
            ("birth_certificate", 10)
        );
        var arabic = string.Join(
            ' ',
            given.Append(familyName).Select(s => s.Arabic).OfType<string>()
        );
        return new(
            relation,
            new()
            {
                GivenNames = string.Join(
                    ' ',
                    given.Select(s => inArabic && s.Arabic is { } own ? own : s.Latin)
                ),
                FamilyName =
                    inArabic && familyName.Arabic is { } written ? written : familyName.Latin,
                NameInArabic = !inArabic && arabic.Length > 0 ? arabic : null,
                Sex = sex,
                // Whoever is about to come of age is asked for the day.
                Birth = age is > 9 and < 21
                    ? new PartialDate(born.Year, born.Month, born.Day)
                    : dice.Weighted(
                        (new PartialDate(born.Year, born.Month, born.Day), 74),
                        (new PartialDate(born.Year, born.Month), 8),
                        (new PartialDate(born.Year), 14),
                        (new PartialDate(born.Year, estimated: true), 4)
                    ),
                Nationality = home.Country,
                Language = language,
                NeedsInterpreter = language is not ("fr" or "ar" or "en"),
                DocumentType = document ? type : null,
                DocumentNumber = document
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{home.Country}{dice.Between(1_000_000, 9_999_999)}"
                    )
                    : null,
                DocumentCountry = document ? home.Country : null,
            },
            age
        );
    }
}
