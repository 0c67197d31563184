using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>Files of transfers for the bank: what is ready for one, those that were made, and the accounts they pay from.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class PaymentsModel(Bills bills, PaymentBatches batches, Today today, Words words)
    : MoneyPageModel(words)
{
    [BindProperty]
    public AccountInput Input { get; set; } = new();

    public DateOnly Day => today.Date;

    /// <summary>What was ticked in a form that was refused; nothing before.</summary>
    public IReadOnlyList<Guid>? Chosen { get; private set; }

    /// <summary>The day that was typed.</summary>
    public DateOnly? ExecuteOn { get; private set; }

    public IReadOnlyList<BillLine> Ready { get; private set; } = [];

    public IReadOnlyList<BatchView> Batches { get; private set; } = [];

    /// <summary>Which page of the batches is shown.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>How many batches there are.</summary>
    public int Total { get; private set; }

    public IReadOnlyList<MissionAccount> Accounts { get; private set; } = [];

    /// <summary>Whether the reader may put this bill into a file: they had no hand in it, and a second person confirmed the account.</summary>
    public bool MayTake(BillLine line) => !line.IsOf(Actor.UserId) && line.IsConfirmed;

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        Ready =
        [
            .. (await bills.DueAsync(Actor, Cancel)).Where(b =>
                b.Bill is { Method: PaymentMethod.Bank, BatchId: null }
            ),
        ];
        (Batches, Total) = await batches.PageAsync(Number, Actor, Cancel);
        Accounts = await batches.AccountsAsync(Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await batches.SetAccountAsync(Input, Actor, Cancel),
            "Payment.AccountSet",
            "/app/payments",
            () => OnGetAsync()
        );

    public async Task<IActionResult> OnPostMakeAsync(
        [FromForm(Name = "bills")] IReadOnlyList<Guid> chosen,
        DateOnly? executeOn
    )
    {
        (Chosen, ExecuteOn) = (chosen ?? [], executeOn);
        var made = await batches.MakeAsync(Chosen, executeOn, Actor, Cancel);
        if (made.IsDone)
        {
            return Answer(made, "Payment.Made", $"/app/payments/{made.Value}");
        }
        ModelState.AddRefusals(made, T, "");
        return await OnGetAsync();
    }
}
