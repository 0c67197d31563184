using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>Named locks of two who need the same things.</summary>
public sealed class LockTests
{
    [Fact]
    public async Task Of_two_who_wait_for_each_other_one_is_told_and_the_other_goes_on()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Postgres);
        await using var here = house.Services.CreateAsyncScope();
        await using var there = house.Services.CreateAsyncScope();
        await using var one = await here.ServiceProvider.GetRequiredService<RihlaDb>().BeginAsync();
        await using var other = await there
            .ServiceProvider.GetRequiredService<RihlaDb>()
            .BeginAsync();
        await one.LockAsync("bread");
        await other.LockAsync("salt");

        var ends = await Task.WhenAll(ThenAsync(one, "salt"), ThenAsync(other, "bread"));

        Assert.Single(ends, e => e is null);
        Assert.IsType<DbUpdateConcurrencyException>(Assert.Single(ends, e => e is not null));
    }

    // Who is refused gives up what it holds; the other waits for that.
    private static async Task<Exception?> ThenAsync(Work work, string name)
    {
        var refused = await Record.ExceptionAsync(() => work.LockAsync(name));
        if (refused is not null)
        {
            await work.DisposeAsync();
        }
        return refused;
    }
}
