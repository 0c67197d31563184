using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages;

/// <summary>Shown in the place of a page that the actor may not open.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class ForbiddenModel(
    PermissionTable permissions,
    Staff staff,
    DemonstrationUsers demonstration
) : PageModel
{
    public IReadOnlyList<Role> Roles { get; private set; } = [];

    public IReadOnlyList<string> Administrators { get; private set; } = [];

    public IReadOnlyList<DemonstrationAccount> Colleagues { get; private set; } = [];

    public string Address => HttpContext.Features.Get<MissingPermission>()?.Path ?? "/app";

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public Task OnPostAsync(CancellationToken cancel) => ShowAsync(cancel);

    private async Task ShowAsync(CancellationToken cancel)
    {
        Response.StatusCode = 403;
        if (HttpContext.Features.Get<Actor>() is not { } actor)
        {
            return;
        }
        if (HttpContext.Features.Get<MissingPermission>()?.Permission is { } permission)
        {
            Roles = [.. Enum.GetValues<Role>().Where(r => permissions.Holds(r, permission))];
            Colleagues =
            [
                .. (await demonstration.AccountsAsync(cancel)).Where(a =>
                    a.Roles.Any(Roles.Contains)
                ),
            ];
        }
        Administrators =
        [
            .. (await staff.InMissionAsync(actor.MissionId, cancel))
                .Where(s => s.Roles.Contains(Role.Administrator))
                .Select(s => s.Name),
        ];
    }
}
