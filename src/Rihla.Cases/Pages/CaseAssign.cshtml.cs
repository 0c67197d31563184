using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>Takes a case, or hands it to a caseworker.</summary>
[Needs(CasesPermissions.Assign)]
internal sealed class CaseAssignModel(CaseFiles files, Words words, Teams teams, Staff staff)
    : CasePageModel(files, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Caseworkers { get; private set; } = [];

    public Refusal? NotInside { get; private set; }

    public bool MayTake =>
        CaseFile.CaseworkerId != Actor.UserId
        && CaseFile.HostMissionId == Actor.MissionId
        && Actor.Roles.Any(Teams.MayHaveCases);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        NotInside = await teams.NotInsideAsync(CaseFile, Actor, HttpContext.RequestAborted);
        Input.UserId ??= CaseFile.CaseworkerId;
        Caseworkers =
        [
            .. (await staff.InMissionAsync(CaseFile.HostMissionId, HttpContext.RequestAborted))
                .Where(s => s.Roles.Any(Teams.MayHaveCases))
                .Select(s => new SelectListItem(s.Name, s.UserId.ToString())),
        ];
        return Page();
    }

    public Task<IActionResult> OnPostTakeAsync()
    {
        Input.UserId = Actor.UserId;
        return OnPostAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await teams.AssignAsync(
            Code,
            Input.UserId ?? Guid.Empty,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Case.Assign.Done") : await OnGetAsync();
    }

    /// <summary>Whose case it becomes.</summary>
    internal sealed class Form
    {
        public Guid? UserId { get; set; }
    }
}
