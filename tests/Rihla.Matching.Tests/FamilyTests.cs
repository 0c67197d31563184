namespace Rihla.Matching.Tests;

/// <summary>People who share much and are two, and people who changed much and are one.</summary>
public class FamilyTests
{
    [Theory]
    [InlineData("Hassan", "Houssein")]
    [InlineData("Hawa", "Adama")]
    [InlineData("Fatoumata Binta", "Fatoumata Diaraye")]
    [InlineData("محمد", "أحمد")]
    public void Twins_with_everything_else_in_common_are_not_likely_one(string one, string other)
    {
        Identity Twin(string given) =>
            Somebody.Called(given, "Bah", "2004-03-21", 'F') with
            {
                Nationality = "GN",
                Phones = ["+212612345678"],
                Parents = [new("Mamadou Oury", "Bah"), new("Kadiatou", "Sow")],
                Relatives = [new("Thierno Sadou", "Bah")],
                BirthPlace = "Labé",
            };

        Assert.NotEqual(Likeness.Likely, Twin(one).Against(Twin(other)).Likeness);
    }

    [Fact]
    public void Brothers_are_not_likely_one()
    {
        Identity Brother(string given, string born) =>
            Somebody.Called(given, "Traoré", born, 'M') with
            {
                Nationality = "ML",
                Parents = [new("Bakary", "Traoré"), new("Assitan", "Coulibaly")],
                BirthPlace = "Kayes",
            };

        Assert.NotEqual(
            Likeness.Likely,
            Brother("Moussa", "1990-02-03").Against(Brother("Modibo", "1990-12-24")).Likeness
        );
    }

    [Fact]
    public void Father_and_son_of_one_name_are_not_likely_one()
    {
        var father = Somebody.Called("Mamadou", "Diallo", "1965-04-11", 'M') with
        {
            Nationality = "GN",
            Phones = ["+212612345678"],
        };

        Assert.NotEqual(
            Likeness.Likely,
            father.Against(father with { Birth = new BirthDate(1990, 8, 2) }).Likeness
        );
    }

    [Fact]
    public void Who_married_and_took_another_family_name_is_still_found()
    {
        var before = Somebody.Called("Aïssatou", "Diallo", "1992-06-30", 'F') with
        {
            Nationality = "GN",
        };
        var after = Somebody.Called("Aïssatou", "Barry", "1992-06-30", 'F') with
        {
            Nationality = "GN",
        };
        var both = Somebody.Called("Aïssatou", "Barry née Diallo", "1992-06-30", 'F');

        Assert.NotEqual(Likeness.Unlikely, before.Against(after).Likeness);
        Assert.True(before.SharesKeyWith(after));
        Assert.Equal(Likeness.Likely, both.Against(before).Likeness);
        Assert.Equal(Likeness.Likely, both.Against(after).Likeness);
    }

    [Theory]
    [InlineData("Abdelkader", "عبد القادر")]
    [InlineData("Abdoul Karim", "Abdelkrim")]
    [InlineData("Abd Errahmane", "Abdurrahman")]
    [InlineData("Abdoulaye", "عبد الله")]
    [InlineData("Abdul Aziz", "Aziz")]
    [InlineData("Abdallah", "Abdoulahi")]
    public void Servants_of_God_are_one_name_however_they_are_put_together(
        string one,
        string other
    ) =>
        Assert.Equal(
            Likeness.Likely,
            Somebody
                .Called(one, "Zoukrofa", "1980-02-03")
                .Against(Somebody.Called(other, "Zoukrofa", "1980-02-03"))
                .Likeness
        );

    [Theory]
    [InlineData("Abdelkader", "Abdelkarim")]
    [InlineData("عبد الرحمن", "عبد الرحيم")]
    [InlineData("Abdoulaye", "Abdoul Aziz")]
    [InlineData("Abdou Karim", "Abdou Aziz")]
    [InlineData("Abdou", "Abdoulaziz")]
    public void Servants_of_God_by_two_names_are_two(string one, string other) =>
        Assert.NotEqual(
            Likeness.Likely,
            Somebody
                .Called(one, "Traoré", "1980-02-03")
                .Against(Somebody.Called(other, "Traoré", "1980-02-03"))
                .Likeness
        );

    [Fact]
    public void Parents_in_common_speak_for_and_their_explanation_names_them()
    {
        var left = Somebody.Called("Moussa", "Keita", "1990") with
        {
            Parents = [new("Fanta", "Camara"), new("Sékou", "Keita")],
        };
        var right = Somebody.Called("Musa", "Keyta", "1990") with
        {
            Parents = [new("Seku", "Keyta")],
        };

        var match = left.Against(right);
        Assert.Contains(
            match.Evidence,
            e =>
                e
                    is {
                        Field: EvidenceField.Parent,
                        Agreement: Agreement.Same,
                        Left: "Sékou Keita",
                        Right: "Seku Keyta",
                        Bits: > 0,
                    }
        );
        Assert.True(match.Bits > (left with { Parents = [] }).Against(right).Bits);
    }

    [Fact]
    public void Other_parents_and_another_place_of_birth_speak_against()
    {
        var left = Somebody.Called("Moussa", "Keita", "1990") with
        {
            Parents = [new("Sékou", "Keita")],
            BirthPlace = "Kankan",
        };
        var right = Somebody.Called("Moussa", "Keita", "1990") with
        {
            Parents = [new("Bangaly", "Condé")],
            BirthPlace = "Zérékoré",
        };

        Assert.True(
            left.Against(right).Bits
                < (left with { Parents = [], BirthPlace = null }).Against(right).Bits - 1
        );
    }

    [Fact]
    public void Parents_and_place_of_birth_are_not_lost_behind_many_spellings()
    {
        var before = Somebody.Called("Moussa", "Keita", "1990") with
        {
            Parents = [new("Sékou", "Keita"), new("Fanta", "Camara")],
            BirthPlace = "Kankan",
        };
        // Six parts each, and none of them twice.
        var spellings = Enumerable
            .Range('b', 20)
            .Select(n =>
                string.Join(' ', Enumerable.Range('b', 6).Select(i => $"{(char)n}a{(char)i}o"))
            )
            .ToList();
        var after = before with
        {
            Names =
            [
                .. before.Names,
                .. spellings.Select(spelling => new WrittenName(null, spelling)),
            ],
        };

        foreach (var match in new[] { before.Against(after), after.Against(before) })
        {
            Assert.Equal(
                before
                    .Against(before)
                    .Evidence.Where(e =>
                        e.Field is EvidenceField.Parent or EvidenceField.BirthPlace
                    ),
                match.Evidence.Where(e =>
                    e.Field is EvidenceField.Parent or EvidenceField.BirthPlace
                )
            );
        }

        // A spelling that finds no room is not there, rather than empty.
        var names = new Matcher().Prepare(after).View.Of(NameGroup.Own);
        var kept = 0;
        while (names.Next(out var name))
        {
            Assert.NotEqual(0, name.Count);
            kept++;
        }

        Assert.InRange(kept, 2, spellings.Count);
    }

    [Fact]
    public void A_place_of_birth_is_read_in_both_scripts() =>
        Assert.Contains(
            (Somebody.Called("Awa", "Sow") with { BirthPlace = "Nouakchott" })
                .Against(Somebody.Called("Awa", "Sow") with { BirthPlace = "نواكشوط" })
                .Evidence,
            e => e is { Field: EvidenceField.BirthPlace, Bits: > 0 }
        );

    [Fact]
    public void Relatives_in_common_speak_for_and_other_relatives_say_nothing()
    {
        var left = Somebody.Called("Awa", "Sow", "1985") with
        {
            Relatives = [new("Ibrahima", "Sow"), new("Khady", "Sow")],
        };
        var same = left with { Relatives = [new("Khadija", "Sow"), new("Ebrima", "Sow")] };
        var others = left with { Relatives = [new("Zeynab", "Sané")] };
        var none = left with { Relatives = [] };

        Assert.True(left.Against(same).Bits > left.Against(none).Bits + 2);
        Assert.Equal(left.Against(none).Bits, left.Against(others).Bits);
    }

    [Fact]
    public void Another_number_of_another_type_of_document_says_nothing()
    {
        Identity With(string number, string? type) =>
            Somebody.Called("Awa", "Sow", "1985") with
            {
                Documents = [new(number, type)],
            };
        var nothing = Somebody.Called("Awa", "Sow", "1985");
        var passport = With("GN1234567", "passport");

        Assert.Equal(
            nothing.Against(nothing).Bits,
            passport.Against(With("AX99821", "Consular card")).Bits
        );
        Assert.True(
            passport.Against(With("GN7654321", "Passport")).Bits < nothing.Against(nothing).Bits
        );
        Assert.Equal(
            nothing.Against(nothing).Bits,
            passport.Against(With("GN1234568", "Consular card")).Bits
        );
    }

    // A consulate and a police each number from 1.
    [Fact]
    public void The_same_number_of_another_type_of_document_proves_nothing_and_still_counts()
    {
        Identity With(string given, params DocumentNumber[] documents) =>
            Somebody.Called(given, "Diallo", "1995", 'M') with
            {
                Nationality = "GN",
                Documents = documents,
            };
        var (alpha, thierno) = (
            With("Alpha", new DocumentNumber("00123", "consular card")),
            With("Thierno", new DocumentNumber("00123", "laissez-passer"))
        );
        var ofHis = With("Alpha", new DocumentNumber("00123", "laissez-passer"));

        Assert.NotEqual(Likeness.Likely, alpha.Against(thierno).Likeness);
        Assert.True(alpha.SharesKeyWith(thierno));
        var document = Assert.Single(
            alpha.Against(ofHis).Evidence,
            e => e.Field == EvidenceField.Document
        );
        Assert.Equal(Agreement.OtherType, document.Agreement);
        Assert.InRange(document.Bits, 1, 4);

        // Of one type, of a type that is not known, or of both types on one side it is the same.
        foreach (
            var same in new[]
            {
                alpha,
                With("Alpha", "00123"),
                With("Alpha", new("00123", "laissez-passer"), new("00123", "consular card")),
            }
        )
        {
            Assert.Equal(
                Agreement.Same,
                Assert
                    .Single(alpha.Against(same).Evidence, e => e.Field == EvidenceField.Document)
                    .Agreement
            );
        }
    }

    [Theory]
    [InlineData("AB123456", Agreement.Same)]
    [InlineData("AB12345", Agreement.OtherType)]
    public void A_long_number_is_proof_under_a_wrong_type_too(string number, Agreement expected)
    {
        Identity With(string type) =>
            Somebody.Called("Awa", "Sow", "1985") with
            {
                Documents = [new(number, type)],
            };

        Assert.Equal(
            expected,
            Assert
                .Single(
                    With("passport").Against(With("identity card")).Evidence,
                    e => e.Field == EvidenceField.Document
                )
                .Agreement
        );
    }

    [Fact]
    public void A_number_without_type_is_written_as_before()
    {
        IReadOnlyList<DocumentNumber> documents = ["GN1", new("GN2", "passport")];

        var json = System.Text.Json.JsonSerializer.Serialize(documents);

        Assert.Equal("""["GN1",{"number":"GN2","type":"passport"}]""", json);
        Assert.Equal(
            documents,
            System.Text.Json.JsonSerializer.Deserialize<IReadOnlyList<DocumentNumber>>(json)
        );
    }
}
