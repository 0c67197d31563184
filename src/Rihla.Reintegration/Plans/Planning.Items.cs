using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <content>What is promised.</content>
internal sealed partial class Planning
{
    /// <summary>Adds something to the version that is written.</summary>
    /// <returns>Refused for what is missing, and by the rules of the grant, with the donor's words.</returns>
    public Task<Outcome> AddItemAsync(
        string code,
        ItemInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                await ReckonAsync(plan, cancel);
                var faults = Faults(plan, input);
                if (faults.Count > 0)
                {
                    return faults;
                }
                var supplier = await SupplierAsync(input, by, cancel);
                if (!supplier.IsDone)
                {
                    return supplier.Refusals.ToList();
                }
                var item = new PlanItem
                {
                    PlanId = plan.Id,
                    CaseId = file.Id,
                    MissionId = WorkingMission.Of(file),
                    Since = draft.Number,
                    Dimension = default,
                    Level = default,
                    Kind = default,
                    What = Personal.Of(input.What)!,
                    Quantity = 1,
                    Method = default,
                    Purpose = default,
                    Cost = 0,
                    DueOn = input.DueOn!.Value,
                };
                Describe(item, plan, input, supplier.Value.Found);
                plan.Add(item);
                var check = await CheckAsync(file, plan, draft, cancel);
                return check.IsDone
                    ? new Act("plan.item-added") { Args = [input.What!.Trim()] }
                    : check.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Changes something that the version that is written adds.</summary>
    /// <returns>Refused for what was agreed before: it is taken out and promised anew.</returns>
    public Task<Outcome> ChangeItemAsync(
        string code,
        Guid itemId,
        ItemInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                if (plan.Items.FirstOrDefault(i => i.Id == itemId) is not { } item)
                {
                    return new Refusal("ReintegrationPlan.NoItem");
                }
                if (item.Since != draft.Number || item.ProjectId is not null)
                {
                    return new Refusal("ReintegrationPlan.AgreedBefore");
                }
                await ReckonAsync(plan, cancel);
                var faults = Faults(plan, input);
                if (faults.Count > 0)
                {
                    return faults;
                }
                var supplier = await SupplierAsync(input, by, cancel);
                if (!supplier.IsDone)
                {
                    return supplier.Refusals.ToList();
                }
                db.Entry(item).Property(i => i.Version).OriginalValue = version;
                db.RemoveRange(item.Instalments);
                Describe(item, plan, input, supplier.Value.Found);
                var check = await CheckAsync(file, plan, draft, cancel);
                return check.IsDone
                    ? new Act("plan.item-changed") { Args = [input.What!.Trim()] }
                    : check.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Takes something out of the version that is written.</summary>
    /// <returns>Refused for what is ordered: the order is cancelled first.</returns>
    public Task<Outcome> TakeOutAsync(
        string code,
        Guid itemId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                var support = (await book.SupportAsync(file.Id, cancel))!;
                if (support.Find(itemId) is not { } found || !found.Item.IsIn(draft.Number))
                {
                    return new Refusal("ReintegrationPlan.NoItem");
                }
                if (found.Item.ProjectId is not null)
                {
                    return new Refusal("ReintegrationPlan.LeaveProject");
                }
                if (found.IsOrdered || found.Item.Delivered > 0)
                {
                    return new Refusal("ReintegrationPlan.OrderedAlready");
                }
                if (plan.TakeOut(found.Item, draft))
                {
                    db.Remove(found.Item);
                }
                return new Act("plan.item-taken-out") { Args = [found.Item.What.Reveal()] };
            },
            cancel
        );

    // A plan may leave open from whom something comes; who is named stands in the register.
    private async Task<Outcome<Named>> SupplierAsync(
        ItemInput input,
        Actor by,
        CancellationToken cancel
    )
    {
        if (string.IsNullOrWhiteSpace(input.Supplier))
        {
            return new Named(null);
        }
        var named = await suppliers.NameAsync(
            input.Supplier,
            input.SupplierChoice,
            nameof(input.Supplier),
            by,
            cancel
        );
        return named.IsDone ? new Named(named.Value) : named.Refusals.ToList();
    }

    private sealed record Named(SupplierInfo? Found);

    private static void Describe(
        PlanItem item,
        ReintegrationPlan plan,
        ItemInput input,
        SupplierInfo? supplier
    )
    {
        (item.Dimension, item.Level, item.Kind) = (
            input.Dimension!.Value,
            input.Level!.Value,
            input.Kind!.Value
        );
        (item.What, item.Currency) = (Personal.Of(input.What)!, plan.Currency);
        (item.Supplier, item.SupplierId) = (Personal.Of(supplier?.Name), supplier?.Id);
        (item.Quantity, item.Method) = (input.Quantity!.Value, input.Method);
        (item.Purpose, item.DueOn) = (input.Purpose!.Value, input.DueOn!.Value);
        item.Cost =
            plan.Currency is { } code && input.Cost > 0
                ? Currency.Of(code).ToMinor(input.Cost.Value)
                : 0;
        var given = input.Instalments.Where(i => !i.IsEmpty).ToList();
        item.Pay(
            item.Cost == 0 ? []
            : given.Count == 0
                ?
                [
                    new()
                    {
                        ItemId = item.Id,
                        Number = 1,
                        Amount = item.Cost,
                        DueOn = item.DueOn,
                    },
                ]
            : given
                .OrderBy(i => i.DueOn)
                .Select(
                    (part, n) =>
                        new Instalment
                        {
                            ItemId = item.Id,
                            Number = n + 1,
                            Amount = Currency.Of(plan.Currency!).ToMinor(part.Amount!.Value),
                            DueOn = part.DueOn!.Value,
                            Condition = Personal.Of(part.Condition),
                        }
                )
        );
    }

    private static List<Refusal> Faults(ReintegrationPlan plan, ItemInput input)
    {
        var faults = new List<Refusal>();
        void Need(bool there, string field, string key, params object[] args)
        {
            if (!there)
            {
                faults.Add(Refusal.Of(field, key, args));
            }
        }
        Need(input.Dimension is not null, "Dimension", "ReintegrationPlan.DimensionMissing");
        Need(input.Level is not null, "Level", "ReintegrationPlan.LevelMissing");
        Need(input.Kind is not null, "Kind", "ReintegrationPlan.KindMissing");
        Need(
            !string.IsNullOrWhiteSpace(input.What)
                && input.What.Trim().Length <= PlanItem.LongestWhat,
            "What",
            "ReintegrationPlan.WhatMissing",
            PlanItem.LongestWhat
        );
        Need(input.Quantity is >= 1 and <= 10_000, "Quantity", "ReintegrationPlan.QuantityWrong");
        Need(input.Purpose is not null, "Purpose", "Expense.PurposeMissing");
        Need(input.DueOn is not null, "DueOn", "ReintegrationPlan.DueMissing");
        if (input.Cost is null or 0)
        {
            // Money is delivered by being paid: without any it would be there from the beginning.
            Need(input.Method != ExpenseMethod.Cash, "Cost", "ReintegrationPlan.CashMissing");
            return faults;
        }
        if (plan.Currency is not { } code)
        {
            faults.Add(Refusal.Of("Cost", "ReintegrationPlan.NotFunded"));
            return faults;
        }
        var currency = Currency.Of(code);
        bool Holds(decimal? amount) =>
            amount is > 0 and < 1_000_000_000 && currency.Holds(amount.Value);
        Need(Holds(input.Cost), "Cost", "Grant.AmountWrong", code);
        var parts = input.Instalments.Where(i => !i.IsEmpty).ToList();
        Need(
            parts.Count <= PlanItem.MostInstalments,
            "Instalments",
            "ReintegrationPlan.TooManyInstalments"
        );
        for (var i = 0; i < input.Instalments.Count; i++)
        {
            var part = input.Instalments[i];
            if (!part.IsEmpty)
            {
                Need(Holds(part.Amount), $"Instalments[{i}].Amount", "Grant.AmountWrong", code);
                Need(
                    part.DueOn is not null,
                    $"Instalments[{i}].DueOn",
                    "ReintegrationPlan.DueMissing"
                );
            }
        }
        if (faults.Count == 0 && parts.Count > 0 && parts.Sum(p => p.Amount) != input.Cost)
        {
            faults.Add(
                Refusal.Of(
                    "Instalments[0].Amount",
                    "ReintegrationPlan.InstalmentsDiffer",
                    parts.Sum(p => p.Amount)!.Value,
                    input.Cost.Value,
                    code
                )
            );
        }
        return faults;
    }
}
