using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Results;

/// <summary>The figures of the dashboard are those of the lists behind them.</summary>
public sealed class DashboardTests
{
    [Theory, BothDatabases]
    public async Task Of_a_family_that_was_parted_somebody_is_on_the_way(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        var parted = await story.BoardAsync(
            await story.PartingAtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.NoShow)
        );
        Assert.True(parted.IsDone);
        Assert.NotEqual(Stage.Departed, await story.StageAsync());
        var inPlace = await Story.ClearedAsync(house, children: 0);
        using var nadia = await story.VisitorAsync("nadia");

        var dashboard = await nadia.GetAsync("/app/dashboard", "en");

        var figure = dashboard
            .Document.QuerySelectorAll("a.r-figure")
            .Single(f =>
                f.TextContent.Contains("Departed, arrival not confirmed", StringComparison.Ordinal)
            );
        Assert.Equal("1", figure.QuerySelector(".r-figure-value")!.TextContent.Trim());
        var list = await nadia.GetAsync(figure.GetAttribute("href")!, "en");
        Assert.Contains(story.Code, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(inPlace.Code, list.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Each_figure_is_the_lines_of_its_list_and_those_it_says_it_hides(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (shown, kept, waits) = (
            await Story.AppliedAsync(house, children: 0),
            await Story.AppliedAsync(house, children: 0),
            await Story.EnteredAsync(house, children: 0)
        );
        await waits.SignAsync();
        var away = await Story.BookedWithAsync(house, Relation.Spouse);
        Assert.True(
            (
                await away.BoardAsync(
                    await away.PartingAtTheGateAsync(
                        BoardingOutcome.Boarded,
                        BoardingOutcome.NoShow
                    )
                )
            ).IsDone
        );
        var aicha = await kept.ActorAsync("aicha");
        foreach (var story in new[] { kept, away })
        {
            await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menacée", aicha));
        }
        // One more is prepared elsewhere, and received by the same mission.
        var elsewhere = await Story.AppliedAsync(house, children: 0);
        await HostAtAsync(house, elsewhere, "CI");
        house.Clock.Advance(days: 60);

        var nadia = await shown.ActorAsync("nadia");
        var host = await MustAgreeAsync(house, nadia);
        Assert.Equal((4, 1), (host.Open, host.NotArrived));
        var receives = nadia with { MissionId = await MissionAsync(house, "GN") };
        var origin = await MustAgreeAsync(house, receives);
        Assert.Equal((5, 1), (origin.Open, origin.NotArrived));

        // From now on Conakry prepares returns, too.
        var amina = await house.ActorAsync("amina");
        await house.InScopeAsync(async s =>
        {
            var office = s.GetRequiredService<MissionOffice>();
            var mission = (await office.FindAsync("GN"))!;
            var changed = await office.ChangeAsync(
                "GN",
                MissionInput.Of(mission) with
                {
                    IsHost = true,
                },
                mission.Version,
                amina
            );
            Assert.True(changed.IsDone);
        });
        await HostAtAsync(house, shown, "GN", origin: "CI");
        var both = await MustAgreeAsync(house, receives);
        Assert.Equal((5, 1), (both.Open, both.NotArrived));

        using var visitor = await shown.VisitorAsync("nadia");
        foreach (var address in new[] { "/app?tab=office&overdue=true", "/app?tab=office" })
        {
            Assert.Equal(
                address.Contains("overdue", StringComparison.Ordinal),
                (await visitor.GetAsync(address, "en")).Text.Contains(
                    "2 restricted cases are counted on the dashboard",
                    StringComparison.Ordinal
                )
            );
        }
        // Who reads no figures is not told how many cases there are that do not exist for them.
        using var salma = await shown.VisitorAsync("salma");
        Assert.DoesNotContain(
            "restricted cases are counted",
            (await salma.GetAsync("/app?tab=office&overdue=true", "en")).Text,
            StringComparison.Ordinal
        );
    }

    // Holds the figures of a mission against the lists to which they open.
    private static async Task<(int Open, int NotArrived)> MustAgreeAsync(House house, Actor reader)
    {
        var figures = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseFigures>().OfMissionAsync(reader.MissionId, Actor.System)
        );
        foreach (var stage in figures.Stages.Where(s => s.Stage < Stage.Arrived))
        {
            Assert.Equal(stage.Cases, await ListedAsync(new() { Stage = stage.Stage }));
        }
        Assert.True(figures.Overdue > 0);
        Assert.Equal(figures.Overdue, await ListedAsync(new() { Overdue = true }));
        Assert.Equal(figures.NotArrived, await ListedAsync(new() { OnTheWay = true }));
        var (waiting, _, hidden) = await house.InScopeAsync(s =>
            s.GetRequiredService<WaitingList>().PageAsync(1, null, reader)
        );
        Assert.Equal(figures.Waiting, waiting.Count + hidden);
        return (
            figures.Stages.Where(s => s.Stage < Stage.Arrived).Sum(s => s.Cases),
            figures.NotArrived
        );

        async Task<int> ListedAsync(WorkFilter filter)
        {
            var page = await house.InScopeAsync(s =>
                s.GetRequiredService<WorkList>()
                    .PageAsync(filter with { Tab = WorkTab.Office }, reader)
            );
            return page.Lines.Count + page.Hidden;
        }
    }

    private static async Task HostAtAsync(
        House house,
        Story story,
        string host,
        string origin = "GN"
    )
    {
        var id = (await story.FileAsync()).Id;
        var (to, from) = (await MissionAsync(house, origin), await MissionAsync(house, host));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Case>()
                .Where(c => c.Id == id)
                .ExecuteUpdateAsync(c =>
                    c.SetProperty(x => x.HostMissionId, from)
                        .SetProperty(x => x.OriginMissionId, to)
                );
            await db.Set<WorkItem>()
                .Where(w => w.CaseId == id)
                .ExecuteUpdateAsync(c =>
                    c.SetProperty(x => x.HostMissionId, from)
                        .SetProperty(x => x.OriginMissionId, to)
                );
        });
    }

    private static Task<Guid> MissionAsync(House house, string code) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Mission>()
                .Where(m => m.Code == code)
                .Select(m => m.Id)
                .SingleAsync()
        );
}
