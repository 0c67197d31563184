using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Charts;

namespace Rihla.Results.Pages;

/// <summary>The yearly report: each figure with its rule, and the way to the cases behind it.</summary>
[Needs(ResultsPermissions.Report)]
internal sealed class YearlyReportModel(YearlyReports reports, Today today, Words words) : PageModel
{
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public YearlyReport Report { get; private set; } = null!;

    /// <summary>When it was counted.</summary>
    public DateTimeOffset CountedAt { get; private set; }

    public bool HasNext => Report.Year < today.Date.Year;

    public bool HasPrevious => Report.Year > YearlyReports.Earliest;

    public string YearText => Report.Year.ToString(CultureInfo.InvariantCulture);

    public IReadOnlyList<Bar> Nationalities { get; private set; } = [];

    public IReadOnlyList<Bar> Months { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(int? year, CancellationToken cancel)
    {
        if (year is not { } asked)
        {
            return LocalRedirect($"~/app/reports/yearly/{today.Date.Year}");
        }
        var made = await reports.LookAsync(asked, Actor, cancel);
        if (!made.IsDone)
        {
            return NotFound();
        }
        (Report, CountedAt) = made.Value;
        Nationalities =
        [
            .. Report.ByNationality.Select(n => new Bar(
                YearlyReportFiles.CountryOf(n.Key, words),
                n.Value,
                n.Key == YearlyReport.UnknownNationality
                    ? null
                    : Cases(YearFigure.Departures, $"&nationality={n.Key}")
            )),
        ];
        Months =
        [
            .. Report.ByMonth.Select(m => new Bar(
                words.Month(m.Key),
                m.Value,
                m.Value == 0
                    ? null
                    : Cases(
                        YearFigure.Departures,
                        string.Create(CultureInfo.InvariantCulture, $"&month={m.Key.Month}")
                    )
            )),
        ];
        return Page();
    }

    /// <summary>Where a figure opens to; nothing for who may not see cases, or where there are none.</summary>
    public string? Cases(YearFigure figure, string part = "") =>
        Actor.May(ResultsPermissions.OpenFigures) && Report[figure] > 0
            ? Url.Content($"~/app/reports/yearly/{YearText}/cases?figure={figure}{part}")
            : null;
}
