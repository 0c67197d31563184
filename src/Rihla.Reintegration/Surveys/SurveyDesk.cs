using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Surveys;

/// <summary>Holds surveys, page by page, and says which are not held and why.</summary>
internal sealed class SurveyDesk(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Instruments instruments,
    SurveyBook book,
    SurveySchedules schedules,
    NotComing notComing,
    Today today
)
{
    public const string DueTask = "survey-due";
    public const string OverdueTask = "survey-overdue";
    public const string LowTask = "survey-low-score";
    public const string AlertTask = "survey-alert";

    private const int LongestNote = 1000;

    /// <summary>Begins a survey with the instrument in use.</summary>
    /// <returns>The identity of the survey; refused before its time, when it was held, and to a mission that does not work on the case.</returns>
    public async Task<Outcome<Guid>> BeginAsync(
        string code,
        Guid personId,
        int month,
        string language,
        SurveyMode mode,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var id = Guid.Empty;
        var outcome = await OnPlannedAsync(
            code,
            personId,
            month,
            by,
            async (file, survey) =>
            {
                var row = book.RowOf(file, survey);
                var instrument = await instruments.InUseAsync(cancel);
                var begun = row.Begin(
                    instrument.Id,
                    Languages.Knows(language) ? language : Languages.French,
                    mode
                );
                id = row.Id;
                return begun.IsDone
                    ? new Act("survey.begun", PersonId: personId) { Args = [Named(month)] }
                    : begun.Refusals[0];
            },
            cancel
        );
        return outcome.IsDone ? id : outcome.Refusals[0];
    }

    /// <summary>
    /// Keeps the answers of a page. One that cannot wait (<see cref="InstrumentAnswer.Alerts"/>) is the protection officer's to read on
    /// the same day, also where the survey is never ended.
    /// </summary>
    /// <param name="code">The case.</param>
    /// <param name="id">The survey.</param>
    /// <param name="answers">The codes chosen, by item; an empty text for a question that was left out.</param>
    /// <param name="version">The version of the survey from which the page was filled.</param>
    /// <param name="by">Who asks the questions.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>Refused for an answer that the instrument does not know, and when somebody else recorded answers meanwhile.</returns>
    public Task<Outcome> AnswerAsync(
        string code,
        Guid id,
        IReadOnlyDictionary<string, string> answers,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnSurveyAsync(
            code,
            id,
            by,
            async (file, survey) =>
            {
                if (survey.Version != version)
                {
                    return Outcome.ChangedMeanwhile;
                }
                var instrument = await InstrumentOfAsync(survey, cancel);
                var before = survey.Answers;
                var kept = survey.Keep(instrument, answers);
                if (!kept.IsDone)
                {
                    return kept.Refusals[0];
                }
                await AlertAsync(file, survey, instrument, before, cancel);
                return new Act("survey.answered", PersonId: survey.PersonId)
                {
                    Args = [Named(survey.Month)],
                };
            },
            cancel
        );

    /// <summary>
    /// Ends a survey and scores it. Every dimension in the lowest band raises a task that names it, so that more support is
    /// thought of.
    /// </summary>
    public Task<Outcome> CompleteAsync(
        string code,
        Guid id,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnSurveyAsync(
            code,
            id,
            by,
            async (file, survey) =>
            {
                var instrument = await InstrumentOfAsync(survey, cancel);
                var scored = survey.Complete(instrument, by.Name, today.Date);
                if (!scored.IsDone)
                {
                    return scored.Refusals[0];
                }
                foreach (
                    var low in scored.Value.Dimensions.Where(d =>
                        d.Value is { } value && instrument.BandOf(value) == instrument.Bands[0]
                    )
                )
                {
                    await tasks.RaiseAsync(file, LowNotice(file, survey, low), cancel);
                }
                await AlertAsync(file, survey, instrument, survey.Answers, cancel);
                await SettleAsync(file, survey, by, cancel);
                return new Act("survey.done", PersonId: survey.PersonId)
                {
                    Args = [Named(survey.Month)],
                };
            },
            cancel
        );

    /// <summary>
    /// Nobody answered on a day, today where none is said: counts towards who cannot be reached. Refused for a day on which they could not
    /// have been asked: before their arrival, or before the time of the survey.
    /// </summary>
    public Task<Outcome> MissAsync(
        string code,
        Guid personId,
        int month,
        Actor by,
        DateOnly? on = null,
        CancellationToken cancel = default
    ) =>
        OnPlannedAsync(
            code,
            personId,
            month,
            by,
            async (file, survey) =>
            {
                var from =
                    month == 0
                        ? survey.Planned.Traveller.ArrivedOn!.Value
                        : await OpensOnAsync(file, survey, cancel);
                if (on > today.Date || on < from)
                {
                    return Refusal.Of("On", "Survey.MissDayWrong", from);
                }
                var missed = book.RowOf(file, survey).Miss(on ?? today.Date);
                return missed.IsDone
                    ? new Act("survey.missed", PersonId: personId) { Args = [Named(month)] }
                    : missed.Refusals[0];
            },
            cancel
        );

    /// <summary>
    /// Excuses a survey. Of somebody who died all that are still to come are excused, and another adult is asked them where one was for
    /// all; the children who have no parent left are the protection officer's.
    /// </summary>
    public Task<Outcome> ExcuseAsync(
        string code,
        Guid personId,
        int month,
        ExcuseReason reason,
        string? note,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnPlannedAsync(
            code,
            personId,
            month,
            by,
            async (file, survey) =>
            {
                if (note?.Length > LongestNote)
                {
                    return Refusal.Of("Note", "FollowUp.TooLong", LongestNote);
                }
                var schedule = await schedules.OfAsync(file.ArrivedOn!.Value, cancel);
                var all = await book.OfAsync(file, cancel);
                IEnumerable<CaseSurvey> excused =
                    reason == ExcuseReason.Deceased
                        ? all.Where(s => s.Planned.Traveller.Person.Id == personId && !s.IsSettled)
                        : [survey];
                foreach (var one in excused)
                {
                    var row = book.RowOf(file, one);
                    var outcome = row.Forgo(reason, note, schedule.Attempts, by.Name, today.Date);
                    if (!outcome.IsDone)
                    {
                        return outcome.Refusals[0];
                    }
                    await SettleAsync(file, row, by, cancel);
                }
                if (reason == ExcuseReason.Deceased)
                {
                    HashSet<Guid> dead =
                    [
                        personId,
                        .. all.Where(s => s.Survey?.IsOfDead == true)
                            .Select(s => s.Planned.Traveller.Person.Id),
                    ];
                    await notComing.DiedThereAsync(file, personId, dead, cancel);
                }
                return new Act("survey.excused", PersonId: personId)
                {
                    Args = [Named(month), Fill.Text($"ExcuseReason.{reason}")],
                };
            },
            cancel,
            beforeItsTime: true
        );

    /// <summary>The key of the text that names the time of a survey, or the months.</summary>
    public static Fill Named(int month) => month == 0 ? Fill.Text("Survey.Baseline") : $"M{month}";

    private async Task SettleAsync(CaseFile file, Survey survey, Actor by, CancellationToken cancel)
    {
        await tasks.SettleAsync(file.Id, DueTask, by, survey.Id, cancel);
        await tasks.SettleAsync(file.Id, OverdueTask, by, survey.Id, cancel);
    }

    // What was ticked by mistake and put right is nobody's task any more; what was answered stays one, once, until somebody has done it.
    // What is answered after that is heard anew.
    private async Task AlertAsync(
        CaseFile file,
        Survey survey,
        Instrument instrument,
        Answers before,
        CancellationToken cancel
    )
    {
        var alerting = instrument.Alerting(survey.Answers).ToHashSet();
        if (alerting.Count == 0)
        {
            await tasks.TakeBackAsync(file.Id, [AlertTask], survey.Id, cancel);
            return;
        }
        var notice = new TaskNotice(
            AlertTask,
            Role.ProtectionOfficer,
            today.Date,
            $"surveys/{survey.Id}"
        )
        {
            AtOrigin = true,
            Subject = survey.Id,
            Words = [NameOf(file, survey.PersonId), Named(survey.Month)],
        };
        if (alerting.IsSubsetOf(instrument.Alerting(before)))
        {
            await tasks.RaiseAsync(file, notice, cancel);
        }
        else
        {
            await tasks.RaiseOnAsync(file, notice, cancel);
        }
    }

    private TaskNotice LowNotice(CaseFile file, Survey survey, DimensionScore low) =>
        new(LowTask, Role.OriginCaseworker, today.Date.AddDays(7), "plan")
        {
            AtOrigin = true,
            Subject = SubjectOf(survey.Id, low.Dimension),
            Words =
            [
                Fill.Text($"Dimension.{low.Dimension}"),
                NameOf(file, survey.PersonId),
                Named(survey.Month),
            ],
        };

    /// <summary>Who is asked.</summary>
    internal static string NameOf(CaseFile file, Guid personId) =>
        file.Travellers.FirstOrDefault(t => t.Person.Id == personId)?.Person.FullName ?? "";

    // One task for each dimension of a survey.
    private static Guid SubjectOf(Guid survey, Dimension dimension)
    {
        Span<byte> bytes = stackalloc byte[16];
        survey.TryWriteBytes(bytes);
        bytes[^1] ^= (byte)(0x80 + (int)dimension);
        return new(bytes);
    }

    private async Task<Instrument> InstrumentOfAsync(Survey survey, CancellationToken cancel) =>
        survey.InstrumentId is { } id && await instruments.FindAsync(id, cancel) is { } version
            ? version.Instrument
            : (await instruments.InUseAsync(cancel)).Instrument;

    private Task<Outcome> OnSurveyAsync(
        string code,
        Guid id,
        Actor by,
        Func<CaseFile, Survey, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            FollowUpPermissions.Record,
            async file =>
                MayNot(file, by) is { } never ? never
                : await db.Set<Survey>()
                    .SingleOrDefaultAsync(s => s.CaseId == file.Id && s.Id == id, cancel)
                    is not { } survey
                    ? new Refusal("Survey.NotFound")
                : await change(file, survey),
            cancel
        );

    private Task<Outcome> OnPlannedAsync(
        string code,
        Guid personId,
        int month,
        Actor by,
        Func<CaseFile, CaseSurvey, Task<Outcome<Act>>> change,
        CancellationToken cancel,
        bool beforeItsTime = false
    ) =>
        operations.OnAsync(
            code,
            by,
            FollowUpPermissions.Record,
            async file =>
            {
                if (MayNot(file, by) is { } never)
                {
                    return never;
                }
                var survey = (await book.OfAsync(file, cancel)).FirstOrDefault(s =>
                    s.Planned.Traveller.Person.Id == personId && s.Planned.Month == month
                );
                if (survey is null)
                {
                    return new Refusal("Survey.NotFound");
                }
                var opens = await OpensOnAsync(file, survey, cancel);
                return month > 0 && !beforeItsTime && opens > today.Date
                    ? new Refusal("Survey.TooEarly", opens)
                    : await change(file, survey);
            },
            cancel
        );

    // From when a survey can be held; the one before the plan, from the arrival.
    private async Task<DateOnly> OpensOnAsync(
        CaseFile file,
        CaseSurvey survey,
        CancellationToken cancel
    ) => survey.DueOn.AddDays(-(await schedules.OfAsync(file.ArrivedOn!.Value, cancel)).LeadDays);

    private static Refusal? MayNot(CaseFile file, Actor by) =>
        !file.IsOpen ? new("FollowUp.CaseClosed")
        : file.ArrivedOn is null ? new("FollowUp.NotArrived")
        : !WorkingMission.IsOf(file, by) ? new("FollowUp.OtherMission")
        : null;
}
