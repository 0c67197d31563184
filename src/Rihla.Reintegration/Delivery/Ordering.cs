using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>Orders of what was promised, and taking them back.</summary>
internal sealed class Ordering(
    ItemOperations items,
    CaseOrders orders,
    SupplierBook suppliers,
    Quotations quotations,
    CaseTasks tasks,
    Today today
)
{
    private const int LongestText = 500;

    /// <summary>Asks finance to order something that was promised.</summary>
    /// <returns>Refused before the plan is approved, without the quotations that the rules ask for, above what was planned, below a unit for each instalment, and by the rules of the grant.</returns>
    public Task<Outcome> OrderAsync(
        string code,
        Guid itemId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        items.OnAsync(
            code,
            itemId,
            by,
            async (file, _, found) =>
            {
                var item = found.Item;
                if (item.ProjectId is not null)
                {
                    return new Refusal("Order.ByProject");
                }
                if (found.IsOrdered || item.Cost == 0)
                {
                    return new Refusal(
                        item.Cost == 0 ? "Order.CostsNothing" : "Order.OrderedAlready"
                    );
                }
                if (item.Until is not null)
                {
                    return new Refusal("Order.BeingTakenOut");
                }
                var needed = await quotations.NeededAsync(file, item, cancel);
                if (!needed.IsDone)
                {
                    return needed.Refusals.ToList();
                }
                var chosen = await quotations.ChosenAsync(
                    item.Id,
                    needed.Value.Count,
                    item.Cost,
                    cancel
                );
                if (!chosen.IsDone)
                {
                    return chosen.Refusals.ToList();
                }
                if (chosen.Value.Amount < item.Instalments.Count)
                {
                    return new Refusal("Order.TooSmall", item.Instalments.Count);
                }
                var parts = Divide(item, chosen.Value.Amount);
                if (chosen.Value.Quotation is { } quotation)
                {
                    (item.Supplier, item.SupplierId) = (quotation.Supplier, quotation.SupplierId);
                }
                if (await suppliers.IsBarredAsync(item.SupplierId, cancel))
                {
                    return new Refusal("Order.SupplierBarred");
                }
                var asked = await orders.RequestAsync(
                    file,
                    new(parts.OrderId, item.What.Reveal(), item.Purpose, item.Method, parts.Parts),
                    by,
                    cancel
                );
                return asked.IsDone
                    ? new Act("order.asked") { Args = [item.What.Reveal()] }
                    : asked.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Gives each instalment its part of an order; what it asks less than planned is spread over all.</summary>
    internal static (Guid OrderId, IReadOnlyList<OrderPart> Parts) Divide(
        PlanItem item,
        long amount,
        IReadOnlyList<Guid>? partIds = null
    )
    {
        var order = Guid.CreateVersion7();
        var instalments = item.Instalments.OrderBy(i => i.Number).ToList();
        var shares = Shares.Each(amount, instalments.ConvertAll(i => i.Amount));
        for (var i = 0; i < instalments.Count; i++)
        {
            instalments[i].Amount = shares[i];
            instalments[i].OrderId = order;
            instalments[i].PartId = partIds?[i] ?? Guid.CreateVersion7();
        }
        return (order, [.. instalments.Select(i => new OrderPart(i.PartId!.Value, i.Amount))]);
    }

    /// <summary>What was promised is not given any more, with a reason: what is ordered and not paid is taken back.</summary>
    public Task<Outcome> CancelAsync(
        string code,
        Guid itemId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        items.OnAsync(
            code,
            itemId,
            by,
            async (file, _, found) =>
            {
                if (found.Item.ProjectId is not null)
                {
                    return new Refusal("ReintegrationPlan.LeaveProject");
                }
                if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > LongestText)
                {
                    return Refusal.Of("Reason", "Order.ReasonMissing", LongestText);
                }
                if (WasGiven(found) is { } given)
                {
                    return given;
                }
                var done = await WithdrawAsync(file, found, reason, by, cancel);
                if (!done.IsDone)
                {
                    return done.Refusals.ToList();
                }
                found.Item.Cancel(reason, by.Name, today.Date);
                await tasks.SettleAsync(
                    file.Id,
                    TaskKinds.ItemLate,
                    by,
                    TaskSubject.Of(found.Item.Id, found.Item.DueOn),
                    cancel
                );
                return new Act("order.item-cancelled")
                {
                    Args = [found.Item.What.Reveal()],
                    Reason = reason.Trim(),
                };
            },
            cancel
        );

    /// <summary>
    /// What was handed over whole and of which nothing is paid is not called off: the supplier is owed for it, or it is returned. Once
    /// something was paid, it can be said that the rest is not owed.
    /// </summary>
    internal static Refusal? WasGiven(ItemSupport found) =>
        found.Item is { IsHandedOver: true, IsDelivered: true }
        && !found.Instalments.Any(i => i.IsPaid)
            ? new("Order.WasGiven")
            : null;

    /// <summary>Takes the orders of an item back in the open operation, as far as they are not paid.</summary>
    /// <returns>What became free.</returns>
    internal async Task<Outcome<CancelledOrder>> WithdrawAsync(
        CaseFile file,
        ItemSupport found,
        string reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var freed = 0L;
        foreach (
            var order in found
                .Instalments.Where(i => i.IsOrdered && !i.IsPaid)
                .Select(i => i.Instalment.OrderId!.Value)
                .Distinct()
        )
        {
            var cancelled = await orders.CancelAsync(file.Id, order, reason.Trim(), by, cancel);
            if (!cancelled.IsDone)
            {
                return cancelled.Refusals.ToList();
            }
            freed += cancelled.Value.Freed;
        }
        return new CancelledOrder(freed);
    }
}
