using Microsoft.AspNetCore.Builder;
using Rihla.Tests.Host;

namespace Rihla.Tests.Diaspora;

/// <summary>One house for each kind of database, in which one network address may send as many forms as a class of tests does.</summary>
public sealed class DiasporaHouses : Houses
{
    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration["Rihla:Diaspora:BegunPerAddressAndHour"] = "1000";
        builder.Configuration["Rihla:Diaspora:SentPerAddressAndHour"] = "1000";
        builder.Configuration["Rihla:Site:FormsPerMinute"] = "100000";
        builder.Configuration["Rihla:Site:TriesPerMinute"] = "100000";
    }
}
