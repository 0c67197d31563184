using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Writes to who sent an application.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class ApplicationAnswerModel(
    ApplicationDesk applications,
    ApplicationExchanges exchanges,
    Words words
) : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public string? Text { get; set; }

    public async Task<IActionResult> OnGetAsync() =>
        await applications.OpenAsync(Code, Actor, Cancel) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await exchanges.AnswerAsync(Code, Text, Actor, Cancel),
            "Application.Sent",
            $"/app/diaspora/applications/{Uri.EscapeDataString(Code)}#messages",
            OnGetAsync
        );
}
