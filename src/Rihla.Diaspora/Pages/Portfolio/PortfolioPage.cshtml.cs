using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Charts;

namespace Rihla.Diaspora.Pages;

/// <summary>The portfolio: the funnel, regions and sectors, money and jobs, of one call or of all.</summary>
[Needs(DiasporaPermissions.Figures)]
internal sealed class PortfolioPageModel(Diaspora.Portfolio portfolio, CallDesk desk, Words words)
    : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid? Call { get; set; }

    public PortfolioFigures Figures { get; private set; } = null!;

    public IEnumerable<SelectListItem> CallItems { get; private set; } = [];

    public IReadOnlyList<Bar> Bars =>
        [.. Figures.Funnel.Select(l => new Bar(T.Of(l.Step), l.Count))];

    /// <summary>The tables of the report; the funnel is drawn above them.</summary>
    public IEnumerable<ReportTable> Tables => CallReport.Of(Figures, T).Skip(1);

    public async Task OnGetAsync()
    {
        Figures = await portfolio.OfAsync(Call, Actor, Cancel);
        CallItems = (await desk.ListAsync(Actor, Cancel)).Select(c => new SelectListItem(
            c.TitleIn(T.Language),
            c.Id.ToString()
        ));
    }
}
