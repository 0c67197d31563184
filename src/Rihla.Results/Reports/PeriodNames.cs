using System.Globalization;
using Rihla.Cases;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>How periods are called.</summary>
internal static class PeriodNames
{
    /// <summary>The year, or the quarter with its year, in the reader's language.</summary>
    public static string Name(this ReportPeriod period, Words words) =>
        period.Quarter is { } quarter
            ? $"{words["Report.QuarterOf", quarter]} {period.Year.ToString(CultureInfo.InvariantCulture)}"
            : period.Year.ToString(CultureInfo.InvariantCulture);
}
