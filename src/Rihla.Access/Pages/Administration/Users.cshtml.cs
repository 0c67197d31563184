using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Administration;

[Needs(AccessPermissions.Users)]
internal sealed class UsersModel(UserList list) : PageModel
{
    public const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<ListedUser> Shown { get; private set; } = [];

    public int Total { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var found = await list.FindAsync(Search, cancel);
        Total = found.Count;
        PageNumber = Math.Max(1, PageNumber);
        Shown = [.. found.Skip(Paging.Before(PageNumber, Size)).Take(Size)];
    }
}
