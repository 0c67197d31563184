using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>The records that may be one person and wait for a decision: pairs, and groups that hang together by pairs.</summary>
[Needs(PeoplePermissions.Adjudicate)]
internal sealed class AdjudicationModel(PairQueue pairs, ReadLog reads) : PageModel
{
    public const int Size = 25;

    [BindProperty(SupportsGet = true, Name = "at")]
    public int At { get; set; } = 1;

    public IReadOnlyList<PairGroup> Groups { get; private set; } = [];

    /// <summary>How many pairs wait.</summary>
    public int Pairs { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        var lines = await pairs.QueueAsync(by, cancel);
        (Groups, Pairs) = (PairGroup.Of(lines), lines.Count);
        At = Math.Clamp(At, 1, Math.Max(1, (Groups.Count + Size - 1) / Size));
        await reads.SawAsync(by, new Act("pair.queue-viewed"), cancel);
    }

    public IEnumerable<PairGroup> Page(int at) => Groups.Skip((at - 1) * Size).Take(Size);
}
