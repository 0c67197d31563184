using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Charts;

namespace Rihla.Results.Pages;

/// <summary>The report of a year or a quarter: each figure with its rule, and the way to the cases behind it.</summary>
[Needs(ResultsPermissions.Report)]
internal sealed class PeriodReportModel(
    PeriodReports reports,
    Missions missions,
    Today today,
    Words words
) : PageModel
{
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public PeriodReport Report { get; private set; } = null!;

    /// <summary>Whose cases are counted: a printed report says it.</summary>
    public string MissionName { get; private set; } = "";

    /// <summary>When it was counted.</summary>
    public DateTimeOffset CountedAt { get; private set; }

    public IReadOnlyList<ReportSection> Sections { get; private set; } = [];

    public bool HasNext => Report.Period.Next.First <= today.Date;

    public bool HasPrevious => Report.Period.Previous.Year >= PeriodReports.Earliest;

    public string YearText => Report.Period.Year.ToString(CultureInfo.InvariantCulture);

    public string Median =>
        Sections
            .SelectMany(s => s.Lines)
            .First(l => l.Part == "median_days_request_to_departure")
            .Shown(words);

    /// <summary>What is compared with earlier periods.</summary>
    public IReadOnlyList<string> ComparedFigures =>
        [words.Of(ReportFigure.Men), words.Of(ReportFigure.Women), words.Of(ReportFigure.Minors)];

    /// <summary>The period among earlier ones, the earliest first.</summary>
    public IReadOnlyList<Column> Comparison =>
        [
            .. Report
                .Earlier.OrderBy(e => e.Period.First)
                .Select(e => new Column(e.Period.Code, e.Men, e.Women, e.Minors)),
            new(
                Report.Period.Code,
                Report[ReportFigure.Men],
                Report[ReportFigure.Women],
                Report[ReportFigure.Minors]
            ),
        ];

    public async Task<IActionResult> OnGetAsync(
        int? year,
        int? quarter,
        ReturnBasis basis,
        CancellationToken cancel
    )
    {
        if (year is not { } asked)
        {
            return LocalRedirect($"~/app/reports/yearly/{today.Date.Year}");
        }
        if (!ModelState.IsValid)
        {
            return NotFound();
        }
        var made = await reports.LookAsync(new(new(asked, quarter), basis), Actor, cancel);
        if (!made.IsDone)
        {
            return NotFound();
        }
        (Report, CountedAt) = made.Value;
        var mission = await missions.FindAsync(Actor.MissionId, cancel);
        MissionName = mission?.NameIn(words.Language) ?? "";
        Sections = ReportSection.Of(Report, words);
        return Page();
    }

    public string Address(ReportPeriod period) =>
        Url.Content($"~/app/reports/yearly/{period.Year}{Query(period)}");

    public string FileAddress(string format) =>
        Url.Content($"~/app/reports/yearly/{YearText}/file/{format}{Query(Report.Period)}");

    public IReadOnlyList<Bar> Bars(ReportSection section) =>
        [
            .. section.Lines.Select(l => new Bar(l.Label, l.Value ?? 0, Cases(l))
            {
                Text = l.Shown(words),
            }),
        ];

    /// <summary>How much more or less there was then, as a share of then.</summary>
    public string ChangeSince(EarlierPeriod earlier) =>
        earlier.Departures == 0
            ? "–"
            : words.Percent(
                (Report[ReportFigure.Departures] - earlier.Departures) / (decimal)earlier.Departures
            );

    /// <summary>Where a figure opens to; nothing for who may not see cases, or where there are none.</summary>
    public string? Cases(ReportLine line) =>
        !Actor.May(ResultsPermissions.OpenFigures) || line.Value is not > 0 ? null
        : line.Slice is { TellsWhatWasFound: true } && !Actor.May(CasesPermissions.Work) ? null
        : line.Slice is { } slice ? Url.Content(SliceQuery.AddressOf(slice))
        : line.Support is { } support ? Url.Content(SliceQuery.AddressOf(Report.Period, support))
        : null;

    private string Query(ReportPeriod period)
    {
        var parts = new List<string>();
        if (period.Quarter is { } quarter)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"quarter={quarter}"));
        }
        if (Report.Question.Basis != ReturnBasis.Departed)
        {
            parts.Add($"basis={Report.Question.Basis}");
        }
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
