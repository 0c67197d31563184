using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results.Pages;

/// <summary>The cases behind a figure of the yearly report.</summary>
[Needs(ResultsPermissions.OpenFigures)]
internal sealed class YearlyReportCasesModel(CaseFigures figures, Words words) : PageModel
{
    public YearSlice Slice { get; private set; } = null!;

    public CountedCases Counted { get; private set; } = null!;

    public int Number { get; private set; }

    public string YearText => Slice.Year.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is counted, in words: the figure, and of whom or when.</summary>
    public string What =>
        string.Join(
            " · ",
            new[]
            {
                words.Of(Slice.Figure),
                Slice.Nationality is { } nationality ? words.Country(nationality) : null,
                Slice.Month is { } month
                    ? words.Month(new DateOnly(Slice.Year, month, 1))
                    : YearText,
            }.OfType<string>()
        );

    public async Task<IActionResult> OnGetAsync(
        int year,
        YearFigure? figure,
        string? nationality,
        int? month,
        CancellationToken cancel,
        [FromQuery(Name = "page")] int number = 1
    )
    {
        if (
            !ModelState.IsValid
            || figure is not { } asked
            || month is < 1 or > 12
            || year is < YearlyReports.Earliest or > 9998
        )
        {
            return NotFound();
        }
        (Slice, Number) = (new(year, asked, nationality, month), Math.Max(1, number));
        Counted = await figures.CasesAsync(
            Slice,
            Number,
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        return Page();
    }
}
