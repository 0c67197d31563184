using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>What was done with a case, in words; and, when asked for, also who looked at it.</summary>
[Needs(CasesPermissions.View)]
internal sealed class CaseHistoryModel(CaseFiles files, Words words, AuditHistory history)
    : CasePageModel(files, words)
{
    private const int Shown = 50;

    public IReadOnlyList<HistoryEntry> Entries { get; private set; } = [];

    /// <summary>Where the earlier entries begin.</summary>
    public long? Before { get; private set; }

    /// <summary>Whether those who looked are shown too.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Looks { get; set; }

    public async Task<IActionResult> OnGetAsync(long? before)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var cancel = HttpContext.RequestAborted;
        Entries = Looks
            ? await history.OfCaseAsync(CaseFile.Id, Actor, Shown, before, cancel)
            : await history.ChangesOfCaseAsync(CaseFile.Id, Actor, Shown, before, cancel);
        Before = Entries.Count == Shown ? Entries[^1].Sequence : null;
        return Page();
    }
}
