using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>Enters an agreement.</summary>
[Needs(GrantsPermissions.KeepAgreements)]
internal sealed class AgreementNewModel(Agreements agreements, Words words) : MoneyPageModel(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Kinds => Choices<AgreementKind>();

    public async Task<IActionResult> OnPostAsync()
    {
        PartialDate? signed = Input.Signed.TryRead(out var read) ? read : null;
        if (signed is null && !Input.Signed.IsEmpty)
        {
            ModelState.AddModelError("Input.Signed", T["Agreement.SignedWrong"]);
            return Page();
        }
        var added = await agreements.AddAsync(
            new()
            {
                Title = Input.Title,
                Kind = Input.Kind,
                Purpose = Input.Purpose,
                Signed = signed,
                StartsOn = Input.StartsOn,
                EndsOn = Input.EndsOn,
                AllowsTransfer = Input.AllowsTransfer,
            },
            Actor,
            Cancel
        );
        if (added.IsDone)
        {
            TempData["Done"] = T["Agreement.Added"];
            return LocalRedirect($"/app/agreements/{added.Value}");
        }
        ModelState.AddRefusals(added, T);
        return Page();
    }

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Title { get; set; }

        public AgreementKind Kind { get; set; }

        public string? Purpose { get; set; }

        public DateBoxes Signed { get; set; } = new();

        public DateOnly? StartsOn { get; set; }

        public DateOnly? EndsOn { get; set; }

        public bool AllowsTransfer { get; set; }
    }
}
