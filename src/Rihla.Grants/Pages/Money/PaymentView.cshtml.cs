using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>One file of transfers: what stands in it, who wrote it when, and whether the bank has paid.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class PaymentViewModel(PaymentBatches batches, Words words) : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    public BatchView View { get; private set; } = null!;

    private string Here => $"/app/payments/{Uri.EscapeDataString(Code)}";

    /// <summary>Why. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The number of the bank statement; bound for the same reason.</summary>
    [BindProperty]
    public string? Proof { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await batches.FindAsync(Code, Actor, Cancel) is not { } view)
        {
            return NotFound();
        }
        View = view;
        return Page();
    }

    public async Task<IActionResult> OnPostFileAsync()
    {
        var written = await batches.ExportAsync(Code, Reason, Actor, Cancel);
        if (!written.IsDone)
        {
            return Answer(written, "Payment.Made", Here);
        }
        Response.Headers.CacheControl = "no-store";
        return File(written.Value, "application/xml", $"{Code}.xml");
    }

    /// <summary>The payments that the bank refused.</summary>
    [BindProperty]
    public IReadOnlyList<Guid> Refused { get; set; } = [];

    /// <summary>What was said of refused payments cannot be recorded yet, and stands in the form still.</summary>
    public bool IsReturning { get; private set; }

    public async Task<IActionResult> OnPostReturnAsync()
    {
        var returned = await batches.ReturnAsync(Code, Refused ?? [], Reason, Actor, Cancel);
        if (returned.IsDone)
        {
            return Answer(returned, "Payment.Returned", Here);
        }
        IsReturning = true;
        ModelState.AddRefusals(returned, T, "");
        return await OnGetAsync();
    }

    public async Task<IActionResult> OnPostPaidAsync() =>
        Answer(await batches.PaidAsync(Code, Proof, Actor, Cancel), "Expense.PaidDone", Here);
}
