using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>One payment that was recorded, and the form that takes it back.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class PaidViewModel(ExpenseBook book, Expenses expenses, Bills bills, Words words)
    : MoneyPageModel(words)
{
    private const string List = "/app/payments/paid";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public PaidTogether Paid { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await book.FindPaidAsync(Id, Actor, Cancel) is not { } paid)
        {
            return NotFound();
        }
        Paid = paid;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await book.FindPaidAsync(Id, Actor, Cancel) is { } paid
            ? await AnswerAsync(
                paid.Bill is { } bill
                    ? await bills.TakeBackPaymentAsync(bill.Id, Input.Reason, Actor, Cancel)
                    : await expenses.TakeBackPaymentAsync(Id, Input.Reason, Actor, Cancel),
                "Payment.TakenBack",
                "/app/expenses",
                OnGetAsync
            )
            : Answer(new Refusal("Payment.NotPaid"), "Payment.TakenBack", List);

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Reason { get; set; }
    }
}
