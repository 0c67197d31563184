using Rihla.People;
using Rihla.Platform;

namespace Rihla.Tests.People;

public class ParticularsTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Fact]
    public void A_name_in_any_script_is_enough()
    {
        Assert.Empty(new Particulars { FamilyName = "ⵎⵓⵃⴰ" }.Faults(Today));
        // Adlam, whose letters are two units of UTF-16 each.
        Assert.Empty(new Particulars { FamilyName = "𞤁𞤢𞤤𞥆𞤮" }.Faults(Today));
        Assert.True(new NewPerson { FamilyName = "𞤁𞤢𞤤𞥆𞤮" }.IsEnoughToSearchBy);
        Assert.Single(new Particulars { FamilyName = "𞥐𞥑" }.Faults(Today));
    }

    [Fact]
    public void Somebody_without_a_name_cannot_be_entered() =>
        Assert.Equal(
            "Person.Name.Missing",
            Assert.Single(new Particulars { GivenNames = "  " }.Faults(Today)).TextKey
        );

    [Fact]
    public void A_birth_in_the_future_is_refused() =>
        Assert.Equal(
            "Person.Birth.Future",
            Assert
                .Single(
                    new Particulars { GivenNames = "Awa", Birth = new PartialDate(2026, 4) }.Faults(
                        Today
                    )
                )
                .TextKey
        );

    [Fact]
    public void A_child_born_this_year_of_unknown_day_can_be_entered() =>
        Assert.Empty(
            new Particulars { GivenNames = "Awa", Birth = new PartialDate(2026) }.Faults(Today)
        );

    [Theory]
    [InlineData("  Ou\u200Battara\t Awa ", "Ouattara Awa")]
    [InlineData("\u202Eمحمد\u202C", "محمد")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("Fode\u0301", "Fodé")]
    [InlineData("N'Diaye-SÈNE", "N'Diaye-SÈNE")]
    [InlineData(" \u200B ", null)]
    public void A_name_stays_as_written_but_for_what_cannot_be_seen(string written, string? kept) =>
        Assert.Equal(kept, Written.Clean(written));

    [Theory]
    [InlineData("consular_card", DocumentType.ConsularCard)]
    [InlineData("passport", DocumentType.Passport)]
    [InlineData("NationalId", DocumentType.NationalId)]
    public void A_type_of_document_is_read_as_import_files_write_it(
        string written,
        DocumentType type
    ) => Assert.Equal(type, IdentityDocument.Read(written));

    [Theory]
    [InlineData("library_card")]
    [InlineData("7")]
    public void Another_type_of_document_is_not_guessed(string written) =>
        Assert.Null(IdentityDocument.Read(written));
}
