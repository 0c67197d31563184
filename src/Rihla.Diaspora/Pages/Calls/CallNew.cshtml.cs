using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Begins a call.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class CallNewModel : CallFormPage
{
    private readonly CallDesk desk;

    public CallNewModel(CallDesk desk, Words words)
        : base(words) => (this.desk, IsNew) = (desk, true);

    public void OnGet() => Input = CallForm.New(T);

    public async Task<IActionResult> OnPostAsync()
    {
        var begun = await desk.BeginAsync(
            Input.Address,
            Input.Texts(),
            Input.Rules(),
            Input.CriteriaInput(),
            Actor,
            Cancel
        );
        return await AnswerAsync(
            begun,
            "Call.Begun",
            () => $"/app/diaspora/calls/{begun.Value}",
            () =>
            {
                Input.Filled();
                return Task.FromResult<IActionResult>(Page());
            }
        );
    }
}
