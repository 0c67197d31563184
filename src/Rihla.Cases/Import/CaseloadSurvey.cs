using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Rihla.Platform;
using Rihla.Platform.Files;

namespace Rihla.Cases.Import;

/// <summary>
/// The first reading of a caseload file: every row is checked, and of the good ones only is kept where they stand and to
/// which case they belong, 24 bytes a row. Rows of a case may be scattered over the file.
/// </summary>
internal sealed class CaseloadSurvey
{
    private readonly List<Place> places = [];
    private readonly List<(ulong Id, int Row)> ids = [];
    private readonly Dictionary<ulong, int> doubtful = [];
    private readonly FaultList faults;
    private bool isCut;

    private CaseloadSurvey(FaultList faults) => this.faults = faults;

    /// <summary>Rows of the file, the heading not counted.</summary>
    public int Rows => places.Count;

    /// <summary>Rows with a fault of their own.</summary>
    public int BadRows { get; private set; }

    /// <summary>Good rows of a case that has a bad one, and of cases that are not whole: held back with it.</summary>
    public int HeldBack { get; private set; }

    /// <summary>The last day on which a request or departure of the file happened: what was closed was closed by then.</summary>
    public DateOnly LastDay { get; private set; } = DateOnly.MinValue;

    /// <summary>The good cases in the order of the file: for each where its rows stand.</summary>
    public IReadOnlyList<(int Line, long Offset)[]> Cases { get; private set; } = [];

    /// <summary>Reads the whole file once.</summary>
    public static CaseloadSurvey Of(
        CsvRecords records,
        CaseloadColumns columns,
        FaultList faults,
        Action<int> progress,
        CancellationToken cancel
    )
    {
        var survey = new CaseloadSurvey(faults);
        while (records.Next(columns.Count) is { } record)
        {
            cancel.ThrowIfCancellationRequested();
            survey.Take(record, columns);
            if (survey.Rows % 1000 == 0)
            {
                progress(survey.Rows);
            }
        }
        survey.FindRepeated();
        survey.Gather();
        return survey;
    }

    private void Take(CsvRecord record, CaseloadColumns columns)
    {
        var found = new List<ImportFault>();
        var row = columns.Read(record, found);
        found.ForEach(faults.Add);
        isCut |= record.Fault == CsvRecords.Unread;
        BadRows += row is null ? 1 : 0;
        if (!columns.Fits(record))
        {
            Doubt(record);
        }
        var caseRef = columns.Fits(record) ? columns.CaseRefOf(record) : "";
        places.Add(
            new(
                // A row that names no case is a bad one, and takes no other row with it.
                caseRef.Length == 0
                    ? (ulong)places.Count
                    : Short(caseRef),
                record.Offset,
                record.Line,
                row is null,
                row?.Relation == Relation.Applicant
            )
        );
        if (row is not null)
        {
            ids.Add((Short(row.ExternalId), places.Count - 1));
            LastDay = Later(LastDay, Later(row.RequestedOn, row.DepartedOn ?? DateOnly.MinValue));
        }
    }

    // Which cell of such a row names its case is not known: what any of them names is not stored without it, and it is said which row
    // holds it back.
    private void Doubt(CsvRecord record)
    {
        foreach (
            var cell in record
                .Fields.Select(cell => cell.Trim())
                .Where(cell => cell.Length is > 0 and <= CaseloadColumns.LongestCode)
        )
        {
            doubtful.TryAdd(Short(cell), record.Line);
        }
    }

    private void FindRepeated()
    {
        ids.Sort();
        for (var i = 1; i < ids.Count; i++)
        {
            if (ids[i].Id == ids[i - 1].Id)
            {
                var first = ids[i - 1].Row;
                Spoil(ids[i].Row, "external_id", new("Import.Fault.IdTwice", places[first].Line));
                ids[i] = (ids[i].Id, first);
            }
        }
        ids.Clear();
        ids.TrimExcess();
    }

    // Rows of one case come together; a case with a fault is left out as a whole.
    private void Gather()
    {
        var order = Enumerable.Range(0, places.Count).ToArray();
        Array.Sort(
            order,
            (a, b) =>
                places[a].Case != places[b].Case
                    ? places[a].Case.CompareTo(places[b].Case)
                    : a.CompareTo(b)
        );
        var good = new List<(int First, (int Line, long Offset)[] Rows)>();
        for (var start = 0; start < order.Length; )
        {
            var end = start + 1;
            while (end < order.Length && places[order[end]].Case == places[order[start]].Case)
            {
                end++;
            }
            var rows = order[start..end];
            start = end;
            if (!rows.Any(r => places[r].Bad))
            {
                if (doubtful.TryGetValue(places[rows[0]].Case, out var line))
                {
                    HeldBack += rows.Length;
                    faults.Add(
                        new(places[rows[0]].Line, "case_ref", new("Import.Fault.CaseDoubted", line))
                    );
                    continue;
                }
                CheckApplicant(rows);
            }
            if (rows.Any(r => places[r].Bad))
            {
                HeldBack += rows.Count(r => !places[r].Bad);
                continue;
            }
            good.Add((rows[0], [.. rows.Select(r => (places[r].Line, places[r].Offset))]));
        }
        // Of any family more could stand in what was not read.
        if (isCut)
        {
            HeldBack += good.Sum(g => g.Rows.Length);
            return;
        }
        good.Sort((a, b) => a.First.CompareTo(b.First));
        Cases = [.. good.Select(g => g.Rows)];
    }

    private void CheckApplicant(int[] rows)
    {
        var applicants = rows.Where(r => places[r].IsApplicant).ToList();
        if (applicants.Count == 0)
        {
            Spoil(rows[0], "relation", new("Import.Fault.NoApplicant"));
        }
        foreach (var another in applicants.Skip(1))
        {
            Spoil(
                another,
                "relation",
                new("Import.Fault.SecondApplicant", places[applicants[0]].Line)
            );
        }
    }

    private void Spoil(int row, string column, Refusal reason)
    {
        faults.Add(new(places[row].Line, column, reason));
        BadRows += places[row].Bad ? 0 : 1;
        places[row] = places[row] with { Bad = true };
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    // Eight bytes tell a million references apart with a chance of error below one in ten million.
    private static ulong Short(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private readonly record struct Place(
        ulong Case,
        long Offset,
        int Line,
        bool Bad,
        bool IsApplicant
    );
}
