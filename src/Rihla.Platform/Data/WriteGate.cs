using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Rihla.Platform.Data;

/// <summary>
/// Lets one writer at a time through to SQLite, in the order they came. SQLite would do the same by letting the others
/// sleep and try again, which makes the slowest of eight writers several times slower.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Waits for the turn; dispose the pass to let the next one in.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        return new Pass(gate);
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private sealed class Pass(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}

/// <summary>An open transaction; what is not committed when it is disposed is undone.</summary>
public sealed class Work : IAsyncDisposable
{
    private readonly RihlaDb db;
    private readonly IDbContextTransaction transaction;
    private readonly IDisposable? pass;
    private readonly DiskSync disk;

    internal Work(
        RihlaDb db,
        IDbContextTransaction transaction,
        IDisposable? pass,
        DiskSync disk
    ) => (this.db, this.transaction, this.pass, this.disk) = (db, transaction, pass, disk);

    /// <summary>
    /// Waits until nobody else holds the lock of this name, and holds it until the transaction ends.
    /// On SQLite the transaction itself is that lock.
    /// </summary>
    public Task LockAsync(string name, CancellationToken cancel = default) =>
        db.LockAsync(name, cancel);

    /// <summary>Makes it last: it is on the disk when this returns.</summary>
    public async Task CommitAsync(CancellationToken cancel = default)
    {
        await db.WriteRecordAsync(cancel);
        await transaction.CommitAsync(cancel);
        if (pass is not null)
        {
            pass.Dispose();
            await disk.OnDiskAsync(db.Database.GetDbConnection().DataSource);
        }
        db.Committed();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        db.LeaveUnrecorded();
        await transaction.DisposeAsync();
        if (pass is not null)
        {
            SqliteConnections.SyncItself(db.Database.GetDbConnection(), true);
            pass.Dispose();
        }
    }
}
