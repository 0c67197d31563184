using Microsoft.AspNetCore.Builder;
using Rihla.Tests.Host;

namespace Rihla.Tests.Site;

/// <summary>Houses in which many strangers may ask within an hour, because all of them come from one address.</summary>
public sealed class HelpHouses : Houses
{
    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration["Rihla:Site:RequestsPerAddressAndHour"] = "1000";
        builder.Configuration["Rihla:Site:RequestsPerHour"] = "1000";
        builder.Configuration["Rihla:Site:FormsPerMinute"] = "100000";
        builder.Configuration["Rihla:Site:TriesPerMinute"] = "100000";
    }
}

/// <summary>The classes that share these houses. They run one after the other, for they turn the same clock.</summary>
[CollectionDefinition(nameof(HelpHouses))]
public sealed class HelpHousesShared : ICollectionFixture<HelpHouses>;
