using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;

namespace Rihla.Reintegration.Pages.Monitoring;

/// <summary>Plans a visit.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class VisitNewModel(CaseFiles files, MonitoringDesk desk, Words words)
    : ReintegrationCasePage(files, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Visit.Plan", "visit.viewed") || !IsOurs)
        {
            return NotFound();
        }
        ViewData["Back"] = Address("visits");
        ViewData["BackText"] = T["Visit.Title"];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        !ModelState.IsValid
            ? await OnGetAsync()
            : await AnswerAsync(
                await desk.PlanAsync(Code, Input.On, Input.Kind, Input.Purpose, Actor, Cancel),
                "Visit.PlanDone",
                Address("visits"),
                OnGetAsync
            );

    internal sealed class Form
    {
        public DateOnly? On { get; set; }

        public VisitKind Kind { get; set; }

        [StringLength(4000)]
        public string? Purpose { get; set; }
    }
}
