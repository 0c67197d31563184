using System.Globalization;
using System.Runtime.CompilerServices;
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
    WorkLeases leases,
    Settings settings,
    Today today
)
{
    // A smaller file is compared while it is read.
    private const long SmallestFile = 4 * 1024 * 1024;

    /// <summary>Whether a file is to be loaded this way: it is large and the register empty, or such a load was interrupted.</summary>
    public async Task<bool> IsForAsync(Stream csv, CancellationToken cancel) =>
        await IsUnfinishedAsync(cancel)
        || (csv.Length >= SmallestFile && !await db.Set<Person>().AnyAsync(cancel));

    /// <summary>Whether a load was begun and not ended.</summary>
    public Task<bool> IsUnfinishedAsync(CancellationToken cancel) =>
        db.Set<LongWork>().AnyAsync(w => w.Name == LongWork.Load && w.DoneAt == null, cancel);

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
        await using var lease = await TakeAsync(faults, cancel);
        if (lease is null)
        {
            return;
        }
        var source = new BulkRows(entry, sheets, blind);
        if (!await PassOverAsync(records, columns, source, faults, result, lease.Cursor, cancel))
        {
            return;
        }
        using var keys = await BulkKeys.BeginAsync(db, today, settings.DataDirectory, cancel);
        await foreach (
            var code in db.Set<Person>()
                .Select(p => p.Code)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            source.Take(code);
        }
        foreach (var taken in Indexes())
        {
            await taken.DropAsync(cancel);
        }
        var tables = new BulkTables(db);
        await foreach (
            var chunk in PreparedAsync(
                source.Chunks(records, columns, faults, result),
                source,
                keys,
                tables,
                by,
                cancel
            )
        )
        {
            keys.StartOver();
            await WriteAsync(lease, chunk, tables, by, cancel);
            result.Persons += chunk.Rows;
            told?.Report(lease.Cursor);
        }
        await EndAsync(lease, keys, result, cancel);
    }

    /// <summary>
    /// Ends a load that was interrupted with what it has stored, where its file is not there any more: those who are stored get their
    /// keys, and are found.
    /// </summary>
    public async Task FinishAsync(
        FaultList faults,
        PersonImportResult result,
        CancellationToken cancel
    )
    {
        await using var lease = await TakeAsync(faults, cancel);
        if (lease is null)
        {
            return;
        }
        using var keys = await BulkKeys.BeginAsync(db, today, settings.DataDirectory, cancel);
        result.StoredBefore = lease.Cursor;
        await EndAsync(lease, keys, result, cancel);
    }

    private async Task<WorkLease?> TakeAsync(FaultList faults, CancellationToken cancel)
    {
        var lease = await leases.TakeAsync(LongWork.Load, cancel);
        if (lease is null)
        {
            var load = await leases.StandingAsync(LongWork.Load, cancel);
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
            return null;
        }
        try
        {
            // From now on nobody is registered; whoever was being registered at this moment is, before the load looks further.
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Register.Lock, cancel);
            await work.CommitAsync(cancel);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    // Rows are encrypted and given their keys and numbers ahead of the writer, a few chunks and no more.
    private async IAsyncEnumerable<PreparedChunk> PreparedAsync(
        IEnumerable<(List<NewPerson> Rows, int Read)> chunks,
        BulkRows source,
        BulkKeys keys,
        BulkTables tables,
        Actor by,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var ahead = Channel.CreateBounded<Task<PreparedChunk>>(2);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var secret = (await secrets.ReadAsync(cancel)).Current;
        var number = await db.Set<MatchSheet>().MaxAsync(s => (long?)s.Number, cancel) ?? 0;
        var reading = Task.Run(
            async () =>
            {
                try
                {
                    foreach (var (rows, read) in chunks)
                    {
                        var before = number;
                        number += rows.Count;
                        await ahead.Writer.WriteAsync(
                            Task.Run(
                                () => source.Prepare(rows, read, before, secret, keys, tables, by),
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
            await foreach (var prepared in ahead.Reader.ReadAllAsync(cancel))
            {
                yield return await prepared;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }

    private async Task EndAsync(
        WorkLease lease,
        BulkKeys keys,
        PersonImportResult result,
        CancellationToken cancel
    )
    {
        await keys.WriteAsync(lease, cancel);
        foreach (var taken in Indexes())
        {
            await taken.CreateAsync(cancel);
        }
        await keys.EndAsync(cancel);
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
        while (result.Rows < stored && records.Next(columns.Count) is { } record)
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

    private async Task WriteAsync(
        WorkLease lease,
        PreparedChunk chunk,
        BulkTables tables,
        Actor by,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await tables.Persons.WriteAsync(db, [chunk.Persons], cancel);
        await tables.Names.WriteAsync(db, [chunk.Names], cancel);
        await tables.Phones.WriteAsync(db, [chunk.Phones], cancel);
        await tables.Documents.WriteAsync(db, [chunk.Documents], cancel);
        await tables.Sheets.WriteAsync(db, [chunk.Sheets], cancel);
        if (chunk.Rows > 0)
        {
            await db.SaveAsync(
                by,
                new Act("people.imported")
                {
                    Args = [chunk.Rows.ToString(CultureInfo.InvariantCulture)],
                },
                cancel
            );
        }
        else
        {
            await db.SaveChangesAsync(cancel);
        }
        await lease.ReachAsync(lease.Cursor + chunk.Read, lease.Found + chunk.Rows, cancel);
        await work.CommitAsync(cancel);
    }
}
