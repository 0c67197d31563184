using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <content>Quotations, and the one order of all.</content>
internal sealed partial class Projects
{
    /// <summary>Records a quotation for a project.</summary>
    public async Task<Outcome> QuoteAsync(
        string code,
        QuotationInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var scan = await quotations.ReadAsync(input, cancel);
        return await OnAsync(
            code,
            null,
            by,
            async (project, _) =>
                project.OrderId is not null ? new Refusal("Order.OrderedAlready")
                : await quotations.KeepAsync(project.Id, project.Currency, input, scan, by, cancel)
                    is { IsDone: false } refused
                    ? refused.Refusals.ToList()
                : new Act("order.quoted") { Args = [input.Supplier!.Trim()] },
            cancel
        );
    }

    /// <summary>Chooses one of the quotations of a project, with a reason.</summary>
    public Task<Outcome> ChooseAsync(
        string code,
        Guid quotationId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            null,
            by,
            async (project, _) =>
                project.OrderId is not null ? new Refusal("Order.OrderedAlready")
                : await quotations.TakeAsync(project.Id, quotationId, reason, by, cancel)
                    is { IsDone: false } refused
                    ? refused.Refusals.ToList()
                : new Act("order.quotation-chosen") { Reason = reason!.Trim() },
            cancel
        );

    /// <summary>
    /// Asks finance to order what of the project no order holds: all of it under one order, to which every participant's grant
    /// pays its share; later what finance refused, or what who left has not paid.
    /// </summary>
    /// <returns>Refused while a participant's plan does not promise the share, or promises more than was approved, without the quotations that the rules ask for, and by the rules of each grant.</returns>
    public Task<Outcome> OrderAsync(string code, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            code,
            null,
            by,
            async (project, cases) =>
            {
                if (!project.Present.Any())
                {
                    return new Refusal("Project.Nobody");
                }
                var shares = await OpenAsync(project, cases, by, cancel);
                if (!shares.IsDone)
                {
                    return shares.Refusals.ToList();
                }
                if (shares.Value.Count == 0)
                {
                    return new Refusal("Order.OrderedAlready");
                }
                if (
                    project.OrderId is null
                    && await TakeQuotationAsync(project, shares.Value, by, cancel)
                        is { IsDone: false } refused
                )
                {
                    return refused.Refusals.ToList();
                }
                var (order, part) = (Guid.CreateVersion7(), Guid.CreateVersion7());
                foreach (var (file, share) in shares.Value)
                {
                    var item = share.Item;
                    var instalment = item.Gather([
                        .. item.Instalments.Except(
                            share.Instalments.Where(i => i.IsOrdered).Select(i => i.Instalment)
                        ),
                    ]);
                    (instalment.OrderId, instalment.PartId) = (order, part);
                    var asked = await orders.RequestAsync(
                        file,
                        new(
                            order,
                            item.What.Reveal(),
                            item.Purpose,
                            item.Method,
                            [new(part, instalment.Amount)]
                        ),
                        by,
                        cancel
                    );
                    if (!asked.IsDone)
                    {
                        return asked.Refusals.ToList();
                    }
                }
                project.OrderId ??= order;
                return new Act("project.ordered") { Args = [project.Code] };
            },
            cancel
        );

    // The shares of which no order holds all.
    private async Task<Outcome<List<(CaseFile File, ItemSupport Share)>>> OpenAsync(
        Project project,
        IReadOnlyList<CaseFile> cases,
        Actor by,
        CancellationToken cancel
    )
    {
        var seen = await files.CodesAsync([.. cases.Select(c => c.Id)], by, cancel);
        var open = new List<(CaseFile, ItemSupport)>();
        foreach (var participant in project.Present)
        {
            var file = cases.First(c => c.Id == participant.CaseId);
            var support = await book.SupportAsync(file.Id, cancel);
            var share = support?.Promised.FirstOrDefault(i => i.Item.Id == participant.ItemId);
            if (share is not null && share.Instalments.All(i => i.IsOrdered))
            {
                continue;
            }
            var held =
                AfterArrival.WhyNot(file, by) is not null ? "Project.LeavesFirst"
                : share is null ? "Project.PlanNotApproved"
                : !support!.IsWithinApproval() ? "Project.ShareGrew"
                : null;
            if (held is not null)
            {
                return seen.ContainsKey(file.Id)
                    ? new Refusal(held, file.Code)
                    : new Refusal("Project.OtherHeld");
            }
            open.Add((file, share!));
        }
        return open;
    }

    // What the project costs is what the chosen quotation says, and comes from its supplier.
    private async Task<Outcome> TakeQuotationAsync(
        Project project,
        IReadOnlyList<(CaseFile File, ItemSupport Share)> shares,
        Actor by,
        CancellationToken cancel
    )
    {
        var needed = await NeededAsync(project, shares.Select(s => s.File), cancel);
        if (!needed.IsDone)
        {
            return Outcome.Refused(needed.Refusals);
        }
        var chosen = await quotations.ChosenAsync(
            project.Id,
            needed.Value.Count,
            project.Cost,
            cancel
        );
        if (!chosen.IsDone)
        {
            return Outcome.Refused(chosen.Refusals);
        }
        var quotation = chosen.Value.Quotation;
        if (await suppliers.IsBarredAsync(quotation?.SupplierId, cancel))
        {
            return new Refusal("Order.SupplierBarred");
        }
        if (chosen.Value.Amount < shares.Count)
        {
            return new Refusal("Order.TooSmall", shares.Count);
        }
        if (chosen.Value.Amount != project.Cost)
        {
            project.Cost = chosen.Value.Amount;
            await ShareAsync(project, [], shares[0].File.Code, joined: true, null, by, cancel);
        }
        foreach (var (_, share) in shares)
        {
            (share.Item.Supplier, share.Item.SupplierId) = (
                quotation?.Supplier,
                quotation?.SupplierId
            );
        }
        return Outcome.Done;
    }

    // All of it is one order: the grant that asks for most quotations decides.
    private async Task<Outcome<QuotationsNeeded>> NeededAsync(
        Project project,
        IEnumerable<CaseFile> cases,
        CancellationToken cancel
    )
    {
        var (asked, needed) = (new HashSet<Guid>(), 0);
        foreach (var file in cases)
        {
            if (await orders.GrantOfAsync(file.Id, cancel) is not { } grant)
            {
                return new Refusal("Expense.NotFunded");
            }
            if (!asked.Add(grant.Id))
            {
                continue;
            }
            var rule = await rules.QuotationsForAsync(
                file.HostMissionId,
                grant.Id,
                grant.Currency.FromMinor(project.Cost),
                project.Currency,
                cancel
            );
            if (!rule.IsDone)
            {
                return rule;
            }
            needed = Math.Max(needed, rule.Value.Count);
        }
        return new QuotationsNeeded(needed);
    }
}
