using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Surveys;

/// <summary>
/// Surveys are planned from the day of the arrival: where that was a mistake, those that nobody has held are planned anew from
/// the true one, and so is the reminder of a plan. Where the case goes on with the others, only those of the one are.
/// </summary>
internal sealed class SurveysTakenBack(RihlaDb db, CaseTasks tasks) : ArrivalTakenBack
{
    public override async Task<Outcome> OnTakenBackAsync(
        CaseFile file,
        Traveller traveller,
        Actor by,
        CancellationToken cancel
    )
    {
        var surveys = await db.Set<Survey>()
            .Where(s => s.CaseId == file.Id)
            .OrderBy(s => s.Month)
            .ToListAsync(cancel);
        // Who of the others was asked at home has arrived all the same.
        var begun = surveys.FindAll(s => s.Standing != SurveyStanding.Planned);
        if (begun.Find(s => s.PersonId == traveller.Person.Id) is { } held)
        {
            var name = SurveyDesk.NameOf(file, held.PersonId);
            return held.Month == 0
                ? new Refusal("Survey.ArrivalStands.Baseline", name)
                : new Refusal("Survey.ArrivalStands", name, held.Month);
        }
        var goesOn = file.GoesOnWithout(traveller);
        var planned = surveys
            .Except(begun)
            .Where(s => !goesOn || s.PersonId == traveller.Person.Id)
            .ToList();
        db.RemoveRange(planned);
        await tasks.TakeBackAsync(
            file.Id,
            [SurveyDesk.DueTask, SurveyDesk.OverdueTask],
            planned.ConvertAll(s => s.Id),
            cancel
        );
        if (!goesOn)
        {
            await tasks.TakeBackAsync(file.Id, [TaskKinds.PlanMissing], Guid.Empty, cancel);
        }
        return Outcome.Done;
    }
}
