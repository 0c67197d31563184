using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Undoes a change of budget by its reversal.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class LedgerReverseModel(GrantOffice office, Words words) : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid Entry { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync() =>
        await office.FindAsync(Id, Actor, Cancel) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await office.ReverseAsync(Id, Entry, Input.Reason, Actor, Cancel),
            "Grant.Reversed",
            $"/app/grants/{Id}/ledger",
            OnGetAsync
        );

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Reason { get; set; }
    }
}
