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

    private const string ReadHead = """
        () => [
          document.documentElement.lang,
          document.documentElement.dir,
          document.title,
          document.body.className,
        ]
        """;

    // With the next frame: right after the window was made narrower, what is in it may still be laid out for the width before.
    private const string Overflow =
        "() => new Promise(told => requestAnimationFrame(() => "
        + "told(document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth)))";

    /// <summary>By how many pixels the page is wider than the window.</summary>
    public static Task<int> BeyondAsync(IPage page) => page.EvaluateAsync<int>(Overflow);

    // Where pictures of every page are put for people to look at, when somebody asks for them.
    private static readonly string? Pictures = Environment.GetEnvironmentVariable(
        "RIHLA_TEST_PICTURES"
    );

    /// <summary>What is wrong with the page that is open.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(Desk desk, string name)
    {
        var page = desk.Page;
        List<string> wrong = [];
        var head = await page.EvaluateAsync<string[]>(ReadHead);
        var (language, direction, title) = (head[0], head[1], head[2]);
        if (direction != (language == "ar" ? "rtl" : "ltr"))
        {
            wrong.Add($"it is written in {language}, and runs {direction}");
        }
        // What is printed is for the person or the airline, in their language.
        if (language != desk.Language && !head[3].Split(' ').Contains("r-print"))
        {
            wrong.Add($"it is written in {language}");
        }
        if (title is "" or "Rihla")
        {
            wrong.Add("it has no title");
        }
        // What axe sees differs by width and by direction: each is looked at once. English has the markup of French.
        int? axeAt = desk.Language switch
        {
            "fr" => Desk.Screen,
            "ar" => Desk.Phone,
            _ => null,
        };
        if (axeAt is not null)
        {
            await page.EvaluateAsync(Axe);
        }
        foreach (var width in (int[])[Desk.Screen, Desk.Phone])
        {
            await page.SetViewportSizeAsync(width, width == Desk.Phone ? 844 : 900);
            if (Pictures is not null)
            {
                var path = Path.Combine(Pictures, $"{name} {desk.Language} {width}.png");
                await page.ScreenshotAsync(new() { Path = path, FullPage = true });
            }
            if (await BeyondAsync(page) is var beyond and > 0)
            {
                wrong.Add($"at {width} it is {beyond} pixels too wide");
            }
            if (width == axeAt)
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
