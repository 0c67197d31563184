using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>A page of questions, saved as it is sent; what depends on it is asked on a later page.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class SurveyQuestionsModel(
    CaseFiles files,
    SurveyBook book,
    SurveyDesk desk,
    Instruments instruments,
    Words words
) : ReintegrationCasePage(files, words)
{
    private IReadOnlyDictionary<string, string> typed = new Dictionary<string, string>(
        StringComparer.Ordinal
    );
    private bool changedMeanwhile;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    public Survey Survey { get; private set; } = null!;

    public InstrumentVersion Version { get; private set; } = null!;

    public Questionnaire Questionnaire { get; private set; } = null!;

    public IReadOnlyList<InstrumentItem> Asked { get; private set; } = [];

    public int? Previous => Questionnaire.Before(Number, Survey.Answers);

    public string Dimension => T.Of(Questionnaire.Pages[Number - 1][0].Dimension);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        if (Asked.Count == 0)
        {
            return LocalRedirect(After());
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int version, bool pause)
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        typed = Asked.ToDictionary(
            i => i.Code,
            i => string.Join(';', Request.Form[NameOf(i)].OfType<string>()),
            StringComparer.Ordinal
        );
        var outcome = await desk.AnswerAsync(Code, Id, typed, version, Actor, Cancel);
        if (!outcome.IsDone)
        {
            changedMeanwhile = outcome.Refusals.Contains(Outcome.ChangedMeanwhile);
            ModelState.Clear();
            ModelState.AddRefusals(outcome, T);
            return Page();
        }
        if (pause)
        {
            TempData["Done"] = T["Survey.Kept"];
            return LocalRedirect(Address("surveys"));
        }
        await LoadAsync();
        return LocalRedirect(After());
    }

    /// <summary>The answers chosen: as typed, else as given back from before the connection broke, else as kept.</summary>
    public IReadOnlyList<string> Chosen(InstrumentItem item) =>
        typed.TryGetValue(item.Code, out var codes)
            ? codes.Split(';', StringSplitOptions.RemoveEmptyEntries)
            : ModelState.GetValueOrDefault(NameOf(item))?.RawValue switch
            {
                string[] several => several,
                string one => [one],
                _ => Survey.Answers.Of(item.Code),
            };

    /// <summary>What a colleague recorded meanwhile where it is not what was typed.</summary>
    public string? Meanwhile(InstrumentItem item)
    {
        var kept = Survey.Answers.Of(item.Code);
        return
            (changedMeanwhile || IsGivenBackLate)
            && kept.Count > 0
            && !kept.SequenceEqual(Chosen(item))
            ? string.Join(T["Ui.Comma"], kept.Select(c => item.Find(c)?.Text.In(T.Language) ?? c))
            : null;
    }

    // A draft holds the version that it was written over, as every field of its form.
    private bool IsGivenBackLate =>
        ModelState.GetValueOrDefault("version")?.RawValue is string written
        && written != Survey.Version.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(InstrumentItem item) => $"a.{item.Code}";

    private string After() =>
        Questionnaire.After(Number, Survey.Answers) is { } next
            ? Address($"surveys/{Id}/page/{next}")
            : Address($"surveys/{Id}/finish");

    private async Task<bool> LoadAsync()
    {
        if (
            !await OpenAsync("Survey.Questions", "survey.viewed")
            || !IsOurs
            || await book.FindAsync(CaseFile.Id, Id, Cancel)
                is not { Standing: SurveyStanding.Begun } survey
            || await instruments.FindAsync(survey.InstrumentId!.Value, Cancel) is not { } version
        )
        {
            return false;
        }
        (Survey, Version) = (survey, version);
        Questionnaire = new(version.Instrument);
        if (Number < 1 || Number > Questionnaire.Pages.Count)
        {
            return false;
        }
        Asked = Questionnaire.Asked(Number, survey.Answers);
        ViewData["Back"] = Address("surveys");
        ViewData["BackText"] = T["Survey.Title"];
        return true;
    }
}
