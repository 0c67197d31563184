using Rihla.Platform;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Ui;

/// <summary>Where there is nothing in a list, it says how something comes there.</summary>
public sealed class EmptyListTests
{
    [Theory, BothDatabases]
    public async Task A_list_without_anything_says_what_comes_next(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var movement = await Story.PlanAsync(house, story.Today);
        foreach (
            var (who, page) in new[]
            {
                ("salma", "/app/waiting-list"),
                ("salma", $"/app/cases/{story.Code}/referrals"),
                ("salma", $"/app/cases/{story.Code}/protection"),
                ("hicham", $"/app/cases/{story.Code}/expenses"),
                ("hicham", $"/app/movements/{movement}/passengers"),
                ("omar", "/app/payments"),
                ("mariama", "/app/arrivals"),
                ("mariama", "/app/deliveries"),
            }
        )
        {
            using var visitor = await story.VisitorAsync(who);
            var empty = (await visitor.GetAsync(page)).Document.QuerySelector(".r-empty");
            var text = empty?.QuerySelector(".r-empty-text")?.TextContent;
            Assert.True(
                empty?.TextContent.Trim().Length > text?.Trim().Length,
                $"{page}: {empty?.TextContent}"
            );
        }
    }
}
