using Microsoft.AspNetCore.Mvc;
using Rihla.Cases.Conditions;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>All conditions of the journey, stage by stage, as they stand for a case.</summary>
[Needs(CasesPermissions.View)]
internal sealed class CaseConditionsModel(CaseFiles files, Words words, Progress progress)
    : CasePageModel(files, words)
{
    public IEnumerable<IGrouping<Stage, Verdict>> Verdicts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Verdicts = (await progress.AllVerdictsAsync(CaseFile, HttpContext.RequestAborted)).OrderBy(
            g => g.Key
        );
        return Page();
    }
}
