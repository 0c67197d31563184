using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rihla.Site;

/// <summary>What a page is about, for machines that read it (schema.org as JSON-LD). Everything is escaped for its place in HTML.</summary>
internal static class JsonLd
{
    public static string Organisation(SiteFrame frame, string language) =>
        Written(
            new()
            {
                ["@context"] = "https://schema.org",
                ["@type"] = "Organization",
                ["name"] = frame.Name(language),
                ["url"] = $"{frame.Root}/{language}",
                ["areaServed"] = frame.Mission?.Country,
            }
        );

    public static string Of(SiteFrame frame, PublicItem item, string language)
    {
        var text = item.In(language)!;
        var about = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = item.Kind switch
            {
                ItemKind.Release or ItemKind.Story => "NewsArticle",
                ItemKind.Event => "Event",
                ItemKind.Resource => "Report",
                ItemKind.Project => "Project",
                _ => "WebPage",
            },
            [item.Kind is ItemKind.Release or ItemKind.Story ? "headline" : "name"] = text.Title,
            ["description"] = text.Summary,
            ["inLanguage"] = language,
            ["url"] = frame.Root + item.Path(language),
        };
        if (item.Date is { } day)
        {
            about[item.Kind == ItemKind.Event ? "startDate" : "datePublished"] = Day(day);
        }
        if (item is { Kind: ItemKind.Event, EndDate: { } end })
        {
            about["endDate"] = Day(end);
        }
        if (item.Picture is { } picture)
        {
            about["image"] = $"{frame.Root}/media/{picture.Id}/800.jpg";
        }
        if (Sections.IsNews(item.Kind) || item.Kind == ItemKind.Resource)
        {
            about[item.Kind == ItemKind.Event ? "organizer" : "publisher"] = new JsonObject
            {
                ["@type"] = "Organization",
                ["name"] = frame.Name(language),
            };
        }
        return Written(about);
    }

    private static string Day(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Written(JsonObject about) =>
        about.ToJsonString(JsonSerializerOptions.Default);
}
