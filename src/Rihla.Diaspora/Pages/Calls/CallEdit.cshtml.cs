using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Diaspora.Pages;

/// <summary>Changes what a call says, and its rules while it is a draft.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class CallEditModel(CallDesk desk, Words words) : CallFormPage(words)
{
    public Call Call { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string address)
    {
        if (!await LoadAsync(address))
        {
            return NotFound();
        }
        Input = CallForm.Of(Call);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string address)
    {
        if (!await LoadAsync(address))
        {
            return NotFound();
        }
        TwoVersions.Choose(Fields, Keep, CallForm.Of(Call), Input);
        var changed = await desk.ChangeAsync(
            address,
            Input.Texts(),
            WithRules ? Input.Rules() : null,
            WithRules ? Input.CriteriaInput() : null,
            Input.Version,
            Actor,
            Cancel
        );
        return await AnswerAsync(
            changed,
            "Call.Saved",
            $"/app/diaspora/calls/{address}",
            async () =>
            {
                Input.Filled();
                await LoadAsync(address);
                Compare(changed, Fields, CallForm.Of(Call), Input, Call.Version);
                return Page();
            }
        );
    }

    private async Task<bool> LoadAsync(string address)
    {
        if (await desk.FindAsync(address, Actor, Cancel) is not { } found)
        {
            return false;
        }
        (Call, WithRules) = (found, found.IsDraft);
        return true;
    }
}
