using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Surveys;

/// <summary>
/// Nobody is forgotten at home: enters the surveys whose day comes near, raises a task for each before its day and another
/// when it is overdue. Run again it raises nothing twice.
/// </summary>
internal sealed class SurveyReminders(
    RihlaDb db,
    CasesAtHome cases,
    CaseFiles files,
    CaseTasks tasks,
    SurveyBook book,
    SurveySchedules schedules,
    Today today
) : RecurringJob
{
    private const int Batch = 100;

    public override string Name => "survey-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(6);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var from = today.Date.AddMonths(-SurveySchedule.LatestMonth - 6);
        var after = Guid.Empty;
        while (true)
        {
            var ids = await cases.ArrivedAsync(from, today.Date, after, Batch, cancel);
            if (ids.Count == 0)
            {
                return;
            }
            after = ids[^1];
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Name, cancel);
            // Whoever takes an arrival back takes its surveys out, and must not miss those that are entered in this moment.
            await files.LockAsync(ids, cancel);
            var acts = new List<Act>();
            foreach (var file in await files.ReadableAsync(ids, Actor.System, cancel))
            {
                if (file.ArrivedOn is { } arrivedOn)
                {
                    await RemindAsync(file, arrivedOn, acts, cancel);
                }
            }
            if (acts.Count > 0)
            {
                await db.SaveAsync(Actor.System, acts, cancel);
            }
            await work.CommitAsync(cancel);
            db.ChangeTracker.Clear();
        }
    }

    private async Task RemindAsync(
        CaseFile file,
        DateOnly arrivedOn,
        List<Act> acts,
        CancellationToken cancel
    )
    {
        var schedule = await schedules.OfAsync(arrivedOn, cancel);
        foreach (
            var survey in (await book.OfAsync(file, cancel)).Where(s =>
                !s.IsSettled && s.DueOn.AddDays(-schedule.LeadDays) <= today.Date
            )
        )
        {
            var row = book.RowOf(file, survey);
            var overdue = survey.DueOn.AddDays(schedule.GraceDays);
            var notice = new TaskNotice(
                overdue < today.Date ? SurveyDesk.OverdueTask : SurveyDesk.DueTask,
                Role.OriginCaseworker,
                overdue < today.Date ? today.Date : survey.DueOn,
                "surveys"
            )
            {
                AtOrigin = true,
                Subject = row.Id,
                Words =
                [
                    SurveyDesk.Named(survey.Planned.Month),
                    survey.Planned.Traveller.Person.FullName,
                    Words.ShortDate(survey.DueOn),
                ],
            };
            if (await tasks.RaiseAsync(file, notice, cancel))
            {
                acts.Add(new("task.raised", CaseId: file.Id) { Args = [notice.InAudit] });
                if (notice.Kind == SurveyDesk.OverdueTask)
                {
                    await tasks.SettleAsync(
                        file.Id,
                        SurveyDesk.DueTask,
                        Actor.System,
                        row.Id,
                        cancel
                    );
                }
            }
        }
    }
}
