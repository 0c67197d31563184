using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Monitoring;

/// <summary>What somebody says of the help, in four answers from 1 to 5.</summary>
internal sealed record TellSatisfaction
{
    public Guid PersonId { get; init; }

    public int? Information { get; init; }

    public int? Speed { get; init; }

    public int? Usefulness { get; init; }

    public int? Respect { get; init; }

    public string? Comment { get; init; }
}

/// <summary>Plans and records visits, and how content people are.</summary>
internal sealed class MonitoringDesk(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Attachments attachments,
    Today today
)
{
    public const string VisitTask = "visit-due";
    public const string NeedsTask = "needs-changed";

    // Visits are planned at most so far ahead.
    private const int FurthestDays = 730;

    public Task<List<MonitoringVisit>> VisitsAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) =>
        db.Set<MonitoringVisit>()
            .AsNoTracking()
            .Where(v => v.CaseId == caseId)
            .OrderByDescending(v => v.PlannedOn)
            .ThenByDescending(v => v.Id)
            .ToListAsync(cancel);

    public Task<List<Satisfaction>> SatisfactionAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) =>
        db.Set<Satisfaction>()
            .AsNoTracking()
            .Where(s => s.CaseId == caseId)
            .OrderByDescending(s => s.On)
            .ThenByDescending(s => s.Id)
            .ToListAsync(cancel);

    /// <summary>Plans a visit; a task reminds of it.</summary>
    public Task<Outcome> PlanAsync(
        string code,
        DateOnly? on,
        VisitKind kind,
        string? purpose,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            async file =>
            {
                if (on is not { } day || day < today.Date || day > today.Date.AddDays(FurthestDays))
                {
                    return Refusal.Of("On", "Visit.DayPassed");
                }
                if (purpose?.Length > MonitoringVisit.LongestText)
                {
                    return Refusal.Of("Purpose", "FollowUp.TooLong", MonitoringVisit.LongestText);
                }
                var visit = new MonitoringVisit
                {
                    CaseId = file.Id,
                    PlannedOn = day,
                    Kind = kind,
                    Purpose = Personal.Of(purpose),
                    PlannedByName = by.Name,
                };
                db.Add(visit);
                await tasks.RaiseAsync(
                    file,
                    Notice(file, VisitTask, day, "visits", visit.Id) with
                    {
                        Words = [Fill.Text($"VisitKind.{kind}"), Words.ShortDate(day)],
                    },
                    cancel
                );
                return new Act("visit.planned");
            },
            cancel
        );

    /// <summary>Records what was found. Where needs have changed, a task asks to assess them anew.</summary>
    /// <param name="code">The case.</param>
    /// <param name="id">The visit.</param>
    /// <param name="input">What was found.</param>
    /// <param name="photo">A photograph, if one was taken.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="by">Who was there.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public async Task<Outcome> HoldAsync(
        string code,
        Guid id,
        RecordVisit input,
        Stream? photo,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var read = await attachments.ReadImageAsync(photo, fileName, "Photo", cancel);
        return await OnAsync(
            code,
            by,
            async file =>
            {
                if (await FindAsync(file.Id, id, cancel) is not { } visit)
                {
                    return new Refusal("Visit.NotFound");
                }
                if (read is { IsDone: false })
                {
                    return read.Refusals.ToList();
                }
                var held = visit.Hold(input, attachments.Keep(read?.Value), by.Name, today.Date);
                if (!held.IsDone)
                {
                    return held.Refusals[0];
                }
                await tasks.SettleAsync(file.Id, VisitTask, by, visit.Id, cancel);
                if (visit.NeedsChanged)
                {
                    await tasks.RaiseAsync(
                        file,
                        Notice(file, NeedsTask, today.Date.AddDays(7), "needs", visit.Id) with
                        {
                            Words = [Words.ShortDate(visit.HeldOn!.Value)],
                        },
                        cancel
                    );
                }
                return new Act("visit.held");
            },
            cancel
        );
    }

    /// <summary>A visit does not take place, with a reason.</summary>
    public Task<Outcome> CallOffAsync(
        string code,
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            async file =>
            {
                if (await FindAsync(file.Id, id, cancel) is not { } visit)
                {
                    return new Refusal("Visit.NotFound");
                }
                if (string.IsNullOrWhiteSpace(reason) || reason.Length > 1000)
                {
                    return Refusal.Of("Reason", "Visit.ReasonMissing");
                }
                var called = visit.CallOff(today.Date);
                if (!called.IsDone)
                {
                    return called.Refusals[0];
                }
                await tasks.SettleAsync(file.Id, VisitTask, by, visit.Id, cancel);
                return new Act("visit.called-off") { Reason = reason.Trim() };
            },
            cancel
        );

    /// <summary>Records how content somebody is.</summary>
    public Task<Outcome> TellAsync(
        string code,
        TellSatisfaction input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            file =>
            {
                var faults = new List<Refusal>();
                foreach (
                    var (field, value) in new[]
                    {
                        ("Information", input.Information),
                        ("Speed", input.Speed),
                        ("Usefulness", input.Usefulness),
                        ("Respect", input.Respect),
                    }
                )
                {
                    if (value is not (>= 1 and <= 5))
                    {
                        faults.Add(Refusal.Of(field, "Satisfaction.AnswerMissing"));
                    }
                }
                if (file.Arrived().All(t => t.Person.Id != input.PersonId))
                {
                    faults.Add(Refusal.Of("PersonId", "Satisfaction.PersonMissing"));
                }
                if (input.Comment?.Length > Satisfaction.LongestComment)
                {
                    faults.Add(
                        Refusal.Of("Comment", "FollowUp.TooLong", Satisfaction.LongestComment)
                    );
                }
                if (faults.Count > 0)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                db.Add(
                    new Satisfaction
                    {
                        CaseId = file.Id,
                        PersonId = input.PersonId,
                        On = today.Date,
                        Information = input.Information!.Value,
                        Speed = input.Speed!.Value,
                        Usefulness = input.Usefulness!.Value,
                        Respect = input.Respect!.Value,
                        Comment = Personal.Of(input.Comment),
                        ByName = by.Name,
                    }
                );
                return Task.FromResult<Outcome<Act>>(
                    new Act("satisfaction.told", PersonId: input.PersonId)
                );
            },
            cancel
        );

    /// <summary>The photograph of a visit.</summary>
    public async Task<Attachment?> PhotoAsync(
        Guid caseId,
        Guid id,
        CancellationToken cancel = default
    ) =>
        await db.Set<MonitoringVisit>()
            .Where(v => v.CaseId == caseId && v.Id == id)
            .Select(v => v.PhotoId)
            .SingleOrDefaultAsync(cancel)
            is { } photo
            ? await attachments.FindAsync(photo, cancel)
            : null;

    private static TaskNotice Notice(
        CaseFile file,
        string kind,
        DateOnly due,
        string page,
        Guid subject
    ) => new(kind, Role.OriginCaseworker, due, page) { AtOrigin = true, Subject = subject };

    private Task<MonitoringVisit?> FindAsync(Guid caseId, Guid id, CancellationToken cancel) =>
        db.Set<MonitoringVisit>()
            .SingleOrDefaultAsync(v => v.CaseId == caseId && v.Id == id, cancel);

    private Task<Outcome> OnAsync(
        string code,
        Actor by,
        Func<CaseFile, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            FollowUpPermissions.Record,
            async file =>
                !file.IsOpen ? new Refusal("FollowUp.CaseClosed")
                : file.ArrivedOn is null ? new Refusal("FollowUp.NotArrived")
                : !WorkingMission.IsOf(file, by) ? new Refusal("FollowUp.OtherMission")
                : await change(file),
            cancel
        );
}
