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

    /// <summary>Asks finance to order the project: one order, to which every participant's grant pays its share.</summary>
    /// <returns>Refused while a participant's plan with the share is not approved, without the quotations that the rules ask for, and by the rules of each grant.</returns>
    public Task<Outcome> OrderAsync(string code, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            code,
            null,
            by,
            async (project, cases) =>
            {
                if (project.OrderId is not null)
                {
                    return new Refusal("Order.OrderedAlready");
                }
                var present = project.Present.ToList();
                if (present.Count == 0)
                {
                    return new Refusal("Project.Nobody");
                }
                var shares = new List<(CaseFile File, PlanItem Item)>();
                foreach (var participant in present)
                {
                    var file = cases.First(c => c.Id == participant.CaseId);
                    var plan = await book.FindAsync(file.Id, cancel);
                    if (
                        plan?.Promised.FirstOrDefault(i => i.Id == participant.ItemId)
                        is not { } item
                    )
                    {
                        return new Refusal("Project.PlanNotApproved", file.Code);
                    }
                    shares.Add((file, item));
                }
                var grant = (await orders.GrantOfAsync(present[0].CaseId, cancel))!;
                var needed = await rules.QuotationsForAsync(
                    shares[0].File.HostMissionId,
                    grant.Id,
                    grant.Currency.FromMinor(project.Cost),
                    project.Currency,
                    cancel
                );
                if (!needed.IsDone)
                {
                    return needed.Refusals.ToList();
                }
                var chosen = await quotations.ChosenAsync(
                    project.Id,
                    needed.Value.Count,
                    project.Cost,
                    cancel
                );
                if (!chosen.IsDone)
                {
                    return chosen.Refusals.ToList();
                }
                if (await suppliers.IsBarredAsync(chosen.Value.Quotation?.SupplierId, cancel))
                {
                    return new Refusal("Order.SupplierBarred");
                }
                if (chosen.Value.Amount != project.Cost)
                {
                    project.Cost = chosen.Value.Amount;
                    await ShareAsync(
                        project,
                        [],
                        shares[0].File.Code,
                        joined: true,
                        null,
                        by,
                        cancel
                    );
                }
                var (order, part) = (Guid.CreateVersion7(), Guid.CreateVersion7());
                foreach (var (file, item) in shares)
                {
                    var instalment = item.Instalments.Single();
                    (instalment.OrderId, instalment.PartId) = (order, part);
                    (item.Supplier, item.SupplierId) = (
                        chosen.Value.Quotation?.Supplier,
                        chosen.Value.Quotation?.SupplierId
                    );
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
                project.OrderId = order;
                return new Act("project.ordered") { Args = [project.Code] };
            },
            cancel
        );
}
