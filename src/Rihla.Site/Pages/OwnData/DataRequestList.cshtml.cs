using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>What people asked about their own data, and by when they are answered.</summary>
[Needs(SitePermissions.DataRequests)]
internal sealed class DataRequestListModel(DataRequests requests, Today today, Words words)
    : DataRequestPage(words)
{
    public IReadOnlyList<(DataRequest Entity, string Receipt)> All { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync() => All = await requests.ListAsync(Actor, Cancel);
}
