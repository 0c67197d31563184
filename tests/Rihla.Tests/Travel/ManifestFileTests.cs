using System.Net;
using System.Text;
using MiniExcelLibs;
using Rihla.Platform;
using Rihla.Tests.Host;

namespace Rihla.Tests.Travel;

/// <summary>The manifest as files that leave the house.</summary>
public sealed class ManifestFileTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_name_that_is_a_formula_leaves_the_house_as_text(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0, givenNames: "=cmd()");
        var movement = await Story.PlanAsync(house, story.Today.AddDays(2));
        await story.BookAsync(movement);
        using var hicham = await story.VisitorAsync("hicham");

        var csv = await BytesAsync(
            hicham,
            $"/app/movements/{movement}/manifest.csv?purpose=Carrier"
        );
        Assert.Contains("'=cmd()", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);

        using var xlsx = new MemoryStream(
            await BytesAsync(hicham, $"/app/movements/{movement}/manifest.xlsx?purpose=Carrier")
        );
        var cells = (await xlsx.QueryAsync())
            .SelectMany(row => ((IDictionary<string, object>)row).Values)
            .OfType<string>()
            .ToList();
        Assert.Contains("'=cmd()", cells);
        Assert.DoesNotContain(cells, c => c.StartsWith('='));
    }

    [Theory, BothDatabases]
    public async Task An_export_says_for_whom_and_stands_in_the_history_of_the_case(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        var movement = await Story.PlanAsync(house, story.Today.AddDays(2));
        await story.BookAsync(movement);
        using var hicham = await story.VisitorAsync("hicham");
        using var refused = await hicham.SendAsync(
            new(HttpMethod.Get, $"/app/movements/{movement}/manifest.csv")
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        await BytesAsync(hicham, $"/app/movements/{movement}/manifest.csv?purpose=BorderPolice");
        using var salma = await story.VisitorAsync("salma");
        var history = await salma.GetAsync($"/app/cases/{story.Code}/history");
        Assert.Contains("Police des frontières", history.Text, StringComparison.Ordinal);
    }

    private static async Task<byte[]> BytesAsync(Visitor visitor, string url)
    {
        using var response = await visitor.SendAsync(new(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }
}
