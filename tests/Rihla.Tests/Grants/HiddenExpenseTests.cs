using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>Finance pays for a restricted case without learning which it is, or what was ordered for it.</summary>
public sealed class HiddenExpenseTests(Houses houses) : IClassFixture<Houses>
{
    private const string What = "Abri d'urgence à Tétouan";

    [Theory, BothDatabases]
    public async Task Of_a_restricted_case_who_is_not_of_its_team_is_told_only_the_money(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var (salma, hicham) = (await story.ActorAsync("salma"), await story.ActorAsync("hicham"));
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = LinePurpose.Travel,
                    What = What,
                    Amount = 417,
                },
                hicham
            )
        );
        Assert.Contains(story.Code, await SeenAsync(), StringComparison.Ordinal);
        Assert.Contains(What, await ExportedAsync(), StringComparison.Ordinal);

        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menaces", salma));

        foreach (var told in new[] { await SeenAsync(), await ExportedAsync() })
        {
            Assert.DoesNotContain(story.Code, told, StringComparison.Ordinal);
            Assert.DoesNotContain(What, told, StringComparison.Ordinal);
            Assert.Contains("Dossier restreint", told, StringComparison.Ordinal);
            Assert.Contains("417", told, StringComparison.Ordinal);
        }
        // It is approved all the same.
        using var omar = await story.VisitorAsync("omar");
        var page = await omar.GetAsync("/app/expenses");
        page = await omar.SubmitAsync(page, [], "form[action$='handler=Approve']");
        Assert.Contains("La dépense est approuvée", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(story.Code, page.Text, StringComparison.Ordinal);

        async Task<string> SeenAsync()
        {
            using var visitor = await story.VisitorAsync("omar");
            return (await visitor.GetAsync("/app/expenses")).Text;
        }

        async Task<string> ExportedAsync()
        {
            var reader = await story.ActorAsync("omar");
            return await house.InScopeAsync(async s =>
            {
                var words = s.GetRequiredService<Words>().In("fr");
                var list = s.GetServices<ListExport>().Single(l => l.Key == "expenses");
                var said = new List<object?>();
                await foreach (var row in list.RowsAsync(reader, words))
                {
                    said.AddRange(row);
                }
                return string.Join(' ', said);
            });
        }
    }
}
