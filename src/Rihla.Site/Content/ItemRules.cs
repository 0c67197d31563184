using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>What an item may be called, how long its texts may be, and where it stands.</summary>
internal static class ItemRules
{
    public const int LongestTitle = 140;
    public const int LongestSummary = 320;
    public const int LongestBody = 60_000;

    /// <summary>The name of a field in the form, which has a part for each language: <c>Fr.Title</c>, <c>Ar.Body</c>.</summary>
    public static string FieldOf(string language, string field) =>
        $"{char.ToUpperInvariant(language[0])}{language[1..]}.{field}";

    /// <summary>Where an item stands: where it was put, or where its kind stands, by its title.</summary>
    public static string AddressOf(ItemKind kind, SiteItem? item, ItemInput input)
    {
        // A section's own page stays where the menu finds it.
        if (item is { Slug: null })
        {
            return item.Address;
        }
        var section =
            Sections.Of(kind)
            ?? (Sections.OfPages.Contains(input.Section) ? input.Section! : item?.Section ?? "");
        if (item is null && kind == ItemKind.Page && input.IsSectionPage)
        {
            return section;
        }
        var slug = string.IsNullOrWhiteSpace(input.Slug)
            ? item?.Slug
                ?? Addresses.SlugOf(
                    new[] { Languages.French, Languages.English }
                        .Select(l => input.Texts.GetValueOrDefault(l)?.Title)
                        .FirstOrDefault(t => !string.IsNullOrWhiteSpace(t))
                )
            : input.Slug.Trim().ToLowerInvariant();
        return $"{section}/{slug}";
    }

    /// <summary>What is wrong with what was typed.</summary>
    public static List<Refusal> Faults(ItemKind kind, string address, ItemInput input)
    {
        var faults = new List<Refusal>();
        var parts = address.Split('/');
        if (!Sections.OfPages.Contains(parts[0]))
        {
            faults.Add(Refusal.Of(nameof(input.Section), "Site.SectionMissing"));
        }
        if (parts is [_, var slug] && (!Addresses.IsSlug(slug) || Addresses.IsTaken(address)))
        {
            faults.Add(Refusal.Of(nameof(input.Slug), "Site.AddressWrong"));
        }
        if (input.Texts.Values.All(t => t.IsEmpty))
        {
            faults.Add(
                Refusal.Of(
                    FieldOf(Languages.French, nameof(TextInput.Title)),
                    "Site.NothingWritten"
                )
            );
        }
        foreach (var (language, text) in input.Texts)
        {
            if (!text.IsEmpty && string.IsNullOrWhiteSpace(text.Title))
            {
                faults.Add(Refusal.Of(FieldOf(language, nameof(text.Title)), "Site.TitleMissing"));
            }
            foreach (
                var (field, value, most) in (ReadOnlySpan<(string, string?, int)>)
                    [
                        (nameof(text.Title), text.Title, LongestTitle),
                        (nameof(text.Summary), text.Summary, LongestSummary),
                        (nameof(text.Body), text.Body, LongestBody),
                    ]
            )
            {
                if (value?.Length > most)
                {
                    faults.Add(Refusal.Of(FieldOf(language, field), "Site.TooLong", most));
                }
            }
        }
        if (Sections.IsNews(kind) && input.Date is null)
        {
            faults.Add(Refusal.Of(nameof(input.Date), "Site.DateMissing"));
        }
        if (input.EndDate < input.Date)
        {
            faults.Add(Refusal.Of(nameof(input.EndDate), "Site.EndsBeforeItBegins"));
        }
        if (input.Goals.Any(g => g is < 1 or > 17))
        {
            faults.Add(Refusal.Of(nameof(input.Goals), "Site.GoalUnknown"));
        }
        if (input.Region is not null && !Regions.All.Contains(input.Region))
        {
            faults.Add(Refusal.Of(nameof(input.Region), "Site.RegionUnknown"));
        }
        return faults;
    }
}
