using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;
using Rihla.Ui.Charts;

namespace Rihla.Results.Pages;

/// <summary>The report about a grant: persons and money against plan, and why they differ. Each look is recorded.</summary>
[Needs(ResultsPermissions.GrantReport)]
internal sealed class GrantReportModel(DonorReports reports, ReadLog log, Words words)
    : StaffPage(words)
{
    public DonorReport Report { get; private set; } = null!;

    public IReadOnlyList<Bar> Spending =>
        [
            .. Report.Grant.SpentByMonth.Select(m => new Bar(
                T.Month(m.Key),
                Math.Max(0, m.Value),
                Text: T.Money(m.Value, Report.Grant.Currency)
            )),
        ];

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await reports.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Report = found;
        await log.SawAsync(Actor, new("grant.report-seen") { Args = [found.Grant.Name] }, Cancel);
        return Page();
    }

    public string Persons =>
        Report.IsHidden(Actor) ? T["GrantReport.Small"] : T.Number(Report.Grant.Persons);

    public string Reached(Variance target) =>
        DonorReport.IsHidden(target, Actor) ? T["GrantReport.Small"] : T.Number((int)target.Used);

    public string Difference(Variance target) =>
        DonorReport.IsHidden(target, Actor) ? "–" : T.Number(target.Difference);

    public string ReasonOf(Variance variance) =>
        variance.Reason?.Text.Reveal() ?? T["GrantReport.NoReason"];
}
