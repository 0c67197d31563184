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

    /// <summary>Of a large group so many persons are named.</summary>
    public const int MostNamed = 6;

    [BindProperty(SupportsGet = true, Name = "at")]
    public int At { get; set; } = 1;

    /// <summary>The part of the queue that is shown.</summary>
    public QueuePage Shown { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        Shown = await pairs.PageAsync(At, Size, by, cancel);
        await reads.SawAsync(by, new Act("pair.queue-viewed"), cancel);
    }
}
