using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;

namespace Rihla.Reintegration.Pages;

/// <summary>What the mission has still to deliver, the earliest due first.</summary>
[Needs(ReintegrationPermissions.Deliver)]
internal sealed class DeliveryListModel(Deliveries deliveries, Words words)
    : ReintegrationPage(words)
{
    public IReadOnlyList<DueLine> Lines { get; private set; } = [];

    public async Task OnGetAsync() => Lines = await deliveries.DueAsync(Actor, Cancel);
}
