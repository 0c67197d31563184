namespace Rihla.Matching.Tests;

public class MatcherTests
{
    [Fact]
    public void Two_spellings_with_the_same_birth_date_are_likely_one_person()
    {
        var match = Somebody
            .Called("Amadou", "Ouattara", "1994-05-17", 'M')
            .Against(Somebody.Called("Amadu", "Watara", "1994-05-17", 'M'));

        Assert.Equal(Likeness.Likely, match.Likeness);
    }

    [Fact]
    public void Another_script_is_the_same_person()
    {
        var match = Somebody
            .Called("Aïcha", "Bouzebra", "1991-02-03")
            .Against(Somebody.Called("عائشة", "بوزبرة", "1991-02-03"));

        Assert.Equal(Likeness.Likely, match.Likeness);
        Assert.Contains(
            match.Evidence,
            e => e is { Field: EvidenceField.FamilyName, Agreement: Agreement.OtherScript }
        );
    }

    [Fact]
    public void Given_and_family_name_exchanged_are_recognised()
    {
        var match = Somebody
            .Called("Bangoura", "Kadiatou", "1982-11-13")
            .Against(Somebody.Called("Kadiatou", "Bangoura", "1982-11-13"));

        Assert.Equal(Likeness.Likely, match.Likeness);
        Assert.Contains(match.Evidence, e => e.Agreement == Agreement.OrderSwapped);
    }

    [Theory]
    [InlineData("Hassan", "Houssein")]
    [InlineData("Hassanatou", "Houssaïnatou")]
    [InlineData("Assanatou", "Ousseynatou")]
    [InlineData("Hassana", "Hussaina")]
    [InlineData("Alhassane", "Alhousseine")]
    [InlineData("Alhassane", "Alhousseny")]
    [InlineData("Atsou", "Etsè")]
    [InlineData("Isaac", "Issa")]
    [InlineData("Fatou", "Awa")]
    [InlineData("Mamadou Alpha", "Mamadou Saliou")]
    public void Twins_are_never_likely_to_be_one_person(string one, string other)
    {
        var left = Somebody.Called(one, "Doumbouya", "2004-03-21", 'M') with
        {
            Nationality = "GN",
            Phones = ["+212612345678"],
        };
        var right = Somebody.Called(other, "Doumbouya", "2004-03-21", 'M') with
        {
            Nationality = "GN",
            Phones = ["+212612345678"],
        };

        Assert.NotEqual(Likeness.Likely, left.Against(right).Likeness);
    }

    [Fact]
    public void A_shared_document_outweighs_another_given_name()
    {
        var left = Somebody.Called("Alpha", "Doumbouya", "2004-03-21") with
        {
            Documents = ["GN 123-4567"],
        };
        var right = Somebody.Called("Saliou", "Doumbouya", "2004-03-21") with
        {
            Documents = ["gn1234567"],
        };

        Assert.Equal(Likeness.Likely, left.Against(right).Likeness);
    }

    [Fact]
    public void Namesakes_born_in_different_years_are_not_likely()
    {
        var match = Somebody
            .Called("Mamadou", "Diallo", "1994-05-17", 'M')
            .Against(Somebody.Called("Mamadou", "Diallo", "1979-11-02", 'M'));

        Assert.Equal(Likeness.Unlikely, match.Likeness);
    }

    [Fact]
    public void A_frequent_name_alone_is_not_enough_and_a_rare_one_nearly_is()
    {
        var frequent = Somebody
            .Called("Mamadou", "Diallo")
            .Against(Somebody.Called("Mamadou", "Diallo"));
        var rare = Somebody
            .Called("Zoukrofa", "Tchombiano")
            .Against(Somebody.Called("Zoukrofa", "Tchombiano"));

        Assert.True(frequent.Probability < 0.2);
        Assert.True(rare.Probability > 0.9);
    }

    [Theory]
    [InlineData("1994-05-17", "1994-05-17", Agreement.Same)]
    [InlineData("1994-05-17", "1994-05", Agreement.SameMonth)]
    [InlineData("1994-05-17", "1994", Agreement.YearOnly)]
    [InlineData("1994", "1994", Agreement.YearOnly)]
    [InlineData("1994-01-01", "1994", Agreement.FirstOfJanuary)]
    [InlineData("1994-01-01", "1994-01-01", Agreement.FirstOfJanuary)]
    [InlineData("1994-01-01", "1994-05-17", Agreement.FirstOfJanuary)]
    [InlineData("1994-05-07", "1994-07-05", Agreement.DayMonthSwapped)]
    [InlineData("1994-05-17", "1995-05-17", Agreement.OneYearOff)]
    [InlineData("1994-05-17", "1994-05-11", Agreement.OneDigitOff)]
    [InlineData("1994-05-17", "1994-11-30", Agreement.SameYear)]
    [InlineData("1994-05-17", "1994-11", Agreement.SameYear)]
    [InlineData("1994", "1995-05-17", Agreement.NearYear)]
    [InlineData("1994-01-01", "1995-01-01", Agreement.NearYear)]
    [InlineData("1994-01-01", "1997-01-01", Agreement.FewYears)]
    [InlineData("1994-05-17", "1996", Agreement.FewYears)]
    [InlineData("1994-05-17", "1971-05-17", Agreement.SameDayAndMonth)]
    [InlineData("1994-05-17", "1971-11-30", Agreement.Different)]
    public void Birth_dates_agree_as_far_as_they_are_known(
        string one,
        string other,
        Agreement agreement
    ) => Assert.Equal(agreement, BornOn(one, other).Agreement);

    [Fact]
    public void A_better_birth_date_never_weighs_less()
    {
        string[] fromBestToWorst = ["1994-05-17", "1994-05", "1994", "1994-11-30", "1971-11-30"];

        var bits = fromBestToWorst.Select(date => BornOn("1994-05-17", date).Bits).ToList();

        Assert.Equal(bits.OrderDescending(), bits);
    }

    [Fact]
    public void A_month_thirteen_is_not_known() =>
        Assert.Equal(
            new BirthDate(1990, null, null),
            BirthDates.Valid(new BirthDate(1990, 13, 40))
        );

    [Fact]
    public void What_is_missing_says_nothing()
    {
        var with = Somebody.Called("Awa", "Sané", "1990-02-02", 'F') with
        {
            Nationality = "SN",
            Phones = ["0612345678"],
        };
        var without = Somebody.Called("Awa", "Sané");

        Assert.Equal(without.Against(without).Probability, with.Against(without).Probability);
    }

    [Fact]
    public void Another_sex_speaks_against()
    {
        var woman = Somebody.Called("Adama", "Koné", "1990-02-02", 'F');

        Assert.True(
            woman.Against(woman with { Sex = 'M' }).Probability
                < woman.Against(woman with { Sex = null }).Probability
        );
    }

    [Theory]
    [InlineData('F')]
    [InlineData('M')]
    public void A_sex_that_is_unspecified_or_neither_says_nothing_beside_another(char sex)
    {
        var one = Somebody.Called("Fatoumata", "Camara", "1990", sex) with { Nationality = "GN" };
        var other = one with { Sex = 'X' };

        Assert.Equal(one.Against(one with { Sex = null }).Bits, one.Against(other).Bits);
        Assert.DoesNotContain(one.Against(other).Evidence, e => e.Field == EvidenceField.Sex);
        Assert.Contains(
            other.Against(other).Evidence,
            e => e is { Field: EvidenceField.Sex, Agreement: Agreement.Same }
        );
    }

    [Fact]
    public void A_phone_is_the_same_with_and_without_country_code()
    {
        var left = Somebody.Called("Awa", "Sané") with { Phones = ["+212 6 12 34 56 78"] };
        var right = Somebody.Called("Awa", "Sané") with { Phones = ["0612345678"] };

        Assert.Contains(
            left.Against(right).Evidence,
            e => e is { Field: EvidenceField.Phone, Agreement: Agreement.Same }
        );
    }

    // As it is dialled in Gambia, where numbers have seven digits: the eighth from the end is of the country's code.
    [Theory]
    [InlineData("7123456", Agreement.Same)]
    [InlineData("+220 712 3456", Agreement.Same)]
    [InlineData("7123466", Agreement.OneDigitOff)]
    [InlineData("123456", Agreement.Different)]
    public void A_phone_of_seven_digits_is_the_same_with_and_without_country_code(
        string written,
        Agreement agreement
    )
    {
        var left = Somebody.Called("Awa", "Sané") with { Phones = ["+2207123456"] };
        var right = Somebody.Called("Awa", "Sané") with { Phones = [written] };

        foreach (var match in new[] { left.Against(right), right.Against(left) })
        {
            Assert.Equal(
                agreement,
                Assert.Single(match.Evidence, e => e.Field == EvidenceField.Phone).Agreement
            );
        }
    }

    [Fact]
    public void A_phone_of_a_friend_or_shelter_says_nothing()
    {
        const string Shelter = "+212522123456";
        var left = Somebody.Called("Mamadou", "Diallo", "1995-01-01", 'M');
        var right = Somebody.Called("Mamadou", "Diallo", "1996-01-01", 'M');
        var without = left.Against(right);

        var match = (left with { SharedPhones = [Shelter] }).Against(
            right with
            {
                Phones = ["+212611111111"],
                SharedPhones = [Shelter],
            }
        );

        Assert.Equal(without.Bits, match.Bits);
        var phone = Assert.Single(match.Evidence, e => e.Field == EvidenceField.Phone);
        Assert.Equal((Agreement.Shared, 0.0), (phone.Agreement, phone.Bits));
        // The friend herself, and somebody who is reached at hers, are two.
        Assert.Equal(
            without.Bits,
            (left with { SharedPhones = [Shelter] }).Against(right with { Phones = [Shelter] }).Bits
        );
        // Reached at a friend's today, under a number of their own last year.
        Assert.Equal(
            without.Bits,
            (left with { SharedPhones = [Shelter] })
                .Against(right with { Phones = ["+212611111111"] })
                .Bits
        );
    }

    [Fact]
    public void A_number_of_the_civil_register_makes_no_other_given_name_the_same()
    {
        var left = Somebody.Called("Mamadou", "Bah", "1998", 'M') with
        {
            Nationality = "GN",
            LocalDocuments = [new("123/1998", "birth")],
        };
        var right = Somebody.Called("Aliou", "Bah", "1998", 'M') with
        {
            Nationality = "GN",
            LocalDocuments = [new("123/1998", "birth")],
        };

        Assert.NotEqual(Likeness.Likely, left.Against(right).Likeness);
        Assert.NotEqual(
            Likeness.Likely,
            left.Against(right with { LocalDocuments = [], Documents = ["123-1998"] }).Likeness
        );
        var document = Assert.Single(
            left.Against(left).Evidence,
            e => e.Field == EvidenceField.Document
        );
        Assert.Equal(Agreement.Shared, document.Agreement);
        Assert.InRange(document.Bits, 1, 4);
    }

    [Theory]
    [InlineData("ML", "GN", "GN", null, Agreement.Same)]
    [InlineData("GN", null, "ML", "GN", Agreement.Same)]
    [InlineData("ML", "GN", "SN", "GN", Agreement.Same)]
    [InlineData(null, "GN", "GN", null, Agreement.Same)]
    [InlineData("ML", "GN", "SN", null, Agreement.Different)]
    [InlineData("ML", null, "GN", null, Agreement.Different)]
    public void Either_of_two_nationalities_is_the_same(
        string? one,
        string? oneMore,
        string? other,
        string? otherMore,
        Agreement agreement
    )
    {
        var left = Somebody.Called("Awa", "Sané") with
        {
            Nationality = one,
            SecondNationality = oneMore,
        };
        var right = Somebody.Called("Awa", "Sané") with
        {
            Nationality = other,
            SecondNationality = otherMore,
        };

        Assert.Equal(
            agreement,
            Assert
                .Single(left.Against(right).Evidence, e => e.Field == EvidenceField.Nationality)
                .Agreement
        );
    }

    [Fact]
    public void An_initial_stands_for_a_name()
    {
        var match = Somebody
            .Called("M.", "Zoukrofa")
            .Against(Somebody.Called("Moussa", "Zoukrofa"));

        Assert.Contains(
            match.Evidence,
            e =>
                e is { Field: EvidenceField.GivenName, Agreement: Agreement.PartMissing, Bits: > 0 }
        );
    }

    [Fact]
    public void An_alias_is_as_good_as_the_name()
    {
        var known = new Identity
        {
            Names = [new("Djeneba", "Sissoko"), new("Zeinab", "Cissoko"), new("زينب", "سيسوكو")],
            Birth = new BirthDate(1988, 7, 9),
        };

        Assert.Equal(
            Likeness.Likely,
            known.Against(Somebody.Written("زينب سيسوكو", "1988-07-09")).Likeness
        );
    }

    [Fact]
    public void Nothing_known_is_not_a_match()
    {
        var nobody = new Identity { Names = [] };

        Assert.Equal(Likeness.Unlikely, nobody.Against(nobody).Likeness);
        Assert.Empty(MatchKeys.Of(nobody));
    }

    [Fact]
    public void The_larger_the_register_the_less_a_pair_says()
    {
        var (left, right) = (
            Somebody.Called("Landry", "Itoua", "1999"),
            Somebody.Called("Landry", "Itoua", "1999")
        );
        var small = new Matcher(MatcherWeights.Default.ForRegisterOf(3_000));
        var large = new Matcher(MatcherWeights.Default.ForRegisterOf(10_000_000));

        Assert.True(
            small.Compare(left, right).Probability > large.Compare(left, right).Probability
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => MatcherWeights.Default.ForRegisterOf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatcherWeights { LikelyFrom = 1.5 });
    }

    [Fact]
    public void The_bits_of_the_evidence_and_the_prior_are_the_odds()
    {
        var match = Somebody
            .Called("Amadou", "Ouattara", "1994")
            .Against(Somebody.Called("Amadu", "Watara", "1994"));
        var bits = match.Evidence.Sum(e => e.Bits) + MatcherWeights.Default.PriorBits;

        Assert.Equal(match.Probability, 1 / (1 + Math.Pow(2, -bits)), 12);
    }

    private static Evidence BornOn(string one, string other) =>
        Assert.Single(
            Somebody.Called(null, null, one).Against(Somebody.Called(null, null, other)).Evidence
        );
}
