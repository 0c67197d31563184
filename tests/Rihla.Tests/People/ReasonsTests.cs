using Rihla.Matching;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Tests.Localisation;

namespace Rihla.Tests.People;

/// <summary>What the caseworker is told about two records is true of them.</summary>
public class ReasonsTests
{
    [Theory]
    [InlineData("1994-5-17", "1994-5-17", "Same")]
    [InlineData("1994-5-17", "1994-5", "SameMonth")]
    [InlineData("1994-5-17", "1994", "YearOnly")]
    [InlineData("1994-1-1", "1994-5-17", "FirstOfJanuary")]
    [InlineData("1994-5-7", "1994-7-5", "DayMonthSwapped")]
    [InlineData("1994-5-17", "1995-5-17", "OneYearOff")]
    [InlineData("1994-5-17", "1994-5-11", "OneDigitOff")]
    [InlineData("1990-2-3", "1990-11-20", "SameYear")]
    [InlineData("1988", "1989-5-1", "NearYear")]
    [InlineData("1995-1-1", "1996-1-1", "NearYear")]
    [InlineData("1985-1-1", "1987-1-1", "FewYears")]
    [InlineData("1994-5-17", "1971-5-17", "SameDayAndMonth")]
    [InlineData("1994-5-17", "1971-11-30", "Different")]
    public void Dates_of_birth_are_explained_as_they_agree(string one, string other, string told)
    {
        var reason = Assert.Single(
            Reasons.Sentences(new Matcher().Compare(Born(one), Born(other)))
        );

        Assert.Equal($"MatchReason.BirthDate.{told}", reason.TextKey);
        AssertInEveryLanguage(reason);
    }

    [Theory]
    [InlineData("00123", "passport", "Same")]
    [InlineData("00123", "laissez-passer", "OtherType")]
    [InlineData("00124", "passport", "OneDigitOff")]
    [InlineData("98765", "passport", "Different")]
    public void Numbers_of_documents_are_explained_as_they_agree(
        string number,
        string type,
        string told
    )
    {
        var reason = Assert.Single(
            Reasons.Sentences(
                new Matcher().Compare(Bearing("00123", "passport"), Bearing(number, type))
            )
        );

        Assert.Equal($"MatchReason.Document.{told}", reason.TextKey);
        AssertInEveryLanguage(reason);
    }

    private static void AssertInEveryLanguage(MatchReason reason)
    {
        var words = new Words(new Texts(SourceTree.Texts, strict: true), new Settings());
        Assert.All(
            ["fr", "ar", "en"],
            language => Assert.NotEmpty(words.In(language)[reason.TextKey])
        );
    }

    private static Identity Bearing(string number, string type) =>
        new() { Names = [], Documents = [new(number, type)] };

    private static Identity Born(string written)
    {
        var date = written.Split('-').Select(n => (int?)int.Parse(n, null)).ToArray();
        return new()
        {
            Names = [],
            Birth = new(date[0]!.Value, date.ElementAtOrDefault(1), date.ElementAtOrDefault(2)),
        };
    }
}
