using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>The agreement on paper: in the returnee's language beside French, to be signed.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class PlanPrintModel(
    CaseFiles files,
    PlanBook book,
    Receivers receivers,
    Representatives representatives,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true, Name = "version")]
    public int? Number { get; set; }

    public PlanVersion Version { get; private set; } = null!;

    public IReadOnlyList<PlanItem> Items { get; private set; } = [];

    /// <summary>The languages side by side: that of the returnee, and French where it is another.</summary>
    public IReadOnlyList<Words> Sides { get; private set; } = [];

    /// <summary>Who signed it; as long as nobody has, who would.</summary>
    public Receiver? Receiver { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (
            !await OpenAsync("ReintegrationPlan.Paper.Title", "plan.printed")
            || await book.FindAsync(CaseFile.Id, Cancel) is not { } plan
        )
        {
            return NotFound();
        }
        Version = plan.Versions.FirstOrDefault(v => v.Number == Number) ?? plan.Latest;
        Items = [.. plan.ItemsOf(Version).Where(i => !i.IsCancelled)];
        Receiver = await ReceiverAsync();
        Sides = PaperSides.Of(CaseFile, T);
        return Page();
    }

    private async Task<Receiver?> ReceiverAsync() =>
        Version.Agreement is not { ByMemberId: { } signer, On: var on }
            ? await receivers.InAsync(CaseFile, Cancel)
        : CaseFile.Travellers.FirstOrDefault(t => t.MemberId == signer) is { } signed
            ? new(signed, await representatives.OfAsync(CaseFile, signer, on, Cancel))
        : null;
}

/// <summary>The languages of a paper that a returnee signs.</summary>
internal static class PaperSides
{
    /// <summary>That of the returnee, as far as the software speaks it, and French.</summary>
    public static IReadOnlyList<Words> Of(CaseFile file, Words words) =>
        [
            .. new[] { Languages.Or(file.Language), Languages.French }
                .Distinct(StringComparer.Ordinal)
                .Select(words.In),
        ];
}
