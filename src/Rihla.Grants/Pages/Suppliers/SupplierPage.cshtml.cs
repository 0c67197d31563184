using Microsoft.AspNetCore.Mvc;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>A supplier: where its money is sent to, who confirmed that, and whether anything may be ordered there.</summary>
[Needs(GrantsPermissions.Suppliers)]
internal sealed class SupplierPageModel(SupplierRegister register, Words words)
    : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public SupplierForm Input { get; set; } = new();

    [BindProperty]
    public AccountForm Account { get; set; } = new();

    public SupplierView View { get; private set; } = null!;

    /// <summary>The form that was refused, and is shown open with what was typed.</summary>
    public string? Refused { get; private set; }

    public bool MayConfirm =>
        Actor.May(GrantsPermissions.Approve)
        && View.Supplier is { IsEntered: true, IsConfirmed: false, IsMerged: false }
        && !View.Supplier.UnconfirmedOf.Contains(Actor.UserId);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        FillDetails();
        FillAccount();
        return Page();
    }

    public async Task<IActionResult> OnPostChangeAsync() =>
        await ToldAsync(
            "Change",
            "Input",
            await register.ChangeAsync(Id, Input.Read(), Actor, Cancel),
            "Supplier.Saved"
        );

    public async Task<IActionResult> OnPostAccountAsync() =>
        await ToldAsync(
            "Account",
            "Account",
            await register.SendToAsync(Id, Account.Read(), Actor, Cancel),
            "Supplier.AccountSaved"
        );

    private string Here => $"/app/suppliers/{Id}";

    private async Task<IActionResult> ToldAsync(
        string form,
        string prefix,
        Outcome outcome,
        string doneKey
    )
    {
        if (!ModelState.AddRefusals(outcome, T, prefix))
        {
            return Answer(outcome, doneKey, Here);
        }
        if (!await LoadAsync())
        {
            return NotFound();
        }
        Refused = form;
        if (form != "Change")
        {
            FillDetails();
        }
        if (form != "Account")
        {
            FillAccount();
        }
        return Page();
    }

    private void FillDetails() =>
        Input = new()
        {
            Name = View.Supplier.Name.Reveal(),
            Country = View.Supplier.Country,
            Town = View.Supplier.Town?.Reveal(),
        };

    private void FillAccount() =>
        Account = new()
        {
            Account = View.Supplier.Account?.Reveal(),
            BankCode = View.Supplier.BankCode?.Reveal(),
            Telephone = View.Supplier.Telephone?.Reveal(),
        };

    private async Task<bool> LoadAsync()
    {
        if (await register.FindAsync(Id, Actor, Cancel) is not { } view)
        {
            return false;
        }
        View = view;
        return true;
    }
}

/// <summary>What the form about the account posts.</summary>
internal sealed class AccountForm
{
    public string? Account { get; set; }
    public string? BankCode { get; set; }
    public string? Telephone { get; set; }

    public SupplierAccount Read() =>
        new()
        {
            Account = Account,
            BankCode = BankCode,
            Telephone = Telephone,
        };
}
