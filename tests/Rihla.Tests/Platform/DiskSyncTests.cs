using Rihla.Platform.Data;

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
}
