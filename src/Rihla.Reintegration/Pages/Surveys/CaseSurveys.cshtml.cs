using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;
using Rihla.Ui.Charts;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>The surveys of a case: what is planned, held or excused, and how the scores move.</summary>
[Needs(FollowUpPermissions.View)]
internal sealed class CaseSurveysModel(
    CaseFiles files,
    SurveyBook book,
    SurveySchedules schedules,
    Instruments instruments,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    private SurveySchedule schedule = SurveySchedule.Shipped;

    public IReadOnlyList<SurveyedPerson> People { get; private set; } = [];

    public InstrumentVersion Current { get; private set; } = null!;

    public IReadOnlyList<string> Series =>
        [
            T["Survey.Composite"],
            T.Of(Plans.Dimension.Economic),
            T.Of(Plans.Dimension.Social),
            T.Of(Plans.Dimension.Psychosocial),
        ];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Survey.Title", "survey.viewed"))
        {
            return NotFound();
        }
        Current = await instruments.InUseAsync(Cancel);
        if (CaseFile.ArrivedOn is { } arrived)
        {
            schedule = await schedules.OfAsync(arrived, Cancel);
        }
        People =
        [
            .. (await book.OfAsync(CaseFile, Cancel))
                .GroupBy(s => s.Planned.Traveller)
                .Select((g, i) => new SurveyedPerson(i, g.Key, [.. g], PointsOf(g))),
        ];
        return Page();
    }

    public string When(int month) =>
        month == 0 ? T["Survey.Baseline"] : T.Count("Survey.Month", month);

    public string Shown(decimal? score) =>
        score is { } known ? T.Number(known, 2) : T["Survey.NotComputable"];

    public bool IsOpenNow(CaseSurvey survey) =>
        survey.Planned.Month == 0 || survey.DueOn.AddDays(-schedule.LeadDays) <= today.Date;

    public string KindOf(CaseSurvey survey) =>
        survey.Standing switch
        {
            SurveyStanding.Done => "done",
            SurveyStanding.Excused => "waived",
            SurveyStanding.Begun => "info",
            _ => survey.DueOn.AddDays(schedule.GraceDays) < today.Date ? "danger" : "pending",
        };

    private List<LinePoint> PointsOf(IEnumerable<CaseSurvey> surveys) =>
        [
            .. surveys
                .Select(s => s.Survey)
                .OfType<Survey>()
                .Where(s => s.Standing == SurveyStanding.Done)
                .OrderBy(s => s.Month)
                .Select(s => new LinePoint(
                    When(s.Month),
                    s.Composite,
                    s.Economic,
                    s.Social,
                    s.Psychosocial
                )
                {
                    Short = T.Number(s.Month),
                }),
        ];
}

/// <summary>Somebody who is asked, with their surveys.</summary>
internal sealed record SurveyedPerson(
    int Number,
    Traveller Traveller,
    IReadOnlyList<CaseSurvey> Surveys,
    IReadOnlyList<LinePoint> Points
);
