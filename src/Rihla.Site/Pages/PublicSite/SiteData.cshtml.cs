using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Results;

namespace Rihla.Site.Pages;

/// <summary>The figures that have passed disclosure control, as charts and tables, and to download.</summary>
internal sealed class SiteDataModel(OpenFigures figures, SiteFrame frame, Words words)
    : PublicPage(frame, words)
{
    /// <summary>The year whose tables are shown; the latest, when nothing is said.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Year { get; set; }

    public PublicText? Text => Site.At(Sections.Data)?.In(Lang);

    /// <summary>All released years, the latest first.</summary>
    public IReadOnlyList<PublishedYear> Years { get; private set; } = [];

    /// <summary>The year that is shown.</summary>
    public PublishedYear? Shown { get; private set; }

    /// <summary>The tables of the year that is shown, in their order.</summary>
    public IEnumerable<IGrouping<string, PublishedCell>> Tables =>
        Shown?.Cells.GroupBy(c => c.Cell.Table) ?? [];

    /// <summary>What was reached this year, as everybody may read it.</summary>
    public IReadOnlyList<PublicIndicator> Indicators { get; private set; } = [];

    public async Task OnGetAsync()
    {
        ModelState.Clear();
        if (Frame.Mission is { Id: var id })
        {
            Indicators = await figures.IndicatorsAsync(id, Cancel);
        }
        Years = Frame.Mission is { } mission ? await figures.OfAsync(mission.Code, Cancel) : [];
        Shown = Years.FirstOrDefault(y => y.Year == Year) ?? (Years.Count > 0 ? Years[0] : null);
    }
}
