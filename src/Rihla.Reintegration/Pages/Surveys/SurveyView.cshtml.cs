using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>A survey: the answers to check before it is ended, or its scores.</summary>
[Needs(FollowUpPermissions.View)]
internal class SurveyViewModel(
    CaseFiles files,
    SurveyBook book,
    Instruments instruments,
    Words words
) : ReintegrationCasePage(files, words)
{
    private Survey? baseline;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public Survey Survey { get; private set; } = null!;

    public InstrumentVersion Version { get; private set; } = null!;

    public Questionnaire Questionnaire { get; private set; } = null!;

    public bool MayRecord => IsOurs && Actor.May(FollowUpPermissions.Record);

    public int? FirstOpen => MayRecord ? Questionnaire.FirstOpen(Survey.Answers) : null;

    /// <summary>How many questions that are asked have no answer.</summary>
    public int Missing =>
        Survey.Answers.Asked(Version.Instrument).Count(i => Survey.Answers.Of(i.Code).Count == 0);

    public bool HasBaseline => baseline is not null;

    /// <summary>The scores, and those before the plan.</summary>
    public IEnumerable<(string Name, decimal? Now, decimal? Before)> Rows =>
        [
            (T.Of(Plans.Dimension.Economic), Survey.Economic, baseline?.Economic),
            (T.Of(Plans.Dimension.Social), Survey.Social, baseline?.Social),
            (T.Of(Plans.Dimension.Psychosocial), Survey.Psychosocial, baseline?.Psychosocial),
            (T["Survey.Composite"], Survey.Composite, baseline?.Composite),
        ];

    public string? BandText =>
        Version.Instrument.Bands.FirstOrDefault(b => b.Code == Survey.Band)?.Text.In(T.Language);

    public string PersonName =>
        CaseFile.Travellers.FirstOrDefault(t => t.Person.Id == Survey.PersonId)?.Person.FullName
        ?? "";

    public virtual async Task<IActionResult> OnGetAsync() =>
        await LoadAsync() ? Page() : NotFound();

    public string When(int month) =>
        month == 0 ? T["Survey.Baseline"] : T.Count("Survey.Month", month);

    public string Shown(decimal? score) =>
        score is { } known ? T.Number(known, 2) : T["Survey.NotComputable"];

    protected async Task<bool> LoadAsync()
    {
        if (
            !await OpenAsync("Survey.Title", "survey.viewed")
            || await book.FindAsync(CaseFile.Id, Id, Cancel) is not { } survey
            || survey.Standing is not (SurveyStanding.Begun or SurveyStanding.Done)
            || await instruments.FindAsync(survey.InstrumentId!.Value, Cancel) is not { } version
        )
        {
            return false;
        }
        (Survey, Version) = (survey, version);
        Questionnaire = new(version.Instrument);
        baseline =
            survey.Month > 0
                ? (await book.OfAsync(CaseFile, Cancel))
                    .Select(s => s.Survey)
                    .FirstOrDefault(s =>
                        s is { Month: 0, Standing: SurveyStanding.Done }
                        && s.PersonId == survey.PersonId
                    )
                : null;
        ViewData["Title"] = $"{T["Survey.One"]}{T["Ui.Comma"]}{When(survey.Month)}";
        ViewData["Back"] = Address("surveys");
        ViewData["BackText"] = T["Survey.Title"];
        return true;
    }
}

/// <summary>The scores of a survey on paper.</summary>
[Needs(FollowUpPermissions.View)]
internal sealed class SurveyPrintModel(
    CaseFiles files,
    SurveyBook book,
    Instruments instruments,
    Words words
) : SurveyViewModel(files, book, instruments, words)
{
    public override async Task<IActionResult> OnGetAsync()
    {
        var shown = await base.OnGetAsync();
        return Survey is { Standing: SurveyStanding.Done } ? shown : NotFound();
    }
}

/// <summary>The answers of a survey under way, to be checked before it is ended.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class SurveyFinishModel(
    CaseFiles files,
    SurveyBook book,
    SurveyDesk desk,
    Instruments instruments,
    Words words
) : SurveyViewModel(files, book, instruments, words)
{
    public override async Task<IActionResult> OnGetAsync() =>
        !await LoadAsync() || !IsOurs ? NotFound()
        : Survey.Standing == SurveyStanding.Done ? LocalRedirect(Address($"surveys/{Id}"))
        : Page();

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await desk.CompleteAsync(Code, Id, Actor, Cancel),
            "Survey.Completed",
            Address($"surveys/{Id}"),
            OnGetAsync
        );
}
