using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>How PostgreSQL is spoken to.</summary>
public sealed class PostgresConnectionTests(Houses houses) : IClassFixture<Houses>
{
    [Theory]
    [InlineData("Host=db;Username=rihla", 200, true)]
    [InlineData("Host=db;Max Auto Prepare=0", 0, true)]
    [InlineData("Host=db;max auto prepare=7;no reset on close=false", 7, false)]
    [InlineData("Host=db;MaxAutoPrepare=9;NoResetOnClose=False", 9, false)]
    public void What_the_address_does_not_say_is_set(string address, int prepared, bool isKept)
    {
        var settings = new NpgsqlConnectionStringBuilder(PlatformServices.Prepared(address));

        Assert.Equal(
            ("db", prepared, isKept),
            (settings.Host, settings.MaxAutoPrepare, settings.NoResetOnClose)
        );
    }

    [Fact]
    public async Task What_is_asked_often_is_prepared_and_stays_so()
    {
        var house = await houses.OnAsync(DatabaseKind.Postgres);
        await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            // Each of these takes a connection of the pool and gives it back.
            for (var i = 0; i < 20; i++)
            {
                await db.Set<LongWork>().Where(w => w.Name == "nothing").ToListAsync();
            }
            var prepared = await db
                .Database.SqlQuery<string>(
                    $"select statement as \"Value\" from pg_prepared_statements"
                )
                .ToListAsync();

            Assert.Contains(
                prepared,
                p => p.Contains("people_long_work", StringComparison.Ordinal)
            );
            return true;
        });
    }
}
