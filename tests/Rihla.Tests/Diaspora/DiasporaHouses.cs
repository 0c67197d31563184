using System.Collections.Concurrent;
using Rihla.Platform;
using Rihla.Tests.Host;

namespace Rihla.Tests.Diaspora;

/// <summary>One house for each kind of database, in which one network address may send as many forms as a class of tests does.</summary>
public sealed class DiasporaHouses : IAsyncLifetime
{
    private readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<House>>> houses = new();

    public Task<House> OnAsync(DatabaseKind kind) =>
        houses
            .GetOrAdd(
                kind,
                k =>
                    new(() =>
                        House.OpenAsync(
                            k,
                            builder =>
                            {
                                builder.Configuration["Rihla:Diaspora:BegunPerAddressAndHour"] =
                                    "1000";
                                builder.Configuration["Rihla:Diaspora:SentPerAddressAndHour"] =
                                    "1000";
                                builder.Configuration["Rihla:Site:FormsPerMinute"] = "100000";
                                builder.Configuration["Rihla:Site:TriesPerMinute"] = "100000";
                            }
                        )
                    )
            )
            .Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var house in houses.Values)
        {
            await (await house.Value).DisposeAsync();
        }
    }
}
