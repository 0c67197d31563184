using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases.Import;

/// <summary>How a caseload is imported.</summary>
public sealed record ImportOptions
{
    /// <summary>Check everything and store nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Go on although more rows than <see cref="CaseImport.Brake"/> look like somebody who is on file.</summary>
    public bool AcceptDuplicates { get; init; }

    /// <summary>The mission whose caseload it is, by its code; by default the importer's, or the only host mission.</summary>
    public string? MissionCode { get; init; }
}

/// <summary>How far an import has come.</summary>
/// <param name="IsChecking">Whether the rows are still being checked; else they are being loaded.</param>
/// <param name="Done">Rows checked, or cases loaded.</param>
/// <param name="Of">Cases to load; 0 while checking.</param>
public sealed record ImportProgress(bool IsChecking, int Done, int Of);

/// <summary>What came of an import.</summary>
public sealed record ImportResult
{
    /// <summary>Whether it was only tried out.</summary>
    public bool DryRun { get; init; }

    /// <summary>Rows of the file, the heading not counted.</summary>
    public int Rows { get; init; }

    /// <summary>Persons entered; in a dry run, who would be.</summary>
    public int Persons { get; internal set; }

    /// <summary>Cases entered; in a dry run, which would be.</summary>
    public int Cases { get; internal set; }

    /// <summary>Rows that an earlier import had brought already; nothing was done with them.</summary>
    public int RowsKnown { get; internal set; }

    /// <summary>Rows with a fault.</summary>
    public int RowsRefused { get; internal set; }

    /// <summary>Good rows that were not taken because their case has a row with a fault.</summary>
    public int RowsHeldBack { get; init; }

    /// <summary>Persons who look like somebody on file, or like somebody earlier in the file. A second person decides on each.</summary>
    public int LikelyDuplicates { get; internal set; }

    /// <summary>Pairs that went to adjudication; in a dry run, that would.</summary>
    public int Pairs { get; internal set; }

    /// <summary>Persons compared with the register; fewer than <see cref="Persons"/> only in the dry run of a very large file.</summary>
    public int Compared { get; internal set; }

    /// <summary>It stopped because too many persons look like somebody on file; a dry run only says that it would.</summary>
    public bool Braked { get; internal set; }

    /// <summary>All faults found.</summary>
    public long FaultCount { get; internal set; }

    /// <summary>The first thousand faults, by line.</summary>
    public IReadOnlyList<ImportFault> Faults { get; internal set; } = [];

    /// <summary>Whether every row was taken, now or earlier.</summary>
    public bool IsComplete => FaultCount == 0 && !Braked;
}

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
    private readonly Progress progress;
    private readonly Missions missions;
    private readonly CaseKeys keys;
    private readonly TableStatistics statistics;
    private readonly Today today;

    internal CaseImport(
        RihlaDb db,
        Register register,
        Rehearsal rehearsal,
        Progress progress,
        Missions missions,
        CaseKeys keys,
        TableStatistics statistics,
        Today today
    )
    {
        (this.db, this.register, this.rehearsal) = (db, register, rehearsal);
        (this.progress, this.missions, this.keys) = (progress, missions, keys);
        (this.statistics, this.today) = (statistics, today);
    }

    /// <summary>Imports a caseload.</summary>
    /// <param name="csv">The file, UTF-8, with the columns of the import contract. It must allow to go back.</param>
    /// <param name="options">How.</param>
    /// <param name="told">Told how far it has come.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="cancel">Stops it between two transactions; what is stored stays, and is passed over next time.</param>
    /// <returns>What came of it, with the faults of the file; refused when there is no such host mission.</returns>
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
                throw new InvalidDataException("The file was changed while it was being imported.");
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

    // A case is closed as a whole, and completed only when everybody of it has arrived.
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
        var fresh = await PassOverKnownAsync(cases, mission, faults, result, cancel);
        var before = (
            result.Persons,
            result.Cases,
            result.LikelyDuplicates,
            result.Pairs,
            result.Compared
        );
        if (options.DryRun)
        {
            foreach (var rows in fresh)
            {
                await RehearseAsync(rows, result, cancel);
            }
            result.Braked = IsBraked(result) && !options.AcceptDuplicates;
            return true;
        }
        await using var work = await db.BeginAsync(cancel);
        var codes = await CodesAsync(mission, fresh.Count, cancel);
        var added = new List<Added>(fresh.Count);
        var open = new List<Guid>();
        foreach (var (rows, code) in fresh.Zip(codes))
        {
            var @case = await EnterAsync(work, rows, code, mission, lastDay, result, added, cancel);
            if (@case.Stage < Stage.Arrived)
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
            (result.Persons, result.Cases, _, _, _) = before;
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
        var known = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.HostMissionId == mission.Id && refs.Contains(c.ExternalKey))
            .Select(c => new
            {
                c.ExternalKey,
                c.Code,
                Members = c.Members.Select(m => m.ExternalKey).ToList(),
            })
            .ToDictionaryAsync(c => c.ExternalKey!.Value, cancel);
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
        ImportResult result,
        CancellationToken cancel
    )
    {
        foreach (var row in rows)
        {
            if (result.Compared < MostRehearsed)
            {
                Count(await rehearsal.MatchesAsync(Among(rows, row), cancel), result);
            }
            result.Persons++;
        }
        result.Cases++;
    }

    // Somebody of a file, with the others of the case as family.
    private static NewPerson Among(List<CaseloadRow> rows, CaseloadRow row) =>
        row.Person with
        {
            Relatives =
            [
                .. rows.Where(other => other != row)
                    .Select(other => $"{other.Person.GivenNames} {other.Person.FamilyName}".Trim()),
            ],
        };

    private async Task<Case> EnterAsync(
        Work work,
        List<CaseloadRow> rows,
        string code,
        MissionInfo mission,
        DateOnly lastDay,
        ImportResult result,
        List<Added> all,
        CancellationToken cancel
    )
    {
        var applicant = rows[0];
        var country = applicant.Person.Nationality!;
        var @case = new Case
        {
            Code = code,
            ExternalId = Personal.Of(applicant.CaseRef),
            ExternalKey = keys.OfExternal(applicant.CaseRef),
            HostMissionId = mission.Id,
            Channel = Channel.Import,
            RequestedOn = rows.Min(r => r.RequestedOn),
            Language = LanguageOf(country),
            Country = country,
            OriginMissionId = await missions.OriginForAsync(country, cancel) is [var only]
                ? only.Id
                : null,
            Sensitivity = rows.Any(r => HasFlag(r, "trafficking"))
                ? Sensitivity.Restricted
                : Sensitivity.Normal,
        };
        var acts = new List<Act>(rows.Count);
        foreach (var row in rows)
        {
            // Nobody is there to decide: whoever is likely to be on file goes to a second person.
            var added = await register.AddAsync(
                work,
                Among(rows, row) with
                {
                    RelativeIds = [.. @case.Members.Select(m => m.PersonId)],
                },
                [],
                Actor.System,
                decideAutomatically: true,
                cancel
            );
            if (!added.IsDone)
            {
                throw new InvalidOperationException(
                    $"Line {row.Line} was checked, and yet refused: {added.Refusals[0].TextKey}."
                );
            }
            Count(added.Value.PairsRaised, result);
            result.Persons++;
            Enter(@case, row, added.Value.PersonId);
            acts.Add(
                new(
                    row == applicant ? "case.imported" : "case.member-imported",
                    @case.Id,
                    added.Value.PersonId
                )
                {
                    Args = [row == applicant ? row.CaseRef : row.ExternalId],
                }
            );
        }
        TakeOver(@case, rows, lastDay);
        db.Add(@case);
        db.AddRange(
            CountedPerson.Of(
                @case,
                member =>
                    new(
                        member.Sex,
                        member.Nationality,
                        rows[@case.Members.Index().First(m => m.Item == member).Index]
                            .Person.Birth?.AgeOn(@case.RequestedOn)
                    )
            )
        );
        all.Add(db.TakeAdded(acts));
        result.Cases++;
        return @case;
    }

    private void Enter(Case @case, CaseloadRow row, Guid personId)
    {
        var member = @case.Add(personId, row.Relation, row.Unaccompanied);
        member.ExternalKey = keys.OfExternal(row.ExternalId);
        member.IsVulnerable = row.Vulnerabilities?.Split(';').Any(Vulnerability.IsReported) == true;
        member.Vulnerabilities = Personal.Of(row.Vulnerabilities);
        member.Sex = row.Person.Sex?.ToString()[0];
        member.Nationality = row.Person.Nationality;
        (member.DepartedOn, member.ArrivedOn) = (row.DepartedOn, row.ArrivedOn);
        member.AgeAtDeparture = row.DepartedOn is { } left ? row.Person.Birth?.AgeOn(left) : null;
    }

    // The file tells facts, not how they came about: what it does not tell (declarations, documents) is not made up.
    private static void TakeOver(Case @case, List<CaseloadRow> rows, DateOnly lastDay)
    {
        @case.TakeOver(Stage.Requested, @case.RequestedOn);
        if (rows.Select(r => r.Grant).OfType<string>().FirstOrDefault() is { } grant)
        {
            @case.Fund(grant, @case.RequestedOn);
        }
        if (rows.TrueForAll(r => r.DepartedOn is not null))
        {
            @case.DepartedOn = rows.Max(r => r.DepartedOn);
            @case.SharedWithOrigin = @case.OriginMissionId is not null;
            @case.TakeOver(Stage.Departed, @case.DepartedOn!.Value);
        }
        if (rows.TrueForAll(r => r.ArrivedOn is not null))
        {
            @case.ArrivedOn = rows.Max(r => r.ArrivedOn);
            @case.TakeOver(Stage.Arrived, @case.ArrivedOn!.Value);
        }
        if (rows.Select(r => r.Closure).OfType<ClosureReason>().ToList() is [var reason, ..])
        {
            // The file does not say when: at the latest on the last day it tells of.
            var on = @case.ArrivedOn > lastDay ? @case.ArrivedOn.Value : lastDay;
            if (!@case.Close(reason, null, on).IsDone)
            {
                throw new InvalidOperationException($"The case {@case.Code} does not close.");
            }
        }
    }

    private static void Count(int pairs, ImportResult result)
    {
        result.Compared++;
        result.Pairs += pairs;
        result.LikelyDuplicates += pairs > 0 ? 1 : 0;
    }

    private async Task<List<string>> CodesAsync(
        MissionInfo mission,
        int count,
        CancellationToken cancel
    )
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        while (codes.Count < count)
        {
            var more = Enumerable
                .Range(0, count - codes.Count)
                .Select(_ => Code.New(mission.Code))
                .ToList();
            var taken = await db.Set<Case>()
                .Where(c => more.Contains(c.Code))
                .Select(c => c.Code)
                .ToListAsync(cancel);
            codes.UnionWith(more.Except(taken));
        }
        return [.. codes];
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

    private static bool HasFlag(CaseloadRow row, string flag) =>
        row.Vulnerabilities?.Split(';').Contains(flag, StringComparer.Ordinal) == true;

    // The file does not say which language somebody speaks; the first conversation does. Until then, the one most
    // offices of that country write.
    private static string LanguageOf(string nationality) =>
        nationality switch
        {
            "NG" or "GH" or "SL" or "LR" or "GM" or "KE" or "UG" or "ZM" or "ZW" or "ET" => "en",
            "SD"
            or "EG"
            or "LY"
            or "SY"
            or "IQ"
            or "YE"
            or "PS"
            or "JO"
            or "LB"
            or "TN"
            or "DZ"
            or "MA"
            or "MR" => "ar",
            "GW" or "CV" or "AO" or "MZ" or "ST" or "BR" => "pt",
            _ => "fr",
        };
}
