using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>Begins a survey in a language, or notes that nobody answered.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class SurveyBeginModel(
    CaseFiles files,
    SurveyBook book,
    SurveyDesk desk,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Month { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The day on which nobody answered.</summary>
    [BindProperty]
    public DateOnly? On { get; set; }

    public string Name { get; private set; } = "";

    public int Attempts { get; private set; }

    public string When => Month == 0 ? T["Survey.Baseline"] : T.Count("Survey.Month", Month);

    /// <summary>The languages an instrument speaks.</summary>
    public IEnumerable<SelectListItem> Spoken =>
        Languages.All.Select(l => new SelectListItem(T.SpokenLanguage(l), l));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        (Input.Language, On) = (Languages.Or(CaseFile.Language), today.Date);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var begun = await desk.BeginAsync(
            Code,
            Person,
            Month,
            Input.Language,
            Input.Mode,
            Actor,
            Cancel
        );
        return await AnswerAsync(
            begun,
            "Survey.Begun",
            Address($"surveys/{begun.Value}/finish"),
            async () => await LoadAsync() ? Page() : NotFound()
        );
    }

    public async Task<IActionResult> OnPostMissAsync()
    {
        if (ModelState.GetFieldValidationState(nameof(On)) != ModelValidationState.Invalid)
        {
            var missed = await desk.MissAsync(Code, Person, Month, Actor, On, Cancel);
            if (missed.IsDone)
            {
                return Answer(missed, "Survey.Missed", Address("surveys"));
            }
            ModelState.AddRefusals(missed, T, "");
        }
        if (!await LoadAsync())
        {
            return NotFound();
        }
        Input.Language = Languages.Or(CaseFile.Language);
        return Page();
    }

    private async Task<bool> LoadAsync()
    {
        if (
            !await OpenAsync("Survey.Begin", "survey.viewed")
            || !IsOurs
            || (await book.OfAsync(CaseFile, Cancel)).FirstOrDefault(s =>
                s.Planned.Traveller.Person.Id == Person && s.Planned.Month == Month
            )
                is not { } survey
        )
        {
            return false;
        }
        (Name, Attempts) = (survey.Planned.Traveller.Person.FullName, survey.Survey?.Attempts ?? 0);
        ViewData["Back"] = Address("surveys");
        ViewData["BackText"] = T["Survey.Title"];
        return true;
    }

    internal sealed class Form
    {
        public string Language { get; set; } = Languages.French;

        public SurveyMode Mode { get; set; }
    }
}
