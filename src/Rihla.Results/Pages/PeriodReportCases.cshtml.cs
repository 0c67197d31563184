using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration;

namespace Rihla.Results.Pages;

/// <summary>The cases behind a figure of a report or of the dashboard.</summary>
[Needs(ResultsPermissions.OpenFigures)]
internal sealed class PeriodReportCasesModel(
    CaseFigures figures,
    SupportFigures support,
    Words words
) : PageModel
{
    public CountedCases Counted { get; private set; } = null!;

    public int Number { get; private set; }

    /// <summary>What is counted, in words: the figure, and of whom or when.</summary>
    public string What { get; private set; } = "";

    /// <summary>How it was counted.</summary>
    public string Rule { get; private set; } = "";

    /// <summary>The page where the figure stands, and its name.</summary>
    public (string Address, string Text) Back { get; private set; }

    public async Task<IActionResult> OnGetAsync(
        int year,
        [FromQuery] SliceQuery slice,
        CancellationToken cancel,
        [FromQuery(Name = "page")] int number = 1
    )
    {
        if (!ModelState.IsValid)
        {
            return NotFound();
        }
        Number = Math.Max(1, number);
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        if (slice.Of(year) is { } asked)
        {
            if (asked.TellsWhatWasFound && !by.May(CasesPermissions.Work))
            {
                return Forbid();
            }
            (What, Rule) = (
                SliceQuery.WordsOf(asked, words),
                ReportSection.RuleOf(asked.Figure.ToString(), asked.Basis, words)
            );
            Counted = await figures.CasesAsync(asked, Number, by, cancel);
        }
        else if (slice.AfterArrival(year) is { } after)
        {
            var period = new ReportPeriod(year, slice.Quarter);
            What = SliceQuery.WordsOf(period, after, words);
            Rule = words[SliceQuery.RuleKey(after.Figure)];
            Guid? missionId = by.IsSystem ? null : by.MissionId;
            Counted = await figures.CasesAsync(
                await support.CasesAsync(period.First, period.Last, missionId, after, by, cancel),
                Number,
                by,
                cancel
            );
        }
        else
        {
            return NotFound();
        }
        var yearText = year.ToString(CultureInfo.InvariantCulture);
        var same = new QueryBuilder();
        if (slice.Quarter is { } quarter)
        {
            same.Add("quarter", quarter.ToString(CultureInfo.InvariantCulture));
        }
        if (slice.Basis != ReturnBasis.Departed)
        {
            same.Add("basis", slice.Basis.ToString());
        }
        Back = slice.Since is null
            ? (
                Url.Content($"~/app/reports/yearly/{yearText}{same}"),
                words["Report.Yearly.Of", yearText]
            )
            : (Url.Content("~/app/dashboard"), words["Menu.Dashboard"]);
        return Page();
    }
}
