using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// What waits for a finance officer, who works on no cases and so finds it nowhere else: orders to approve and bills to pay,
/// without those in which this officer had a hand, and files for the bank that pay for what came back.
/// </summary>
internal sealed class ExpenseTasks(ExpenseBook expenses, Bills bills, PaymentBatches batches)
    : OfficeTasks
{
    /// <summary>Days within which an order is decided: as the work list gives the case.</summary>
    public const int DecidedWithinDays = 3;

    private const string Queue = "/app/expenses";

    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        if (!by.May(GrantsPermissions.Approve))
        {
            return [];
        }
        var tasks = new List<OfficeTask>();
        var orders = (await expenses.OpenAsync(by, cancel))
            .Select(l => l.Expense)
            .Where(e =>
                e.RequestedById != by.UserId
                && (
                    e.Standing == ExpenseStanding.Requested
                    || e.PartId is not null
                    || e.ApprovedById != by.UserId
                )
            )
            .ToList();
        if (orders.Count > 0)
        {
            tasks.Add(
                new(
                    "Task.expenses-waiting",
                    [orders.DistinctBy(e => e.OrderId ?? e.Id).Count()],
                    orders.Min(e => e.RequestedOn).AddDays(DecidedWithinDays),
                    Queue
                )
            );
        }
        var due = (await bills.DueAsync(by, cancel)).Where(b => !b.IsOf(by.UserId)).ToList();
        if (due.Count > 0)
        {
            tasks.Add(new("Task.bills-due", [due.Count], due.Min(b => b.Bill.DueOn), Queue));
        }
        tasks.AddRange(
            (await batches.CameBackAsync(by, cancel)).Select(b => new OfficeTask(
                "Task.payment-came-back",
                [b.Code],
                b.On,
                $"/app/payments/{b.Code}"
            ))
        );
        return tasks;
    }
}
