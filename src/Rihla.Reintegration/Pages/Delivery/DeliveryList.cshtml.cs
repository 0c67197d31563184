using Microsoft.AspNetCore.Mvc;
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

    public int Number { get; private set; }

    public int Total { get; private set; }

    public async Task OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        (Lines, Total) = await deliveries.PageAsync(Number, Actor, Cancel);
    }
}
