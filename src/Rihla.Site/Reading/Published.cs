using System.Collections.Concurrent;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>What a public item says in one language.</summary>
internal sealed record PublicText(string Title, string Summary, string Body, Guid? FileId)
{
    /// <summary>With the marks of print in what is shown as it is; the body gets them when it is turned into HTML.</summary>
    public static PublicText Of(EditionText text) =>
        new(
            Typography.Print(text.Language, text.Title),
            Typography.Print(text.Language, text.Summary),
            text.Body,
            text.FileId
        );
}

/// <summary>An item as the public sees it now.</summary>
internal sealed record PublicItem
{
    public required Guid Id { get; init; }
    public required ItemKind Kind { get; init; }
    public required string Address { get; init; }
    public required DateOnly? Date { get; init; }
    public required DateOnly? EndDate { get; init; }
    public required Guid? AxisId { get; init; }
    public required string? Region { get; init; }
    public required IReadOnlyList<int> Goals { get; init; }
    public required PublicPicture? Picture { get; init; }
    public required int Order { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required IReadOnlyDictionary<string, PublicText> Texts { get; init; }

    /// <summary>The part of the address before the slash.</summary>
    public string Section => Address.Split('/')[0];

    /// <summary>What it says in a language, if it speaks it.</summary>
    public PublicText? In(string language) => Texts.GetValueOrDefault(language);

    /// <summary>Its address in a language, from the root.</summary>
    public string Path(string language) =>
        Address == Sections.Home ? $"/{language}" : $"/{language}/{Address}";
}

/// <summary>A picture that may be shown.</summary>
internal sealed record PublicPicture(
    Guid Id,
    int Width,
    int Height,
    string AltFr,
    string AltAr,
    string AltEn,
    string Credit
)
{
    public string AltIn(string language) =>
        language switch
        {
            Languages.Arabic => AltAr,
            Languages.English => AltEn,
            _ => AltFr,
        };
}

/// <summary>A document or recording that is offered.</summary>
internal sealed record PublicFile(
    Guid Id,
    SiteFileKind Kind,
    string Name,
    string ContentType,
    int Size,
    string? Step,
    string? Language
);

/// <summary>
/// The site as the public sees it at one moment, held in memory as a whole: a mission's site is some hundred items. The
/// pages made of it are kept with it, and go with it when something changes.
/// </summary>
internal sealed class Published
{
    // Who makes hosts up fills no memory, and keeps no page out of it for longer than until it is full again.
    internal const int MostPages = 3000;

    private readonly Dictionary<string, PublicItem> byAddress;
    private readonly ConcurrentDictionary<string, KeptPage> pages = new(StringComparer.Ordinal);

    public Published(
        IReadOnlyList<PublicItem> items,
        IReadOnlyDictionary<Guid, PublicPicture> pictures,
        IReadOnlyList<PublicFile> files,
        IReadOnlyDictionary<string, Guid> moved,
        IReadOnlyList<PublicPlace> places,
        DateTimeOffset? until
    )
    {
        (Items, Pictures, Files, Moved, Places, Until) = (
            items,
            pictures,
            files,
            moved,
            places,
            until
        );
        byAddress = items.ToDictionary(i => i.Address, StringComparer.Ordinal);
    }

    /// <summary>All items.</summary>
    public IReadOnlyList<PublicItem> Items { get; }

    /// <summary>The pictures that may be shown.</summary>
    public IReadOnlyDictionary<Guid, PublicPicture> Pictures { get; }

    /// <summary>The documents and recordings.</summary>
    public IReadOnlyList<PublicFile> Files { get; }

    /// <summary>The items behind addresses that moved.</summary>
    public IReadOnlyDictionary<string, Guid> Moved { get; }

    /// <summary>The pages that other rooms add.</summary>
    public IReadOnlyList<PublicPlace> Places { get; }

    /// <summary>When something appears or is taken down by its date; nothing when nothing is.</summary>
    public DateTimeOffset? Until { get; }

    public PublicItem? At(string address) => byAddress.GetValueOrDefault(address);

    public PublicItem? Find(Guid? id) => id is null ? null : Items.FirstOrDefault(i => i.Id == id);

    public PublicFile? File(Guid? id) => id is null ? null : Files.FirstOrDefault(f => f.Id == id);

    /// <summary>The items of these kinds that speak a language, in their order.</summary>
    public IEnumerable<PublicItem> Of(string language, params IReadOnlyList<ItemKind> kinds) =>
        Items
            .Where(i => kinds.Contains(i.Kind) && i.In(language) is not null)
            .OrderBy(i => i.Order)
            .ThenBy(i => i.In(language)!.Title, StringComparer.Ordinal);

    /// <summary>The news in a language, the latest first.</summary>
    public IEnumerable<PublicItem> News(string language) =>
        Items
            .Where(i => Sections.IsNews(i.Kind) && i.In(language) is not null)
            .OrderByDescending(i => i.Date)
            .ThenByDescending(i => i.Since);

    /// <summary>The further pages of a section that speak a language.</summary>
    public IEnumerable<PublicItem> PagesOf(string section, string language) =>
        Of(language, ItemKind.Page).Where(i => i.Section == section && i.Address != section);

    /// <summary>The recordings of a page of the help, by the name of their language.</summary>
    public IEnumerable<PublicFile> Recordings(string step) =>
        Files.Where(f => f.Kind == SiteFileKind.Recording && f.Step == step);

    public KeptPage? Page(string key) => pages.GetValueOrDefault(key);

    public void Keep(string key, KeptPage page)
    {
        if (pages.Count >= MostPages)
        {
            pages.Clear();
        }
        pages[key] = page;
    }

    /// <summary>What was worked out of this state of the site once, such as what search reads.</summary>
    public T Once<T>(string key, Func<T> make)
        where T : class => (T)worked.GetOrAdd(key, _ => make());

    private readonly ConcurrentDictionary<string, object> worked = new(StringComparer.Ordinal);
}
