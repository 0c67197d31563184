using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>Expenses that are decided together.</summary>
internal sealed record OrderLines(IReadOnlyList<ExpenseLine> Lines)
{
    public bool IsToApprove => Lines[0].Expense.Standing == ExpenseStanding.Requested;

    /// <summary>Whether nobody asks for its payment any more, so that it can only be cancelled.</summary>
    public bool IsUnclaimed => !IsToApprove && Lines[0].Expense.PartId is not null;
}

/// <summary>What was typed into a card that was refused.</summary>
/// <param name="Id">The expense or bill of the card; nobody's where nothing was refused.</param>
/// <param name="Paid">The amount.</param>
/// <param name="Proof">The number of the proof.</param>
/// <param name="Reason">Why.</param>
internal sealed record TypedCard(Guid Id, string? Paid, string? Proof, string? Reason);

/// <summary>What waits for the finance officer: to be approved, and to be paid.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class ExpenseListModel(
    ExpenseBook book,
    Expenses expenses,
    Bills bills,
    Today today,
    Words words
) : MoneyPageModel(words)
{
    private const string Here = "/app/expenses";

    public DateOnly Day => today.Date;

    public IReadOnlyList<OrderLines> Orders { get; private set; } = [];

    public IReadOnlyList<BillLine> Bills { get; private set; } = [];

    /// <summary>Why. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The number of the proof of payment; bound for the same reason.</summary>
    [BindProperty]
    public string? Proof { get; set; }

    /// <summary>What was typed where something was refused.</summary>
    public TypedCard? Typed { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Orders =
        [
            .. (await book.OpenAsync(Actor, Cancel))
                .GroupBy(l =>
                    l.Expense.Standing == ExpenseStanding.Requested
                        ? l.Expense.OrderId ?? l.Expense.Id
                        : l.Expense.Id
                )
                .Select(g => new OrderLines([.. g])),
        ];
        Bills = await bills.ToDecideAsync(Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostApproveAsync(Guid id) =>
        Answer(await expenses.ApproveAsync(id, Actor, Cancel), "Expense.Approved", Here);

    public async Task<IActionResult> OnPostRefuseAsync(Guid id) =>
        await ToldAsync(
            id,
            await expenses.RefuseAsync(id, Reason, Actor, Cancel),
            "Expense.RefusedDone"
        );

    public async Task<IActionResult> OnPostPayAsync(Guid id, string? paid)
    {
        decimal? amount = DecimalBinder.TryRead(paid ?? "", out var read) ? read : null;
        return await ToldAsync(
            id,
            await expenses.PayAsync(id, amount, Proof, Actor, Cancel),
            "Expense.PaidDone",
            paid
        );
    }

    public async Task<IActionResult> OnPostPayBillAsync(Guid id, IFormFile? file)
    {
        await using var content = file?.OpenReadStream();
        return await ToldAsync(
            id,
            await bills.PayAsync(id, Proof, content, file?.FileName, Actor, Cancel),
            "Expense.PaidDone"
        );
    }

    public async Task<IActionResult> OnPostConfirmAsync(Guid id) =>
        Answer(await bills.ConfirmAsync(id, Actor, Cancel), "Supplier.ConfirmedDone", Here);

    public async Task<IActionResult> OnPostSendBackAsync(Guid id) =>
        await ToldAsync(
            id,
            await bills.SendBackAsync(id, Reason, Actor, Cancel),
            "Bill.SentBackDone"
        );

    public async Task<IActionResult> OnPostCancelAsync(Guid id) =>
        await ToldAsync(
            id,
            await expenses.CancelAsync(id, Reason, Actor, Cancel),
            "Expense.CancelledDone"
        );

    private async Task<IActionResult> ToldAsync(
        Guid id,
        Outcome outcome,
        string doneKey,
        string? paid = null
    )
    {
        if (!ModelState.AddRefusals(outcome, T, ""))
        {
            return Answer(outcome, doneKey, Here);
        }
        Typed = new(id, paid, Proof, Reason);
        return await OnGetAsync();
    }
}
