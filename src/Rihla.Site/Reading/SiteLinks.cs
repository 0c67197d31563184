using System.Net.Mail;

namespace Rihla.Site;

/// <summary>Where a link of a text leads.</summary>
internal enum LinkState
{
    /// <summary>To something of the site that is public.</summary>
    Good,

    /// <summary>To something that moved: it still arrives, by way of a redirection.</summary>
    Moved,

    /// <summary>To another site of which an editor found that it no longer answers.</summary>
    Dead,

    /// <summary>To nothing, or to an address that is none.</summary>
    Broken,

    /// <summary>To another site: a person follows it, the server does not.</summary>
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
                && id == file.ToString()
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
        return IsAddress(url) ? LinkState.Elsewhere : LinkState.Broken;
    }

    /// <summary>The host of an address elsewhere, in small letters; nothing for mail and telephone.</summary>
    public static string? HostOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var whole) && whole.Scheme is "https" or "http"
            ? whole.IdnHost.ToLowerInvariant()
            : null;

    // What a browser could follow: a site with a name of its own and no password, a mail address, a telephone number.
    private static bool IsAddress(string url)
    {
        if (url.Any(char.IsWhiteSpace) || !Uri.TryCreate(url, UriKind.Absolute, out var whole))
        {
            return false;
        }
        return whole.Scheme switch
        {
            "https" or "http" => whole.UserInfo.Length == 0
                && Uri.CheckHostName(whole.IdnHost) == UriHostNameType.Dns
                && whole.IdnHost.Contains('.', StringComparison.Ordinal),
            "mailto" => MailAddress.TryCreate(url["mailto:".Length..].Split('?')[0], out _),
            "tel" => url["tel:".Length..].Count(char.IsAsciiDigit) >= 2,
            _ => false,
        };
    }
}
