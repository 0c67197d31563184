using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Surveys;

/// <summary>
/// Surveys are planned from the day of the arrival: where that was a mistake, those that nobody has held are planned anew from
/// the true one, and so is the reminder of a plan.
/// </summary>
internal sealed class SurveysTakenBack(RihlaDb db, CaseTasks tasks) : ArrivalTakenBack
{
    public override async Task<Outcome> OnTakenBackAsync(
        CaseFile file,
        Actor by,
        CancellationToken cancel
    )
    {
        var surveys = await db.Set<Survey>()
            .Where(s => s.CaseId == file.Id)
            .OrderBy(s => s.Month)
            .ToListAsync(cancel);
        if (surveys.Find(s => s.Standing != SurveyStanding.Planned) is { } held)
        {
            var name = SurveyDesk.NameOf(file, held.PersonId);
            return held.Month == 0
                ? new Refusal("Survey.ArrivalStands.Baseline", name)
                : new Refusal("Survey.ArrivalStands", name, held.Month);
        }
        db.RemoveRange(surveys);
        await tasks.TakeBackAsync(
            file.Id,
            [SurveyDesk.DueTask, SurveyDesk.OverdueTask],
            surveys.ConvertAll(s => s.Id),
            cancel
        );
        await tasks.TakeBackAsync(file.Id, [TaskKinds.PlanMissing], Guid.Empty, cancel);
        return Outcome.Done;
    }
}
