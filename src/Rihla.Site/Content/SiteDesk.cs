using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
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

/// <summary>A text with a link that needs somebody, or leads to another site.</summary>
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

    /// <summary>The links of all newest editions: those that need somebody, the broken ones first; and those to other sites, by their hosts.</summary>
    public async Task<(IReadOnlyList<LinkLine> Open, IReadOnlyList<LinkLine> Elsewhere)> LinksAsync(
        Actor by,
        string language,
        CancellationToken cancel = default
    )
    {
        var site = await book.CurrentAsync(cancel);
        var dead = (await DeadHostsAsync(by, cancel))
            .Select(h => h.Host)
            .ToHashSet(StringComparer.Ordinal);
        var lines = new List<LinkLine>();
        foreach (var line in await AllAsync(by, language, cancel))
        {
            var edition = await db.Set<Edition>()
                .AsNoTracking()
                .Include(e => e.Texts)
                .SingleAsync(e => e.ItemId == line.Item.Id && e.Number == line.Item.Latest, cancel);
            foreach (var text in edition.Texts)
            {
                lines.AddRange(
                    SiteLinks
                        .Of(text.Body, site, line.Item.Address)
                        .Where(l => l.State != LinkState.Good)
                        .Select(l =>
                            l.State == LinkState.Elsewhere
                            && SiteLinks.HostOf(l.Url) is { } host
                            && dead.Contains(host)
                                ? l with
                                {
                                    State = LinkState.Dead,
                                }
                                : l
                        )
                        .Select(l => new LinkLine(line.Item, line.Title, text.Language, l))
                );
            }
        }
        return (
            [
                .. lines
                    .Where(l => l.Link.State != LinkState.Elsewhere)
                    .OrderByDescending(l => l.Link.State),
            ],
            [
                .. lines
                    .Where(l => l.Link.State == LinkState.Elsewhere)
                    .OrderBy(l => SiteLinks.HostOf(l.Link.Url), StringComparer.Ordinal)
                    .ThenBy(l => l.Link.Url, StringComparer.Ordinal),
            ]
        );
    }

    /// <summary>The other sites that were found dead, by name.</summary>
    public Task<List<DeadHost>> DeadHostsAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(SitePermissions.View);
        return db.Set<DeadHost>().AsNoTracking().OrderBy(h => h.Host).ToListAsync(cancel);
    }

    /// <summary>An editor found that another site no longer answers.</summary>
    /// <returns>Refused for what is no name of a site.</returns>
    public async Task<Outcome> MarkDeadAsync(
        string? host,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.Write);
        if (
            host is null
            || host.Length > DeadHost.LongestHost
            || SiteLinks.HostOf($"https://{host}") != host
        )
        {
            return new Refusal("SiteDesk.HostWrong");
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"host {host}", cancel);
        if (await db.Set<DeadHost>().AnyAsync(h => h.Host == host, cancel))
        {
            return Outcome.Done;
        }
        db.Add(
            new DeadHost
            {
                Host = host,
                Since = clock.GetUtcNow(),
                ByName = by.Name,
            }
        );
        await db.SaveAsync(by, new Act("site.host-dead") { Args = [host] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>It answers again.</summary>
    public async Task<Outcome> ReviveAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(SitePermissions.Write);
        return await db.ChangeAsync(
            $"dead host {id}",
            () => db.Set<DeadHost>().SingleOrDefaultAsync(h => h.Id == id, cancel),
            new Refusal("SiteDesk.HostWrong"),
            host =>
            {
                db.Remove(host);
                return Task.FromResult<Outcome<Act>>(
                    new Act("site.host-alive") { Args = [host.Host] }
                );
            },
            by,
            cancel
        );
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
