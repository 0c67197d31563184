using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>An edition as the public would see it, in the language of the address.</summary>
[Needs(SitePermissions.View), InLanguageOfAddress]
internal sealed class SitePreviewModel(Editing editing, SiteFrame frame, Words words)
    : DeskPage(words)
{
    public Guid Id { get; private set; }

    public string Language { get; private set; } = "";

    public Article? Article { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, string language)
    {
        (Id, Language) = (id, language);
        var item = await editing.FindAsync(id, Actor, Cancel);
        var edition = await editing.EditionAsync(id, null, Actor, Cancel);
        if (item is null || edition is null)
        {
            return NotFound();
        }
        await frame.LoadAsync(Cancel);
        if (edition.TextIn(language) is not null)
        {
            Article = new(
                new()
                {
                    Id = id,
                    Kind = item.Kind,
                    Address = item.Address,
                    Date = edition.Date,
                    EndDate = edition.EndDate,
                    AxisId = edition.AxisId,
                    Region = edition.Region,
                    Goals = [.. edition.GoalNumbers],
                    Picture = edition.PictureId is { } picture
                        ? frame.Site.Pictures.GetValueOrDefault(picture)
                        : null,
                    Order = edition.Order,
                    Since = edition.At,
                    Texts = edition.Texts.ToDictionary(t => t.Language, t => PublicText.Of(t)),
                },
                language,
                frame.Site,
                frame.TitleOf(item.Section, T)
            );
        }
        return Page();
    }
}

/// <summary>Shows the page in the language that its address names, not in the reader's.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class InLanguageOfAddressAttribute : Attribute, IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(
        ResourceExecutingContext context,
        ResourceExecutionDelegate next
    )
    {
        var language = context.RouteData.Values["language"] as string;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Languages.Or(language));
        await next();
    }
}
