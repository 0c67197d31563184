using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>Finds among everything public in the reader's language.</summary>
internal sealed class SiteSearchModel(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    public const int PageSize = 20;

    private const int Longest = 200;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Sought { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    /// <summary>All that answers, the best first.</summary>
    public IReadOnlyList<Findable> Found { get; private set; } = [];

    /// <summary>Those on this page.</summary>
    public IEnumerable<Findable> Shown => Found.Skip((Number - 1) * PageSize).Take(PageSize);

    public void OnGet()
    {
        ModelState.Clear();
        Sought = Sought?.Length > Longest ? Sought[..Longest] : Sought;
        var sought = SearchText.WordsOf(Sought);
        if (sought.Count > 0)
        {
            Found =
            [
                .. All()
                    .Select(f => (Findable: f, Score: f.ScoreOf(sought)))
                    .Where(f => f.Score > 0)
                    .OrderByDescending(f => f.Score)
                    .ThenByDescending(f => f.Findable.Date)
                    .Select(f => f.Findable),
            ];
        }
        Number = Paging.Within(Number, PageSize, Found.Count);
    }

    private IReadOnlyList<Findable> All() =>
        Site.Once<IReadOnlyList<Findable>>(
            $"search {Lang}",
            () =>
                [
                    .. Site
                        .Items.Where(i => i.In(Lang) is not null)
                        .Select(i =>
                        {
                            var text = i.In(Lang)!;
                            return Findable.Of(
                                text.Title,
                                text.Summary,
                                SiteMarkdown.ToPlain(text.Body),
                                i.Path(Lang),
                                i.Kind,
                                i.Date
                            );
                        }),
                    .. Site
                        .Places.Where(p => p.Texts.ContainsKey(Lang))
                        .Select(p =>
                            Findable.Of(
                                p.Texts[Lang].Title,
                                p.Texts[Lang].Summary,
                                p.Texts[Lang].Body,
                                $"/{Lang}/{p.Address}"
                            )
                        ),
                    Findable.Of(
                        T["Site.FollowRequest"],
                        T["Site.Follow.Lead"],
                        "",
                        $"/{Lang}/follow"
                    ),
                ]
        );
}
