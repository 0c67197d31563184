using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>The frame of everything that is done about one thing in the plan in force.</summary>
internal sealed class ItemOperations(CaseOperations operations, PlanBook book)
{
    /// <summary>Changes something about a thing that was promised, after the arrival and while it is not taken out of the plan.</summary>
    public Task<Outcome> OnAsync(
        string code,
        Guid itemId,
        Actor by,
        Func<CaseFile, CaseSupport, ItemSupport, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Deliver,
            async file =>
            {
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return notNow;
                }
                var support = await book.SupportAsync(file.Id, cancel);
                return support?.Promised.FirstOrDefault(i => i.Item.Id == itemId) is not { } found
                        ? new Refusal("Order.NotPromised")
                    : found.Item.IsCancelled ? new Refusal("Order.IsCancelled")
                    : await change(file, support, found);
            },
            cancel
        );
}
