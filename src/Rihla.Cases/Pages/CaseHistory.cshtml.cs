using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>Everything that was done with a case and who looked at it, in words.</summary>
[Needs(CasesPermissions.View)]
internal sealed class CaseHistoryModel(CaseFiles files, Words words, AuditHistory history)
    : CasePageModel(files, words)
{
    private const int Shown = 50;

    public IReadOnlyList<HistoryEntry> Entries { get; private set; } = [];

    /// <summary>Where the earlier entries begin.</summary>
    public long? Before { get; private set; }

    public async Task<IActionResult> OnGetAsync(long? before)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Entries = await history.OfCaseAsync(
            CaseFile.Id,
            Actor,
            Shown,
            before,
            HttpContext.RequestAborted
        );
        Before = Entries.Count == Shown ? Entries[^1].Sequence : null;
        return Page();
    }
}
