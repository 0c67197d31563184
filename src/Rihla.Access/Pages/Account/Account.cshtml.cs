using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Account;

[SignedIn]
internal sealed class AccountModel(
    OwnAccount account,
    Sessions sessions,
    Missions missions,
    Words words
) : PageModel
{
    public User Owner { get; private set; } = null!;

    public Credentials Credentials { get; private set; } = null!;

    public string Mission { get; private set; } = "";

    public int Passkeys { get; private set; }

    public IReadOnlyList<Session> Sessions { get; private set; } = [];

    public Guid CurrentSession => HttpContext.Features.GetRequiredFeature<LiveSession>().Id;

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Owner = await account.UserAsync(Actor, cancel);
        Credentials = await account.CredentialsAsync(Actor, cancel);
        Passkeys = (await account.PasskeysAsync(Actor, cancel)).Count;
        Mission = (await missions.FindAsync(Owner.MissionId, cancel))?.NameIn(words.Language) ?? "";
        Sessions = await sessions.StandingAsync(Actor.UserId, cancel);
    }

    public async Task<IActionResult> OnPostLanguageAsync(string? language, CancellationToken cancel)
    {
        await account.SpeakAsync(language, Actor, cancel);
        RequestLanguage.Remember(Response, Languages.Or(language));
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid session, CancellationToken cancel)
    {
        await account.EndSessionAsync(session, Actor, cancel);
        TempData["Done"] = words["Session.Ended"];
        return RedirectToPage();
    }
}
