namespace Rihla.Site;

/// <summary>What an installation sets about its public site, from the section <c>Rihla:Site</c> (environment: <c>Rihla__Site__Address</c> and so on).</summary>
public sealed record SiteSettings
{
    /// <summary>The address under which the public reaches the site, such as <c>https://mission.example</c>; that of the request, when nothing is said. Feeds and the site map hold whole addresses.</summary>
    public string? Address { get; init; }

    /// <summary>The code of the mission whose site it is; the first that prepares returns, when nothing is said.</summary>
    public string? Mission { get; init; }

    /// <summary>Where the button leads that leaves the help pages at once: a page that tells nothing. Default: a weather page.</summary>
    public string QuickExit { get; init; } = "https://www.marocmeteo.ma/";

    /// <summary>How many requests for help one network address may send in an hour before a person looks at them first. Many telephones share one. Default 6.</summary>
    public int RequestsPerAddressAndHour { get; init; } = 6;

    /// <summary>How many requests for help the site takes in an hour before a person looks at the others first. Default 60.</summary>
    public int RequestsPerHour { get; init; } = 60;

    /// <summary>How many forms of the help pages one network address may send in a minute. Default 60.</summary>
    public int FormsPerMinute { get; init; } = 60;

    /// <summary>How many times one network address may show a code and secret words, or send from the page behind them, in a minute. Default 20.</summary>
    public int TriesPerMinute { get; init; } = 20;

    /// <summary>For how many days what was said in a request that never became a case is kept, after it was set aside or ended. Default 90.</summary>
    public int DiscardedKeptDays { get; init; } = 90;

    /// <summary>Within how many days somebody who asks for a copy of her data is answered. Default 30, the month of the European regulation (article 12).</summary>
    public int DataCopyDays { get; init; } = 30;

    /// <summary>Within how many days somebody who asks for a correction of her data is answered. Default 10; the law of the country says how many.</summary>
    public int DataCorrectionDays { get; init; } = 10;
}
