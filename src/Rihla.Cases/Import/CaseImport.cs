using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.Cases.Import;

/// <summary>
/// Takes a caseload over from another system, with the duplicate check on. The file is read twice: first every row is
/// checked, then the good cases are loaded, two hundred in one transaction. It can be interrupted and started again, and
/// repeated with a longer file: rows that are on file by their <c>external_id</c> are passed over.
/// </summary>
public sealed class CaseImport
{
    /// <summary>From this share of likely duplicates on the import stops and asks: 20 in a hundred.</summary>
    public const decimal Brake = 0.20m;

    // Fewer than these stop nothing: in a small file one family that asked twice is a large share.
    private const int FewestBraked = 20;
    private const int Batch = 200;
    private const int MostRehearsed = 50_000;

    private readonly RihlaDb db;
    private readonly Register register;
    private readonly Rehearsal rehearsal;
    private readonly ImportedCases imported;
    private readonly Progress progress;
    private readonly Missions missions;
    private readonly CaseKeys keys;
    private readonly TableStatistics statistics;
    private readonly Today today;

    internal CaseImport(
        RihlaDb db,
        Register register,
        Rehearsal rehearsal,
        ImportedCases imported,
        Progress progress,
        Missions missions,
        CaseKeys keys,
        TableStatistics statistics,
        Today today
    )
    {
        (this.db, this.register, this.rehearsal) = (db, register, rehearsal);
        this.imported = imported;
        (this.progress, this.missions, this.keys) = (progress, missions, keys);
        (this.statistics, this.today) = (statistics, today);
    }

    /// <summary>Imports a caseload.</summary>
    /// <param name="csv">The file, UTF-8, with the columns of the import contract. It must allow to go back.</param>
    /// <param name="options">How.</param>
    /// <param name="told">Told how far it has come.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="cancel">Stops it between two transactions; what is stored stays, and is passed over next time.</param>
    /// <returns>What came of it, with the faults of the file; refused when there is no such host mission, and while a register is being loaded.</returns>
    public async Task<Outcome<ImportResult>> RunAsync(
        Stream csv,
        ImportOptions options,
        IProgress<ImportProgress>? told,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(options);
        by.Need(CasesPermissions.Import);
        if (await MissionAsync(options, by, cancel) is not { } mission)
        {
            return new Refusal("Import.NoMission");
        }
        if (await register.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        csv.Position = 0;
        var records = new CsvRecords(csv);
        var (columns, headerFaults) = CaseloadColumns.Of(
            records.Header(),
            mission.Country,
            today.Date,
            register.FaultsOf
        );
        if (columns is null)
        {
            return new ImportResult
            {
                DryRun = options.DryRun,
                Faults = headerFaults,
                FaultCount = headerFaults.Count,
            };
        }
        var faults = new FaultList();
        var survey = CaseloadSurvey.Of(
            records,
            columns,
            faults,
            rows => told?.Report(new(true, rows, 0)),
            cancel
        );
        var result = new ImportResult
        {
            DryRun = options.DryRun,
            Rows = survey.Rows,
            RowsRefused = survey.BadRows,
            RowsHeldBack = survey.HeldBack,
        };
        var done = 0;
        foreach (var batch in survey.Cases.Chunk(Batch))
        {
            var cases = Read(batch, records, columns, faults, result);
            if (
                !await LoadAsync(
                    cases,
                    mission,
                    survey.LastDay,
                    options,
                    faults,
                    result,
                    by,
                    cancel
                )
            )
            {
                result.Braked = true;
                break;
            }
            done += batch.Length;
            told?.Report(new(false, done, survey.Cases.Count));
        }
        if (!options.DryRun)
        {
            await statistics.RefreshAsync(cancel);
        }
        (result.Faults, result.FaultCount) = (faults.Told, faults.Count);
        return result;
    }

    private static List<List<CaseloadRow>> Read(
        (int Line, long Offset)[][] batch,
        CsvRecords records,
        CaseloadColumns columns,
        FaultList faults,
        ImportResult result
    )
    {
        var cases = new List<List<CaseloadRow>>(batch.Length);
        foreach (var places in batch)
        {
            var found = new List<ImportFault>();
            var rows = places
                .Select(p => columns.Read(records.At(p.Offset, p.Line), found))
                .OfType<CaseloadRow>()
                .OrderBy(r => r.Relation)
                .ThenBy(r => r.Line)
                .ToList();
            if (found.Count > 0)
            {
                throw new IOException(
                    "The file was changed while it was being imported. Import it again: what is stored is passed over."
                );
            }
            if (ClosureFault(rows) is { } fault)
            {
                faults.Add(fault);
                result.RowsRefused += rows.Count;
                continue;
            }
            cases.Add(rows);
        }
        return cases;
    }

    // A case is closed as a whole, completed only when everybody of it has arrived, and not over the heads of those on the way.
    private static ImportFault? ClosureFault(List<CaseloadRow> rows)
    {
        var reasons = rows.Select(r => r.Closure).OfType<ClosureReason>().Distinct().ToList();
        return reasons switch
        {
            { Count: > 1 } => new(
                rows[0].Line,
                "closure_reason",
                new("Import.Fault.ClosuresDiffer")
            ),
            [ClosureReason.Completed] when rows.Find(r => r.ArrivedOn is null) is { } missing =>
                new(missing.Line, "closure_reason", new("Import.Fault.CompletedBeforeArrival")),
            [_] when rows.DistinctBy(r => r.DepartedOn is null).Count() > 1 => new(
                rows.First(r => r.Closure is not null).Line,
                "closure_reason",
                new("Import.Fault.ClosureParted")
            ),
            _ => null,
        };
    }

    /// <summary>Loads a batch in one transaction; false when the brake was drawn and nothing of it was kept.</summary>
    private async Task<bool> LoadAsync(
        List<List<CaseloadRow>> cases,
        MissionInfo mission,
        DateOnly lastDay,
        ImportOptions options,
        FaultList faults,
        ImportResult result,
        Actor by,
        CancellationToken cancel
    )
    {
        if (options.DryRun)
        {
            var tried = await PassOverKnownAsync(cases, mission, faults, result, cancel);
            var known = await imported.RecognisedAsync(tried.SelectMany(c => c), by, cancel);
            foreach (var rows in tried)
            {
                await RehearseAsync(rows, known, result, cancel);
            }
            // It says what the import would do, which stops at the first batch with too many.
            result.Braked |= IsBraked(result) && !options.AcceptDuplicates;
            return true;
        }
        await using var work = await db.BeginAsync(cancel);
        // What another import of the same file stores at this moment is on file afterwards.
        await register.HoldAsync(work, cancel);
        var fresh = await PassOverKnownAsync(cases, mission, faults, result, cancel);
        var recognised = await imported.RecognisedAsync(fresh.SelectMany(c => c), by, cancel);
        var before = (
            result.Persons,
            result.Recognised,
            result.Cases,
            result.MoneyToReserve,
            result.Pairs
        );
        var codes = await CaseCodes.FreeAsync(
            db,
            fresh.Count,
            () => Code.New(mission.Code),
            cancel
        );
        var added = new List<Added>(fresh.Count);
        var open = new List<Guid>();
        foreach (var (rows, code) in fresh.Zip(codes))
        {
            var (@case, rowsOfCase) = await imported.EnterAsync(
                work,
                rows,
                recognised,
                new(code, mission, lastDay),
                result,
                by,
                cancel
            );
            if (rowsOfCase is not null)
            {
                added.Add(rowsOfCase);
            }
            if (@case.IsOpen)
            {
                open.Add(@case.Id);
            }
        }
        await db.InsertAsync(by, added, cancel);
        foreach (var id in open)
        {
            await progress.FollowAsync(id, by, cancel);
            db.ChangeTracker.Clear();
        }
        if (IsBraked(result) && !options.AcceptDuplicates)
        {
            (result.Persons, result.Recognised, result.Cases, result.MoneyToReserve, result.Pairs) =
                before;
            return false;
        }
        await work.CommitAsync(cancel);
        return true;
    }

    private static bool IsBraked(ImportResult result) =>
        result.LikelyDuplicates >= FewestBraked
        && result.LikelyDuplicates > Brake * result.Compared;

    private async Task<List<List<CaseloadRow>>> PassOverKnownAsync(
        List<List<CaseloadRow>> cases,
        MissionInfo mission,
        FaultList faults,
        ImportResult result,
        CancellationToken cancel
    )
    {
        var refs = cases.Select(c => (long?)keys.OfExternal(c[0].CaseRef)).ToList();
        // A case that is on file twice must not keep the others of a file out.
        var known = (
            await db.Set<Case>()
                .AsNoTracking()
                .Where(c => c.HostMissionId == mission.Id && refs.Contains(c.ExternalKey))
                .OrderBy(c => c.Id)
                .Select(c => new
                {
                    c.ExternalKey,
                    c.Code,
                    Members = c.Members.Select(m => m.ExternalKey).ToList(),
                })
                .ToListAsync(cancel)
        ).DistinctBy(c => c.ExternalKey).ToDictionary(c => c.ExternalKey!.Value);
        var fresh = new List<List<CaseloadRow>>(cases.Count);
        foreach (var rows in cases)
        {
            if (!known.TryGetValue(keys.OfExternal(rows[0].CaseRef), out var there))
            {
                fresh.Add(rows);
                continue;
            }
            foreach (var row in rows)
            {
                if (there.Members.Contains(keys.OfExternal(row.ExternalId)))
                {
                    result.RowsKnown++;
                }
                else
                {
                    result.RowsRefused++;
                    faults.Add(
                        new(row.Line, "case_ref", new("Import.Fault.CaseKnown", there.Code))
                    );
                }
            }
        }
        return fresh;
    }

    private async Task RehearseAsync(
        List<CaseloadRow> rows,
        IReadOnlyDictionary<string, Guid> recognised,
        ImportResult result,
        CancellationToken cancel
    )
    {
        foreach (var row in rows)
        {
            var isNew = !recognised.ContainsKey(row.ExternalId);
            if (isNew && result.Compared < MostRehearsed)
            {
                result.Count(await rehearsal.MatchesAsync(ImportedCases.Among(rows, row), cancel));
            }
            result.CountPerson(isNew);
        }
        result.CountCase(rows);
    }

    private async Task<MissionInfo?> MissionAsync(
        ImportOptions options,
        Actor by,
        CancellationToken cancel
    )
    {
        if (!by.IsSystem)
        {
            return
                await missions.FindAsync(by.MissionId, cancel) is { IsHost: true } own
                && (options.MissionCode ?? own.Code) == own.Code
                ? own
                : null;
        }
        var hosts = (await missions.AllAsync(cancel))
            .Where(m => m.IsHost && (options.MissionCode ?? m.Code) == m.Code)
            .ToList();
        return hosts is [var only] ? only : null;
    }
}
