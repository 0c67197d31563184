using Deque.AxeCore.Commons;
using Rihla.BrowserTests.Host;

namespace Rihla.BrowserTests.Pages;

/// <summary>
/// What must hold on a page, on a screen and on a telephone: WCAG 2.2 AA as far as a machine can see it, nothing wider
/// than the window, nothing wrong behind it, and the direction of its language.
/// </summary>
internal static class Inspection
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Our pages have no frames: axe is run within the page, and tells of what it found in a line for each rule.
    private const string RunAxe = """
        async () => {
          const found = await axe.run({
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
            resultTypes: ["violations"],
          });
          return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(" | ")}`);
        }
        """;

    private const string Overflow =
        "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth";

    // Where pictures of every page are put for people to look at, when somebody asks for them.
    private static readonly string? Pictures = Environment.GetEnvironmentVariable(
        "RIHLA_TEST_PICTURES"
    );

    /// <summary>What is wrong with the page that is open.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(Desk desk, string name)
    {
        var page = desk.Page;
        List<string> wrong = [];
        var html = page.Locator("html");
        var language = await html.GetAttributeAsync("lang");
        var direction = await html.GetAttributeAsync("dir");
        if (direction != (language == "ar" ? "rtl" : "ltr"))
        {
            wrong.Add($"it is written in {language}, and runs {direction}");
        }
        // What is printed is for the person or the airline, in their language.
        var isPrinted = await page.Locator("body.r-print").CountAsync() > 0;
        if (language != desk.Language && !isPrinted)
        {
            wrong.Add($"it is written in {language}");
        }
        if (await page.TitleAsync() is "" or "Rihla")
        {
            wrong.Add("it has no title");
        }
        await page.EvaluateAsync(Axe);
        foreach (var width in (int[])[Desk.Screen, Desk.Phone])
        {
            await page.SetViewportSizeAsync(width, width == Desk.Phone ? 844 : 900);
            if (Pictures is not null)
            {
                var path = Path.Combine(Pictures, $"{name} {desk.Language} {width}.png");
                await page.ScreenshotAsync(new() { Path = path, FullPage = true });
            }
            if (await page.EvaluateAsync<int>(Overflow) is var beyond and > 0)
            {
                wrong.Add($"at {width} it is {beyond} pixels too wide");
            }
            // What axe sees differs by width and by direction: each is looked at once. English has the markup of French.
            if (desk.Language == (width == Desk.Phone ? "ar" : "fr"))
            {
                wrong.AddRange(
                    (await page.EvaluateAsync<string[]>(RunAxe)).Select(v => $"at {width} {v}")
                );
            }
        }
        wrong.AddRange(desk.TakeComplaints());
        return wrong;
    }
}
