using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Ui.Components;

namespace Rihla.Site.Pages;

/// <summary>The parts of an item, one by one: two who write at the same time may each change others, and nothing of either is lost.</summary>
internal sealed class ItemParts(Words words, ItemChoices offer)
{
    /// <summary>
    /// Takes over into a form what a colleague alone has changed since it was filled, and of what both changed the versions that
    /// were chosen.
    /// </summary>
    /// <param name="before">The item from which both began.</param>
    /// <param name="theirs">The item as the colleague saved it.</param>
    /// <param name="yours">The form.</param>
    /// <param name="keep">What was chosen between these two; nothing, when nobody was asked yet.</param>
    /// <returns>What must still be chosen.</returns>
    public IReadOnlyList<ConflictField> Join(
        ItemForm before,
        ItemForm theirs,
        ItemForm yours,
        Keep? keep
    )
    {
        var open = new List<ConflictField>();
        foreach (var part in All())
        {
            var (old, saved, typed) = (part.Value(before), part.Value(theirs), part.Value(yours));
            if (saved == old || saved == typed)
            {
                continue;
            }
            if (typed == old || keep?.Theirs(part.Name) == true)
            {
                part.Take(yours, theirs);
            }
            else if (keep?.ContainsKey(part.Name) != true)
            {
                open.Add(new(part.Name, part.Label, part.Show(theirs), part.Show(yours)));
            }
        }
        return open;
    }

    // Compared by its value, shown in words.
    private sealed record Part(
        string Name,
        string Label,
        Func<ItemForm, string> Value,
        Action<ItemForm, ItemForm> Take,
        Func<ItemForm, string> Show
    );

    private IEnumerable<Part> All()
    {
        foreach (var language in Languages.All)
        {
            yield return Text(
                nameof(TextForm.Title),
                "SiteDesk.TitleField",
                t => t.Title,
                (into, from) => into.Title = from.Title
            );
            yield return Text(
                nameof(TextForm.Summary),
                "SiteDesk.Summary",
                t => t.Summary,
                (into, from) => into.Summary = from.Summary
            );
            yield return Text(
                nameof(TextForm.Body),
                "SiteDesk.Body",
                t => t.Body,
                (into, from) => into.Body = from.Body
            );
            yield return Text(
                nameof(TextForm.FileId),
                "SiteDesk.File",
                t => $"{t.FileId}",
                (into, from) => into.FileId = from.FileId,
                t => Chosen(offer.Documents, $"{t.FileId}", "SiteDesk.NoFile")
            );

            Part Text(
                string field,
                string label,
                Func<TextForm, string?> value,
                Action<TextForm, TextForm> take,
                Func<TextForm, string>? show = null
            ) =>
                new(
                    ItemRules.FieldOf(language, field),
                    $"{Languages.OwnName(language)}: {words[label]}",
                    f => Typed(value(f.TextIn(language))),
                    (into, from) => take(into.TextIn(language), from.TextIn(language)),
                    f => show?.Invoke(f.TextIn(language)) ?? Typed(value(f.TextIn(language)))
                );
        }
        yield return Of(
            nameof(ItemForm.PictureId),
            "SiteDesk.Picture",
            f => $"{f.PictureId}",
            (into, from) => into.PictureId = from.PictureId,
            f => Chosen(offer.Pictures, $"{f.PictureId}", "SiteDesk.NoPicture")
        );
        yield return Of(
            nameof(ItemForm.Date),
            "SiteDesk.Date",
            f => $"{f.Date:O}",
            (into, from) => into.Date = from.Date,
            f => words.Date(f.Date)
        );
        yield return Of(
            nameof(ItemForm.EndDate),
            "SiteDesk.EndDate",
            f => $"{f.EndDate:O}",
            (into, from) => into.EndDate = from.EndDate,
            f => words.Date(f.EndDate)
        );
        yield return Of(
            nameof(ItemForm.AxisId),
            "Site.Filter.Theme",
            f => $"{f.AxisId}",
            (into, from) => into.AxisId = from.AxisId,
            f => Chosen(offer.Axes, $"{f.AxisId}", "SiteDesk.NoAxis")
        );
        yield return Of(
            nameof(ItemForm.Region),
            "Site.Filter.Region",
            f => f.Region ?? "",
            (into, from) => into.Region = from.Region,
            f => Chosen(offer.Regions, f.Region, "SiteDesk.WholeCountry")
        );
        yield return Of(
            nameof(ItemForm.Order),
            "SiteDesk.Order",
            f => (f.Order ?? 0).ToString(CultureInfo.InvariantCulture),
            (into, from) => into.Order = from.Order
        );
        yield return Of(
            nameof(ItemForm.Slug),
            "SiteDesk.Address",
            f => Typed(f.Slug).ToLowerInvariant(),
            (into, from) => into.Slug = from.Slug
        );
        yield return Of(
            nameof(ItemForm.Goals),
            "SiteDesk.Goals",
            f => string.Join(", ", f.Goals.Distinct().Order()),
            (into, from) => into.Goals = [.. from.Goals]
        );
        // A code that was typed is somebody else, or somebody where nobody was.
        yield return Of(
            nameof(ItemForm.PersonCode),
            "SiteDesk.PersonCode",
            f => Typed(f.PersonCode) is { Length: > 0 } code ? code : $"{f.PersonId}",
            (into, from) => (into.PersonCode, into.KeepsPerson) = (null, from.KeepsPerson),
            f =>
                Typed(f.PersonCode) is { Length: > 0 } code
                    ? code
                    : words[
                        f.PersonId is null ? "SiteDesk.TellsOfNobody" : "SiteDesk.TellsOfPerson"
                    ]
        );
    }

    private Part Of(
        string name,
        string label,
        Func<ItemForm, string> value,
        Action<ItemForm, ItemForm> take,
        Func<ItemForm, string>? show = null
    ) => new(name, words[label], value, take, show ?? value);

    private string Chosen(IReadOnlyList<SelectListItem> items, string? value, string blankKey) =>
        items.FirstOrDefault(i => i.Value == value)?.Text ?? words[blankKey];

    private static string Typed(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
}
