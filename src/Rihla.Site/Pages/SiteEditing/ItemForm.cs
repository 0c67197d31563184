using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>What is written in one language, as it is typed.</summary>
internal sealed class TextForm
{
    public string? Title { get; set; }

    public string? Summary { get; set; }

    public string? Body { get; set; }

    public Guid? FileId { get; set; }

    public bool StillRight { get; set; }

    public TextInput Read() =>
        new()
        {
            Title = Title,
            Summary = Summary,
            Body = Body,
            FileId = FileId,
            StillRight = StillRight,
        };

    public static TextForm Of(EditionText? text) =>
        new()
        {
            Title = text?.Title,
            Summary = text?.Summary,
            Body = text?.Body,
            FileId = text?.FileId,
        };
}

/// <summary>A picture that comes with the form of an item: the file, what it shows, and whether somebody can be recognised.</summary>
internal sealed class NewPictureForm
{
    public IFormFile? File { get; set; }

    public string? AltFr { get; set; }

    public string? AltAr { get; set; }

    public string? AltEn { get; set; }

    public bool? ShowsPerson { get; set; }

    /// <summary>The picture as the library takes it.</summary>
    /// <param name="personCode">The record of who is told of, and may be shown.</param>
    public FileInput Read(string? personCode) =>
        new()
        {
            Kind = SiteFileKind.Picture,
            AltFr = AltFr,
            AltAr = AltAr,
            AltEn = AltEn,
            ShowsPerson = ShowsPerson,
            PersonCode = personCode,
        };
}

/// <summary>An item as it is typed: what it is, and its three languages side by side.</summary>
internal sealed class ItemForm
{
    public ItemKind Kind { get; set; } = ItemKind.Release;

    public string? Section { get; set; }

    public bool IsSectionPage { get; set; }

    public string? Slug { get; set; }

    public DateOnly? Date { get; set; }

    public DateOnly? EndDate { get; set; }

    public Guid? AxisId { get; set; }

    public string? Region { get; set; }

    public List<int> Goals { get; set; } = [];

    public Guid? PictureId { get; set; }

    public NewPictureForm NewPicture { get; set; } = new();

    public int? Order { get; set; }

    public string? PersonCode { get; set; }

    public bool KeepsPerson { get; set; }

    /// <summary>Who that is; never told to the browser.</summary>
    [BindNever]
    public Guid? PersonId { get; set; }

    /// <summary>The edition from which the form was filled.</summary>
    public int From { get; set; }

    /// <summary>The last part of the address then: it is the item's, and no edition remembers it.</summary>
    public string? FromSlug { get; set; }

    public TextForm Fr { get; set; } = new();

    public TextForm Ar { get; set; } = new();

    public TextForm En { get; set; } = new();

    public TextForm TextIn(string language) =>
        language switch
        {
            Languages.Arabic => Ar,
            Languages.English => En,
            _ => Fr,
        };

    public ItemInput Read() =>
        new()
        {
            Kind = Kind,
            Section = Section,
            IsSectionPage = IsSectionPage,
            Slug = Slug,
            Date = Date,
            EndDate = EndDate,
            AxisId = AxisId,
            Region = Region,
            Goals = Goals,
            PictureId = PictureId,
            Order = Order ?? 0,
            PersonCode = PersonCode,
            KeepsPerson = KeepsPerson,
            From = From,
            Texts = Languages.All.ToDictionary(l => l, l => TextIn(l).Read()),
        };

    public static ItemForm Of(SiteItem item, Edition edition) =>
        new()
        {
            Kind = item.Kind,
            Section = item.Section,
            Slug = item.Slug,
            Date = edition.Date,
            EndDate = edition.EndDate,
            AxisId = edition.AxisId,
            Region = edition.Region,
            Goals = [.. edition.GoalNumbers],
            PictureId = edition.PictureId,
            Order = edition.Order,
            KeepsPerson = edition.PersonId is not null,
            PersonId = edition.PersonId,
            From = edition.Number,
            FromSlug = item.Slug,
            Fr = TextForm.Of(edition.TextIn(Languages.French)),
            Ar = TextForm.Of(edition.TextIn(Languages.Arabic)),
            En = TextForm.Of(edition.TextIn(Languages.English)),
        };
}

/// <summary>What the form of an item offers to choose from.</summary>
internal sealed record ItemChoices(
    IReadOnlyList<SelectListItem> Kinds,
    IReadOnlyList<SelectListItem> Sections,
    IReadOnlyList<SelectListItem> Axes,
    IReadOnlyList<SelectListItem> Regions,
    IReadOnlyList<SelectListItem> Goals,
    IReadOnlyList<SelectListItem> Pictures,
    IReadOnlyList<SelectListItem> Documents
);
