using System.Globalization;
using Rihla.Platform;

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
    public static DateBoxes Of(PartialDate? date) =>
        new()
        {
            Year = date?.Year.ToString("0000", CultureInfo.InvariantCulture),
            Month = date?.Month?.ToString(CultureInfo.InvariantCulture),
            Day = date?.Day?.ToString(CultureInfo.InvariantCulture),
            Estimated = date?.Estimated ?? false,
        };

    /// <summary>
    /// Reads the boxes. Refuses what is no number, no date of the calendar, or a day without its month; a year of less
    /// than four digits is a slip of the hand, never the year 94.
    /// </summary>
    public bool TryRead(out PartialDate date)
    {
        date = default;
        return TryNumber(Year, out var year)
            && TryNumber(Month, out var month)
            && TryNumber(Day, out var day)
            && year >= 1000
            && PartialDate.TryMake(year.Value, month, day, Estimated, out date);
    }

    private static bool TryNumber(string? text, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }
        var read = int.TryParse(
            Digits.Western(text.Trim()),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var value
        );
        number = read ? value : null;
        return read;
    }
}
