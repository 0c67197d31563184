using System.Globalization;
using Rihla.Cases;

namespace Rihla.Results.Pages;

/// <summary>A part of a figure as it stands in an address; it holds no personal data.</summary>
public sealed class SliceQuery
{
    /// <summary>What is counted.</summary>
    public ReportFigure? Figure { get; set; }

    /// <summary>1 to 4.</summary>
    public int? Quarter { get; set; }

    /// <summary>Which day makes a return.</summary>
    public ReturnBasis Basis { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Nationality { get; set; }

    /// <summary>1 to 12.</summary>
    public int? Month { get; set; }

    /// <summary>The first age of a band.</summary>
    public int? Band { get; set; }

    /// <summary>F or M.</summary>
    public string? Sex { get; set; }

    /// <summary>By the Washington Group short set.</summary>
    public Disability? Disability { get; set; }

    /// <summary>The code of a vulnerability.</summary>
    public string? Vulnerability { get; set; }

    /// <summary>Why cases were closed.</summary>
    public ClosureReason? Reason { get; set; }

    /// <summary>The slice of a year; nothing for one that cannot be.</summary>
    public ReportSlice? Of(int year) =>
        Figure is { } figure
        && year is >= PeriodReports.Earliest and <= 9998
        && Month is null or (>= 1 and <= 12)
        && Quarter is null or (>= 1 and <= 4)
        && Sex is null or "F" or "M"
        && (Band is not { } band || band == AgeBand.Unknown || AgeBand.Find(band) is not null)
            ? new(new(year, Quarter), figure)
            {
                Basis = Basis,
                Nationality = Nationality,
                Month = Month,
                Band = Band,
                Sex = Sex?[0],
                Disability = Disability,
                Vulnerability = Vulnerability,
                Reason = Reason,
            }
            : null;

    /// <summary>The address of the cases behind a slice.</summary>
    public static string AddressOf(ReportSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        var parts = new (string Name, object? Value)[]
        {
            ("figure", slice.Figure),
            ("quarter", slice.Period.Quarter),
            ("basis", slice.Basis == ReturnBasis.Departed ? null : slice.Basis),
            ("nationality", slice.Nationality),
            ("month", slice.Month),
            ("band", slice.Band),
            ("sex", slice.Sex),
            ("disability", slice.Disability),
            ("vulnerability", slice.Vulnerability),
            ("reason", slice.Reason),
        }
            .Where(p => p.Value is not null)
            .Select(p =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{p.Name}={Uri.EscapeDataString(Convert.ToString(p.Value, CultureInfo.InvariantCulture)!)}"
                )
            );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"~/app/reports/yearly/{slice.Period.Year}/cases?{string.Join('&', parts)}"
        );
    }

    /// <summary>The slice in words: what is counted, of whom and when.</summary>
    internal static string WordsOf(ReportSlice slice, Platform.Localisation.Words words) =>
        string.Join(
            " · ",
            new[]
            {
                words.Of(slice.Figure),
                slice.Nationality is { } nationality ? words.Country(nationality) : null,
                slice.Band is { } band ? ReportSection.AgeOf(band, words) : null,
                slice.Sex is { } sex ? words[$"Report.Sex.{sex}"] : null,
                slice.Disability is { } disability ? words.Of(disability) : null,
                slice.Vulnerability is { } code && words.Has($"Vulnerability.{code}")
                    ? words[$"Vulnerability.{code}"]
                    : null,
                slice.Reason is { } reason ? words.Of(reason) : null,
                slice.Month is { } month
                    ? words.Month(new DateOnly(slice.Period.Year, month, 1))
                    : slice.Period.Code,
            }.OfType<string>()
        );
}
