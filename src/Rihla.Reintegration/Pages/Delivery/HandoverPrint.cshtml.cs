using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>The certificate of a handover on paper: empty, to be filled in by hand and signed, or of one that was recorded.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class HandoverPrintModel(
    CaseFiles files,
    PlanBook book,
    Receivers receivers,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Item { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    public ItemSupport Support { get; private set; } = null!;

    public Handover? Handover { get; private set; }

    public IReadOnlyList<Words> Sides { get; private set; } = [];

    /// <summary>Who would sign it, as long as nobody has; who did is written on the handover.</summary>
    public Receiver? Receiver { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (
            !await OpenAsync("Handover.Paper.Title", "plan.handover-printed")
            || await book.SupportAsync(CaseFile.Id, Cancel) is not { } all
            || all.Find(Item) is not { } found
        )
        {
            return NotFound();
        }
        Support = found;
        if (Id is { } id)
        {
            Handover = found.Handovers.FirstOrDefault(h => h.Id == id);
            if (Handover is null)
            {
                return NotFound();
            }
        }
        Receiver = await receivers.InAsync(CaseFile, Cancel);
        Sides = PaperSides.Of(CaseFile, T);
        return Page();
    }
}
