using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>Commits that came while the disk was busy share the next writing, and none is answered before it.</summary>
public sealed class DiskSyncTests
{
    [Fact]
    public async Task Who_commits_while_the_disk_is_written_waits_for_the_next_writing()
    {
        using var began = new SemaphoreSlim(0);
        using var goes = new SemaphoreSlim(0);
        var written = 0;
        var disk = new DiskSync(_ =>
        {
            began.Release();
            goes.Wait();
            written++;
        });

        var first = disk.OnDiskAsync("db");
        await began.WaitAsync(TestContext.Current.CancellationToken);
        var second = disk.OnDiskAsync("db");
        var third = disk.OnDiskAsync("db");
        goes.Release();
        await first;
        await began.WaitAsync(TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        goes.Release();
        await Task.WhenAll(second, third);
        Assert.Equal(2, written);
    }

    [Fact]
    public async Task Nothing_is_answered_when_the_disk_refuses()
    {
        var refuses = true;
        var disk = new DiskSync(_ =>
        {
            if (refuses)
            {
                throw new IOException("No space.");
            }
        });

        await Assert.ThrowsAsync<IOException>(() => disk.OnDiskAsync("db"));
        refuses = false;
        await disk.OnDiskAsync("db");
    }

    [Fact]
    public async Task A_transaction_that_does_not_begin_leaves_a_connection_that_flushes_by_itself()
    {
        await using var house = House.Build(
            DatabaseKind.Sqlite,
            await Databases.BareAsync(DatabaseKind.Sqlite),
            new TestClock()
        );
        await using var db = ActivatorUtilities.CreateInstance<RihlaDb>(
            house.Services,
            new DbContextOptionsBuilder<RihlaDb>(
                house.Services.GetRequiredService<DbContextOptions<RihlaDb>>()
            )
                .AddInterceptors(new Busy())
                .Options
        );

        await Assert.ThrowsAsync<TimeoutException>(() => db.BeginAsync());

        await using var asked = await db.CommandAsync("pragma synchronous");
        Assert.Equal(2L, await asked.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Busy : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection,
            TransactionStartingEventData eventData,
            InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default
        ) => throw new TimeoutException("Another writes.");
    }
}
