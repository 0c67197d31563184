using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;

namespace Rihla.Reintegration.Pages.Complaints;

/// <summary>Names who gets serious complaints, and how long answers may take.</summary>
[Needs(FollowUpPermissions.NameOfficer)]
internal sealed class ComplaintOfficerModel(ComplaintDesk desk, ComplaintScope scope, Words words)
    : ReintegrationPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Handlers { get; private set; } = [];

    public async Task OnGetAsync()
    {
        if (await scope.RuleAsync(Actor.MissionId, Cancel) is { } rule)
        {
            Input = new()
            {
                OfficerId = rule.OfficerId,
                DeputyId = rule.DeputyId,
                Days = rule.Days,
                SeriousDays = rule.SeriousDays,
            };
        }
        await LoadAsync();
    }

    public async Task<IActionResult> OnPostAsync() =>
        ModelState.IsValid
            ? await AnswerAsync(
                await desk.NameAsync(
                    new(Input.OfficerId, Input.DeputyId, Input.Days, Input.SeriousDays),
                    Actor,
                    Cancel
                ),
                "Complaint.OfficerDone",
                "/app/complaints/officer",
                AgainAsync
            )
            : await AgainAsync();

    private async Task<IActionResult> AgainAsync()
    {
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync() =>
        Handlers = [
            .. (await scope.HandlersAsync(Actor.MissionId, Cancel)).Select(s => new SelectListItem(
                $"{s.Name} · {string.Join(T["Ui.Comma"], s.Roles.Select(r => T.Of(r)))}",
                s.UserId.ToString()
            )),
        ];

    internal sealed class Form
    {
        public Guid? OfficerId { get; set; }

        public Guid? DeputyId { get; set; }

        public int Days { get; set; } = ComplaintRule.UsualDays;

        public int SeriousDays { get; set; } = ComplaintRule.UsualSeriousDays;
    }
}
