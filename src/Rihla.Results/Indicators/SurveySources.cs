using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Results;

/// <summary>Sustainability surveys that were due in the period and have been held.</summary>
internal sealed class SurveysHeld(SurveyFigures figures) : PeriodFigure
{
    public override string Key => "surveys-held";

    public override string Unit => "surveys";

    public override bool TellsOfFew => true;

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) =>
        (
            await figures.CompletionAsync(
                new()
                {
                    MissionId = missionId,
                    DueFrom = first,
                    DueTo = last,
                },
                Actor.System,
                cancel
            )
        ).Done;
}

/// <summary>
/// The mean of the composite scores of the surveys after the arrival that were due in the period, in points of a hundred;
/// nothing below the smallest cohort that is shown.
/// </summary>
internal sealed class MeanScore(SurveyFigures figures) : PeriodFigure
{
    public override string Key => "sustainability-score";

    public override string Unit => "points";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    )
    {
        var scores = (
            await figures.CohortsAsync(
                new()
                {
                    MissionId = missionId,
                    DueFrom = first,
                    DueTo = last,
                },
                CohortBy.All,
                Actor.System,
                cancel: cancel
            )
        ).Where(c => c is { Month: > 0, Persons: > 0, Composite: not null }).ToList();
        var persons = scores.Sum(c => c.Persons!.Value);
        return persons == 0
            ? null
            : Math.Round(scores.Sum(c => c.Persons!.Value * c.Composite!.Value * 100) / persons);
    }
}
