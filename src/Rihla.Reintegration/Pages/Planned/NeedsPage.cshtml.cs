using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>What a household needs after its arrival, as it was assessed last and before.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class NeedsPageModel(CaseFiles files, Needs needs, Words words)
    : ReintegrationCasePage(files, words)
{
    private IReadOnlyList<NeedsAssessment> all = [];

    public NeedsAssessment? Latest => all.Count > 0 ? all[0] : null;

    public IEnumerable<NeedsAssessment> Earlier => all.Skip(1);

    /// <summary>Why nothing can be recorded now.</summary>
    public Refusal? NotNow => AfterArrival.WhyNot(CaseFile, Actor);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Needs.Title", "plan.needs-viewed"))
        {
            return NotFound();
        }
        all = await needs.OfCaseAsync(CaseFile.Id, Cancel);
        return Page();
    }
}
