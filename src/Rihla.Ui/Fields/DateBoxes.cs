using System.Globalization;

namespace Rihla.Ui.Fields;

/// <summary>
/// What was typed into the three boxes of a date, kept as typed so that nothing is lost when it is wrong. Day, or day
/// and month, may stay empty where only the rest is known.
/// </summary>
public sealed class DateBoxes
{
    /// <summary>The day of the month.</summary>
    public string? Day { get; set; }

    /// <summary>The month, as a number.</summary>
    public string? Month { get; set; }

    /// <summary>The year, with four digits.</summary>
    public string? Year { get; set; }

    /// <summary>Whether the date is an estimate, for instance from the stated age.</summary>
    public bool Estimated { get; set; }

    /// <summary>Whether nothing was typed.</summary>
    public bool IsEmpty =>
        string.IsNullOrWhiteSpace(Day)
        && string.IsNullOrWhiteSpace(Month)
        && string.IsNullOrWhiteSpace(Year);

    /// <summary>The boxes filled with a date, as far as it is known.</summary>
    public static DateBoxes Of(int? year, int? month = null, int? day = null, bool estimated = false) =>
        new()
        {
            Year = year?.ToString("0000", CultureInfo.InvariantCulture),
            Month = month?.ToString(CultureInfo.InvariantCulture),
            Day = day?.ToString(CultureInfo.InvariantCulture),
            Estimated = estimated,
        };

    /// <summary>The boxes filled with a day.</summary>
    public static DateBoxes Of(DateOnly? day) => Of(day?.Year, day?.Month, day?.Day);

    /// <summary>
    /// Reads the boxes. Refuses what is no number, no date of the calendar, or a day without its month; a year of less
    /// than four digits is a slip of the hand, never the year 94.
    /// </summary>
    public bool TryRead(out int year, out int? month, out int? day)
    {
        (year, month, day) = (0, null, null);
        if (!TryNumber(Year, out var y) || !TryNumber(Month, out month) || !TryNumber(Day, out day))
        {
            return false;
        }
        year = y ?? 0;
        return year is >= 1000 and <= 9999
            && month is null or (>= 1 and <= 12)
            && (
                day is null
                || (month is { } known && day >= 1 && day <= DateTime.DaysInMonth(year, known))
            );
    }

    /// <summary>Reads a whole date.</summary>
    public bool TryRead(out DateOnly date)
    {
        var whole = TryRead(out var year, out var month, out var day) && day is not null;
        date = whole ? new DateOnly(year, month!.Value, day!.Value) : default;
        return whole;
    }

    private static bool TryNumber(string? text, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }
        var western = string.Concat(
            text.Trim()
                .Select(c => c is >= '\u0660' and <= '\u0669' ? (char)(c - '\u0660' + '0') : c)
        );
        var read = int.TryParse(western, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = read ? value : null;
        return read;
    }
}
