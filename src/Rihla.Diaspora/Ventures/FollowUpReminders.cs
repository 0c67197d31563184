using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>Raises the follow-ups whose months are coming, so that no enterprise is forgotten once it is founded.</summary>
internal sealed class FollowUpReminders(RihlaDb db, Ventures ventures) : RecurringJob
{
    /// <summary>A follow-up is raised so many days before it is due: a visit must be arranged.</summary>
    public const int RaisedBeforeDays = 14;

    private const int MostAtOnce = 200;

    public override string Name => "diaspora-follow-ups";

    public override TimeSpan Every => TimeSpan.FromHours(6);

    public override async Task RunAsync(CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        var going = await db.Set<Venture>()
            .Include(v => v.FollowUps)
            .Where(v => v.CreatedOn != null && v.DroppedOn == null)
            .OrderBy(v => v.CreatedOn)
            .ToListAsync(cancel);
        var raised = going.Where(ventures.Raise).Take(MostAtOnce).ToList();
        if (raised.Count > 0)
        {
            await db.SaveAsync(
                Actor.System,
                [.. raised.Select(v => new Act("diaspora.follow-up-raised") { Args = [v.Code] })],
                cancel
            );
        }
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }
}

/// <summary>What calls and ventures add to the tasks of a member of staff.</summary>
internal sealed class DiasporaTasks(RihlaDb db, Today today) : OfficeTasks
{
    /// <summary>After so many days an overdue follow-up is shown to the programme manager as well.</summary>
    public const int EscalatedAfterDays = 30;

    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        var tasks = new List<OfficeTask>();
        if (by.May(DiasporaPermissions.View))
        {
            tasks.AddRange(await FollowUpsAsync(by, cancel));
        }
        if (by.May(DiasporaPermissions.Manage) || by.May(DiasporaPermissions.Decide))
        {
            tasks.AddRange(await CallsAsync(by, cancel));
        }
        if (by.May(DiasporaPermissions.Mark))
        {
            tasks.AddRange(await MarksAsync(by, cancel));
        }
        return [.. tasks.OrderBy(t => t.DueOn)];
    }

    private async Task<IEnumerable<OfficeTask>> FollowUpsAsync(Actor by, CancellationToken cancel)
    {
        var mission = by.MissionId;
        // The officer sees them when they are raised, the manager when nobody has been there.
        var until = by.May(DiasporaPermissions.Manage)
            ? DateOnly.MaxValue
            : today.Date.AddDays(-EscalatedAfterDays);
        var due = await db.Set<FollowUp>()
            .Where(f => f.HeldOn == null && f.DueOn <= until)
            .Join(
                db.Set<Venture>().Where(v => v.MissionId == mission && v.DroppedOn == null),
                f => f.VentureId,
                v => v.Id,
                (f, v) =>
                    new
                    {
                        v.Code,
                        f.Month,
                        f.DueOn,
                    }
            )
            .ToListAsync(cancel);
        return due.Select(f => new OfficeTask(
            "Task.venture-follow-up",
            [f.Month, f.Code],
            f.DueOn,
            $"/app/diaspora/ventures/{f.Code}/follow-up/{f.Month}"
        ));
    }

    private async Task<IEnumerable<OfficeTask>> CallsAsync(Actor by, CancellationToken cancel)
    {
        var (mission, day) = (by.MissionId, today.Date);
        var calls = await db.Set<Call>()
            .AsNoTracking()
            .Where(c => c.MissionId == mission && c.PublishedAt != null && c.AnnouncedAt == null)
            .ToListAsync(cancel);
        var tasks = new List<OfficeTask>();
        foreach (var call in calls)
        {
            var title = call.TitleIn(
                System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName
            );
            if (
                call.PhaseOn(day) == CallPhase.Scoring
                && by.May(DiasporaPermissions.Manage)
                && await db.Set<Application>()
                    .AnyAsync(
                        a => a.CallId == call.Id && a.Standing == ApplicationStanding.Sent,
                        cancel
                    )
            )
            {
                tasks.Add(
                    new(
                        "Task.call-eligibility",
                        [title],
                        call.ClosesOn.AddDays(14),
                        $"/app/diaspora/calls/{call.Address}/applications?standing=Sent"
                    )
                );
            }
            if (
                call.PhaseOn(day) == CallPhase.Deciding
                && by.May(DiasporaPermissions.Decide)
                && !await db.Set<Juror>()
                    .AnyAsync(j => j.CallId == call.Id && j.UserId == by.UserId, cancel)
            )
            {
                tasks.Add(
                    new(
                        "Task.call-decide",
                        [title],
                        today.Of(call.ScoringClosedAt!.Value).AddDays(14),
                        $"/app/diaspora/calls/{call.Address}/decide"
                    )
                );
            }
        }
        return tasks;
    }

    private async Task<IEnumerable<OfficeTask>> MarksAsync(Actor by, CancellationToken cancel)
    {
        var me = by.UserId;
        var calls = await db.Set<Call>()
            .AsNoTracking()
            .Where(c =>
                c.PublishedAt != null
                && c.ScoringClosedAt == null
                && db.Set<Juror>().Any(j => j.CallId == c.Id && j.UserId == me)
            )
            .ToListAsync(cancel);
        var tasks = new List<OfficeTask>();
        foreach (var call in calls.Where(c => c.PhaseOn(today.Date) == CallPhase.Scoring))
        {
            var open = await db.Set<Application>()
                .CountAsync(
                    a =>
                        a.CallId == call.Id
                        && a.Standing == ApplicationStanding.Eligible
                        && !db.Set<Assessment>()
                            .Any(s =>
                                s.ApplicationId == a.Id
                                && s.JurorId == me
                                && (s.IsConflict || s.HandedInAt != null)
                            ),
                    cancel
                );
            if (open > 0)
            {
                tasks.Add(
                    new(
                        "Task.call-marks",
                        [
                            call.TitleIn(
                                System
                                    .Globalization
                                    .CultureInfo
                                    .CurrentUICulture
                                    .TwoLetterISOLanguageName
                            ),
                        ],
                        call.ClosesOn.AddDays(30),
                        "/app/jury"
                    )
                );
            }
        }
        return tasks;
    }
}
