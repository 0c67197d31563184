using System.Globalization;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People.Import;

/// <summary>
/// Fills an empty register from a large file: rows are read, encrypted and given their keys on all cores, and written some
/// thousands at a time; the keys follow in their order, a part at a time. Nobody is compared with anybody meanwhile: the
/// comparison of the register with itself does that afterwards. What a transaction has stored stays: stopped at any
/// time and started again with the same file, it goes on there.
/// </summary>
internal sealed class BulkLoad(
    RihlaDb db,
    PersonEntry entry,
    MatchSheets sheets,
    MatchSecrets secrets,
    BlindKeys blind,
    Settings settings,
    Today today
)
{
    // A smaller file is compared while it is read.
    private const long SmallestFile = 4 * 1024 * 1024;

    /// <summary>Whether a file is to be loaded this way: it is large and the register empty, or such a load was interrupted.</summary>
    public async Task<bool> IsForAsync(Stream csv, CancellationToken cancel) =>
        await db.Set<LongWork>().AnyAsync(w => w.Name == LongWork.Load && w.DoneAt == null, cancel)
        || (csv.Length >= SmallestFile && !await db.Set<Person>().AnyAsync(cancel));

    /// <summary>Loads the file, or what is left of it.</summary>
    public async Task RunAsync(
        CsvRecords records,
        PersonColumns columns,
        FaultList faults,
        PersonImportResult result,
        IProgress<long>? told,
        Actor by,
        CancellationToken cancel
    )
    {
        await using var lease = await WorkLease.TakeAsync(db, today, LongWork.Load, cancel);
        if (lease is null)
        {
            var load = await WorkLease.StandingAsync(db, LongWork.Load, cancel);
            faults.Add(
                new(
                    0,
                    "",
                    new(
                        "PersonImport.UnderWay",
                        load.StartedAt,
                        load.Cursor,
                        load.HeldUntil ?? today.Now
                    )
                )
            );
            return;
        }
        var keys = await KeysAsync(cancel);
        var source = new BulkRows(entry, sheets, blind);
        if (!await PassOverAsync(records, columns, source, faults, result, lease.Cursor, cancel))
        {
            return;
        }
        using var spill = new KeySpill(settings.DataDirectory);
        await SpillStoredAsync(spill, source, cancel);
        var ahead = Channel.CreateBounded<Task<PreparedChunk>>(4);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var secret = (await secrets.ReadAsync(cancel)).Current;
        var tables = new BulkTables(db);
        var reading = Task.Run(
            async () =>
            {
                try
                {
                    foreach (var chunk in source.Chunks(records, columns, faults, result))
                    {
                        // Rows are prepared ahead of the writer, a few chunks and no more.
                        await ahead.Writer.WriteAsync(
                            Task.Run(
                                () =>
                                    new PreparedChunk(
                                        chunk.Rows.ConvertAll(row =>
                                            source.Prepare(row, secret, tables, by)
                                        ),
                                        chunk.Read
                                    ),
                                ended.Token
                            ),
                            ended.Token
                        );
                    }
                    ahead.Writer.Complete();
                }
#pragma warning disable CA1031 // Whoever reads the channel gets it thrown.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    ahead.Writer.Complete(failure);
                }
            },
            CancellationToken.None
        );
        try
        {
            foreach (var taken in Indexes())
            {
                await taken.DropAsync(cancel);
            }
            var number = await db.Set<MatchSheet>().MaxAsync(s => (long?)s.Number, cancel) ?? 0;
            await foreach (var prepared in ahead.Reader.ReadAllAsync(cancel))
            {
                var chunk = await prepared;
                foreach (var row in chunk.Rows)
                {
                    row.Sheet.Number = ++number;
                    spill.Add(row.Sheet.Keys, number);
                }
                // Persons who come after the keys were begun have keys in the parts that are written.
                keys.Cursor = 0;
                await WriteAsync(lease, chunk, tables, by, cancel);
                result.Persons += chunk.Rows.Count;
                told?.Report(lease.Cursor);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
        await WriteKeysAsync(lease, spill, keys, cancel);
        foreach (var taken in Indexes())
        {
            await taken.CreateAsync(cancel);
        }
        await BulkTable.Of<MatchKey>(db).SettleAsync(db, cancel);
        keys.DoneAt = today.Now;
        await db.SaveChangesAsync(cancel);
        await lease.EndAsync(cancel);
        result.IsBulk = true;
    }

    // Those in which each row would touch another page.
    private IEnumerable<BulkIndex> Indexes() =>
        new[]
        {
            BulkIndex.Of<Person>(db, nameof(Person.Code)),
            BulkIndex.Of<MatchKey>(db, nameof(MatchKey.Key)),
        }.OfType<BulkIndex>();

    // How far the keys are: whoever holds the load holds them, too.
    private async Task<LongWork> KeysAsync(CancellationToken cancel)
    {
        var keys = await db.Set<LongWork>().FindAsync([LongWork.LoadKeys], cancel);
        if (keys is null)
        {
            keys = new() { Name = LongWork.LoadKeys, StartedAt = today.Now };
            db.Add(keys);
        }
        else if (keys.DoneAt is not null)
        {
            (keys.Cursor, keys.StartedAt, keys.DoneAt) = (0, today.Now, null);
        }
        await db.SaveChangesAsync(cancel);
        return keys;
    }

    // What an interrupted run stored is read once more, so that its faults and codes are known, and not prepared. The
    // last of it must be whom that run stored last: rows of another file would be taken for stored.
    private async Task<bool> PassOverAsync(
        CsvRecords records,
        PersonColumns columns,
        BulkRows source,
        FaultList faults,
        PersonImportResult result,
        long stored,
        CancellationToken cancel
    )
    {
        if (stored == 0)
        {
            return true;
        }
        result.StoredBefore = stored;
        string? last = null;
        while (result.Rows < stored && records.Next() is { } record)
        {
            result.Rows++;
            if (source.Read(record, columns, faults) is { } person)
            {
                result.RowsKnown++;
                last = person.ExternalId;
            }
            else
            {
                result.RowsRefused++;
            }
        }
        var lastStored = await (
            from sheet in db.Set<MatchSheet>()
            join person in db.Set<Person>() on sheet.PersonId equals person.Id
            where person.ExternalId != null
            orderby sheet.Number descending
            select person.ExternalId
        ).FirstOrDefaultAsync(cancel);
        if (result.Rows == stored && last == lastStored?.Reveal().Trim())
        {
            return true;
        }
        faults.Add(new(0, "external_id", new("PersonImport.AnotherFile", stored)));
        return false;
    }

    // The keys of those whom an interrupted run stored.
    private async Task SpillStoredAsync(KeySpill spill, BulkRows source, CancellationToken cancel)
    {
        await using (
            var command = await db.CommandAsync(
                "select number, keys from people_match_sheet",
                cancel
            )
        )
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                spill.Add(reader.GetFieldValue<byte[]>(1), reader.GetInt64(0));
            }
        }
        await foreach (
            var code in db.Set<Person>()
                .Select(p => p.Code)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            source.Take(code);
        }
    }

    private async Task WriteAsync(
        WorkLease lease,
        PreparedChunk chunk,
        BulkTables tables,
        Actor by,
        CancellationToken cancel
    )
    {
        var rows = chunk.Rows;
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await tables.Persons.WriteAsync(db, rows.ConvertAll(r => r.Person), cancel);
        await tables.Names.WriteAsync(db, [.. rows.SelectMany(r => r.Names)], cancel);
        await tables.Phones.WriteAsync(
            db,
            [.. rows.Select(r => r.Phone).OfType<object?[]>()],
            cancel
        );
        await tables.Documents.WriteAsync(
            db,
            [.. rows.Select(r => r.Document).OfType<object?[]>()],
            cancel
        );
        await tables.Sheets.WriteAsync(
            db,
            rows.ConvertAll(r => tables.Sheets.Row(r.Sheet)),
            cancel
        );
        if (rows.Count > 0)
        {
            await db.SaveAsync(
                by,
                new Act("people.imported")
                {
                    Args = [rows.Count.ToString(CultureInfo.InvariantCulture)],
                },
                cancel
            );
        }
        else
        {
            await db.SaveChangesAsync(cancel);
        }
        await lease.ReachAsync(lease.Cursor + chunk.Read, lease.Found + rows.Count, cancel);
        await work.CommitAsync(cancel);
    }

    // Sorted first, they are written to the end of the index and not all over it.
    private async Task WriteKeysAsync(
        WorkLease lease,
        KeySpill spill,
        LongWork keys,
        CancellationToken cancel
    )
    {
        var table = BulkTable.Of<MatchKey>(db);
        await ClearAsync(keys.Cursor, cancel);
        for (var next = Sorted((int)keys.Cursor); keys.Cursor < KeySpill.Parts; )
        {
            var part = (int)keys.Cursor;
            var (sorted, numbers) = await next;
            next = Sorted(part + 1);
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Register.Lock, cancel);
            await table.WriteAsync(db, sorted, numbers, cancel);
            keys.Cursor++;
            await db.SaveChangesAsync(cancel);
            await lease.ReachAsync(lease.Cursor, lease.Found, cancel);
            await work.CommitAsync(cancel);
        }

        Task<(long[] Keys, long[] Numbers)> Sorted(int part) =>
            part < KeySpill.Parts
                ? Task.Run(() => spill.Sorted(part), cancel)
                : Task.FromResult<(long[], long[])>(([], []));
    }

    // Whoever was registered between two starts has keys, and they are among those to be written.
    private async Task ClearAsync(long partsWritten, CancellationToken cancel)
    {
        if (partsWritten == KeySpill.Parts)
        {
            return;
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        var (first, last) = (
            KeySpill.FirstOf((int)partsWritten),
            await db.Set<MatchSheet>().MaxAsync(s => (long?)s.Number, cancel) ?? 0
        );
        await db.Set<MatchKey>()
            .Where(k => k.Key >= first && k.Number <= last)
            .ExecuteDeleteAsync(cancel);
        await work.CommitAsync(cancel);
    }
}
