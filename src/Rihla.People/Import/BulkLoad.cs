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
/// Fills an empty register from a large file: rows are read, encrypted and given their keys on all cores, and written in
/// large transactions; the keys follow in one sweep, in their order. Nobody is compared with anybody meanwhile: the
/// comparison of the register with itself does that afterwards. It can be interrupted at any time and started again.
/// </summary>
internal sealed class BulkLoad(
    RihlaDb db,
    Register register,
    MatchIndex index,
    MatchSecrets secrets,
    BlindKeys blind,
    Settings settings,
    Today today
)
{
    // A smaller file is compared while it is read.
    private const long SmallestFile = 4 * 1024 * 1024;
    private const int Chunk = 4_000;

    private readonly HashSet<int> codes = [];

    /// <summary>Whether a file is to be loaded this way: it is large and the register empty, or such a load was interrupted.</summary>
    public async Task<bool> IsForAsync(Stream csv, CancellationToken cancel) =>
        await db.Set<LongWork>().AnyAsync(w => w.Name == LongWork.Load && w.DoneAt == null, cancel)
        || (csv.Length >= SmallestFile && !await db.Set<Person>().AnyAsync(cancel));

    /// <summary>One row that was read, as it goes to the database.</summary>
    private sealed record Prepared(
        object?[] Person,
        List<object?[]> Names,
        object?[]? Phone,
        object?[]? Document,
        MatchSheet Sheet
    );

    private sealed record Tables(
        BulkTable Persons,
        BulkTable Names,
        BulkTable Phones,
        BulkTable Documents,
        BulkTable Sheets
    );

    /// <summary>Loads the file.</summary>
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
        var work = await BeginAsync(cancel);
        var tables = new Tables(
            BulkTable.Of<Person>(db),
            BulkTable.Of<PersonName>(db),
            BulkTable.Of<PersonPhone>(db),
            BulkTable.Of<IdentityDocument>(db),
            BulkTable.Of<MatchSheet>(db)
        );
        var secret = (await secrets.ReadAsync(cancel)).Current;
        var number = await db.Set<MatchSheet>().MaxAsync(s => (long?)s.Number, cancel) ?? 0;
        await foreach (
            var code in db.Set<Person>()
                .Select(p => p.Code)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            codes.Add(code.GetHashCode(StringComparison.Ordinal));
        }
        // Rows are prepared ahead of the writer, a few chunks and no more.
        var ahead = Channel.CreateBounded<Task<(List<Prepared> Rows, int Read)>>(3);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = Task.Run(
            async () =>
            {
                try
                {
                    foreach (var chunk in Rows(records, columns, faults, result, work.Cursor))
                    {
                        await ahead.Writer.WriteAsync(
                            Task.Run(
                                () => (Prepare(chunk.Rows, secret, tables, by), chunk.Read),
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
            cancel
        );
        try
        {
            await foreach (var chunk in ahead.Reader.ReadAllAsync(cancel))
            {
                var (rows, read) = await chunk;
                foreach (var row in rows)
                {
                    row.Sheet.Number = ++number;
                }
                await WriteAsync(rows, read, work, tables, by, cancel);
                result.Persons += rows.Count;
                told?.Report(work.Cursor);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
        await WriteKeysAsync(cancel);
        work.DoneAt = today.Now;
        await db.SaveChangesAsync(cancel);
    }

    private async Task<LongWork> BeginAsync(CancellationToken cancel)
    {
        var work = await db.Set<LongWork>().FindAsync([LongWork.Load], cancel);
        if (work is null)
        {
            work = new() { Name = LongWork.Load, StartedAt = today.Now };
            db.Add(work);
        }
        else if (work.DoneAt is not null)
        {
            (work.Cursor, work.StartedAt, work.DoneAt) = (0, today.Now, null);
        }
        await db.SaveChangesAsync(cancel);
        return work;
    }

    // What an interrupted run stored is read once more, so that its faults and codes are known, and not prepared.
    private IEnumerable<(List<NewPerson> Rows, int Read)> Rows(
        CsvRecords records,
        PersonColumns columns,
        FaultList faults,
        PersonImportResult result,
        long stored
    )
    {
        var lines = new Dictionary<long, int>();
        var chunk = new List<NewPerson>(Chunk);
        var read = 0;
        while (records.Next() is { } record)
        {
            result.Rows++;
            read++;
            if (Read(record, columns, lines, faults) is { } person)
            {
                if (result.Rows > stored)
                {
                    chunk.Add(person);
                }
                else
                {
                    result.RowsKnown++;
                }
            }
            else
            {
                result.RowsRefused++;
            }
            if (result.Rows == stored)
            {
                read = 0;
            }
            if (chunk.Count == Chunk)
            {
                yield return (chunk, read);
                (chunk, read) = (new(Chunk), 0);
            }
        }
        if (result.Rows > stored)
        {
            yield return (chunk, read);
        }
    }

    private NewPerson? Read(
        CsvRecord record,
        PersonColumns columns,
        Dictionary<long, int> lines,
        FaultList faults
    )
    {
        var found = new List<ImportFault>();
        var person = columns.Read(record, found);
        if (person is not null)
        {
            found.AddRange(
                register
                    .FaultsOf(person)
                    .Select(refusal => new ImportFault(
                        record.Line,
                        PersonColumns.ColumnOf(refusal.Field),
                        refusal
                    ))
            );
            var key = blind.Of("people.import", person.ExternalId!);
            if (!lines.TryAdd(key, record.Line))
            {
                found.Add(new(record.Line, "external_id", new("Import.Fault.IdTwice", lines[key])));
            }
        }
        found.ForEach(faults.Add);
        return found.Count == 0 ? person : null;
    }

    // Among a million persons some hundred codes would be drawn twice. Hashes suffice: a code that only looks taken is
    // drawn again, too.
    private string NewCode()
    {
        while (true)
        {
            var code = Code.New("P");
            lock (codes)
            {
                if (codes.Add(code.GetHashCode(StringComparison.Ordinal)))
                {
                    return code;
                }
            }
        }
    }

    private List<Prepared> Prepare(List<NewPerson> rows, int secret, Tables tables, Actor by) =>
        rows.ConvertAll(input => Prepare(input, secret, tables, by));

    private Prepared Prepare(NewPerson input, int secret, Tables tables, Actor by)
    {
        var drawn = register.DrawChecked(NewCode(), input, by);
        var identity = Identities.Of(
            drawn.Person,
            drawn.Names,
            drawn.Phone is null ? [] : [drawn.Phone],
            drawn.Document is null ? [] : [drawn.Document]
        );
        return new(
            tables.Persons.Row(drawn.Person),
            drawn.Names.ConvertAll(tables.Names.Row),
            drawn.Phone is null ? null : tables.Phones.Row(drawn.Phone),
            drawn.Document is null ? null : tables.Documents.Row(drawn.Document),
            index.Sheet(0, drawn.Person.Id, identity, input.ExternalId, secret)
        );
    }

    private async Task WriteAsync(
        List<Prepared> rows,
        int read,
        LongWork progress,
        Tables tables,
        Actor by,
        CancellationToken cancel
    )
    {
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
        progress.Cursor += read;
        progress.Found += rows.Count;
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
        await work.CommitAsync(cancel);
    }

    // Sorted first, they are written to the end of the index and not all over it.
    private async Task WriteKeysAsync(CancellationToken cancel)
    {
        using var spill = new KeySpill(settings.DataDirectory);
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
                var number = reader.GetInt64(0);
                foreach (var key in MatchIndex.Unpack(reader.GetFieldValue<byte[]>(1)))
                {
                    spill.Add(key, number);
                }
            }
        }
        var keys = BulkTable.Of<MatchKey>(db);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await db.Set<MatchKey>().ExecuteDeleteAsync(cancel);
        foreach (var sorted in spill.Sorted())
        {
            await keys.WriteAsync(db, new KeyRows(sorted), cancel);
        }
        await work.CommitAsync(cancel);
    }

    // The rows of one file of keys, made when they are written.
    private sealed class KeyRows((long Key, long Number)[] rows) : IReadOnlyList<object?[]>
    {
        public int Count => rows.Length;

        public object?[] this[int i] => [rows[i].Key, rows[i].Number];

        public IEnumerator<object?[]> GetEnumerator() =>
            rows.Select(row => (object?[])[row.Key, row.Number]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() =>
            GetEnumerator();
    }
}
