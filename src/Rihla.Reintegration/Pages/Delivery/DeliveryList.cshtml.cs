using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;

namespace Rihla.Reintegration.Pages;

/// <summary>What is still to be delivered, the earliest due first; what is late stands out.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class DeliveryListModel(DueDeliveries deliveries, Words words)
    : ReintegrationPage(words)
{
    public IReadOnlyList<DueLine> Lines { get; private set; } = [];

    public async Task OnGetAsync() => Lines = await deliveries.DueAsync(Actor, Cancel);
}
