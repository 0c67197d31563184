using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>How an item stands with the public.</summary>
internal enum PublicState
{
    /// <summary>It has never been out.</summary>
    Unpublished,

    /// <summary>It appears at a moment to come.</summary>
    Scheduled,

    /// <summary>It is public.</summary>
    Public,

    /// <summary>It was public and has been taken down.</summary>
    Down,
}

/// <summary>How a language of an item stands.</summary>
internal enum LanguageState
{
    /// <summary>It is written, and says what the others say.</summary>
    Fresh,

    /// <summary>Another language says something newer.</summary>
    Outdated,

    /// <summary>It is not written.</summary>
    Missing,
}

/// <summary>An item as the desk lists it.</summary>
internal sealed record DeskLine(
    SiteItem Item,
    string Title,
    PublicState State,
    IReadOnlyDictionary<string, LanguageState> Languages,
    string ByName
);

/// <summary>A text with a link that leads nowhere any more, or only by way of a redirection.</summary>
internal sealed record LinkLine(SiteItem Item, string Title, string Language, LinkFound Link);

/// <summary>What the communications officer sees of the whole site.</summary>
internal sealed class SiteDesk(RihlaDb db, SiteBook book, TimeProvider clock)
{
    /// <summary>All items, those that wait for somebody first, then the last changed.</summary>
    public async Task<IReadOnlyList<DeskLine>> AllAsync(
        Actor by,
        string language,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.View);
        var items = await db.Set<SiteItem>().AsNoTracking().ToListAsync(cancel);
        var newest = (
            await db.Set<Edition>()
                .AsNoTracking()
                .Include(e => e.Texts)
                .Where(e => db.Set<SiteItem>().Any(i => i.Id == e.ItemId && i.Latest == e.Number))
                .ToListAsync(cancel)
        ).ToDictionary(e => e.ItemId);
        var publications = (
            await db.Set<Publication>().AsNoTracking().ToListAsync(cancel)
        ).ToLookup(p => p.ItemId);
        return
        [
            .. items
                .Where(i => newest.ContainsKey(i.Id))
                .Select(i => new DeskLine(
                    i,
                    TitleOf(newest[i.Id], language),
                    StateOf(publications[i.Id]),
                    StatesOf(newest[i.Id]),
                    newest[i.Id].ByName
                ))
                .OrderBy(l => l.Item.Review == ReviewState.Submitted ? 0 : 1)
                .ThenByDescending(l => l.Item.ChangedAt),
        ];
    }

    /// <summary>The title in a language, or in the first that has one.</summary>
    public static string TitleOf(Edition edition, string language) =>
        edition.TextIn(language)?.Title
        ?? Languages.All.Select(l => edition.TextIn(l)?.Title).FirstOrDefault(t => t is not null)
        ?? "";

    /// <summary>How each language of an edition stands.</summary>
    public static IReadOnlyDictionary<string, LanguageState> StatesOf(Edition edition) =>
        Languages.All.ToDictionary(
            l => l,
            l =>
                edition.TextIn(l) is null ? LanguageState.Missing
                : edition.IsOutdated(l) ? LanguageState.Outdated
                : LanguageState.Fresh
        );

    /// <summary>How an item with these publications stands now.</summary>
    public PublicState StateOf(IEnumerable<Publication> publications)
    {
        var now = clock.GetUtcNow();
        var all = publications.ToList();
        return all.Exists(p => p.From <= now && p.EndsAfter(now)) ? PublicState.Public
            : all.Exists(p => p.From > now && p.EndsAfter(p.From)) ? PublicState.Scheduled
            : all.Count > 0 ? PublicState.Down
            : PublicState.Unpublished;
    }

    /// <summary>The axes, for choosing one.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Title)>> AxesAsync(
        Actor by,
        string language,
        CancellationToken cancel = default
    ) =>
        [
            .. (await AllAsync(by, language, cancel))
                .Where(l => l.Item.Kind == ItemKind.Axis)
                .Select(l => (l.Item.Id, l.Title)),
        ];

    /// <summary>The links of all newest editions that need somebody: the broken ones first; and how many lead elsewhere.</summary>
    public async Task<(IReadOnlyList<LinkLine> Lines, int Elsewhere)> LinksAsync(
        Actor by,
        string language,
        CancellationToken cancel = default
    )
    {
        var site = await book.CurrentAsync(cancel);
        var lines = new List<LinkLine>();
        var elsewhere = 0;
        foreach (var line in await AllAsync(by, language, cancel))
        {
            var edition = await db.Set<Edition>()
                .AsNoTracking()
                .Include(e => e.Texts)
                .SingleAsync(e => e.ItemId == line.Item.Id && e.Number == line.Item.Latest, cancel);
            foreach (var text in edition.Texts)
            {
                foreach (var link in SiteLinks.Of(text.Body, site, line.Item.Address))
                {
                    if (link.State is LinkState.Broken or LinkState.Moved)
                    {
                        lines.Add(new(line.Item, line.Title, text.Language, link));
                    }
                    else if (link.State == LinkState.Elsewhere)
                    {
                        elsewhere++;
                    }
                }
            }
        }
        return ([.. lines.OrderByDescending(l => l.Link.State)], elsewhere);
    }

    /// <summary>The addresses that moved, the latest first.</summary>
    public Task<List<Redirection>> RedirectionsAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(SitePermissions.View);
        return db.Set<Redirection>()
            .AsNoTracking()
            .OrderByDescending(r => r.Since)
            .ToListAsync(cancel);
    }
}
