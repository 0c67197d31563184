using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Work;

/// <summary>What those who work on no cases have to do: commitments, texts to read, reports due.</summary>
[Needs(CasesPermissions.OwnTasks)]
internal sealed class OwnTasksModel(IEnumerable<OfficeTasks> sources, Today today) : PageModel
{
    public IReadOnlyList<OfficeTask> Tasks { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync()
    {
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        var found = new List<OfficeTask>();
        foreach (var source in sources)
        {
            found.AddRange(await source.OfAsync(by, HttpContext.RequestAborted));
        }
        Tasks = [.. found.OrderBy(t => t.DueOn)];
    }
}
