using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>What a supplier asks, as it is typed.</summary>
internal sealed record QuotationInput
{
    public string? Supplier { get; init; }

    /// <summary>Which one of the register it is, where several are alike; or <see cref="SupplierBook.Another"/>.</summary>
    public string? SupplierChoice { get; init; }
    public decimal? Amount { get; init; }
    public DateOnly? On { get; init; }
    public Stream? Scan { get; init; }
    public string? ScanName { get; init; }
}

/// <summary>What is to be ordered, and from whom.</summary>
internal sealed record Chosen(long Amount, Quotation? Quotation);

/// <summary>What suppliers ask, how many of them must be asked, and the choice among them.</summary>
internal sealed class Quotations(
    RihlaDb db,
    ItemOperations items,
    CaseOrders orders,
    SupplierBook suppliers,
    PlanRuleBook rules,
    Attachments attachments,
    Today today
)
{
    private const int LongestText = 500;

    /// <summary>The quotations for an item or a project, the cheapest first.</summary>
    public async Task<IReadOnlyList<Quotation>> OfAsync(
        Guid subjectId,
        CancellationToken cancel = default
    ) =>
        [
            .. (
                await db.Set<Quotation>()
                    .AsNoTracking()
                    .Where(q => q.SubjectId == subjectId)
                    .ToListAsync(cancel)
            )
                .OrderBy(q => q.Amount)
                .ThenBy(q => q.Id),
        ];

    /// <summary>How many suppliers these are from: who quoted twice counts once, and who is barred does not count.</summary>
    public async Task<int> SuppliersOfAsync(
        IEnumerable<Quotation> all,
        CancellationToken cancel = default
    )
    {
        var found = new HashSet<Guid>();
        foreach (var id in all.Select(q => q.SupplierId).Distinct())
        {
            if (await suppliers.FindAsync(id, cancel) is { IsBarred: false } supplier)
            {
                found.Add(supplier.Id);
            }
        }
        return found.Count;
    }

    /// <summary>How many suppliers must have quoted for an item before it is ordered.</summary>
    public async Task<Outcome<QuotationsNeeded>> NeededAsync(
        CaseFile file,
        PlanItem item,
        CancellationToken cancel = default
    )
    {
        if (
            !item.IsHandedOver
            || item.Cost == 0
            || await orders.GrantOfAsync(file.Id, cancel) is not { } grant
        )
        {
            return new QuotationsNeeded(0);
        }
        return await rules.QuotationsForAsync(
            file.HostMissionId,
            grant.Id,
            grant.Currency.FromMinor(item.Cost),
            grant.Currency.Code,
            cancel
        );
    }

    /// <summary>Records a quotation.</summary>
    public async Task<Outcome> QuoteAsync(
        string code,
        Guid itemId,
        QuotationInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var scan = await ReadAsync(input, cancel);
        return await items.OnAsync(
            code,
            itemId,
            by,
            async (_, support, found) =>
            {
                if (found.IsOrdered)
                {
                    return new Refusal("Order.OrderedAlready");
                }
                var kept = await KeepAsync(itemId, support.Plan.Currency, input, scan, by, cancel);
                return kept.IsDone
                    ? new Act("order.quoted") { Args = [input.Supplier!.Trim()] }
                    : kept.Refusals.ToList();
            },
            cancel
        );
    }

    /// <summary>Reads the scan of a quotation, before the operation that keeps it.</summary>
    internal Task<Outcome<Attachment>?> ReadAsync(QuotationInput input, CancellationToken cancel) =>
        attachments.ReadDocumentAsync(input.Scan, input.ScanName, nameof(input.Scan), cancel);

    /// <summary>Adds a quotation for an item or a project to the open operation.</summary>
    internal async Task<Outcome> KeepAsync(
        Guid subjectId,
        string? currencyCode,
        QuotationInput input,
        Outcome<Attachment>? scan,
        Actor by,
        CancellationToken cancel
    )
    {
        if (Currency.Find(currencyCode) is not { } currency)
        {
            return new Refusal("ReintegrationPlan.NotFunded");
        }
        var faults = new List<Refusal>();
        var supplier = await suppliers.NameAsync(
            input.Supplier,
            input.SupplierChoice,
            nameof(input.Supplier),
            by,
            cancel
        );
        if (!supplier.IsDone)
        {
            faults.AddRange(supplier.Refusals);
        }
        if (input.Amount is not (> 0 and < 1_000_000_000) || !currency.Holds(input.Amount.Value))
        {
            faults.Add(Refusal.Of("Amount", "Grant.AmountWrong", currency.Code));
        }
        if (input.On > today.Date)
        {
            faults.Add(Refusal.Of("On", "ReintegrationPlan.DayToCome"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        if (scan is { IsDone: false })
        {
            return Outcome.Refused(scan.Refusals);
        }
        db.Add(
            new Quotation
            {
                SubjectId = subjectId,
                Supplier = Personal.Of(supplier.Value!.Name)!,
                SupplierId = supplier.Value.Id,
                Amount = currency.ToMinor(input.Amount!.Value),
                On = input.On ?? today.Date,
                ScanId = attachments.Keep(scan?.Value),
                RecordedByName = by.Name,
            }
        );
        return Outcome.Done;
    }

    /// <summary>Chooses one of the quotations, with a reason.</summary>
    public Task<Outcome> ChooseAsync(
        string code,
        Guid itemId,
        Guid quotationId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        items.OnAsync(
            code,
            itemId,
            by,
            async (_, _, found) =>
            {
                if (found.IsOrdered)
                {
                    return new Refusal("Order.OrderedAlready");
                }
                var chosen = await TakeAsync(itemId, quotationId, reason, by, cancel);
                return chosen.IsDone
                    ? new Act("order.quotation-chosen") { Reason = reason!.Trim() }
                    : chosen.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Marks the one that is chosen in the open operation.</summary>
    internal async Task<Outcome> TakeAsync(
        Guid subjectId,
        Guid quotationId,
        string? reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var all = await db.Set<Quotation>()
            .Where(q => q.SubjectId == subjectId)
            .ToListAsync(cancel);
        if (all.Find(q => q.Id == quotationId) is not { } chosen)
        {
            return new Refusal("Order.NoQuotation");
        }
        if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > LongestText)
        {
            return Refusal.Of("Reason", "Order.ReasonMissing", LongestText);
        }
        if (await suppliers.IsBarredAsync(chosen.SupplierId, cancel))
        {
            return new Refusal("Order.SupplierBarred");
        }
        foreach (var quotation in all)
        {
            (quotation.ChosenBecause, quotation.ChosenByName) = (null, null);
        }
        (chosen.ChosenBecause, chosen.ChosenByName) = (Personal.Of(reason), by.Name);
        return Outcome.Done;
    }

    /// <summary>What is to be ordered: the chosen quotation, or what was planned where none is needed.</summary>
    internal async Task<Outcome<Chosen>> ChosenAsync(
        Guid subjectId,
        int needed,
        long planned,
        CancellationToken cancel
    )
    {
        var all = await OfAsync(subjectId, cancel);
        if (await SuppliersOfAsync(all, cancel) is var quoted && quoted < needed)
        {
            return new Refusal("Order.QuotationsMissing", needed, quoted);
        }
        var chosen = all.FirstOrDefault(q => q.IsChosen);
        if (chosen is null)
        {
            return needed > 0 ? new Refusal("Order.NothingChosen") : new Chosen(planned, null);
        }
        return chosen.Amount > planned
            ? new Refusal("Order.AbovePlan")
            : new Chosen(chosen.Amount, chosen);
    }
}
