using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>What the list of quotations shows, and where its forms go.</summary>
/// <param name="Quotations">The quotations.</param>
/// <param name="Currency">Their currency.</param>
/// <param name="Address">Where one is added and chosen; nothing when that is over.</param>
/// <param name="Papers">Where their papers are opened.</param>
/// <param name="TakesMore">Whether another can be added.</param>
internal sealed record QuotationList(
    IReadOnlyList<Quotation> Quotations,
    Currency? Currency,
    string? Address,
    string? Papers,
    bool TakesMore
)
{
    /// <summary>The suppliers that are proposed for another.</summary>
    public SupplierOffer Suppliers { get; init; } = new("", [], [], null);
}

/// <summary>One thing promised: quotations, order, handovers, payments.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class SupportItemModel(
    CaseFiles files,
    PlanBook book,
    Projects projects,
    Quotations quotations,
    SupplierBook suppliers,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Item { get; set; }

    public DateOnly Day => today.Date;

    public ItemSupport Support { get; private set; } = null!;

    public Currency? Currency { get; private set; }

    public IReadOnlyList<Quotation> Quotations { get; private set; } = [];

    public int QuotationsNeeded { get; private set; }

    /// <summary>How many suppliers have quoted, as the rule counts them.</summary>
    public int SuppliersQuoted { get; private set; }

    public SupplierOffer Suppliers { get; private set; } = null!;

    public bool MayWork => IsOurs && Actor.May(ReintegrationPermissions.Deliver);

    /// <summary>The project whose share it is, for who may take the case out of it.</summary>
    public string? Project { get; private set; }

    public bool MayHandOver =>
        MayWork
        && !Support.Item.IsCancelled
        && Support.Instalments.All(i =>
            i.Part?.Standing is ExpenseStanding.Ordered or ExpenseStanding.Paid
        );

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        return Page();
    }

    private async Task<bool> LoadAsync()
    {
        if (
            !await OpenAsync("Support.Title", "plan.support-viewed")
            || await book.SupportAsync(CaseFile.Id, Cancel) is not { } all
            || all.Find(Item) is not { } found
        )
        {
            return false;
        }
        Support = found;
        Currency = Platform.Currency.Find(found.Item.Currency ?? all.Plan.Currency);
        Quotations = await quotations.OfAsync(found.Item.ProjectId ?? found.Item.Id, Cancel);
        SuppliersQuoted = await quotations.SuppliersOfAsync(Quotations, Cancel);
        Suppliers = await SupplierOffer.OfAsync(suppliers, Actor, Cancel);
        if (
            found.Item.ProjectId is { } project
            && WorkingMission.IsOf(CaseFile, Actor)
            && Actor.May(ReintegrationPermissions.Deliver)
        )
        {
            Project = await projects.CodeOfAsync(project, Cancel);
        }
        QuotationsNeeded =
            (await quotations.NeededAsync(CaseFile, found.Item, Cancel)).Value?.Count ?? 0;
        ViewData["Back"] = Address("support");
        ViewData["BackText"] = T["Support.Title"];
        return true;
    }
}
