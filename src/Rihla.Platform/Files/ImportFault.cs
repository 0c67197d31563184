namespace Rihla.Platform.Files;

/// <summary>Why a row is not taken: the line, the column, and what is wrong and how to put it right.</summary>
/// <param name="Line">The line of the file, from 1; 0 for the file as a whole.</param>
/// <param name="Column">The name of the column; empty for the row as a whole.</param>
/// <param name="Reason">The reason and the remedy.</param>
public sealed record ImportFault(int Line, string Column, Refusal Reason);

/// <summary>The faults of a file: all are counted, the first thousand are told.</summary>
public sealed class FaultList
{
    /// <summary>How many faults are told in full.</summary>
    public const int MostTold = 1000;

    private readonly List<ImportFault> told = [];

    /// <summary>All faults.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them, by line.</summary>
    public IReadOnlyList<ImportFault> Told => [.. told.OrderBy(f => f.Line)];

    /// <summary>Counts a fault, and keeps it if it is one of the first.</summary>
    public void Add(ImportFault fault)
    {
        Count++;
        if (told.Count < MostTold)
        {
            told.Add(fault);
        }
    }

    /// <summary>A cell as a fault shows it: a report does not grow with what a cell holds.</summary>
    public static string Shown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 40 ? text[..40] + "…" : text;
    }
}
