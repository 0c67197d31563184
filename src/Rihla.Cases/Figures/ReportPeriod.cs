using System.Globalization;

namespace Rihla.Cases;

/// <summary>A year, or a quarter of one: what reports are about.</summary>
/// <param name="Year">The year.</param>
/// <param name="Quarter">1 to 4; nothing for the whole year.</param>
public sealed record ReportPeriod(int Year, int? Quarter = null)
{
    /// <summary>Its first day.</summary>
    public DateOnly First => new(Year, Quarter is { } quarter ? (quarter * 3) - 2 : 1, 1);

    /// <summary>Its last day.</summary>
    public DateOnly Last => First.AddMonths(MonthCount).AddDays(-1);

    /// <summary>Whether a day lies in it.</summary>
    public bool Includes(DateOnly day) => day >= First && day <= Last;

    /// <summary>The first days of its months.</summary>
    public IEnumerable<DateOnly> Months => Enumerable.Range(0, MonthCount).Select(First.AddMonths);

    /// <summary>The period of the same length before it.</summary>
    public ReportPeriod Previous =>
        Quarter switch
        {
            null => new(Year - 1),
            1 => new(Year - 1, 4),
            { } quarter => new(Year, quarter - 1),
        };

    /// <summary>The period of the same length after it.</summary>
    public ReportPeriod Next =>
        Quarter switch
        {
            null => new(Year + 1),
            4 => new(Year + 1, 1),
            { } quarter => new(Year, quarter + 1),
        };

    /// <summary>As files name it: <c>2026</c>, <c>2026-Q2</c>.</summary>
    public string Code =>
        Quarter is { } quarter
            ? string.Create(CultureInfo.InvariantCulture, $"{Year}-Q{quarter}")
            : Year.ToString(CultureInfo.InvariantCulture);

    /// <summary>The <see cref="Code"/>: written out with all it knows, a period would name the one before it, and that one the one before.</summary>
    public override string ToString() => Code;

    private int MonthCount => Quarter is null ? 12 : 3;
}
