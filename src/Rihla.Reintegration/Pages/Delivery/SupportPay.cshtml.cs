using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>Asks finance to pay an instalment: the invoice, and who is paid how.</summary>
[Needs(ReintegrationPermissions.Deliver)]
internal sealed class SupportPayModel(
    CaseFiles files,
    PlanBook book,
    Deliveries deliveries,
    SupplierBook suppliers,
    Receivers receivers,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Item { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    [BindProperty]
    public PayForm Input { get; set; } = new();

    public InstalmentState State { get; private set; } = null!;

    public Refusal? Why { get; private set; }

    public Currency Currency { get; private set; }

    public decimal Ordered => Currency.FromMinor(State.Part?.Amount ?? State.Instalment.Amount);

    public bool IsInvoiced { get; private set; }

    /// <summary>Who is paid; nobody, where a supplier is.</summary>
    public Receiver? Receiver { get; private set; }

    /// <summary>The supplier from whom it was ordered; nothing where a person is paid, or none is named yet.</summary>
    public SupplierInfo? Supplier { get; private set; }

    /// <summary>The suppliers that are proposed where none is named yet.</summary>
    public SupplierOffer? Offer { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await LoadAsync() is not { } found)
        {
            return NotFound();
        }
        Input = new()
        {
            Amount = Ordered,
            Payee = IsInvoiced ? found.Item.Supplier?.Reveal() : Receiver?.Name,
            Method =
                !IsInvoiced ? PaymentMethod.Cash
                : Supplier is { Account: null, Telephone: not null } ? PaymentMethod.MobileMoney
                : PaymentMethod.Bank,
            Account = Supplier?.Account ?? Supplier?.Telephone,
            BankCode = Supplier?.BankCode,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await using var invoice = Input.Invoice?.OpenReadStream();
        return await AnswerAsync(
            await deliveries.AskPaymentAsync(
                Code,
                Item,
                Number,
                new()
                {
                    Amount = Input.Amount,
                    InvoiceNumber = Input.InvoiceNumber,
                    Method = Input.Method,
                    Payee = Input.Payee,
                    SupplierChoice = Input.SupplierChoice,
                    Account = Input.Account,
                    BankCode = Input.BankCode,
                    Invoice = invoice,
                    InvoiceName = Input.Invoice?.FileName,
                },
                Actor,
                Cancel
            ),
            "Payment.AskedDone",
            $"/app/cases/{Uri.EscapeDataString(Code)}/support/{Item}",
            async () => await LoadAsync() is null ? NotFound() : Page()
        );
    }

    private async Task<ItemSupport?> LoadAsync()
    {
        if (
            !await OpenAsync("Payment.Ask", "plan.support-viewed")
            || await book.SupportAsync(CaseFile.Id, Cancel) is not { } all
            || all.Find(Item) is not { } found
            || found.Instalments.FirstOrDefault(i => i.Instalment.Number == Number) is not { } state
        )
        {
            return null;
        }
        (State, IsInvoiced) = (state, found.Item.IsHandedOver);
        if (IsInvoiced)
        {
            Supplier = found.Item.SupplierId is { } id
                ? await suppliers.FindAsync(id, Cancel)
                : null;
            Offer = await SupplierOffer.OfAsync(
                suppliers,
                "Input.SupplierChoice",
                Input.Payee,
                Input.SupplierChoice,
                Actor,
                Cancel
            );
        }
        else
        {
            Receiver = await receivers.InAsync(CaseFile, Cancel);
        }
        Why = Deliveries.WhyNotPaid(found, state);
        Currency = Platform.Currency.Of(found.Item.Currency!);
        ViewData["Back"] = Address($"support/{Item}");
        ViewData["BackText"] = T["Support.Title"];
        return found;
    }
}

/// <summary>What the form posts.</summary>
internal sealed class PayForm
{
    public decimal? Amount { get; set; }
    public string? InvoiceNumber { get; set; }
    public PaymentMethod Method { get; set; }
    public string? Payee { get; set; }
    public string? SupplierChoice { get; set; }
    public string? Account { get; set; }
    public string? BankCode { get; set; }
    public IFormFile? Invoice { get; set; }
}
