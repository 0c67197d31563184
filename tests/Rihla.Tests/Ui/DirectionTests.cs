using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Rihla.Tests.Localisation;
using Rihla.Ui;

namespace Rihla.Tests.Ui;

/// <summary>What is written from left to right on a page from right to left.</summary>
public sealed partial class DirectionTests
{
    [Fact]
    public void A_cell_keeps_the_direction_of_its_page_so_that_its_label_stays_first_on_a_phone() =>
        Assert.Empty(TurnedCells().Matches(SourceTree.Sources).Select(m => m.Value));

    [Theory]
    [InlineData("(R55-2S9DMN4) <b>", """(<span class="r-code">R55-2S9DMN4</span>) &lt;b&gt;""")]
    [InlineData("MA-7KQ2X4H", """<span class="r-code">MA-7KQ2X4H</span>""")]
    [InlineData("vingt-cinq, COVID-19", "vingt-cinq, COVID-19")]
    public void A_code_within_a_sentence_stays_on_one_line(string text, string html)
    {
        using var writer = new StringWriter();
        text.WithCodes().WriteTo(writer, HtmlEncoder.Default);
        Assert.Equal(html, writer.ToString());
    }

    [GeneratedRegex("""<td\b[^<]*?\sdir=.*""")]
    private static partial Regex TurnedCells();
}
