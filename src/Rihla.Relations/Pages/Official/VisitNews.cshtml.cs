using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Site;

namespace Rihla.Relations.Pages;

/// <summary>The news item that a visit makes: drafted out of its programme, handed to the communications officer.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class VisitNewsModel(
    ProgrammeReader reader,
    VisitNews news,
    MissionClock clock,
    Words words
) : VisitPage(reader, clock, words)
{
    [BindProperty]
    public Form Fr { get; set; } = new();

    [BindProperty]
    public Form Ar { get; set; } = new();

    [BindProperty]
    public Form En { get; set; } = new();

    public bool MaySeeSite => Actor.May(NewsDesk.See);

    /// <summary>Why there is no news of it yet; nothing where there is.</summary>
    public Refusal? WhyNot =>
        Visit.MayBeTold(Clock.DayOf(Clock.Now)).Refusals is [var first, ..] ? first : null;

    public void OnGet()
    {
        (Fr, Ar, En) = (Of(Languages.French), Of(Languages.Arabic), Of(Languages.English));
        Form Of(string language)
        {
            var text = VisitNews.TextOf(Programme, T.In(language));
            return new()
            {
                Title = text.Title,
                Summary = text.Summary,
                Body = text.Body,
            };
        }
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var drafted = await news.DraftAsync(
            Visit.Id,
            new Dictionary<string, NewsText>
            {
                [Languages.French] = Fr.ToText(),
                [Languages.Arabic] = Ar.ToText(),
                [Languages.English] = En.ToText(),
            },
            Actor,
            Cancel
        );
        if (drafted.IsDone)
        {
            TempData["Done"] = T["OfficialVisit.NewsDrafted"];
            return LocalRedirect(Address("news"));
        }
        // The fields of a draft are named Fr.Title and so on, as those of this page.
        foreach (var refusal in drafted.Refusals)
        {
            ModelState.AddModelError(refusal.Field ?? "", T[refusal.TextKey, refusal.Args]);
        }
        return Page();
    }

    /// <summary>A text in one language.</summary>
    internal sealed class Form
    {
        public string? Title { get; set; }

        public string? Summary { get; set; }

        public string? Body { get; set; }

        public NewsText ToText() => new(Title ?? "", Summary ?? "", Body ?? "");
    }
}
