using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>Says why a line or target of a grant is ahead or behind.</summary>
[Needs(ResultsPermissions.ExplainVariance)]
internal sealed class GrantExplainModel(DonorReports reports, Words words) : StaffPage(words)
{
    [BindProperty]
    public VarianceForm Input { get; set; } = new();

    public DonorReport Report { get; private set; } = null!;

    public IEnumerable<SelectListItem> Subjects =>
        Report
            .Lines.Select(l => new SelectListItem(T[$"LinePurpose.{l.Subject}"], l.Subject))
            .Concat(
                Report.Targets.Select(t => new SelectListItem(
                    T[$"GrantMeasure.{t.Subject}"],
                    t.Subject
                ))
            );

    public Task<IActionResult> OnGetAsync(Guid id) => ShowAsync(id);

    public async Task<IActionResult> OnPostAsync(Guid id) =>
        await AnswerAsync(
            await reports.ExplainAsync(id, Input.Subject, Input.Text, Actor, Cancel),
            "GrantReport.Explained",
            () => $"~/app/reports/grants/{id}",
            () => ShowAsync(id)
        );

    private async Task<IActionResult> ShowAsync(Guid id)
    {
        if (await reports.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Report = found;
        return Page();
    }
}

/// <summary>The form of a reason.</summary>
internal sealed class VarianceForm
{
    public string? Subject { get; set; }

    public string? Text { get; set; }
}
