using Microsoft.AspNetCore.Mvc;
using Rihla.Grants.Suppliers;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>What the forms on the page of a supplier do for finance: confirm its account, bar it, open it to orders again, merge it.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class SupplierDecideModel(SupplierRegister register, Words words)
    : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Why it is barred. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The version of the supplier that stood on the page.</summary>
    [BindProperty]
    public int Seen { get; set; }

    /// <summary>The record that goes on in its place.</summary>
    [BindProperty]
    public Guid? Into { get; set; }

    public IActionResult OnGet() => LocalRedirect(Here);

    public async Task<IActionResult> OnPostConfirmAsync() =>
        Answer(
            await register.ConfirmAsync(Id, Seen, Actor, Cancel),
            "Supplier.ConfirmedDone",
            Here
        );

    public async Task<IActionResult> OnPostBarAsync() =>
        Answer(await register.BarAsync(Id, Reason, Actor, Cancel), "Supplier.BarredDone", Here);

    public async Task<IActionResult> OnPostReinstateAsync() =>
        Answer(await register.ReinstateAsync(Id, Actor, Cancel), "Supplier.ReinstatedDone", Here);

    public async Task<IActionResult> OnPostMergeAsync() =>
        Answer(await register.MergeAsync(Id, Into, Actor, Cancel), "Supplier.MergedDone", Here);

    public async Task<IActionResult> OnPostSeparateAsync() =>
        Answer(await register.SeparateAsync(Id, Actor, Cancel), "Supplier.SeparatedDone", Here);

    private string Here => $"/app/suppliers/{Id}";
}
