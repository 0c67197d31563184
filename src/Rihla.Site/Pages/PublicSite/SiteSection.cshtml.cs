using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>The first page of a section: what staff wrote for it, and what stands in it.</summary>
internal sealed class SiteSectionModel(SiteFrame frame, Words words) : PublicPage(frame, words)
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

    /// <summary>The goals that something of the site serves, with what serves them.</summary>
    public IReadOnlyList<(int Goal, IReadOnlyList<PublicItem> Served)> Goals =>
        [
            .. Enumerable
                .Range(1, 17)
                .Select(goal =>
                    (
                        goal,
                        (IReadOnlyList<PublicItem>)
                            [
                                .. Site.Of(Lang, ItemKind.Axis, ItemKind.Priority, ItemKind.Project)
                                    .Where(i => i.Goals.Contains(goal)),
                            ]
                    )
                )
                .Where(g => g.Item2.Count > 0),
        ];

    public void OnGet() => MayBeKept();
}
