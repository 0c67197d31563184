using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>The papers that lapse before they have been of use, the earliest first.</summary>
[Needs(TravelPermissions.View)]
internal sealed class LapsingListModel(LapsingPapers papers, ReadLog reads, Today today) : PageModel
{
    public const int Size = 25;

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public IReadOnlyList<LapsingPaper> All { get; private set; } = [];

    /// <summary>How many more there are, in restricted cases.</summary>
    public int Hidden { get; private set; }

    public DateOnly Day => today.Date;

    public IEnumerable<LapsingPaper> Shown => All.Skip((Number - 1) * Size).Take(Size);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        (All, Hidden) = await papers.OfMissionAsync(by, cancel);
        Number = Paging.Within(Number, Size, All.Count);
        await reads.SawAsync(by, new Act("travel.lapsing-viewed"), cancel);
    }
}
