namespace Rihla.Site;

/// <summary>Where a link of a text leads.</summary>
internal enum LinkState
{
    /// <summary>To something of the site that is public.</summary>
    Good,

    /// <summary>To something that moved: it still arrives, by way of a redirection.</summary>
    Moved,

    /// <summary>To nothing.</summary>
    Broken,

    /// <summary>To another site, which is not asked.</summary>
    Elsewhere,
}

/// <summary>A link of a text.</summary>
internal sealed record LinkFound(string Url, LinkState State);

/// <summary>Looks where the links of a text lead.</summary>
internal static class SiteLinks
{
    private static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "help/ask",
        "follow",
        "search",
        "news/feed.atom",
        "news/feed.rss",
    };

    /// <summary>The links of a text, each once.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="site">What is public.</param>
    /// <param name="alsoThere">Addresses that will be there with the text itself.</param>
    public static IReadOnlyList<LinkFound> Of(
        string markdown,
        Published site,
        params IReadOnlyList<string> alsoThere
    ) =>
        [
            .. SiteMarkdown
                .LinksOf(markdown)
                .Distinct(StringComparer.Ordinal)
                .Select(url => new LinkFound(url, StateOf(url, site, alsoThere))),
        ];

    private static LinkState StateOf(string url, Published site, IReadOnlyList<string> alsoThere)
    {
        if (url.StartsWith('#'))
        {
            return LinkState.Good;
        }
        if (url.StartsWith(SiteMarkdown.PictureScheme, StringComparison.OrdinalIgnoreCase))
        {
            return
                Guid.TryParse(url.AsSpan(SiteMarkdown.PictureScheme.Length), out var picture)
                && site.Pictures.ContainsKey(picture)
                ? LinkState.Good
                : LinkState.Broken;
        }
        if (url.StartsWith("/media/", StringComparison.Ordinal))
        {
            return
                url.Split('/') is ["", "media", "files", var id, _]
                && Guid.TryParse(id, out var file)
                && site.File(file) is not null
                ? LinkState.Good
                : LinkState.Broken;
        }
        if (SiteMarkdown.InternalPath(url) is { } path)
        {
            var address = path.Split('#', '?')[0].Trim('/');
            return address.Length == 0
                || Fixed.Contains(address)
                || Sections.Menu.Contains(address)
                || address == Sections.Help
                || site.At(address) is not null
                || site.Places.Any(p => p.Address == address)
                || alsoThere.Contains(address)
                    ? LinkState.Good
                : site.Find(site.Moved.GetValueOrDefault(address)) is not null ? LinkState.Moved
                : LinkState.Broken;
        }
        return
            Uri.TryCreate(url, UriKind.Absolute, out var whole)
            && whole.Scheme is "https" or "http" or "mailto" or "tel"
            ? LinkState.Elsewhere
            : LinkState.Broken;
    }
}
