using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Conditions;

/// <summary>Everybody who is asked later was asked before the plan, so that there is something to compare with; or was excused.</summary>
internal sealed class BaselineSurveyed(SurveyBook book) : Condition
{
    public override string Key => "baseline-surveyed";

    public override Stage Into => Stage.Planned;

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    public override string Page => "surveys";

    public override Role? WaivedBy => Role.ProgrammeManager;

    public override int DaysAllowed => 14;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        [
            .. (await book.OfAsync(file, cancel))
                .Where(s => s.Planned.Month == 0 && !s.IsSettled)
                .Select(s => new Obstacle(
                    "Condition.baseline-surveyed.Missing",
                    s.Planned.Traveller.Person.Id,
                    s.DueOn
                )
                {
                    DueOn = s.DueOn,
                }),
        ];
}

/// <summary>Every survey planned after the one before the plan was held, or excused with a reason.</summary>
internal sealed class SurveysHeld(SurveyBook book) : Condition
{
    public override string Key => "surveys-held";

    public override Stage Into => Stage.FollowedUp;

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    public override string Page => "surveys";

    public override Role? WaivedBy => Role.ProgrammeManager;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var open = (await book.OfAsync(file, cancel))
            .Where(s => s.Planned.Month > 0 && !s.IsSettled)
            .ToList();
        return
        [
            .. open.Select(s => new Obstacle(
                "Condition.surveys-held.Missing",
                s.Planned.Traveller.Person.Id,
                s.DueOn,
                s.Planned.Month
            )
            {
                DueOn = s.DueOn,
            }),
        ];
    }
}
