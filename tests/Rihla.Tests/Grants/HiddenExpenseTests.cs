using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
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

        async Task<string> ExportedAsync() =>
            await RowsAsync(house, "expenses", await story.ActorAsync("omar"));
    }

    [Theory, BothDatabases]
    public async Task Who_is_paid_for_a_restricted_case_stands_only_where_it_is_paid(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var support = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await support.OrderAsync());
        await support.ApproveOrdersAsync("omar");
        GrantHouse.Done(await support.HandOverAsync(1));
        GrantHouse.Done(await support.AskPaymentAsync(400));
        var due = Assert.Single(await support.BillsAsync("rachida"));
        var (payee, what) = (due.Bill.Payee.Reveal(), due.Expenses[0].What.Reveal());
        var rachida = await support.ActorAsync("rachida");
        var open = await RowsAsync(house, "bills", rachida);
        Assert.Contains(payee, open, StringComparison.Ordinal);
        Assert.Contains("F-2026-17", open, StringComparison.Ordinal);

        await support.DoAsync<Teams>(
            "salma",
            (t, by) => t.RestrictAsync(support.Code, "Menaces", by)
        );

        var told = await RowsAsync(house, "bills", rachida);
        Assert.DoesNotContain(payee, told, StringComparison.Ordinal);
        // Other cases of this house have the same invoice number.
        Assert.Equal(open.Split("F-2026-17").Length - 1, told.Split("F-2026-17").Length);
        using var visitor = await support.Story.VisitorAsync("rachida");
        foreach (var path in new[] { "/app/expenses", "/app/payments" })
        {
            var page = await visitor.GetAsync(path);
            Assert.DoesNotContain(support.Code, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(what, page.Text, StringComparison.Ordinal);
        }
        var queue = await visitor.GetAsync("/app/expenses");
        Assert.Contains(payee, queue.Text, StringComparison.Ordinal);
        Assert.Contains("Dossier restreint", queue.Text, StringComparison.Ordinal);
    }

    private static Task<string> RowsAsync(House house, string key, Actor reader) =>
        house.InScopeAsync(async s =>
        {
            var words = s.GetRequiredService<Words>().In("fr");
            var list = s.GetServices<ListExport>().Single(l => l.Key == key);
            var said = new List<object?>();
            await foreach (var row in list.RowsAsync(reader, words))
            {
                said.AddRange(row);
            }
            return string.Join(' ', said);
        });
}
