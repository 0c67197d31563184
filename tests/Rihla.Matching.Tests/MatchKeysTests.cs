namespace Rihla.Matching.Tests;

public class MatchKeysTests
{
    [Theory]
    [InlineData("Kmga", "Roand", "1994-11-04", "Kamga", "Roland", "1994-11-04")]
    [InlineData("Caara", "Usmane", "1985", "Camara", "Ousmane", "1985-10-10")]
    [InlineData("Abea", "Blaie", "1984", "Abena", "Blaise", "1984")]
    [InlineData("Camara", "Fatou", "1984-03-09", "Camara", "Fatou", "1984-09-03")]
    [InlineData("Camara", "Fatoumata", "1984-03-09", "Kamra", "Fatumata", "1985-03-09")]
    [InlineData("Diallo", "Aïssatou", null, "Jalloh", "Aisatu", null)]
    [InlineData("بوزبرة", "عائشة", null, "Bouzebra", "Aïcha", null)]
    public void A_slip_in_one_thing_still_shares_a_key(
        string family,
        string given,
        string? born,
        string otherFamily,
        string otherGiven,
        string? otherBorn
    )
    {
        var (left, right) = (
            Somebody.Called(given, family, born),
            Somebody.Called(otherGiven, otherFamily, otherBorn)
        );

        Assert.True(left.SharesKeyWith(right));
        Assert.True(right.SharesKeyWith(left));
    }

    [Theory]
    [InlineData("Javad", "Karimi", "جواد", "کریمی")]
    [InlineData("Vahid", "Rezaei", "وحید", "رضایی")]
    [InlineData("Davood", "Karimi", "داوود", "کریمی")]
    [InlineData("Meysam", "Navidi", "میثم", "نویدی")]
    [InlineData("Parviz", "Karimi", "پرویز", "کریمی")]
    public void Names_in_Persian_letters_are_found_by_their_Persian_sound(
        string given,
        string family,
        string givenInPersian,
        string familyInPersian
    )
    {
        var (left, right) = (
            Somebody.Called(given, family, "1990"),
            Somebody.Called(givenInPersian, familyInPersian, "1990")
        );
        string[] pairs =
        [
            .. MatchKeys
                .ForCandidates(left)
                .Intersect(MatchKeys.Of(right))
                .Where(key => key.StartsWith("n:", StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(pairs);
        Assert.NotEqual(Likeness.Unlikely, left.Against(right).Likeness);
    }

    [Theory]
    [InlineData("+2207123456")]
    [InlineData("+2387123456")]
    [InlineData("+2697123456")]
    public void A_phone_of_seven_digits_is_looked_up_as_it_is_dialled_in_its_country(string phone)
    {
        var stored = MatchKeys.Of(Somebody.Called("Awa", "Jobe") with { Phones = [phone] });
        var asked = new Identity { Names = [], Phones = ["712 34 56"] };

        Assert.True(MatchKeys.ForSearch("712 3456").Overlaps(stored));
        Assert.True(MatchKeys.ForCandidates(asked).Overlaps(stored));
        Assert.False(MatchKeys.ForSearch("712 3457").Overlaps(stored));
        Assert.DoesNotContain(MatchKeys.Of(asked), key => key == "p:07123456");
    }

    [Fact]
    public void Whoever_is_reached_by_a_phone_of_others_is_found_by_it_and_looks_for_nobody_with_it()
    {
        var resident = Somebody.Called("Awa", "Jobe") with { SharedPhones = ["+212522123456"] };

        Assert.True(MatchKeys.ForSearch("0522123456").Overlaps(MatchKeys.Of(resident)));
        Assert.DoesNotContain(MatchKeys.ForCandidates(resident), key => key[0] == 'p');
    }

    // One consonant misheard, left out, exchanged with its neighbour, or romanised by another habit.
    [Theory]
    [InlineData("Fuad", "Chalil", "Fouad", "Khalil")]
    [InlineData("Ali", "Nkumba", "Ali", "Kumba")]
    [InlineData("Adil", "Atar", "Adil", "Hatari")]
    [InlineData("Inayat", "Ahstari", "Enayat", "Ashtari")]
    [InlineData("Rahim", "Jadran", "Rahim", "Zadran")]
    [InlineData("Walid", "Vall", "Walid", "Valls")]
    [InlineData("Usman", "Khosiban", "Osman", "Khashiban")]
    public void A_slip_at_the_beginning_of_one_part_is_looked_up_when_no_date_helps(
        string given,
        string family,
        string otherGiven,
        string otherFamily
    )
    {
        var (left, right) = (
            Somebody.Called(given, family),
            Somebody.Called(otherGiven, otherFamily)
        );

        Assert.False(left.SharesKeyWith(right));
        Assert.True(MatchKeys.ForSlips(left).Overlaps(MatchKeys.Of(right)));
        Assert.True(MatchKeys.ForSlips(right).Overlaps(MatchKeys.Of(left)));
        Assert.False(MatchKeys.ForSlips(left).Overlaps(MatchKeys.ForCandidates(left)));
        Assert.Empty(MatchKeys.ForSlips(left with { Birth = new BirthDate(1990, 5, 15) }));
    }

    [Fact]
    public void Slips_in_both_parts_leave_the_first_consonants_and_the_year()
    {
        var (left, right) = (
            Somebody.Called("Brice", "Okemba") with
            {
                Birth = new BirthDate(1999, null, null),
            },
            Somebody.Called("Bice", "Ocemba") with
            {
                Birth = new BirthDate(1999, null, null),
            }
        );

        Assert.False(left.SharesKeyWith(right));
        Assert.True(MatchKeys.ForSlips(left).Overlaps(MatchKeys.Of(right)));
        Assert.True(MatchKeys.ForSlips(right).Overlaps(MatchKeys.Of(left)));
    }

    [Theory]
    [InlineData("Aïssatou", "Aït Saadi")]
    [InlineData(null, "عبد الرحمن بن علي الفاسي")]
    [InlineData("Mohamed Nour Eddine", "Ould Cheikh-Ahmed")]
    public void What_is_kept_gives_the_keys_of_a_slip_as_the_names_themselves(
        string? given,
        string family
    )
    {
        var somebody = new Identity { Names = [new(given, family)], Birth = new(1999, null, null) };

        Assert.Equal(
            MatchKeys.ForSlips(somebody).Order(),
            MatchKeys.ForSlips(new Matcher().Prepare(somebody)).Order()
        );
    }

    [Theory]
    [InlineData("Mohamed Salem Ahmed Brahim Ely")]
    [InlineData("Sidi Mohamed Ahmed Salem Ely Cheikh Brahim")]
    public void Many_given_names_do_not_hide_the_family_name(string given)
    {
        var person = Somebody.Called(given, "Diallo");

        Assert.True(Somebody.Called("Mohamed", "Diallo").SharesKeyWith(person));
        Assert.Contains(
            person.Against(Somebody.Called(given, "Camara")).Evidence,
            e => e is { Field: EvidenceField.FamilyName, Agreement: Agreement.Different }
        );
        // Nor a slip in it.
        Assert.True(
            MatchKeys
                .ForSlips(Somebody.Called(given, "Nkumba"))
                .Overlaps(MatchKeys.Of(Somebody.Called("Mohamed", "Kumba")))
        );
    }

    [Fact]
    public void A_name_that_few_bear_is_enough_without_a_birth_date() =>
        Assert.True(
            Somebody
                .Called("Zoukrofa", "Diallo")
                .SharesKeyWith(Somebody.Called("Zukrofa", "Camara"))
        );

    [Fact]
    public void A_name_that_many_bear_is_not() =>
        Assert.False(
            Somebody.Called("Mamadou", "Diallo").SharesKeyWith(Somebody.Called("Mamadou", "Camara"))
        );

    // Nothing but the date is left of the name.
    [Theory]
    [InlineData('F', 'X', true)]
    [InlineData('M', 'X', true)]
    [InlineData('F', null, true)]
    [InlineData('X', null, true)]
    [InlineData('F', 'F', true)]
    [InlineData('F', 'M', false)]
    public void A_full_birth_date_finds_whoever_may_have_the_same_sex(
        char one,
        char? other,
        bool found
    )
    {
        var left = Somebody.Called("Mamadou", "Diallo", "1990-05-15", one);
        var right = Somebody.Called("Fatou", "Ceesay", "1990-05-15", other);

        Assert.Equal(found, left.SharesKeyWith(right));
        Assert.Equal(found, right.SharesKeyWith(left));
    }

    [Fact]
    public void Phone_and_document_are_keys()
    {
        var left = Somebody.Called("Awa", null) with
        {
            Phones = ["+212612345678"],
            Documents = ["AB 12345"],
        };

        Assert.True(
            left.SharesKeyWith(Somebody.Called("Zoé", null) with { Phones = ["0612345678"] })
        );
        Assert.True(
            left.SharesKeyWith(Somebody.Called("Zoé", null) with { Documents = ["ab-12345"] })
        );
    }

    [Theory]
    [InlineData("Ouattara")]
    [InlineData("watara")]
    [InlineData("Aminata")]
    [InlineData("aminata ouattara")]
    [InlineData("Ouattara, Aminata")]
    [InlineData("وتارا")]
    [InlineData("0612345678")]
    [InlineData("CI1234567")]
    public void A_search_finds_by_any_part_in_either_script(string text)
    {
        var person = Somebody.Called("Aminata", "Ouattara", "1990-01-01") with
        {
            Phones = ["+212612345678"],
            Documents = ["CI1234567"],
        };

        Assert.True(MatchKeys.ForSearch(text).Overlaps(MatchKeys.Of(person)));
    }

    [Theory]
    [InlineData("Diallo 1994", 1994)]
    [InlineData("١٩٩٤ ديالو", 1994)]
    [InlineData("Diallo 0620 1994", 1994)]
    [InlineData("Diallo 19945", null)]
    [InlineData("Diallo", null)]
    public void A_year_of_birth_may_be_searched_with_a_name(string text, int? year)
    {
        Assert.Equal(year, MatchKeys.BirthIn(text)?.Year);
        Assert.Equal(
            year is not null,
            MatchKeys.ForSearch(text).Any(key => key.StartsWith("y:", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Whoever_is_known_by_many_spellings_is_found_and_known_again_by_each()
    {
        string[] families = ["Ba", "Sow", "Keita", "Camara", "Traore", "Fofana", "Mbarga", "Zongo"];
        WrittenName[] names =
        [
            .. families.SelectMany(family =>
                new[] { "Awa", "Zineb" }.Select(given => new WrittenName(given, family))
            ),
        ];
        var person = new Identity { Names = names };
        var matcher = new Matcher();

        Assert.All(
            names,
            name =>
            {
                var sought = new Identity { Names = [name] };
                Assert.True(
                    MatchKeys.ForCandidates(sought).Overlaps(MatchKeys.Of(person)),
                    name.Family
                );
                Assert.Equal(
                    matcher.Compare(sought, sought).Bits,
                    matcher.Compare(sought, person).Bits
                );
            }
        );
    }

    [Fact]
    public void A_search_for_nothing_has_no_keys() => Assert.Empty(MatchKeys.ForSearch("  "));

    [Fact]
    public void A_whole_name_does_not_call_up_every_namesake_of_one_part()
    {
        var candidates = MatchKeys.ForCandidates(
            Somebody.Called("Mamadou", "Diallo", "1990-05-05")
        );

        Assert.DoesNotContain(candidates, key => key.StartsWith("s:", StringComparison.Ordinal));
        Assert.Subset(
            MatchKeys.Of(Somebody.Called("Mamadou", "Diallo", "1990-05-05")).ToHashSet(),
            candidates.ToHashSet()
        );
    }

    [Fact]
    public void A_person_has_about_a_dozen_keys()
    {
        var person = Somebody.Called("Mamadou Alpha", "Diallo", "1990-05-15", 'M') with
        {
            Phones = ["+212612345678"],
            Documents = ["GN1234567"],
        };

        Assert.InRange(MatchKeys.Of(person).Count, 8, 16);
    }

    [Fact]
    public void Every_key_tells_its_kind()
    {
        var person = Somebody.Called("Mamadou", "Diallo", "1990-05-15", 'M') with
        {
            Phones = ["+212612345678"],
            Documents = ["GN1234567"],
        };

        Assert.All(MatchKeys.Of(person), key => Assert.Matches("^[nymifbdps]:.", key));
    }
}
