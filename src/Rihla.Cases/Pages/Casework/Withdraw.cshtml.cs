using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.TakeWithdrawal)]
internal sealed class WithdrawModel(
    CaseFiles files,
    Withdrawals withdrawals,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public WithdrawForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    /// <summary>Those whose word still counts.</summary>
    public IReadOnlyList<Traveller> People =>
        [.. Case.Travellers.Where(t => Case.MayTurnBack(t, today.Date))];

    /// <summary>Whether closing can be wished: of a family that was parted, the case stays open for who left.</summary>
    public bool MayClose =>
        !Case.Case.IsOpenForWhoLeft && Closing.HostAlone(Case, this.Me()) is null;

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        // In a family of one there is nothing to choose.
        Input.MemberIds = People is [var only] ? [only.MemberId] : [];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        var loaded = await LoadAsync(code, cancel);
        var done =
            !loaded ? ""
            : People.Any(t => t.DepartedOn is not null && Input.MemberIds.Contains(t.MemberId))
                ? "Withdrawal.DoneOnBoard"
            : Case.TravelOn is not null ? "Withdrawal.DoneWithSeats"
            : "Withdrawal.Done";
        if (
            ModelState.IsValid
            && this.IsDone(
                await withdrawals.TakeAsync(code, Input.ToWithdrawal(), this.Me(), cancel),
                words,
                done
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
