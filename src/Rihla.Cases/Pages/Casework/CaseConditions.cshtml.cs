using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Rihla.Cases.Conditions;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>All conditions of the journey, stage by stage, as they stand for a case.</summary>
[Needs(CasesPermissions.View)]
internal sealed class CaseConditionsModel(CaseFiles files, Words words, Progress progress)
    : CasePageModel(files, words)
{
    private List<IGrouping<Stage, Verdict>> verdicts = [];

    /// <summary>The stages that were reached, and the next one.</summary>
    public IEnumerable<IGrouping<Stage, Verdict>> UpToNext => verdicts.Except(Later);

    /// <summary>The stages after the next one.</summary>
    public IEnumerable<IGrouping<Stage, Verdict>> Later =>
        verdicts.Where(g => g.Key > CaseFile.Stage).Skip(1);

    /// <summary>What the list of a later stage is shown with.</summary>
    public static ViewDataDictionary OfLater(ViewDataDictionary page) =>
        new(page) { ["Later"] = true };

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        verdicts =
        [
            .. (await progress.AllVerdictsAsync(CaseFile, HttpContext.RequestAborted)).OrderBy(g =>
                g.Key
            ),
        ];
        return Page();
    }
}
