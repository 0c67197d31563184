using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Results;

namespace Rihla.Site.Pages;

/// <summary>The first page of a section: what staff wrote for it, and what stands in it.</summary>
internal sealed class SiteSectionModel(OpenFigures figures, SiteFrame frame, Words words)
    : PublicPage(frame, words)
{
    [BindProperty(SupportsGet = true)]
    public string Section { get; set; } = "";

    public PublicText? Text => Site.At(Section)?.In(Lang);

    public string Title => Frame.TitleOf(Section, T);

    public IReadOnlyList<PublicItem> Further => [.. Site.PagesOf(Section, Lang)];

    /// <summary>The pages of other rooms that stand in this section.</summary>
    public IReadOnlyList<PublicPlace> Places =>
        [
            .. Site.Places.Where(p =>
                p.IsOffered
                && p.Address.StartsWith(Section + "/", StringComparison.Ordinal)
                && p.Texts.ContainsKey(Lang)
            ),
        ];

    public IReadOnlyList<PublicItem> Of(ItemKind kind) => [.. Site.Of(Lang, kind)];

    /// <summary>The projects of an axis.</summary>
    public IReadOnlyList<PublicItem> ProjectsOf(Guid? axis) =>
        [.. Site.Of(Lang, ItemKind.Project).Where(p => p.AxisId == axis)];

    /// <summary>The indicators that everybody may read.</summary>
    public IReadOnlyList<PublicIndicator> Indicators { get; private set; } = [];

    /// <summary>The goals that something serves, with what serves them and what was reached.</summary>
    public IReadOnlyList<GoalServed> Goals =>
        [
            .. Enumerable
                .Range(1, 17)
                .Select(goal => new GoalServed(
                    goal,
                    [
                        .. Site.Of(Lang, ItemKind.Axis, ItemKind.Priority, ItemKind.Project)
                            .Where(i => i.Goals.Contains(goal)),
                    ],
                    [.. Indicators.Where(i => i.Goals.Contains(goal))]
                ))
                .Where(g => g.Items.Count + g.Indicators.Count > 0),
        ];

    public async Task OnGetAsync()
    {
        // Its figures change without the site.
        if (Section == Sections.Agenda && Frame.Mission is { } mission)
        {
            Indicators = await figures.IndicatorsAsync(mission.Id, Cancel);
        }
        else
        {
            MayBeKept();
        }
    }
}

/// <summary>A Sustainable Development Goal with what serves it and what was reached for it.</summary>
/// <param name="Goal">1 to 17.</param>
/// <param name="Items">Axes, priorities and projects.</param>
/// <param name="Indicators">What was counted.</param>
internal sealed record GoalServed(
    int Goal,
    IReadOnlyList<PublicItem> Items,
    IReadOnlyList<PublicIndicator> Indicators
);
