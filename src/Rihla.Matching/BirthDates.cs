using System.Globalization;

namespace Rihla.Matching;

/// <summary>What birth dates can be, and how two of them agree.</summary>
internal static class BirthDates
{
    private const int EarliestYear = 1850;
    private const int LatestYear = 2200;

    // An estimated age is often that far from the true one.
    private const int FewYears = 3;
    private const int Digits = 8;

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

    /// <summary>How two birth dates agree; symmetric.</summary>
    public static EvidenceKind Compare(BirthDate a, BirthDate b)
    {
        if (IsFull(a) && IsFull(b))
        {
            return CompareFull(a, b);
        }

        if (a.Year != b.Year)
        {
            return Math.Abs(a.Year - b.Year) switch
            {
                1 when IsFirstOfJanuary(a) && IsFirstOfJanuary(b) => EvidenceKind.BirthJanuaryNear,
                1 => EvidenceKind.BirthNearYear,
                <= FewYears => EvidenceKind.BirthFewYears,
                _ => EvidenceKind.BirthDifferent,
            };
        }

        if (IsFirstOfJanuary(a) && IsFirstOfJanuary(b))
        {
            return EvidenceKind.BirthJanuary;
        }

        if (IsFirstOfJanuary(a) || IsFirstOfJanuary(b))
        {
            return IsFull(a) || IsFull(b) ? EvidenceKind.BirthJanuaryYear : EvidenceKind.BirthYear;
        }

        return a.Month is null || b.Month is null ? EvidenceKind.BirthYear
            : a.Month == b.Month ? EvidenceKind.BirthMonth
            : EvidenceKind.BirthClose;
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

    private static EvidenceKind CompareFull(BirthDate a, BirthDate b)
    {
        if (a == b)
        {
            return EvidenceKind.BirthSame;
        }

        if (a.Year == b.Year && a.Month == b.Day && a.Day == b.Month)
        {
            return EvidenceKind.BirthSwapped;
        }

        if (a.Month == b.Month && a.Day == b.Day && Math.Abs(a.Year - b.Year) == 1)
        {
            return EvidenceKind.BirthYearOff;
        }

        Span<byte> one = stackalloc byte[Digits];
        Span<byte> other = stackalloc byte[Digits];
        Write(a, one);
        Write(b, other);
        if (Slips.One<byte>(one, other))
        {
            return EvidenceKind.BirthDigit;
        }

        return a.Year == b.Year ? EvidenceKind.BirthClose
            : a.Month == b.Month && a.Day == b.Day ? EvidenceKind.BirthDayMonth
            : EvidenceKind.BirthDifferent;
    }

    private static void Write(BirthDate date, Span<byte> digits)
    {
        var number = (date.Year * 10_000) + (date.Month!.Value * 100) + date.Day!.Value;
        for (var i = Digits - 1; i >= 0; i--)
        {
            digits[i] = (byte)(number % 10);
            number /= 10;
        }
    }
}
