using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>What a release would show, to be read before it is made: it cannot be taken back.</summary>
[Needs(ResultsPermissions.ReleaseData)]
internal sealed class OpenDataReleaseModel(Releases releases, Words words) : StaffPage(words)
{
    public int Minimum { get; private set; }

    public IReadOnlyList<int> Pending { get; private set; } = [];

    /// <summary>A year as it would be shown; nothing when there is none to release.</summary>
    public PublishedYear? Preview { get; private set; }

    public async Task<IActionResult> OnGetAsync(int? year, int minimum = Releases.DefaultMinimum)
    {
        if (!ModelState.IsValid || minimum is < Releases.LeastMinimum or > Releases.GreatestMinimum)
        {
            return NotFound();
        }
        Minimum = minimum;
        Pending = await releases.PendingAsync(Actor.MissionId, Actor, Cancel);
        if (Pending.Count > 0)
        {
            Preview = await releases.PreviewAsync(
                year is { } asked && Pending.Contains(asked) ? asked : Pending[^1],
                minimum,
                Actor,
                Cancel
            );
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int year, int minimum = Releases.DefaultMinimum)
    {
        var released = await releases.ReleaseAsync(Actor.MissionId, [year], minimum, Actor, Cancel);
        TempData[released.IsDone ? "Done" : "Refused"] = released.IsDone
            ? T["OpenData.Done"]
            : string.Join(' ', released.Refusals.Select(r => T[r.TextKey, [.. r.Args]]));
        return LocalRedirect("~/app/open-data");
    }
}
