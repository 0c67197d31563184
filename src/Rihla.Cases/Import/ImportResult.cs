using Rihla.Platform.Files;

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

    /// <summary>
    /// Persons who stood in the register under their number, and in no case: the case was given them, and nobody was entered a second
    /// time. In a dry run, who would be.
    /// </summary>
    public int Recognised { get; internal set; }

    /// <summary>Cases entered; in a dry run, which would be.</summary>
    public int Cases { get; internal set; }

    /// <summary>Of these cases those that are open and whose rows name a grant, on which their money is still to be reserved.</summary>
    public int MoneyToReserve { get; internal set; }

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

    /// <summary>A case was entered, or would be.</summary>
    internal void CountCase(List<CaseloadRow> rows)
    {
        Cases++;
        MoneyToReserve += ImportedCases.MoneyToReserve(rows) is null ? 0 : 1;
    }

    /// <summary>Somebody was entered, or recognised.</summary>
    internal void CountPerson(bool isNew)
    {
        Persons += isNew ? 1 : 0;
        Recognised += isNew ? 0 : 1;
    }

    /// <summary>Somebody was compared, and found to be like so many.</summary>
    internal void Count(int pairs)
    {
        Compared++;
        Pairs += pairs;
        LikelyDuplicates += pairs > 0 ? 1 : 0;
    }
}
