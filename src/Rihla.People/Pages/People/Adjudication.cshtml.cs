using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>The pairs of records that may be one person and wait for a decision.</summary>
[Needs(PeoplePermissions.Adjudicate)]
internal sealed class AdjudicationModel(Pairs pairs, ReadLog reads) : PageModel
{
    public const int Size = 25;

    [BindProperty(SupportsGet = true, Name = "at")]
    public int At { get; set; } = 1;

    public IReadOnlyList<PairLine> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        Lines = await pairs.QueueAsync(by, cancel);
        At = Math.Clamp(At, 1, Math.Max(1, (Lines.Count + Size - 1) / Size));
        await reads.SawAsync(by, new Act("pair.queue-viewed"), cancel);
    }

    public IEnumerable<PairLine> Page(int at) => Lines.Skip((at - 1) * Size).Take(Size);
}
