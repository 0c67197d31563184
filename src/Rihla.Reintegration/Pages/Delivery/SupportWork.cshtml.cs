using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages;

/// <summary>What the forms on the page of something promised do: quotations, the order, what an instalment waits for.</summary>
[Needs(ReintegrationPermissions.Deliver)]
internal sealed class SupportWorkModel(
    Quotations quotations,
    Ordering ordering,
    Deliveries deliveries,
    SupplierBook suppliers,
    Words words
) : ReintegrationPage(words), IWorkForms
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public Guid Item { get; set; }

    /// <summary>Why. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public QuoteForm Quote { get; set; } = new();

    public IActionResult OnGet() => LocalRedirect(Here);

    public async Task<IActionResult> OnPostQuoteAsync()
    {
        await using var scan = Quote.Scan?.OpenReadStream();
        var quoted = await quotations.QuoteAsync(Code, Item, Quote.Read(scan), Actor, Cancel);
        if (!quoted.IsDone)
        {
            Offer = await SupplierOffer.OfAsync(
                suppliers,
                "Quote.SupplierChoice",
                Quote.Supplier,
                Quote.SupplierChoice,
                Actor,
                Cancel
            );
        }
        return Told(quoted, "Order.QuotationAdded", "Quote", "Quote");
    }

    public async Task<IActionResult> OnPostChooseAsync(Guid quotation)
    {
        Quotation = quotation;
        return Told(
            await quotations.ChooseAsync(Code, Item, quotation, Reason, Actor, Cancel),
            "Order.ChosenDone",
            "Choose"
        );
    }

    public async Task<IActionResult> OnPostOrderAsync() =>
        Answer(await ordering.OrderAsync(Code, Item, Actor, Cancel), "Order.AskedDone", Here);

    public async Task<IActionResult> OnPostCancelAsync() =>
        Told(
            await ordering.CancelAsync(Code, Item, Reason, Actor, Cancel),
            "Order.CancelledDone",
            "Cancel"
        );

    public async Task<IActionResult> OnPostMetAsync(int number) =>
        Answer(
            await deliveries.ConfirmConditionAsync(Code, Item, number, Actor, Cancel),
            "Payment.ConditionMet",
            Here
        );

    /// <summary>The suppliers that are proposed.</summary>
    public SupplierOffer? Offer { get; private set; }

    /// <summary>The form that was refused, by its handler.</summary>
    public string Refused { get; private set; } = "";

    /// <summary>The quotation that was to be chosen.</summary>
    public Guid? Quotation { get; private set; }

    string IWorkForms.Action => Url.Content($"~{Here}/work?handler={Refused}");

    string? IWorkForms.CaseCode => null;

    // Goes on, or shows the form that was refused with what was typed.
    private IActionResult Told(Outcome outcome, string doneKey, string form, string prefix = "")
    {
        Refused = form;
        return ModelState.AddRefusals(outcome, T, prefix) ? Page() : Answer(outcome, doneKey, Here);
    }

    /// <summary>The page of what was promised.</summary>
    public string Here => $"/app/cases/{Uri.EscapeDataString(Code)}/support/{Item}";
}

/// <summary>What the form about a quotation posts.</summary>
internal sealed class QuoteForm
{
    public string? Supplier { get; set; }
    public string? SupplierChoice { get; set; }
    public decimal? Amount { get; set; }
    public DateOnly? On { get; set; }
    public IFormFile? Scan { get; set; }

    public QuotationInput Read(Stream? scan) =>
        new()
        {
            Supplier = Supplier,
            SupplierChoice = SupplierChoice,
            Amount = Amount,
            On = On,
            Scan = scan,
            ScanName = Scan?.FileName,
        };
}
