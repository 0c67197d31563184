using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Account;

/// <summary>What programs can ask of Rihla: the reference of the API, for who is signed in.</summary>
[SignedIn]
internal sealed class AccountApiModel(ApiReference api) : PageModel
{
    public IReadOnlyList<ApiCall> Calls => api.Calls;
}
