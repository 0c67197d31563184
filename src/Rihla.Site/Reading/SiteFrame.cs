using Microsoft.AspNetCore.Http;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>What surrounds every public page: whose site it is, where it stands, its menu.</summary>
public sealed class SiteFrame
{
    private readonly Missions missions;
    private readonly SiteSettings settings;
    private readonly Settings installation;
    private readonly SiteBook book;
    private readonly IHttpContextAccessor accessor;

    internal SiteFrame(
        Missions missions,
        SiteSettings settings,
        Settings installation,
        SiteBook book,
        IHttpContextAccessor accessor
    ) =>
        (this.missions, this.settings, this.installation, this.book, this.accessor) = (
            missions,
            settings,
            installation,
            book,
            accessor
        );

    /// <summary>The mission whose site it is.</summary>
    public MissionInfo? Mission { get; private set; }

    /// <summary>What is public.</summary>
    internal Published Site { get; private set; } = null!;

    /// <summary>Whether everybody on it is invented.</summary>
    public bool IsDemonstration => installation.Demonstration;

    /// <summary>Where the button leads that leaves the pages about a request at once.</summary>
    public string QuickExit => settings.QuickExit;

    /// <summary>The address of the site without a slash at its end.</summary>
    public string Root
    {
        get
        {
            if (!string.IsNullOrWhiteSpace(settings.Address))
            {
                return settings.Address.TrimEnd('/');
            }
            var request = accessor.HttpContext!.Request;
            return $"{request.Scheme}://{request.Host}";
        }
    }

    /// <summary>Reads what the page stands on.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        Site = await book.CurrentAsync(cancel);
        var all = await missions.AllAsync(cancel);
        Mission =
            (settings.Mission is { } code ? await missions.FindByCodeAsync(code, cancel) : null)
            ?? all.FirstOrDefault(m => m.IsHost);
    }

    /// <summary>The name of the site.</summary>
    public string Name(string language) => Mission?.NameIn(language) ?? "Rihla";

    /// <summary>The same page in another language: a public address begins with it, that of a preview ends with it.</summary>
    public static string InLanguage(string path, string language)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.StartsWith("/app/", StringComparison.Ordinal))
        {
            return $"{path[..path.LastIndexOf('/')]}/{language}";
        }
        return path.Length > 3 ? $"/{language}{path[3..]}" : $"/{language}";
    }

    /// <summary>The title of a section: its own page's, or the word of the menu.</summary>
    public string TitleOf(string section, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Site.At(section)?.In(words.Language)?.Title ?? words[$"Site.Menu.{section}"];
    }
}
