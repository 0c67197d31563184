using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Grants;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Conditions;

/// <summary>Something about everything that was promised, asked item by item.</summary>
internal abstract class SupportCondition(PlanBook book) : Condition
{
    public override Stage Into => Stage.Supported;

    public override string Page => "support";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        await book.SupportAsync(file.Id, cancel) is { } support
            ? [.. support.Promised.Select(ObstacleOf).OfType<Obstacle>()]
            : [];

    /// <summary>What stands in the way for one thing promised.</summary>
    protected abstract Obstacle? ObstacleOf(ItemSupport support);
}

/// <summary>Everything promised is ordered, or cancelled with a reason.</summary>
internal sealed class AssistanceOrdered(PlanBook book) : SupportCondition(book)
{
    public override string Key => "assistance-ordered";

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    protected override Obstacle? ObstacleOf(ItemSupport support) =>
        support.State == ItemState.Promised && support.Instalments.Count > 0
            ? new("Condition.assistance-ordered.NotYet", null, support.Item.What.Reveal())
            {
                DueOn = support.Item.DueOn,
            }
            : null;
}

/// <summary>Finance has decided on every order.</summary>
internal sealed class OrdersApproved(PlanBook book) : SupportCondition(book)
{
    public override string Key => "orders-approved";

    public override Role Owner => Role.FinanceOfficer;

    public override string Page => "/app/expenses";

    protected override Obstacle? ObstacleOf(ItemSupport support) =>
        support.State == ItemState.OrderAsked
            ? new("Condition.orders-approved.NotYet", null, support.Item.What.Reveal())
            {
                DueOn = support
                    .Instalments.Where(i => i.Part?.Standing == ExpenseStanding.Requested)
                    .Min(i => i.Part!.RequestedOn)
                    .AddDays(ReintegrationReminders.ApprovalWithinDays),
            }
            : null;
}

/// <summary>Everything ordered was handed over.</summary>
internal sealed class AssistanceDelivered(PlanBook book) : SupportCondition(book)
{
    public override string Key => "assistance-delivered";

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    protected override Obstacle? ObstacleOf(ItemSupport support) =>
        support.State is not ItemState.Cancelled && !support.Item.IsDelivered
            ? new(
                "Condition.assistance-delivered.NotYet",
                null,
                support.Item.What.Reveal(),
                support.Item.Delivered,
                support.Item.Quantity
            )
            {
                DueOn = support.Item.DueOn,
            }
            : null;
}

/// <summary>Every payment that is due is asked for.</summary>
internal sealed class PaymentsAsked(PlanBook book) : SupportCondition(book)
{
    public override string Key => "payments-asked";

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    protected override Obstacle? ObstacleOf(ItemSupport support) =>
        support.State is not ItemState.Cancelled
        && support
            .Instalments.Where(i =>
                i.Part is { Standing: ExpenseStanding.Ordered, IsBilled: false }
            )
            .ToList()
            is { Count: > 0 } open
            ? new("Condition.payments-asked.NotYet", null, support.Item.What.Reveal())
            {
                DueOn = open.Min(i => i.Instalment.DueOn),
            }
            : null;
}

/// <summary>Everything was paid.</summary>
internal sealed class AssistancePaid(PlanBook book) : SupportCondition(book)
{
    public override string Key => "assistance-paid";

    public override Role Owner => Role.FinanceOfficer;

    public override string Page => "/app/expenses";

    protected override Obstacle? ObstacleOf(ItemSupport support) =>
        support.State is not ItemState.Cancelled
        && support.Instalments.Any(i => i.Part is { Standing: ExpenseStanding.Ordered })
            ? new("Condition.assistance-paid.NotYet", null, support.Item.What.Reveal())
            : null;
}
