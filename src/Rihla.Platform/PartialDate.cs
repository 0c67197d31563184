using System.Globalization;
using System.Text.Json.Serialization;

namespace Rihla.Platform;

/// <summary>
/// A date of which perhaps only the year, or the year and month, are known, as birth dates often are.
/// Written as <c>1994</c>, <c>1994-03</c> or <c>1994-03-17</c>. Equality compares what is known and whether it is an
/// estimate: the year 1994 is not the first of January 1994.
/// </summary>
public readonly record struct PartialDate
{
    /// <summary>Makes a partial date.</summary>
    /// <param name="year">1 to 9999.</param>
    /// <param name="month">1 to 12, or nothing.</param>
    /// <param name="day">A day of that month, or nothing; nothing if the month is nothing.</param>
    /// <param name="estimated">Whether it was estimated, for instance from the stated age.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such date.</exception>
    [JsonConstructor]
    public PartialDate(int year, int? month = null, int? day = null, bool estimated = false)
    {
        if (
            year is < 1 or > 9999
            || month is < 1 or > 12
            || (
                day is not null
                && (month is null || day < 1 || day > DateTime.DaysInMonth(year, month.Value))
            )
        )
        {
            throw new ArgumentOutOfRangeException(nameof(year), "There is no such date.");
        }
        (Year, Month, Day, Estimated) = (year, month, day, estimated);
    }

    /// <summary>The year.</summary>
    public int Year { get; }

    /// <summary>The month, 1 to 12, if known.</summary>
    public int? Month { get; }

    /// <summary>The day of the month, if known.</summary>
    public int? Day { get; }

    /// <summary>Whether the date was estimated.</summary>
    public bool Estimated { get; }

    /// <summary>The earliest day it can be.</summary>
    [JsonIgnore]
    public DateOnly Earliest => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>The latest day it can be.</summary>
    [JsonIgnore]
    public DateOnly Latest =>
        new(Year, Month ?? 12, Day ?? DateTime.DaysInMonth(Year, Month ?? 12));

    /// <summary>Whether this says more than another date, of the same year and not contradicting it; an estimate never does.</summary>
    public bool Refines(PartialDate other) =>
        !Estimated
        && Year == other.Year
        && other.Day is null
        && (other.Month is null ? Month is not null : Month == other.Month && Day is not null);

    /// <summary>
    /// The age in full years on a day. Where the birthday is not known the person counts as born on 1 January of the
    /// year, or on the first of the month: the convention of the registers we read, which write an unknown day that way.
    /// Never negative.
    /// </summary>
    public int AgeOn(DateOnly day)
    {
        var age = day.Year - Earliest.Year;
        return Math.Max(
            0,
            (day.Month, day.Day).CompareTo((Earliest.Month, Earliest.Day)) < 0 ? age - 1 : age
        );
    }

    /// <summary>
    /// Whether the person may still be under 18 on a day. In doubt the answer is yes: a child must not lose a
    /// child's protection because a birthday is unknown.
    /// </summary>
    public bool MayBeChildOn(DateOnly day) => Latest.AddYears(18) > day;

    /// <summary>Reads <c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c>, with the digits of any script.</summary>
    public static bool TryParse(string? text, out PartialDate date)
    {
        date = default;
        var parts = Digits.Western((text ?? "").Trim()).Split('-');
        if (
            parts.Length is 0 or > 3
            || parts[0].Length != 4
            || parts.Skip(1).Any(p => p.Length != 2)
        )
        {
            return false;
        }
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (
                !int.TryParse(
                    parts[i],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out numbers[i]
                )
            )
            {
                return false;
            }
        }
        return TryMake(
            numbers[0],
            parts.Length > 1 ? numbers[1] : null,
            parts.Length > 2 ? numbers[2] : null,
            false,
            out date
        );
    }

    /// <summary>Makes a partial date if there is such a date.</summary>
    public static bool TryMake(int year, int? month, int? day, bool estimated, out PartialDate date)
    {
        var valid =
            year is >= 1 and <= 9999
            && month is null or (>= 1 and <= 12)
            && (
                day is null
                || (month is not null && day >= 1 && day <= DateTime.DaysInMonth(year, month.Value))
            );
        date = valid ? new PartialDate(year, month, day, estimated) : default;
        return valid;
    }

    /// <summary>The date as <c>1994</c>, <c>1994-03</c> or <c>1994-03-17</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Year:0000}{(Month is { } m ? $"-{m:00}" : "")}{(Day is { } d ? $"-{d:00}" : "")}"
        );
}
