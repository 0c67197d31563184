using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Rihla.BrowserTests.Host;

namespace Rihla.BrowserTests.Pages;

/// <summary>Every page of the application, in every language, on a screen and on a telephone.</summary>
public sealed class EveryPageTests(Chromium chromium, FurnishedHouse furnished)
    : IClassFixture<FurnishedHouse>
{
    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task Every_page_is_good_for_everybody(string language)
    {
        var (all, unopened) = furnished.Pages;
        // While one works on some pages: a regular expression of their routes.
        var only = Environment.GetEnvironmentVariable("RIHLA_TEST_PAGES") ?? "";
        var pages = all.Where(p => Regex.IsMatch(p.Route, only));
        var wrong = new ConcurrentQueue<string>(unopened.Select(r => $"nobody can open {r}"));

        await Parallel.ForEachAsync(
            pages.GroupBy(p => p.UserName).SelectMany(g => g.Chunk(15)),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 2,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (some, _) =>
            {
                await using var desk = await Desk.OpenAsync(chromium, furnished.House, language);
                if (some[0].UserName is { } userName)
                {
                    await desk.EnterAsync(userName);
                }
                foreach (var page in some)
                {
                    await desk.GoAsync(page.In(language));
                    var name = page.Route.Trim('/').Replace('/', '.');
                    foreach (var finding in await Inspection.OfAsync(desk, name))
                    {
                        wrong.Enqueue($"{page.Route} ({page.UserName}): {finding}");
                    }
                }
            }
        );

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task What_cannot_be_shown_is_said_on_a_good_page(string language)
    {
        await using var desk = await Desk.OpenAsync(chromium, furnished.House, language);
        await desk.EnterAsync("salma");

        Assert.Equal(404, (await desk.GoAsync("/app/cases/MA-0000000")).Status);
        desk.TakeComplaints(); // The browser itself complains of every 404.
        var notFound = await Inspection.OfAsync(desk, "error.404");
        Assert.Equal(403, (await desk.GoAsync("/app/admin/users")).Status);
        desk.TakeComplaints();
        var forbidden = await Inspection.OfAsync(desk, "error.403");

        Assert.Empty(notFound);
        Assert.Empty(forbidden);
    }
}
