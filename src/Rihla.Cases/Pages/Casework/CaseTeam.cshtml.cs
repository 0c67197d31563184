using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>Restricts a case to a team, and says who belongs to it.</summary>
[Needs(CasesPermissions.Work)]
internal sealed class CaseTeamModel(CaseFiles files, Words words, Teams teams, Staff staff)
    : CasePageModel(files, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<Line> Members { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Others { get; private set; } = [];

    public Refusal? NotInside { get; private set; }

    /// <summary>Why the reader opens the case to nobody and takes nobody out of its team, if so.</summary>
    public Refusal? NotOurs => CaseOperations.HostAlone(CaseFile, Actor);

    public bool MayDecide => NotInside is null && Teams.MayDecide(CaseFile, Actor);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var cancel = HttpContext.RequestAborted;
        NotInside =
            (CaseOperations.WorksWith(CaseFile, Actor).Count == 0 ? NotOurs : null)
            ?? await teams.NotInsideAsync(CaseFile, Actor, cancel);
        var team = await teams.OfAsync(CaseFile.Id, cancel);
        var lines = new List<Line>();
        foreach (var member in team.OrderBy(t => t.Since))
        {
            var known = await staff.FindAsync(member.UserId, cancel);
            lines.Add(
                new(
                    member.UserId,
                    known?.Name ?? "–",
                    known?.Roles ?? new HashSet<Role>(),
                    member.Since
                )
            );
        }
        Members = lines;
        var candidates = new List<StaffInfo>(
            await staff.InMissionAsync(CaseFile.HostMissionId, cancel)
        );
        if (CaseFile is { OriginMissionId: { } origin, SharedWithOrigin: true })
        {
            candidates.AddRange(await staff.InMissionAsync(origin, cancel));
        }
        Others =
        [
            .. candidates
                .Where(s => team.TrueForAll(t => t.UserId != s.UserId))
                .Select(s => new SelectListItem(
                    $"{s.Name} – {string.Join(T["Ui.Comma"], s.Roles.Order().Select(r => T.Of(r)))}",
                    s.UserId.ToString()
                )),
        ];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await teams.RestrictAsync(
            Code,
            Input.Reason,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Team.Restricted", "team") : await OnGetAsync();
    }

    public async Task<IActionResult> OnPostJoinAsync()
    {
        var outcome = await teams.JoinAsync(
            Code,
            Input.UserId ?? Guid.Empty,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Team.Joined", "team") : await OnGetAsync();
    }

    public async Task<IActionResult> OnPostLeaveAsync(Guid user)
    {
        var outcome = await teams.LeaveAsync(Code, user, Actor, HttpContext.RequestAborted);
        if (!outcome.IsDone)
        {
            return Refused(outcome, "team");
        }
        TempData["Done"] = T["Team.Left"];
        // Who leaves the team no longer sees the case.
        return user == Actor.UserId ? Redirect(Url.Content("~/app")) : Redirect(Address("team"));
    }

    public async Task<IActionResult> OnPostLiftAsync()
    {
        var outcome = await teams.LiftAsync(Code, Input.Reason, Actor, HttpContext.RequestAborted);
        return Accepted(outcome) ? Done("Team.Lifted", "team") : await OnGetAsync();
    }

    /// <summary>Somebody of the team.</summary>
    internal sealed record Line(
        Guid UserId,
        string Name,
        IReadOnlySet<Role> Roles,
        DateTimeOffset Since
    );

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Reason { get; set; }

        public Guid? UserId { get; set; }
    }
}
