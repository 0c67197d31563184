using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Expenses that are decided together.</summary>
internal sealed record OrderLines(IReadOnlyList<ExpenseLine> Lines)
{
    public bool IsToApprove => Lines[0].Expense.Standing == ExpenseStanding.Requested;
}

/// <summary>What waits for the finance officer: to be approved, and to be paid.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class ExpenseListModel(Expenses expenses, Bills bills, Today today, Words words)
    : MoneyPageModel(words)
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

    public async Task OnGetAsync()
    {
        Orders =
        [
            .. (await expenses.OpenAsync(Actor, Cancel))
                .GroupBy(l => l.Expense.OrderId ?? l.Expense.Id)
                .Select(g => new OrderLines([.. g])),
        ];
        Bills = await bills.DueAsync(Actor, Cancel);
    }

    public async Task<IActionResult> OnPostApproveAsync(Guid id) =>
        Answer(await expenses.ApproveAsync(id, Actor, Cancel), "Expense.Approved", Here);

    public async Task<IActionResult> OnPostRefuseAsync(Guid id) =>
        Answer(await expenses.RefuseAsync(id, Reason, Actor, Cancel), "Expense.RefusedDone", Here);

    public async Task<IActionResult> OnPostPayAsync(Guid id, string? paid)
    {
        decimal? amount = decimal.TryParse(
            (paid ?? "").Replace(" ", "", StringComparison.Ordinal).Replace(',', '.'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var read
        )
            ? read
            : null;
        return Answer(
            await expenses.PayAsync(id, amount, Proof, Actor, Cancel),
            "Expense.PaidDone",
            Here
        );
    }

    public async Task<IActionResult> OnPostPayBillAsync(Guid id, IFormFile? file)
    {
        await using var content = file?.OpenReadStream();
        return Answer(
            await bills.PayAsync(id, Proof, content, file?.FileName, Actor, Cancel),
            "Expense.PaidDone",
            Here
        );
    }

    public async Task<IActionResult> OnPostSendBackAsync(Guid id) =>
        Answer(await bills.SendBackAsync(id, Reason, Actor, Cancel), "Bill.SentBackDone", Here);

    public async Task<IActionResult> OnPostCancelAsync(Guid id) =>
        Answer(
            await expenses.CancelAsync(id, Reason, Actor, Cancel),
            "Expense.CancelledDone",
            Here
        );
}
