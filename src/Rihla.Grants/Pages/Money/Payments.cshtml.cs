using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Files of transfers for the bank: what is ready for one, those that were made, and the accounts they pay from.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class PaymentsModel(Bills bills, PaymentBatches batches, Today today, Words words)
    : MoneyPageModel(words)
{
    [BindProperty]
    public AccountInput Input { get; set; } = new();

    public DateOnly Day => today.Date;

    public IReadOnlyList<BillLine> Ready { get; private set; } = [];

    public IReadOnlyList<BatchView> Batches { get; private set; } = [];

    public IReadOnlyList<MissionAccount> Accounts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Ready =
        [
            .. (await bills.DueAsync(Actor, Cancel)).Where(b =>
                b.Bill is { Method: PaymentMethod.Bank, BatchId: null }
            ),
        ];
        Batches = await batches.OfMissionAsync(Actor, Cancel);
        Accounts = await batches.AccountsAsync(Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await batches.SetAccountAsync(Input, Actor, Cancel),
            "Payment.AccountSet",
            "/app/payments",
            OnGetAsync
        );

    public async Task<IActionResult> OnPostMakeAsync(
        [FromForm(Name = "bills")] IReadOnlyList<Guid> chosen,
        DateOnly? executeOn
    )
    {
        var made = await batches.MakeAsync(chosen ?? [], executeOn, Actor, Cancel);
        return Answer(
            made,
            "Payment.Made",
            made.IsDone ? $"/app/payments/{made.Value}" : "/app/payments"
        );
    }
}
