using System.Globalization;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.People.Import;

/// <summary>How a register is imported.</summary>
public sealed record PersonImportOptions
{
    /// <summary>Go on although more rows than <see cref="PersonImport.Brake"/> look like somebody who is on file.</summary>
    public bool AcceptDuplicates { get; init; }

    /// <summary>The country, ISO 3166-1 alpha-2, where telephone numbers without <c>+</c> are dialled.</summary>
    public string? PhoneCountry { get; init; }
}

/// <summary>What came of an import of persons.</summary>
public sealed record PersonImportResult
{
    /// <summary>Rows of the file that were read, the heading not counted.</summary>
    public long Rows { get; internal set; }

    /// <summary>Persons entered.</summary>
    public long Persons { get; internal set; }

    /// <summary>Rows that tell of somebody who is on file under their <c>external_id</c>; nothing was done with them.</summary>
    public long RowsKnown { get; internal set; }

    /// <summary>Rows under whose <c>external_id</c> somebody was erased here; nobody was entered.</summary>
    public long RowsErased { get; internal set; }

    /// <summary>Of the rows with a fault those under whose <c>external_id</c> somebody else is on file.</summary>
    public long RowsOfOthers { get; internal set; }

    /// <summary>Rows with a fault.</summary>
    public long RowsRefused { get; internal set; }

    /// <summary>Persons who look like somebody on file or earlier in the file. A second person decides on each.</summary>
    public long LikelyDuplicates { get; internal set; }

    /// <summary>Pairs that went to adjudication.</summary>
    public long Pairs { get; internal set; }

    /// <summary>It stopped because too many persons look like somebody on file.</summary>
    public bool Braked { get; internal set; }

    /// <summary>It stopped because too many numbers of the file are those of other people: it comes from another system.</summary>
    public bool IsOfAnotherSystem { get; internal set; }

    /// <summary>
    /// A large file filled an empty register, and nobody was compared with anybody: compare the register with itself
    /// now (<see cref="RegisterComparison"/>).
    /// </summary>
    public bool IsBulk { get; internal set; }

    /// <summary>Rows that an earlier start, which was interrupted, had read and stored: it went on after them.</summary>
    public long StoredBefore { get; internal set; }

    /// <summary>Columns that are not known and were passed over.</summary>
    public IReadOnlyList<string> PassedOver { get; internal set; } = [];

    /// <summary>All faults found.</summary>
    public long FaultCount { get; internal set; }

    /// <summary>The first thousand faults, by line.</summary>
    public IReadOnlyList<ImportFault> Faults { get; internal set; } = [];

    /// <summary>Whether every row was taken, now or earlier.</summary>
    public bool IsComplete => FaultCount == 0 && !Braked;
}

/// <summary>
/// Takes a register of persons over from another system, each compared with everybody on file in the transaction in which
/// they are entered. It can be interrupted and started again: rows that tell of who is on file by their
/// <c>external_id</c> are passed over. A large file into an empty register is loaded in bulk, and compared afterwards.
/// </summary>
public sealed class PersonImport
{
    /// <summary>
    /// From this share of likely duplicates, or of numbers that are those of other people, on the import stops: 20 in a hundred.
    /// </summary>
    public const decimal Brake = 0.20m;

    // Fewer than these stop nothing: in a small file one family is a large share.
    private const int FewestBraked = 20;
    private const int Batch = 500;

    private readonly RihlaDb db;
    private readonly Register register;
    private readonly BulkLoad bulk;
    private readonly TableStatistics statistics;

    internal PersonImport(
        RihlaDb db,
        Register register,
        BulkLoad bulk,
        TableStatistics statistics
    ) => (this.db, this.register, this.bulk, this.statistics) = (db, register, bulk, statistics);

    /// <summary>Imports persons.</summary>
    /// <param name="csv">The file, UTF-8, with a heading. It must allow to go back.</param>
    /// <param name="options">How.</param>
    /// <param name="told">Told after each batch how many rows were read.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="cancel">Stops it between two transactions; what is stored stays, and is passed over next time.</param>
    public async Task<PersonImportResult> RunAsync(
        Stream csv,
        PersonImportOptions options,
        IProgress<long>? told,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(by);
        by.Need(PeoplePermissions.Register);
        csv.Position = 0;
        var records = new CsvRecords(csv);
        var (columns, headerFaults) = PersonColumns.Of(
            records.Header(),
            options.PhoneCountry,
            idNeeded: true
        );
        if (columns is null)
        {
            return new() { Faults = headerFaults, FaultCount = headerFaults.Count };
        }
        var result = new PersonImportResult { PassedOver = columns.PassedOver };
        var faults = new FaultList();
        if (await bulk.IsForAsync(csv, cancel))
        {
            await bulk.RunAsync(records, columns, faults, result, told, by, cancel);
        }
        else
        {
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            await CompareAsync(
                Rows(records, columns, lines, faults, result),
                lines,
                faults,
                options,
                result,
                told,
                by,
                cancel
            );
        }
        await statistics.RefreshAsync(cancel);
        (result.Faults, result.FaultCount) = (faults.Told, faults.Count);
        return result;
    }

    /// <summary>
    /// Ends the load of a large file that was interrupted with what it has stored, where that file is not there any more. The rest is
    /// another file, which is compared while it is read.
    /// </summary>
    /// <param name="by">Who ends it.</param>
    /// <param name="cancel">Stops it; the next start goes on.</param>
    public async Task<PersonImportResult> FinishAsync(Actor by, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(PeoplePermissions.Register);
        var (result, faults) = (new PersonImportResult(), new FaultList());
        if (await bulk.IsUnfinishedAsync(cancel))
        {
            await bulk.FinishAsync(faults, result, cancel);
            await statistics.RefreshAsync(cancel);
        }
        else
        {
            faults.Add(new(0, "", new("PersonImport.NothingUnfinished")));
        }
        (result.Faults, result.FaultCount) = (faults.Told, faults.Count);
        return result;
    }

    private async Task CompareAsync(
        IEnumerable<NewPerson> rows,
        Dictionary<string, int> lines,
        FaultList faults,
        PersonImportOptions options,
        PersonImportResult result,
        IProgress<long>? told,
        Actor by,
        CancellationToken cancel
    )
    {
        foreach (var batch in rows.Chunk(Batch))
        {
            if (!await LoadAsync(batch, lines, faults, options, result, by, cancel))
            {
                break;
            }
            told?.Report(result.Rows);
        }
    }

    private IEnumerable<NewPerson> Rows(
        CsvRecords records,
        PersonColumns columns,
        Dictionary<string, int> lines,
        FaultList faults,
        PersonImportResult result
    )
    {
        while (records.Next(columns.Count) is { } record)
        {
            result.Rows++;
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
                if (!lines.TryAdd(person.ExternalId!, record.Line))
                {
                    found.Add(
                        new(
                            record.Line,
                            "external_id",
                            new("Import.Fault.IdTwice", lines[person.ExternalId!])
                        )
                    );
                }
            }
            if (found.Count == 0)
            {
                yield return person!;
            }
            else
            {
                result.RowsRefused++;
                found.ForEach(faults.Add);
            }
        }
    }

    /// <summary>Loads a batch in one transaction; false when a brake was drawn and nothing of it was kept.</summary>
    private async Task<bool> LoadAsync(
        NewPerson[] batch,
        Dictionary<string, int> lines,
        FaultList faults,
        PersonImportOptions options,
        PersonImportResult result,
        Actor by,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        var known = await register.OnFileAsync(batch, cancel);
        var (same, erased) = (
            known.Values.Count(k => k.IsSame),
            known.Values.Count(k => k.IsErased)
        );
        foreach (var (number, _) in known.Where(k => !k.Value.IsSame && !k.Value.IsErased))
        {
            faults.Add(new(lines[number], "external_id", new("PersonImport.NumberOfAnother")));
            result.RowsRefused++;
            result.RowsOfOthers++;
        }
        if (
            result.RowsOfOthers >= FewestBraked
            && result.RowsOfOthers > Brake * (result.RowsOfOthers + result.RowsKnown + same)
        )
        {
            result.IsOfAnotherSystem = true;
            return false;
        }
        var (persons, duplicates, pairs) = (0L, 0L, 0L);
        foreach (var person in batch.Where(p => !known.ContainsKey(p.ExternalId!)))
        {
            // Nobody is there to decide: whoever looks like somebody on file goes to a second person.
            var added = await register.AddAsync(
                work,
                person,
                [],
                Actor.System,
                decideAutomatically: true,
                cancel: cancel
            );
            if (!added.IsDone)
            {
                throw new InvalidOperationException(
                    $"A row was checked, and yet refused: {added.Refusals[0].TextKey}."
                );
            }
            persons++;
            pairs += added.Value.PairsRaised;
            duplicates += added.Value.PairsRaised > 0 ? 1 : 0;
        }
        if (
            !options.AcceptDuplicates
            && result.LikelyDuplicates + duplicates >= FewestBraked
            && result.LikelyDuplicates + duplicates > Brake * (result.Persons + persons)
        )
        {
            result.LikelyDuplicates += duplicates;
            result.Braked = true;
            db.ChangeTracker.Clear();
            return false;
        }
        if (persons > 0)
        {
            await db.SaveAsync(
                by,
                new Act("people.imported")
                {
                    Args = [persons.ToString(CultureInfo.InvariantCulture)],
                },
                cancel
            );
        }
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        result.Persons += persons;
        result.RowsKnown += same;
        result.RowsErased += erased;
        result.Pairs += pairs;
        result.LikelyDuplicates += duplicates;
        return true;
    }
}
