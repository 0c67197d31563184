using System.Globalization;

namespace Rihla.Matching;

/// <summary>How two birth dates agree, with what that weighs.</summary>
internal static class BirthDates
{
    private const int EarliestYear = 1850;
    private const int LatestYear = 2200;

    /// <summary>The date without what cannot be: a month 13, a day without a month; null without a plausible year.</summary>
    public static BirthDate? Valid(BirthDate? birth)
    {
        if (birth is not { Year: >= EarliestYear and <= LatestYear } date)
        {
            return null;
        }

        int? month = date.Month is >= 1 and <= 12 ? date.Month : null;
        int? day = month is not null && date.Day is >= 1 and <= 31 ? date.Day : null;
        return new BirthDate(date.Year, month, day);
    }

    /// <summary>True when the whole date is known and is not the first of January.</summary>
    public static bool IsFull(BirthDate date) =>
        date is { Month: not null, Day: not null } && !IsFirstOfJanuary(date);

    /// <summary>The first of January, which in these registers mostly stands for a day nobody knew.</summary>
    public static bool IsFirstOfJanuary(BirthDate date) => date is { Month: 1, Day: 1 };

    /// <summary>Compares the birth dates of two people; symmetric. Null when one has none.</summary>
    public static Evidence? Compare(PreparedIdentity left, PreparedIdentity right)
    {
        if (left.Birth is not { } a || right.Birth is not { } b)
        {
            return null;
        }

        var (agreement, weight) = Weigh(a, b, Slips.One(left.BirthText, right.BirthText));
        return new Evidence(
            EvidenceField.BirthDate,
            agreement,
            left.BirthText,
            right.BirthText,
            weight.Bits
        );
    }

    /// <summary>The date as ISO 8601, as far as it is known.</summary>
    public static string Written(BirthDate date) =>
        date switch
        {
            { Month: { } month, Day: { } day } => string.Create(
                CultureInfo.InvariantCulture,
                $"{date.Year:0000}-{month:00}-{day:00}"
            ),
            { Month: { } month } => string.Create(
                CultureInfo.InvariantCulture,
                $"{date.Year:0000}-{month:00}"
            ),
            _ => date.Year.ToString("0000", CultureInfo.InvariantCulture),
        };

    private static (Agreement Agreement, Weight Weight) Weigh(
        BirthDate a,
        BirthDate b,
        bool oneSlip
    )
    {
        if (IsFull(a) && IsFull(b))
        {
            return WeighFull(a, b, oneSlip);
        }

        if (a.Year != b.Year)
        {
            var near =
                IsFirstOfJanuary(a) && IsFirstOfJanuary(b)
                    ? Weights.BirthJanuaryNear
                    : Weights.BirthNearYear;
            return Math.Abs(a.Year - b.Year) == 1 ? (Agreement.OneYearOff, near)
                : oneSlip ? (Agreement.OneDigitOff, Weights.BirthDifferent)
                : (Agreement.Different, Weights.BirthDifferent);
        }

        if (IsFirstOfJanuary(a) && IsFirstOfJanuary(b))
        {
            return (Agreement.FirstOfJanuary, Weights.BirthJanuary);
        }

        if (IsFirstOfJanuary(a) || IsFirstOfJanuary(b))
        {
            return (
                Agreement.FirstOfJanuary,
                IsFull(a) || IsFull(b) ? Weights.BirthJanuaryYear : Weights.BirthYear
            );
        }

        if (a.Month is null || b.Month is null)
        {
            return (Agreement.YearOnly, Weights.BirthYear);
        }

        return a.Month == b.Month
            ? (Agreement.Close, Weights.BirthMonth)
            : (Agreement.Different, Weights.BirthClose);
    }

    private static (Agreement Agreement, Weight Weight) WeighFull(
        BirthDate a,
        BirthDate b,
        bool oneSlip
    )
    {
        if (a == b)
        {
            return (Agreement.Same, Weights.BirthSame);
        }

        if (a.Year == b.Year && a.Month == b.Day && a.Day == b.Month)
        {
            return (Agreement.DayMonthSwapped, Weights.BirthSwapped);
        }

        if (a.Month == b.Month && a.Day == b.Day && Math.Abs(a.Year - b.Year) == 1)
        {
            return (Agreement.OneYearOff, Weights.BirthYearOff);
        }

        if (oneSlip)
        {
            return (Agreement.OneDigitOff, Weights.BirthDigit);
        }

        return a.Year == b.Year
            ? (Agreement.Close, Weights.BirthClose)
            : (Agreement.Different, Weights.BirthDifferent);
    }
}
