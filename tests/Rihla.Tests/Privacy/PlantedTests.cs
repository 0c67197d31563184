using System.Text;

namespace Rihla.Tests.Privacy;

/// <summary>The search for planted values finds them: a search that finds nothing anywhere would prove nothing.</summary>
public sealed class PlantedTests
{
    public static TheoryData<string> Shapes =>
        [
            "x Kwizalmundo y",
            "x kwizalmundo y",
            "x كويزالموندو y",
            "{\"name\":\"\\u0643\\u0648\\u064a\\u0632\\u0627\\u0644\\u0645\\u0648\\u0646\\u062f\\u0648\"}",
            "/app/search?q=%D9%83%D9%88%D9%8A%D8%B2%D8%A7%D9%84%D9%85%D9%88%D9%86%D8%AF%D9%88",
            "212661371582",
            "06 61 37 15 82",
            "KX7381946",
            "KX 738 1946",
            "1987-10-29",
            "29/10/1987",
            "19871029",
        ];

    [Theory, MemberData(nameof(Shapes))]
    public void A_planted_value_is_found_in_whatever_shape(string text)
    {
        Assert.NotEmpty(Planted.FoundIn(text));
    }

    [Theory]
    [InlineData("kwizalmundo")]
    [InlineData("كويزالموندو")]
    [InlineData("0661371582")]
    [InlineData("KX-7381946")]
    [InlineData("1987-10-29")]
    public void A_planted_value_is_found_as_UTF_16_at_even_and_odd_places(string text)
    {
        Assert.NotEmpty(Planted.FoundIn([1, .. Encoding.Unicode.GetBytes(text), 2]));
        Assert.NotEmpty(Planted.FoundIn([1, 2, .. Encoding.Unicode.GetBytes(text), 3]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    public void A_planted_value_is_found_in_base64_wherever_it_begins(string before)
    {
        foreach (var value in new[] { Planted.Name, Planted.ArabicName, "0661371582", "KX7381946" })
        {
            var encoded = Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{before}{value} and more")
            );
            Assert.NotEmpty(Planted.FoundIn(encoded));
        }
    }

    // The key of a row, and sealed bytes written out.
    [Theory]
    [InlineData("a9d27381-9464-4c3e-9d1b-7381946b02f1")]
    [InlineData("\\x0c7381946e17")]
    public void A_number_is_not_found_where_it_comes_by_chance(string text) =>
        Assert.Empty(Planted.FoundIn(text));

    [Fact]
    public void Nothing_is_found_where_nothing_is() =>
        Assert.Empty(Planted.FoundIn("Aminata Ouattara, +212 612 345 678, 17.03.1994, AB123456"));
}
