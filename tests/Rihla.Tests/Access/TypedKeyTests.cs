using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Tests.Host;
using Rihla.Tests.Localisation;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Access;

/// <summary>What somebody types is never taken for the key of a text, and no page breaks on it.</summary>
public sealed partial class TypedKeyTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task The_key_of_a_text_that_somebody_types_is_shown_as_it_was_typed(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        using var driss = await house.EnterAsync("driss");
        var place = $"/app/cases/{story.Code}";
        foreach (var key in await KeysAsync(house))
        {
            foreach (var typed in (string[])[$"@{key}", $"@{key}\nx"])
            {
                await SendAsync(salma, "/app/people", ("Text", typed));
            }
            await SendAsync(
                salma,
                $"{place}/notes",
                ("Document.Title", $"@{key}"),
                "form[enctype='multipart/form-data']",
                ("Document.File", "papier.pdf", Encoding.ASCII.GetBytes("%PDF-1.7\n"))
            );
            await SendAsync(salma, $"{place}/edit", ("Input.CallerName", $"@{key}"));
            await SendAsync(salma, $"{place}/edit", ("Input.CallerName", "Awa Bah"));

            foreach (var address in (string[])[place, $"{place}/history"])
            {
                Assert.Contains(
                    $"@{key}",
                    await TextAsync(salma, address),
                    StringComparison.Ordinal
                );
            }
            Assert.Contains(
                $"@{key}",
                await TextAsync(driss, "/app/oversight/audit"),
                StringComparison.Ordinal
            );
        }

        var file = await driss.SubmitAsync(
            await driss.GetAsync("/app/exports"),
            [
                ("Input.List", "audit"),
                ("Input.Format", "csv"),
                ("Input.Purpose", "What was looked for this week"),
            ]
        );
        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.All(
            await KeysAsync(house),
            key => Assert.Contains($"@{key}", file.Html, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Keys_among_what_fills_a_sentence_are_named_as_such() =>
        // A string is what somebody typed: a key in it would be shown as it stands (Fill.Text).
        Assert.DoesNotMatch(KeyInString(), SourceTree.Sources);

    // Those with the most places: an error of each page that filled too few. And one that every caseload has.
    private static Task<List<string>> KeysAsync(House house) =>
        house.InScopeAsync(s =>
        {
            var words = s.GetRequiredService<Words>().In("fr");
            return Task.FromResult(
                s.GetRequiredService<Texts>()
                    .Under("")
                    .Where(k => words[k].Contains("{4}", StringComparison.Ordinal))
                    .Append("Task.survey-due")
                    .ToList()
            );
        });

    private static async Task SendAsync(
        Visitor visitor,
        string address,
        (string, string) filled,
        string form = "main form",
        (string, string, byte[])? file = null
    )
    {
        var sent = await visitor.SubmitAsync(
            await visitor.GetAsync(address),
            [filled],
            form,
            file: file
        );
        Assert.Equal(HttpStatusCode.OK, sent.Status);
    }

    private static async Task<string> TextAsync(Visitor visitor, string address)
    {
        var page = await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page.Text;
    }

    [GeneratedRegex("""(Args|Words) = +\[[^\]]*"@[A-Z{]""")]
    private static partial Regex KeyInString();
}
