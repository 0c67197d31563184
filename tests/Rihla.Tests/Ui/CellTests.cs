using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Ui.Components;

namespace Rihla.Tests.Ui;

/// <summary>A cell of a table.</summary>
public sealed class CellTests
{
    [Theory]
    [InlineData("<bdi> </bdi>\n", "&#x2013;")]
    [InlineData("", "&#x2013;")]
    [InlineData("<bdi>Fatou</bdi>", "<bdi>Fatou</bdi>")]
    [InlineData("<input type=\"checkbox\">", "<input type=\"checkbox\">")]
    public async Task Where_nothing_stands_there_is_a_dash(string inside, string shown)
    {
        var output = new TagHelperOutput(
            "td",
            [],
            (_, _) => Task.FromResult(new DefaultTagHelperContent().SetHtmlContent(inside))
        );
        await new CellTagHelper().ProcessAsync(
            new TagHelperContext([], new Dictionary<object, object>(), "cell"),
            output
        );
        Assert.Equal(shown, output.Content.IsModified ? output.Content.GetContent() : inside);
    }
}
