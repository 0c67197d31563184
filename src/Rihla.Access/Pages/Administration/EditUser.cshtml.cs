using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Administration;

[Needs(AccessPermissions.Users)]
internal sealed class EditUserModel(
    Access.Users users,
    UserList list,
    Missions missions,
    Words words
) : PageModel
{
    [FromRoute]
    public string UserName { get; set; } = "";

    [BindProperty]
    public UserForm Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public ListedUser Listed { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> MissionItems { get; private set; } = [];

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    /// <summary>The link with which the user chooses a password: shown once, to be handed over.</summary>
    public string? Link =>
        TempData["Link"] is string path ? $"{Request.Scheme}://{Request.Host}{path}" : null;

    /// <summary>One's own password and keys are changed in one's account.</summary>
    public bool IsOneself { get; private set; }

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await users.FindAsync(UserName, cancel) is not { } user)
        {
            return NotFound();
        }
        Input = UserForm.Of(user, await CodeOfAsync(user, cancel));
        return await ShowAsync(user, cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await users.FindAsync(UserName, cancel) is not { } user)
        {
            return NotFound();
        }
        var stored = UserForm.Of(user, await CodeOfAsync(user, cancel));
        var outcome = await users.ChangeAsync(
            UserName,
            Merged(stored).AsInput(),
            Input.Version,
            Actor,
            cancel
        );
        var isSaved = outcome.IsDone;
        if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
        {
            user = (await users.FindAsync(UserName, cancel))!;
            Conflicts = Compare(UserForm.Of(user, await CodeOfAsync(user, cancel)));
            // Somebody else saved the same.
            isSaved = Conflicts.Count == 0;
        }
        if (isSaved)
        {
            TempData["Done"] = words["User.Changed"];
            return RedirectToPage();
        }
        ModelState.AddRefusals(outcome, words);
        return await ShowAsync(user, cancel);
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancel)
    {
        if (await users.FindAsync(UserName, cancel) is not { } user)
        {
            return NotFound();
        }
        var outcome = await users.ResetAsync(UserName, Actor, cancel);
        if (!outcome.IsDone)
        {
            return await RefusedAsync(outcome, user, cancel);
        }
        TempData["Link"] = outcome.Value.Path;
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostSecondFactorAsync(CancellationToken cancel)
    {
        if (await users.FindAsync(UserName, cancel) is not { } user)
        {
            return NotFound();
        }
        var outcome = await users.ResetSecondFactorAsync(UserName, Actor, cancel);
        if (!outcome.IsDone)
        {
            return await RefusedAsync(outcome, user, cancel);
        }
        TempData["Done"] = words["User.SecondFactorReset"];
        return RedirectToPage();
    }

    private async Task<IActionResult> RefusedAsync(
        Outcome outcome,
        User user,
        CancellationToken cancel
    )
    {
        ModelState.Clear();
        ModelState.AddRefusals(outcome, words);
        Input = UserForm.Of(user, await CodeOfAsync(user, cancel));
        return await ShowAsync(user, cancel);
    }

    private UserForm Merged(UserForm stored) =>
        new()
        {
            DisplayName = Keep.Choose("DisplayName", stored.DisplayName, Input.DisplayName),
            MissionId = Keep.Choose("MissionId", stored.MissionId, Input.MissionId),
            Language = Keep.Choose("Language", stored.Language, Input.Language),
            Roles = Keep.Choose("Roles", stored.Roles, Input.Roles),
            IsActive = Keep.Choose("IsActive", stored.IsActive, Input.IsActive),
        };

    private List<ConflictField> Compare(UserForm stored)
    {
        var fields = new (string Name, string Label, string? Theirs, string? Yours)[]
        {
            ("DisplayName", "User.DisplayName", stored.DisplayName, Input.DisplayName),
            ("MissionId", "User.Mission", stored.MissionId, Input.MissionId),
            ("Language", "User.Language", Own(stored.Language), Own(Input.Language)),
            ("Roles", "User.Roles", Named(stored.Roles), Named(Input.Roles)),
            ("IsActive", "User.IsActive", YesNo(stored.IsActive), YesNo(Input.IsActive)),
        };
        return
        [
            .. fields
                .Where(f => f.Theirs != f.Yours)
                .Select(f => new ConflictField(
                    f.Name,
                    words[f.Label],
                    f.Theirs ?? "",
                    f.Yours ?? ""
                )),
        ];
    }

    private static string Own(string? language) => Languages.OwnName(language ?? "");

    private string Named(IEnumerable<Role> roles) =>
        string.Join(words["Ui.Comma"], roles.Order().Select(r => words.Of(r)));

    private string YesNo(bool yes) => words[yes ? "Answer.Yes" : "Answer.No"];

    private async Task<string> CodeOfAsync(User user, CancellationToken cancel) =>
        (await missions.FindAsync(user.MissionId, cancel))?.Code ?? "";

    private async Task<IActionResult> ShowAsync(User user, CancellationToken cancel)
    {
        Listed = (await list.FindAsync(user.UserName, cancel)).First(u =>
            u.UserName == user.UserName
        );
        MissionItems = await UserForm.MissionItemsAsync(missions, words, cancel);
        StoredVersion = user.Version;
        IsOneself = user.Id == Actor.UserId;
        return Page();
    }

    public int StoredVersion { get; private set; }
}
