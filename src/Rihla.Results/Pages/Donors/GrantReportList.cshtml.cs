using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>The grants whose reports somebody may read: of the mission, or of the own organisation.</summary>
[Needs(ResultsPermissions.GrantReport)]
internal sealed class GrantReportListModel(GrantReports reports, Today today, Words words)
    : StaffPage(words)
{
    public IReadOnlyList<ReportedGrant> Grants { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync() => Grants = await reports.OfAsync(Actor, Cancel);
}
