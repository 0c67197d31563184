using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>The plans that wait for approval, the longest waiting first.</summary>
[Needs(ReintegrationPermissions.Approve)]
internal sealed class PlanListModel(PlanBook book, Today today, Words words)
    : ReintegrationPage(words)
{
    public DateOnly Day => today.Date;

    public IReadOnlyList<WaitingPlan> Lines { get; private set; } = [];

    public async Task OnGetAsync() => Lines = await book.WaitingAsync(Actor, Cancel);
}
