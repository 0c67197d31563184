using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <content>The payment of what came back after it was handed over.</content>
public sealed partial class CaseOrders
{
    /// <summary>
    /// What these parts of orders pay came back. A payment that is asked for is sent back; one that stands in a bank file is finance's
    /// to stop, and is sent back when it leaves the file.
    /// </summary>
    /// <param name="partIds">The parts that are paid for what is there.</param>
    /// <param name="why">Why it came back; nothing where the payment is for several cases.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Whether a payment was sent back.</returns>
    public async Task<bool> ComeBackAsync(
        IReadOnlyCollection<Guid> partIds,
        string? why,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var bills = await BillsAsync(partIds, cancel);
        foreach (var bill in bills)
        {
            bill.ComeBack(why, today.Date);
        }
        var sentBack = bills.FindAll(b => b.Standing == BillStanding.SentBack);
        foreach (var bill in sentBack)
        {
            await SettleUnpaidAsync(bill, by, cancel);
        }
        return sentBack.Count > 0;
    }

    /// <summary>What came back is there again: what finance has not taken out of its bank file is paid.</summary>
    /// <param name="partIds">The parts that are paid for it.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task BeThereAsync(
        IReadOnlyCollection<Guid> partIds,
        CancellationToken cancel = default
    )
    {
        foreach (var bill in await BillsAsync(partIds, cancel))
        {
            bill.BeThere();
        }
    }

    /// <summary>A payment is not asked for any more, and so waits for nobody.</summary>
    internal async Task SettleUnpaidAsync(Bill bill, Actor by, CancellationToken cancel)
    {
        foreach (
            var one in await db.Set<Expense>()
                .Where(e => e.PartId == bill.PartId)
                .Select(e => e.CaseId)
                .Distinct()
                .ToListAsync(cancel)
        )
        {
            await tasks.SettleAsync(one, MoneyReminders.Unpaid, by, bill.Id, cancel);
        }
    }

    private Task<List<Bill>> BillsAsync(
        IReadOnlyCollection<Guid> partIds,
        CancellationToken cancel
    ) =>
        db.Set<Bill>()
            .Where(b => partIds.Contains(b.PartId) && b.Standing != BillStanding.SentBack)
            .ToListAsync(cancel);
}
