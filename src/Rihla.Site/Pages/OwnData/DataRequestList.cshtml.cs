using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>What people asked about their own data, and by when they are answered.</summary>
[Needs(SitePermissions.DataRequests)]
internal sealed class DataRequestListModel(DataRequests requests, Today today, Words words)
    : DataRequestPage(words)
{
    /// <summary>Which page of the list is shown.</summary>
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public IReadOnlyList<(DataRequest Entity, string Receipt)> All { get; private set; } = [];

    /// <summary>How many there are on all pages.</summary>
    public int Count { get; private set; }

    public DateOnly Day => today.Date;

    public async Task OnGetAsync() =>
        (All, Count) = await requests.ListAsync(Number, Actor, Cancel);
}
