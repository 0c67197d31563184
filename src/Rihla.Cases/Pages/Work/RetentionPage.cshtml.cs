using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Cases.Pages.Work;

/// <summary>Closed cases that need not be kept any longer: the data-protection officer has them erased, or keeps them.</summary>
[Needs(CasesPermissions.Erase)]
internal sealed class RetentionModel(Retention retention, CasesSettings settings, Words words)
    : StaffPage(words)
{
    public IReadOnlyList<CaseToErase> Cases { get; private set; } = [];

    public int Count { get; private set; }

    public int Number { get; private set; }

    /// <summary>Those that were ticked when the page was refused.</summary>
    [BindProperty]
    public List<Guid> Chosen { get; set; } = [];

    [BindProperty]
    public bool IsCertain { get; set; }

    public int KeptYears => settings.FilesKeptYears;

    public int AccountsKeptYears => settings.AccountsKeptYears;

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        (Cases, Count) = await retention.DueAsync(Number, Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromQuery(Name = "page")] int number = 1)
    {
        ModelState.Clear();
        var outcome = await retention.EraseAsync(Chosen, IsCertain, Actor, Cancel);
        if (!outcome.IsDone)
        {
            foreach (var refusal in outcome.Refusals)
            {
                ModelState.AddModelError("", T[refusal.TextKey, [.. refusal.Args]]);
            }
            return await OnGetAsync(number);
        }
        if (outcome.Value.Erased > 0)
        {
            TempData["Done"] = T["Retention.Done", outcome.Value.Erased];
        }
        if (outcome.Value.Left.Count > 0)
        {
            TempData["Refused"] = string.Join(
                ' ',
                outcome.Value.Left.Select(l => $"{l.Code}: {T[l.Why.TextKey, [.. l.Why.Args]]}")
            );
        }
        return LocalRedirect("/app/oversight/retention");
    }

    public async Task<IActionResult> OnPostKeepAsync(Guid caseId)
    {
        var outcome = await retention.KeepAsync(caseId, Actor, Cancel);
        TempData[outcome.IsDone ? "Done" : "Refused"] = T[
            outcome.IsDone ? "Retention.Kept" : outcome.Refusals[0].TextKey
        ];
        return LocalRedirect("/app/oversight/retention");
    }
}
