using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People.Import;

/// <summary>Rows that are written together, as they go to the database.</summary>
/// <param name="Rows">How many there are: those without fault.</param>
/// <param name="Read">How many were read.</param>
internal sealed record PreparedChunk(int Rows, int Read)
{
    public PackedRows Persons { get; } = new();
    public PackedRows Names { get; } = new();
    public PackedRows Phones { get; } = new();
    public PackedRows Documents { get; } = new();
    public PackedRows Sheets { get; } = new();
}

/// <summary>The tables into which a load writes.</summary>
internal sealed class BulkTables(RihlaDb db)
{
    public BulkTable Persons { get; } = BulkTable.Of<Person>(db);
    public BulkTable Names { get; } = BulkTable.Of<PersonName>(db);
    public BulkTable Phones { get; } = BulkTable.Of<PersonPhone>(db);
    public BulkTable Documents { get; } = BulkTable.Of<IdentityDocument>(db);
    public BulkTable Sheets { get; } = BulkTable.Of<MatchSheet>(db);
}

/// <summary>Reads the rows of a large file and prepares them for the database; one for each load.</summary>
internal sealed class BulkRows(PersonEntry entry, MatchSheets sheets, BlindKeys blind)
{
    private const int Chunk = 8_000;

    private readonly HashSet<int> codes = [];
    private readonly Dictionary<long, int> lines = [];

    /// <summary>A code that somebody has.</summary>
    public void Take(string code) => codes.Add(code.GetHashCode(StringComparison.Ordinal));

    /// <summary>The rows of a file, some thousands at a time; those with a fault are told and left out.</summary>
    public IEnumerable<(List<NewPerson> Rows, int Read)> Chunks(
        CsvRecords records,
        PersonColumns columns,
        FaultList faults,
        PersonImportResult result
    )
    {
        var chunk = new List<NewPerson>(Chunk);
        var read = 0;
        while (records.Next(columns.Count) is { } record)
        {
            result.Rows++;
            read++;
            if (Read(record, columns, faults) is { } person)
            {
                chunk.Add(person);
            }
            else
            {
                result.RowsRefused++;
            }
            if (chunk.Count == Chunk)
            {
                yield return (chunk, read);
                (chunk, read) = (new(Chunk), 0);
            }
        }
        if (read > 0)
        {
            yield return (chunk, read);
        }
    }

    /// <summary>Reads a row; nothing, when it has a fault, which is told.</summary>
    public NewPerson? Read(CsvRecord record, PersonColumns columns, FaultList faults)
    {
        var found = new List<ImportFault>();
        var person = columns.Read(record, found);
        if (person is not null)
        {
            found.AddRange(
                entry
                    .Checked(ref person)
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

    /// <summary>Encrypts rows and makes their keys. May run on any thread.</summary>
    /// <param name="rows">The rows, without fault.</param>
    /// <param name="read">How many were read for them.</param>
    /// <param name="before">The number of the sheet before theirs.</param>
    /// <param name="secret">The secret under which keys are made.</param>
    /// <param name="keys">Where the keys go.</param>
    /// <param name="tables">Where the rows will go.</param>
    /// <param name="by">Who loads.</param>
    public PreparedChunk Prepare(
        List<NewPerson> rows,
        int read,
        long before,
        int secret,
        BulkKeys keys,
        BulkTables tables,
        Actor by
    )
    {
        var chunk = new PreparedChunk(rows.Count, read);
        foreach (var row in rows)
        {
            var drawn = entry.DrawChecked(NewCode(), row, by);
            tables.Persons.Pack(drawn.Person, chunk.Persons);
            drawn.Names.ForEach(name => tables.Names.Pack(name, chunk.Names));
            if (drawn.Phone is not null)
            {
                tables.Phones.Pack(drawn.Phone, chunk.Phones);
            }
            if (drawn.Document is not null)
            {
                tables.Documents.Pack(drawn.Document, chunk.Documents);
            }
            var identity = Identities.Of(
                drawn.Person,
                drawn.Names,
                drawn.Phone is null ? [] : [drawn.Phone],
                drawn.Document is null ? [] : [drawn.Document]
            );
            var sheet = sheets.Sheet(++before, drawn.Person.Id, identity, row.ExternalId, secret);
            tables.Sheets.Pack(sheet, chunk.Sheets);
            keys.Add(sheet);
        }
        return chunk;
    }
}
