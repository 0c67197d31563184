using Rihla.Cases;
using Rihla.Cases.Conditions;

namespace Rihla.Tests.Cases;

public sealed class ScreeningTests
{
    [Fact]
    public void Everybody_is_screened_children_too()
    {
        var family = AFamily.MotherOfTwo();
        var screening = new Screening { CaseId = family.Id, ByName = "Salma" };
        Assert.Equal(3, ScreeningDone.Obstacles(family, null).Count);
        screening.Begin(family.Travellers[0].MemberId);
        Assert.Equal(2, ScreeningDone.Obstacles(family, screening).Count);
        screening.Begin(family.Travellers[1].MemberId);
        screening.Begin(family.Travellers[2].MemberId);
        Assert.Empty(ScreeningDone.Obstacles(family, screening));
    }

    [Fact]
    public void A_mother_alone_with_children_is_likely_a_single_parent()
    {
        var family = AFamily.MotherOfTwo();
        Assert.Equal(
            ["single_parent"],
            Vulnerability.Likely(family, family.Travellers[0], AFamily.Today)
        );
        Assert.Empty(Vulnerability.Likely(family, family.Travellers[1], AFamily.Today));
    }

    [Theory]
    [InlineData("1966-03-02", true)]
    [InlineData("1966-03-03", false)]
    [InlineData("1966", true)]
    public void From_sixty_on_a_person_is_elderly(string birth, bool elderly)
    {
        var file = AFamily.Of(("Hawa", birth, Relation.Applicant));
        Assert.Equal(
            elderly,
            Vulnerability
                .Certain(file, file.Travellers[0], AFamily.Today)
                .Contains("elderly", StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_child_without_any_adult_is_certainly_alone()
    {
        var file = AFamily.Of(("Ibrahima", "2011", Relation.Applicant));
        Assert.Equal(
            ["unaccompanied"],
            Vulnerability.Certain(file, file.Travellers[0], AFamily.Today)
        );
    }

    [Fact]
    public void Every_code_of_the_trafficking_standard_has_a_label_in_three_languages()
    {
        foreach (
            var list in new[]
            {
                Htcds.Status,
                Htcds.DecidedBy,
                Htcds.Recruitment,
                Htcds.Control,
                Htcds.Exploitation,
                Htcds.Industry,
                Htcds.SexualExploitation,
            }
        )
        {
            Assert.NotEmpty(Htcds.Codes(list));
            foreach (var code in Htcds.Codes(list))
            {
                Assert.All(
                    new[] { "fr", "ar", "en" },
                    language => Assert.NotEmpty(Htcds.Label(list, code, language))
                );
            }
        }
    }

    [Fact]
    public void Only_codes_of_the_standard_are_kept()
    {
        var kept = (
            TraffickingFindings.Nothing with
            {
                Status = "PossibleVictimOfTrafficking",
                Control = ["DebtBondage", "Invented"],
            }
        ).Cleaned();
        Assert.Equal("PossibleVictimOfTrafficking", kept.Status);
        Assert.Equal(["DebtBondage"], kept.Control);
    }
}
