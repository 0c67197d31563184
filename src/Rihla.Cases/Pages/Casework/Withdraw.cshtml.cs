using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.TakeWithdrawal)]
internal sealed class WithdrawModel(CaseFiles files, Withdrawals withdrawals, Words words)
    : PageModel
{
    [BindProperty]
    public WithdrawForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    public bool MayClose => Closing.HostAlone(Case, this.Me()) is null;

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        // In a family of one there is nothing to choose.
        Input.MemberIds = Case.Waiting().ToList() is [var only] ? [only.MemberId] : [];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        var hadSeats = await LoadAsync(code, cancel) && Case.TravelOn is not null;
        if (
            ModelState.IsValid
            && this.IsDone(
                await withdrawals.TakeAsync(code, Input.ToWithdrawal(), this.Me(), cancel),
                words,
                hadSeats ? "Withdrawal.DoneWithSeats" : "Withdrawal.Done"
            )
        )
        {
            return LocalRedirect(CaseworkPage.Address(code));
        }
        return Case is null ? NotFound() : Page();
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), cancel: cancel) is not { } file)
        {
            return false;
        }
        Case = file;
        return true;
    }
}

/// <summary>The form of a withdrawal.</summary>
internal sealed class WithdrawForm
{
    public List<Guid> MemberIds { get; set; } = [];

    public WithdrawalChannel Channel { get; set; }

    [StringLength(4000)]
    public string? Reason { get; set; }

    public AfterWithdrawal After { get; set; }

    public TakeWithdrawal ToWithdrawal() =>
        new()
        {
            MemberIds = MemberIds,
            Channel = Channel,
            Reason = Reason,
            After = After,
        };
}
