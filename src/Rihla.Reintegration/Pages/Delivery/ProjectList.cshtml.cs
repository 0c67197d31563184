using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>The collective and community projects of the mission, and the form that begins one.</summary>
[Needs(ReintegrationPermissions.Deliver)]
internal sealed class ProjectListModel(Projects projects, Words words) : ReintegrationPage(words)
{
    [BindProperty]
    public ProjectInput Input { get; set; } = new();

    public IReadOnlyList<Project> Projects { get; private set; } = [];

    public IEnumerable<SelectListItem> Levels =>
        Choices<PlanLevel>().Where(l => l.Value != nameof(PlanLevel.Individual));

    public int Number { get; private set; } = 1;

    public int Total { get; private set; }

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        (Projects, Total) = await projects.PageAsync(Number, Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var begun = await projects.BeginAsync(Input, Actor, Cancel);
        return await AnswerAsync(
            begun,
            "Project.Begun",
            begun.IsDone ? $"/app/projects/{begun.Value}" : "/app/projects",
            () => OnGetAsync()
        );
    }
}
