using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>What waits for the finance officer: to be approved, and to be paid.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class ExpenseListModel(Expenses expenses, Words words) : MoneyPageModel(words)
{
    private const string Here = "/app/expenses";

    public IReadOnlyList<ExpenseLine> Lines { get; private set; } = [];

    /// <summary>Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The reference of the proof of payment.</summary>
    [BindProperty]
    public string? Proof { get; set; }

    public async Task OnGetAsync() => Lines = await expenses.OpenAsync(Actor, Cancel);

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

    public async Task<IActionResult> OnPostCancelAsync(Guid id) =>
        Answer(
            await expenses.CancelAsync(id, Reason, Actor, Cancel),
            "Expense.CancelledDone",
            Here
        );
}
