using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>What was promised, what arrived, what is late, what it cost.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class SupportModel(
    CaseFiles files,
    PlanBook book,
    CaseOrders orders,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    public DateOnly Day => today.Date;

    public CaseSupport? Support { get; private set; }

    public IReadOnlyList<ItemSupport> Items { get; private set; } = [];

    public Currency? Currency => Platform.Currency.Find(Support?.Plan.Currency);

    public CaseMoney Money { get; private set; } = new(0, 0, 0);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Support.Title", "plan.support-viewed"))
        {
            return NotFound();
        }
        Support = await book.SupportAsync(CaseFile.Id, Cancel);
        Items = [.. Support?.Promised ?? []];
        Money = await orders.BalanceAsync(CaseFile.Id, Cancel);
        return Page();
    }
}

/// <summary>How the state of something promised looks.</summary>
internal static class SupportShow
{
    public static string Kind(ItemState state) =>
        state switch
        {
            ItemState.Done => "done",
            ItemState.Delivered => "met",
            ItemState.Cancelled => "waived",
            ItemState.Promised => "unmet",
            _ => "pending",
        };
}
