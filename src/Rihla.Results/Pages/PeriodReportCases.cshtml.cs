using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results.Pages;

/// <summary>The cases behind a figure of a report.</summary>
[Needs(ResultsPermissions.OpenFigures)]
internal sealed class PeriodReportCasesModel(CaseFigures figures, Words words) : PageModel
{
    public ReportSlice Slice { get; private set; } = null!;

    public CountedCases Counted { get; private set; } = null!;

    public int Number { get; private set; }

    public string YearText => Slice.Period.Year.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is counted, in words: the figure, and of whom or when.</summary>
    public string What => SliceQuery.WordsOf(Slice, words);

    public async Task<IActionResult> OnGetAsync(
        int year,
        [FromQuery] SliceQuery slice,
        CancellationToken cancel,
        [FromQuery(Name = "page")] int number = 1
    )
    {
        if (!ModelState.IsValid || slice.Of(year) is not { } asked)
        {
            return NotFound();
        }
        (Slice, Number) = (asked, Math.Max(1, number));
        Counted = await figures.CasesAsync(
            Slice,
            Number,
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        return Page();
    }
}
