using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Account;

[SignedIn]
internal sealed class AccountRecoveryCodesModel(OwnAccount account) : PageModel
{
    public IReadOnlyList<string>? Codes { get; private set; }

    public int Left { get; private set; }

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task OnGetAsync(CancellationToken cancel) =>
        Left = (await account.CredentialsAsync(Actor, cancel)).RecoveryCodesLeft;

    public async Task OnPostAsync(CancellationToken cancel) =>
        Codes = await account.NewRecoveryCodesAsync(Actor, cancel);
}
