using System.Globalization;
using Rihla.Cases;

namespace Rihla.Results;

/// <summary>A cell of the open tables.</summary>
/// <param name="Table">The table.</param>
/// <param name="Row">The row.</param>
/// <param name="Column">The column.</param>
public sealed record OpenCell(string Table, string Row, string Column)
{
    internal string Key => $"{Table}|{Row}|{Column}";
}

/// <summary>
/// The tables that are open to everybody, of the departures of one year, and all that a reader can work out between them:
/// they share their totals, and men, women and children are sums of age bands.
/// </summary>
internal sealed class OpenTables
{
    /// <summary>Nationality by men, women, other adults and children.</summary>
    public const string ByNationality = "nationality";

    /// <summary>Month.</summary>
    public const string ByMonth = "month";

    /// <summary>Age band by sex.</summary>
    public const string ByAge = "age";

    /// <summary>Whether a vulnerability was found.</summary>
    public const string ByVulnerability = "vulnerability";

    /// <summary>By the Washington Group short set.</summary>
    public const string ByDisability = "disability";

    /// <summary>Children without a parent or guardian, and everybody else.</summary>
    public const string ByCompany = "company";

    /// <summary>The row or column of sums.</summary>
    public const string Total = "total";

    /// <summary>The row of nationalities too few to be named.</summary>
    public const string OtherNationalities = "other";

    private const string UnknownChild = "unknown_child";
    private const string UnknownAdult = "unknown_adult";
    private static readonly string[] Groups = ["men", "women", "other_adults", "children"];
    private static readonly string[] Sexes = ["F", "M", "other"];

    private readonly Dictionary<OpenCell, int> cells = [];
    private readonly List<CellSum> sums = [];

    private OpenTables(IReadOnlyList<DepartureCell> departures, int minimum)
    {
        // Nationalities of few are told together: to name them would tell who they are, to hide each would hide others too.
        var frequent = departures
            .GroupBy(NationalityOf)
            .Where(g => g.Sum(c => c.Persons) >= minimum)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
        Cross(
            ByNationality,
            departures,
            c => frequent.Contains(NationalityOf(c)) ? NationalityOf(c) : OtherNationalities,
            null,
            GroupOf,
            Groups
        );
        Line(
            ByMonth,
            departures,
            c => c.Month.ToString("00", CultureInfo.InvariantCulture),
            [.. Enumerable.Range(1, 12).Select(m => m.ToString("00", CultureInfo.InvariantCulture))]
        );
        Cross(ByAge, departures, AgeOf, AgeRows, SexOf, Sexes);
        Line(ByVulnerability, departures, c => c.Vulnerable ? "yes" : "no", ["yes", "no"]);
        Line(
            ByDisability,
            departures,
            c => c.Disability.ToString().ToLowerInvariant(),
            ["yes", "no", "unknown"]
        );
        Line(
            ByCompany,
            departures,
            c => c.Unaccompanied ? "unaccompanied_children" : "others",
            ["unaccompanied_children", "others"]
        );
        foreach (var table in new[] { ByMonth, ByAge, ByVulnerability, ByDisability, ByCompany })
        {
            Sum(new(table, Total, Total), [new(ByNationality, Total, Total)]);
        }
        var adults = AgeRows.Where(r => !IsChildRow(r)).ToList();
        foreach (
            var (group, sex) in new[] { ("men", "M"), ("women", "F"), ("other_adults", "other") }
        )
        {
            Sum(
                new(ByNationality, Total, group),
                adults.Select(row => new OpenCell(ByAge, row, sex))
            );
        }
        Sum(
            new(ByNationality, Total, "children"),
            AgeRows.Where(IsChildRow).Select(row => new OpenCell(ByAge, row, Total))
        );
    }

    /// <summary>The names of the tables, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [ByNationality, ByMonth, ByAge, ByVulnerability, ByDisability, ByCompany];

    /// <summary>The persons of every cell.</summary>
    public IReadOnlyDictionary<OpenCell, int> Cells => cells;

    /// <summary>What is the sum of what, over all tables.</summary>
    public IReadOnlyList<CellSum> Sums => sums;

    /// <summary>The tables of a year.</summary>
    /// <param name="departures">All departures of the year.</param>
    /// <param name="minimum">The smallest number of persons that is shown, and of which a nationality is named.</param>
    public static OpenTables Of(IReadOnlyList<DepartureCell> departures, int minimum) =>
        new(departures, minimum) { Minimum = minimum };

    private int Minimum { get; init; }

    /// <summary>The cells as they may be shown: nothing where one must be hidden.</summary>
    public IEnumerable<(OpenCell Cell, int? Persons)> Shown()
    {
        var hidden = Suppression.Hidden(
            cells.ToDictionary(c => c.Key.Key, c => c.Value, StringComparer.Ordinal),
            sums,
            Minimum
        );
        return cells.Select(c => (c.Key, hidden.Contains(c.Key.Key) ? null : (int?)c.Value));
    }

    private static IReadOnlyList<string> AgeRows { get; } =
    [.. AgeBand.All.Select(b => b.ToString()), UnknownChild, UnknownAdult];

    private static bool IsChildRow(string row) =>
        row == UnknownChild || AgeBand.All.Any(b => b.To < 18 && b.ToString() == row);

    private static string AgeOf(DepartureCell cell) =>
        AgeBand.Find(cell.Band)?.ToString() ?? (cell.IsMinor ? UnknownChild : UnknownAdult);

    private static string NationalityOf(DepartureCell cell) =>
        cell.Nationality ?? PeriodReport.UnknownNationality;

    private static string SexOf(DepartureCell cell) =>
        cell.Sex is 'F' or 'M' ? cell.Sex.Value.ToString() : "other";

    private static string GroupOf(DepartureCell cell) =>
        cell.IsMinor ? "children"
        : cell.Sex == 'M' ? "men"
        : cell.Sex == 'F' ? "women"
        : "other_adults";

    private void Cross(
        string table,
        IReadOnlyList<DepartureCell> departures,
        Func<DepartureCell, string> rowOf,
        IReadOnlyList<string>? rows,
        Func<DepartureCell, string> columnOf,
        IReadOnlyList<string> columns
    )
    {
        var counted = departures
            .GroupBy(c => (rowOf(c), columnOf(c)))
            .ToDictionary(g => g.Key, g => g.Sum(c => c.Persons));
        rows ??=
        [
            .. departures
                .Select(rowOf)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                cells[new(table, row, column)] = counted.GetValueOrDefault((row, column));
            }
            Add(new(table, row, Total), columns.Select(c => new OpenCell(table, row, c)));
        }
        foreach (var column in columns)
        {
            Add(new(table, Total, column), rows.Select(r => new OpenCell(table, r, column)));
        }
        Add(new(table, Total, Total), columns.Select(c => new OpenCell(table, Total, c)));
        Sum(new(table, Total, Total), rows.Select(r => new OpenCell(table, r, Total)));
    }

    private void Line(
        string table,
        IReadOnlyList<DepartureCell> departures,
        Func<DepartureCell, string> rowOf,
        IReadOnlyList<string> rows
    )
    {
        foreach (var row in rows)
        {
            cells[new(table, row, Total)] = departures
                .Where(c => rowOf(c) == row)
                .Sum(c => c.Persons);
        }
        Add(new(table, Total, Total), rows.Select(r => new OpenCell(table, r, Total)));
    }

    private void Add(OpenCell total, IEnumerable<OpenCell> parts)
    {
        var all = parts.ToList();
        cells[total] = all.Sum(p => cells[p]);
        Sum(total, all);
    }

    private void Sum(OpenCell total, IEnumerable<OpenCell> parts) =>
        sums.Add(new(total.Key, [.. parts.Select(p => p.Key)]));
}
