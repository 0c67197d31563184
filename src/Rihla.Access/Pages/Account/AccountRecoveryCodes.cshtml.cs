using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access.Pages.SignIn;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Account;

[SignedIn]
internal sealed class AccountRecoveryCodesModel(OwnAccount account, Words words) : PageModel
{
    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    public IReadOnlyList<string>? Codes { get; private set; }

    public int Left { get; private set; }

    private LiveSession Session => HttpContext.Features.GetRequiredFeature<LiveSession>();

    public async Task OnGetAsync(CancellationToken cancel) =>
        Left = (await account.CredentialsAsync(Session.Actor, cancel)).RecoveryCodesLeft;

    public async Task OnPostAsync(CancellationToken cancel)
    {
        var made = await account.NewRecoveryCodesAsync(Input.Current, Session, cancel);
        if (made.IsDone)
        {
            Codes = made.Value;
            return;
        }
        ModelState.AddRefusals(made, words);
        await OnGetAsync(cancel);
    }
}
