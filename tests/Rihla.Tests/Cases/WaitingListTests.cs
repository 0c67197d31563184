using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;

namespace Rihla.Tests.Cases;

/// <summary>The order in which families wait for money.</summary>
public sealed class WaitingListTests
{
    [Theory, BothDatabases]
    public async Task Everybody_tells_a_family_the_same_place(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var hidden = await house.WaitingAsync(children: 0);
        var open = await house.WaitingAsync(children: 0);
        var (salma, hicham) = (await hidden.ActorAsync("salma"), await hidden.ActorAsync("hicham"));
        await hidden.DoAsync<Teams>(t => t.RestrictAsync(hidden.Code, "Menaces", salma));

        Assert.Equal(
            [(hidden.Code, 1), (open.Code, 2)],
            (await PlacesAsync(house, salma)).OrderBy(p => p.Place)
        );
        Assert.Equal([(open.Code, 2)], await PlacesAsync(house, hicham));
    }

    [Fact]
    public async Task Of_many_that_are_refused_money_nobody_is_left_unsaid()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var story = await house.WaitingAsync(children: 0);
        using var nadia = await story.VisitorAsync("nadia");

        // Without a grant each is refused; one that was ticked seven times stands for seven.
        var page = await nadia.SubmitAsync(
            await nadia.GetAsync("/app/waiting-list"),
            Enumerable.Repeat(("codes", story.Code), 7),
            "form[action$=reserve]"
        );

        var said = page.Document.QuerySelector(".r-notice-danger")!.TextContent;
        Assert.Equal(5, said.Split(story.Code).Length - 1);
        Assert.Contains("2 autres dossiers cochés", said, StringComparison.Ordinal);
    }

    private static Task<List<(string Code, int? Place)>> PlacesAsync(House house, Actor by) =>
        house.InScopeAsync(async s =>
        {
            var (lines, _, _) = await s.GetRequiredService<WaitingList>().PageAsync(1, null, by);
            return lines.Select(l => (l.File.Code, l.Place)).ToList();
        });
}
