using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.People.Import;

/// <summary>
/// The keys of a load: kept in files while persons are written, and then written in their order, a part at a time. How far they
/// are is remembered: whoever holds the load holds them, too.
/// </summary>
internal sealed class BulkKeys : IDisposable
{
    private readonly RihlaDb db;
    private readonly Today today;
    private readonly LongWork work;
    private readonly KeySpill spill;

    private BulkKeys(RihlaDb db, Today today, LongWork work, string folder) =>
        (this.db, this.today, this.work, spill) = (db, today, work, new(folder));

    /// <summary>Begins with the keys of those whom an interrupted run stored.</summary>
    /// <param name="db">The database.</param>
    /// <param name="today">The clock.</param>
    /// <param name="folder">Where the files are kept meanwhile.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<BulkKeys> BeginAsync(
        RihlaDb db,
        Today today,
        string folder,
        CancellationToken cancel
    )
    {
        var row = await db.Set<LongWork>().FindAsync([LongWork.LoadKeys], cancel);
        if (row is null)
        {
            row = new() { Name = LongWork.LoadKeys, StartedAt = today.Now };
            db.Add(row);
        }
        else if (row.DoneAt is not null)
        {
            (row.Cursor, row.StartedAt, row.DoneAt) = (0, today.Now, null);
        }
        await db.SaveChangesAsync(cancel);
        var keys = new BulkKeys(db, today, row, folder);
        try
        {
            await keys.AddStoredAsync(cancel);
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Adds the keys of a person who is going to be written. May run on any thread.</summary>
    public void Add(MatchSheet sheet) => spill.Add(sheet.Keys, sheet.Number);

    /// <summary>Persons who come after the keys were begun have keys in the parts that are written.</summary>
    public void StartOver() => work.Cursor = 0;

    /// <summary>Writes the keys. Sorted first, they are written to the end of the index and not all over it.</summary>
    public async Task WriteAsync(WorkLease lease, CancellationToken cancel)
    {
        var table = BulkTable.Of<MatchKey>(db);
        await ClearAsync(lease, cancel);
        for (var next = Sorted((int)work.Cursor); work.Cursor < KeySpill.Parts; )
        {
            var part = (int)work.Cursor;
            var (sorted, numbers) = await next;
            next = Sorted(part + 1);
            await using var transaction = await db.BeginAsync(cancel);
            await transaction.LockAsync(Register.Lock, cancel);
            await table.WriteAsync(db, sorted, numbers, cancel);
            work.Cursor++;
            await db.SaveChangesAsync(cancel);
            await lease.ReachAsync(lease.Cursor, lease.Found, cancel);
            await transaction.CommitAsync(cancel);
        }

        Task<(long[] Keys, long[] Numbers)> Sorted(int part) =>
            part < KeySpill.Parts
                ? Task.Run(() => spill.Sorted(part), cancel)
                : Task.FromResult<(long[], long[])>(([], []));
    }

    /// <summary>All are written.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        await BulkTable.Of<MatchKey>(db).SettleAsync(db, cancel);
        work.DoneAt = today.Now;
        await db.SaveChangesAsync(cancel);
    }

    public void Dispose() => spill.Dispose();

    private async Task AddStoredAsync(CancellationToken cancel)
    {
        await using var command = await db.CommandAsync(
            "select number, keys from people_match_sheet",
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            spill.Add(reader.GetFieldValue<byte[]>(1), reader.GetInt64(0));
        }
    }

    // Of a part that was being written when a run died some keys may stand, and whoever was registered while the load began has keys:
    // they are among those to be written.
    private async Task ClearAsync(WorkLease lease, CancellationToken cancel)
    {
        if (work.Cursor == KeySpill.Parts)
        {
            return;
        }
        await using var transaction = await db.BeginAsync(cancel);
        await transaction.LockAsync(Register.Lock, cancel);
        var (first, last) = (
            KeySpill.FirstOf((int)work.Cursor),
            await db.Set<MatchSheet>().MaxAsync(s => (long?)s.Number, cancel) ?? 0
        );
        await db.Set<MatchKey>()
            .Where(k => k.Key >= first && k.Number <= last)
            .ExecuteDeleteAsync(cancel);
        await lease.ProlongAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
