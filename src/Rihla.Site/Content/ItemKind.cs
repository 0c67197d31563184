namespace Rihla.Site;

/// <summary>What a piece of the site is; it decides where it stands and how it is shown.</summary>
internal enum ItemKind
{
    /// <summary>A page of a section, or a section's own page.</summary>
    Page,

    /// <summary>A thematic axis of the work.</summary>
    Axis,

    /// <summary>A priority that cuts across the axes.</summary>
    Priority,

    /// <summary>A project under an axis.</summary>
    Project,

    /// <summary>News: a press release.</summary>
    Release,

    /// <summary>News: a story, often of a person.</summary>
    Story,

    /// <summary>News: something that takes place on a day.</summary>
    Event,

    /// <summary>A report or another document to download.</summary>
    Resource,
}

/// <summary>How far the newest edition of an item has come.</summary>
internal enum ReviewState
{
    /// <summary>Somebody writes it.</summary>
    Draft,

    /// <summary>It waits for a second person.</summary>
    Submitted,

    /// <summary>The second person asks for changes.</summary>
    SentBack,

    /// <summary>The second person has approved it: it is public, or will be at its time.</summary>
    Approved,
}

/// <summary>The places of the site's menu. The address of an item begins with its section and is the same in the three languages.</summary>
internal static class Sections
{
    public const string Home = "home";
    public const string About = "about";
    public const string Work = "work";
    public const string Resources = "resources";
    public const string Data = "data";
    public const string Agenda = "agenda-2030";
    public const string News = "news";
    public const string Action = "action";
    public const string Contact = "contact";
    public const string Help = "help";

    /// <summary>Those of the menu, in order.</summary>
    public static IReadOnlyList<string> Menu { get; } =
    [About, Work, Data, Resources, Agenda, News, Action, Contact];

    /// <summary>Those whose own page and further pages are written by staff.</summary>
    public static IReadOnlyList<string> OfPages { get; } =
    [Home, About, Work, Data, Resources, Agenda, News, Action, Contact, Help];

    /// <summary>The section in which items of a kind stand; nothing for pages, which stand where their writer says.</summary>
    public static string? Of(ItemKind kind) =>
        kind switch
        {
            ItemKind.Axis or ItemKind.Priority or ItemKind.Project => Work,
            ItemKind.Release or ItemKind.Story or ItemKind.Event => News,
            ItemKind.Resource => Resources,
            _ => null,
        };

    /// <summary>Whether items of a kind are news.</summary>
    public static bool IsNews(ItemKind kind) =>
        kind is ItemKind.Release or ItemKind.Story or ItemKind.Event;
}
