using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Kept;

/// <summary>Gives back a form that was sent when the session was over; its sender sends it again with one button.</summary>
[SignedIn]
internal sealed class KeptFormModel(KeptForms forms, Words words) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public KeptForm Kept { get; private set; } = null!;

    /// <summary>What was written in it in words, to know it again: the rest is choices and numbers, named in no language.</summary>
    public IReadOnlyList<string> Texts =>
        [
            .. Kept
                .Fields.Reveal()
                .Select(f => f.Value.Trim())
                .Where(v => v.Any(char.IsWhiteSpace))
                .Distinct(StringComparer.Ordinal),
        ];

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await forms.FindAsync(Id, Actor, cancel) is not { } kept)
        {
            TempData["Refused"] = words["KeptForm.Gone"];
            return LocalRedirect("/app");
        }
        Kept = kept;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await forms.RemoveAsync(Id, Actor, cancel);
        return LocalRedirect("/app");
    }
}
