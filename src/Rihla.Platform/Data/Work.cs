using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Platform.Data;

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

    /// <summary>
    /// Ends it: saves what was changed with its acts, lets follow what follows from it, and makes it last. What somebody else
    /// changed meanwhile is refused as <see cref="Outcome.ChangedMeanwhile"/>, and nothing of it is kept.
    /// </summary>
    /// <param name="by">Who does it.</param>
    /// <param name="acts">What was done, at least one.</param>
    /// <param name="follow">What follows from it, and reads it as saved.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public async Task<Outcome> EndAsync(
        Actor by,
        IReadOnlyList<Act> acts,
        Func<Task>? follow = null,
        CancellationToken cancel = default
    )
    {
        try
        {
            await db.SaveAsync(by, acts, cancel);
            if (follow is not null)
            {
                await follow();
            }
            await CommitAsync(cancel);
            return Outcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Outcome.ChangedMeanwhile;
        }
    }

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
        // Whatever becomes of the transaction, the next may write.
        using (pass)
        {
            await transaction.DisposeAsync();
            if (pass is not null)
            {
                SqliteConnections.SyncItself(db.Database.GetDbConnection(), true);
            }
        }
    }
}
