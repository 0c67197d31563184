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

    public async Task OnGetAsync() => Lines = await expenses.OpenAsync(Actor, Cancel);

    public async Task<IActionResult> OnPostApproveAsync(Guid id) =>
        Answer(await expenses.ApproveAsync(id, Actor, Cancel), "Expense.Approved", Here);

    public async Task<IActionResult> OnPostRefuseAsync(Guid id, string? reason) =>
        Answer(await expenses.RefuseAsync(id, reason, Actor, Cancel), "Expense.RefusedDone", Here);

    public async Task<IActionResult> OnPostPayAsync(Guid id, string? paid, string? proof)
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
            await expenses.PayAsync(id, amount, proof, Actor, Cancel),
            "Expense.PaidDone",
            Here
        );
    }

    public async Task<IActionResult> OnPostCancelAsync(Guid id, string? reason) =>
        Answer(
            await expenses.CancelAsync(id, reason, Actor, Cancel),
            "Expense.CancelledDone",
            Here
        );
}
