using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>The grant that pays for a case, as who orders for the case sees it.</summary>
/// <param name="Id">Which grant.</param>
/// <param name="Name">Its name.</param>
/// <param name="Currency">The currency its books are kept in.</param>
/// <param name="Purposes">What it has a budget line for.</param>
/// <param name="Rules">The donor's words of each rule about spending that is in force.</param>
public sealed record CaseGrant(
    Guid Id,
    string Name,
    Currency Currency,
    IReadOnlyList<LinePurpose> Purposes,
    IReadOnlyList<string> Rules
);

/// <summary>Money that is to be spent for a case.</summary>
/// <param name="Purpose">The budget line.</param>
/// <param name="Method">In kind, or cash.</param>
/// <param name="Amount">In whole minor units of the grant's currency.</param>
/// <param name="On">By when.</param>
public sealed record Outlay(LinePurpose Purpose, ExpenseMethod Method, long Amount, DateOnly On);

/// <summary>A part of an order, paid by itself.</summary>
/// <param name="PartId">Which part; the shares of several cases in it are paid together.</param>
/// <param name="Amount">In whole minor units of the grant's currency, above zero.</param>
public sealed record OrderPart(Guid PartId, long Amount);

/// <summary>Something to be ordered for a case.</summary>
/// <param name="OrderId">Which order; what has the same is approved together, also for several cases.</param>
/// <param name="What">What is ordered.</param>
/// <param name="Purpose">The budget line.</param>
/// <param name="Method">In kind, or cash.</param>
/// <param name="Parts">The parts in which it is paid.</param>
public sealed record NewOrder(
    Guid OrderId,
    string What,
    LinePurpose Purpose,
    ExpenseMethod Method,
    IReadOnlyList<OrderPart> Parts
);

/// <summary>A payment that is asked for.</summary>
public sealed record PaymentRequest
{
    /// <summary>The part of an order.</summary>
    public Guid PartId { get; init; }

    /// <summary>How it is paid.</summary>
    public PaymentMethod Method { get; init; }

    /// <summary>What the invoice says, in whole minor units; at most what was ordered.</summary>
    public long Amount { get; init; }

    /// <summary>Whether there is an invoice; an allowance has none.</summary>
    public bool IsInvoiced { get; init; }

    /// <summary>The number of the invoice.</summary>
    public string? InvoiceNumber { get; init; }

    /// <summary>The invoice, scanned or photographed, as it was read.</summary>
    public Attachment? Invoice { get; init; }

    /// <summary>Who is paid, where it is no supplier.</summary>
    public string? Payee { get; init; }

    /// <summary>The supplier who is paid; where its money goes is kept in the register, and taken from there.</summary>
    public Guid? SupplierId { get; init; }

    /// <summary>The account, or the telephone.</summary>
    public string? Account { get; init; }

    /// <summary>The bank's BIC.</summary>
    public string? BankCode { get; init; }

    /// <summary>By when; in a week, when nothing is said.</summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>A part of an order of a case, with what has become of it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PartId">The part.</param>
/// <param name="Amount">What was ordered, in whole minor units.</param>
/// <param name="Paid">What was paid.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="RequestedByName">Who asked for it.</param>
/// <param name="RequestedOn">When.</param>
/// <param name="ApprovedByName">Who approved it.</param>
/// <param name="ApprovedOn">When.</param>
/// <param name="PaidByName">Who paid it.</param>
/// <param name="PaidOn">When.</param>
/// <param name="IsBilled">Whether its payment is asked for.</param>
/// <param name="Reason">Why it was refused, cancelled, or its bill sent back.</param>
public sealed record OrderedPart(
    Guid OrderId,
    Guid PartId,
    long Amount,
    long? Paid,
    ExpenseStanding Standing,
    string RequestedByName,
    DateOnly RequestedOn,
    string? ApprovedByName,
    DateOnly? ApprovedOn,
    string? PaidByName,
    DateOnly? PaidOn,
    bool IsBilled,
    string? Reason
)
{
    /// <summary>Whether it is asked for, ordered or paid.</summary>
    public bool Lives => Standing is not (ExpenseStanding.Refused or ExpenseStanding.Cancelled);
}

/// <summary>What stands in the book of a grant for a case, in whole minor units of its currency.</summary>
/// <param name="Reserved">Kept for it and not ordered.</param>
/// <param name="Committed">Ordered and not paid.</param>
/// <param name="Spent">Paid.</param>
public sealed record CaseMoney(long Reserved, long Committed, long Spent);

/// <summary>
/// The money of a case for the rooms that order for it. Everything that changes something belongs to the open operation on
/// the case, which saves it.
/// </summary>
public sealed partial class CaseOrders
{
    private const int LongestPayee = 140;

    private readonly RihlaDb db;
    private readonly Ledger ledger;
    private readonly CaseFiles files;
    private readonly CaseTasks tasks;
    private readonly Attachments attachments;
    private readonly Today today;

    internal CaseOrders(
        RihlaDb db,
        Ledger ledger,
        CaseFiles files,
        CaseTasks tasks,
        Attachments attachments,
        Today today
    )
    {
        (this.db, this.ledger, this.files, this.tasks) = (db, ledger, files, tasks);
        (this.attachments, this.today) = (attachments, today);
    }

    /// <summary>The grant that pays for a case; nothing when none does.</summary>
    public async Task<CaseGrant?> GrantOfAsync(Guid caseId, CancellationToken cancel = default) =>
        await PayingGrantAsync(caseId, cancel) is { } grant
            ? new(
                grant.Id,
                grant.Name,
                Currency.Of(grant.Currency),
                [.. grant.Lines.Select(l => l.Purpose).Order()],
                [
                    .. grant
                        .RulesOn(today.Date)
                        .Where(r =>
                            r.Kind >= RuleKind.CostPerPersonAtMost
                            && r.Kind != RuleKind.ApplicationWeeksBeforeTravel
                        )
                        .Select(r => r.Text),
                ]
            )
            : null;

    /// <summary>Asks for an order. A finance officer approves it, with everything that has the same order.</summary>
    /// <returns>Refused without a grant or budget line, and by the rules of the grant.</returns>
    public async Task<Outcome> RequestAsync(
        CaseFile file,
        NewOrder order,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(by);
        var check = await CheckAsync(
            file,
            [new(order.Purpose, order.Method, order.Parts.Sum(p => p.Amount), today.Date)],
            cancel
        );
        if (!check.IsDone)
        {
            return check;
        }
        var grant = (await PayingGrantAsync(file.Id, cancel))!;
        var reservation = (await ReservationAsync(file.Id, cancel))!;
        foreach (var part in order.Parts)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part.Amount);
            db.Add(
                new Expense
                {
                    MissionId = file.HostMissionId,
                    CaseId = file.Id,
                    CaseCode = file.Code,
                    GrantId = grant.Id,
                    LineId = grant.LineFor(order.Purpose)!.Id,
                    ReservationId = reservation.Id,
                    OrderId = order.OrderId,
                    PartId = part.PartId,
                    What = Personal.Of(order.What)!,
                    Method = order.Method,
                    Amount = part.Amount,
                    RequestedById = by.UserId,
                    RequestedByName = by.Name,
                    RequestedOn = today.Date,
                }
            );
        }
        return Outcome.Done;
    }

    /// <summary>Everything that was ever ordered for a case, the oldest first.</summary>
    public async Task<IReadOnlyList<OrderedPart>> OfCaseAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) => [.. (await OfCasesAsync([caseId], cancel))[caseId]];

    /// <summary>Everything that was ever ordered for these cases, the oldest first.</summary>
    public async Task<ILookup<Guid, OrderedPart>> OfCasesAsync(
        IReadOnlyCollection<Guid> caseIds,
        CancellationToken cancel = default
    )
    {
        var expenses = await db.Set<Expense>()
            .AsNoTracking()
            .Where(e => caseIds.Contains(e.CaseId) && e.OrderId != null)
            .OrderBy(e => e.Id)
            .ToListAsync(cancel);
        var parts = expenses.Select(e => e.PartId).Distinct().ToList();
        var bills = (
            await db.Set<Bill>()
                .AsNoTracking()
                .Where(b => parts.Contains(b.PartId))
                .OrderBy(b => b.Id)
                .ToListAsync(cancel)
        ).ToLookup(b => b.PartId);
        return expenses.ToLookup(
            e => e.CaseId,
            e => Part(e, bills[e.PartId!.Value].LastOrDefault())
        );
    }

    private static OrderedPart Part(Expense expense, Bill? bill) =>
        new(
            expense.OrderId!.Value,
            expense.PartId!.Value,
            expense.Amount,
            expense.Paid,
            expense.Standing,
            expense.RequestedByName,
            expense.RequestedOn,
            expense.ApprovedByName,
            expense.ApprovedOn,
            expense.PaidByName,
            expense.PaidOn,
            bill?.Standing is BillStanding.Due or BillStanding.Paid,
            expense.Reason?.Reveal() ?? bill?.Reason?.Reveal()
        );

    /// <summary>What stands for a case in the books of the grant that pays for it; nothing when none does. What another grant paid before may be in another currency.</summary>
    public async Task<CaseMoney> BalanceAsync(Guid caseId, CancellationToken cancel = default)
    {
        var lines = (await PayingGrantAsync(caseId, cancel))?.Lines.Select(l => l.Id).ToHashSet();
        var balances = await ledger.OfCaseAsync(caseId, cancel);
        long On(LedgerAccount account) =>
            balances
                .Where(b => b.Account == account && lines?.Contains(b.LineId) == true)
                .Sum(b => b.Amount);
        return new(
            On(LedgerAccount.Reserved),
            On(LedgerAccount.Committed),
            On(LedgerAccount.Spent)
        );
    }

    /// <summary>An amount in another currency at the mission's latest rate; nothing when it has entered none.</summary>
    public async Task<decimal?> ConvertAsync(
        Guid missionId,
        decimal amount,
        string from,
        string to,
        CancellationToken cancel = default
    ) =>
        from == to
            ? amount
            : (await CostTable.LoadAsync(db, missionId, today.Date, cancel)).Rate(from, to)
                * amount;

    /// <summary>The grant that pays for a case, with its lines and rules.</summary>
    internal async Task<Grant?> PayingGrantAsync(Guid caseId, CancellationToken cancel) =>
        await ReservationAsync(caseId, cancel) is { } reservation
            ? await db.Set<Grant>()
                .AsNoTracking()
                .Include(g => g.Lines)
                .Include(g => g.Rules)
                .AsSplitQuery()
                .SingleAsync(g => g.Id == reservation.GrantId, cancel)
            : null;

    /// <summary>The reservation of a case that stands.</summary>
    internal Task<Reservation?> ReservationAsync(Guid caseId, CancellationToken cancel) =>
        ledger.StandingAsync(caseId, cancel);

    /// <summary>An amount with its currency as the audit writes it.</summary>
    internal static string Written(long minor, Currency currency) =>
        $"{currency.FromMinor(minor).ToString(CultureInfo.InvariantCulture)} {currency.Code}";
}

/// <summary>An order that was taken back.</summary>
/// <param name="Freed">What it had asked for or committed, in whole minor units.</param>
public sealed record CancelledOrder(long Freed);
