using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>What calls and ventures add to the tasks of a member of staff.</summary>
internal sealed class DiasporaTasks(RihlaDb db, Staff staff, Today today) : OfficeTasks
{
    /// <summary>After so many days an overdue follow-up is shown to the programme manager as well.</summary>
    public const int EscalatedAfterDays = 30;

    /// <summary>An applicant is answered within so many days.</summary>
    public const int AnsweredWithinDays = 5;

    /// <summary>A jury marks within so many days after a call has closed.</summary>
    public const int MarkedWithinDays = 30;

    /// <summary>A venture on its way to an enterprise, of which nothing was written down for so many days, is asked after.</summary>
    public const int QuietAfterDays = 90;

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
        if (by.May(DiasporaPermissions.Manage))
        {
            tasks.AddRange(await MessagesAsync(by, cancel));
            tasks.AddRange(await DoubtfulAsync(by, cancel));
            tasks.AddRange(await SelectedAsync(by, cancel));
            tasks.AddRange(await QuietAsync(by, cancel));
        }
        if (by.May(DiasporaPermissions.Manage) || by.May(DiasporaPermissions.Decide))
        {
            tasks.AddRange(await CallsAsync(by, cancel));
        }
        if (by.May(DiasporaPermissions.Decide))
        {
            tasks.AddRange(await PlacesAsync(by, cancel));
        }
        if (by.May(DiasporaPermissions.Mark))
        {
            tasks.AddRange(await MarksAsync(by, cancel));
        }
        return [.. tasks.OrderBy(t => t.DueOn)];
    }

    private async Task<IEnumerable<OfficeTask>> FollowUpsAsync(Actor by, CancellationToken cancel)
    {
        // The officer sees them when they are raised, the manager when nobody has been there.
        var until = by.May(DiasporaPermissions.Manage)
            ? DateOnly.MaxValue
            : today.Date.AddDays(-EscalatedAfterDays);
        var due = await db.Set<FollowUp>()
            .Where(f => f.HeldOn == null && f.DueOn <= until)
            .Join(
                Going(by),
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

    // Of who is forgotten nothing is written down any more.
    private IQueryable<Venture> Going(Actor by)
    {
        var mission = by.MissionId;
        return db.Set<Venture>()
            .Where(v =>
                v.MissionId == mission
                && v.DroppedOn == null
                && !db.Set<Application>()
                    .Any(a => a.Id == v.ApplicationId && a.AnonymisedAt != null)
            );
    }

    // What an applicant wrote or sent, and no officer has written since.
    private async Task<IEnumerable<OfficeTask>> MessagesAsync(Actor by, CancellationToken cancel)
    {
        var mission = by.MissionId;
        var going = db.Set<Application>()
            .Where(a =>
                a.AnonymisedAt == null
                && (
                    a.Standing == ApplicationStanding.Sent
                    || a.Standing == ApplicationStanding.Eligible
                    || a.Standing == ApplicationStanding.Reserve
                    || a.Standing == ApplicationStanding.Selected
                    // What nobody has been told changes nothing: see Followed.TakesMore.
                    || (
                        a.Standing == ApplicationStanding.Ineligible
                        || a.Standing == ApplicationStanding.Refused
                    ) && db.Set<Call>().Any(c => c.Id == a.CallId && c.AnnouncedAt == null)
                )
                && db.Set<Call>().Any(c => c.Id == a.CallId && c.MissionId == mission)
            );
        var answers = db.Set<ApplicationLine>().Where(l => l.ByName != null);
        var said = db.Set<ApplicationLine>()
            .Where(l =>
                l.ByName == null
                && !answers.Any(o => o.ApplicationId == l.ApplicationId && o.At > l.At)
            )
            .Select(l => new { l.ApplicationId, l.At });
        var sent = db.Set<ApplicationPaper>()
            .Where(p => !answers.Any(o => o.ApplicationId == p.ApplicationId && o.At > p.At))
            .Select(p => new { p.ApplicationId, p.At });
        var open = await said.Concat(sent)
            .Join(going, w => w.ApplicationId, a => a.Id, (w, a) => new { a.Code, w.At })
            .ToListAsync(cancel);
        return open.GroupBy(w => w.Code, StringComparer.Ordinal)
            .Select(g => new OfficeTask(
                "Task.application-message",
                [g.Key],
                today.Of(g.Min(w => w.At)).AddDays(AnsweredWithinDays),
                $"/app/diaspora/applications/{g.Key}"
            ));
    }

    // Whoever is to be looked at twice can send no paper until somebody has: it cannot wait until the call has closed.
    private async Task<IEnumerable<OfficeTask>> DoubtfulAsync(Actor by, CancellationToken cancel)
    {
        var (mission, me, day) = (by.MissionId, by.UserId, today.Date);
        var held = await db.Set<Call>()
            .AsNoTracking()
            .Where(c =>
                c.MissionId == mission
                && c.PublishedAt != null
                && c.ClosesOn >= day
                && !c.Jurors.Any(j => j.UserId == me)
            )
            .Join(
                db.Set<Application>().Where(Application.HeldBack),
                c => c.Id,
                a => a.CallId,
                (c, a) => new { Call = c, a.SentAt }
            )
            .ToListAsync(cancel);
        return held.GroupBy(h => h.Call.Address, StringComparer.Ordinal)
            .Where(g => g.First().Call.PhaseOn(day) == CallPhase.Open)
            .Select(g => new OfficeTask(
                "Task.call-doubtful",
                [Title(g.First().Call), g.Count()],
                today.Of(g.Min(h => h.SentAt)).AddDays(AnsweredWithinDays),
                $"/app/diaspora/calls/{g.Key}/applications?heldBack=true"
            ));
    }

    // Supported, and nobody has written or met since it can be told: who waits does not look every day.
    private async Task<IEnumerable<OfficeTask>> SelectedAsync(Actor by, CancellationToken cancel)
    {
        var mission = by.MissionId;
        var untold = await db.Set<Application>()
            .Where(a => a.Standing == ApplicationStanding.Selected && a.AnonymisedAt == null)
            .Join(
                db.Set<Call>().Where(c => c.MissionId == mission && c.AnnouncedAt != null),
                a => a.CallId,
                c => c.Id,
                (a, c) =>
                    new
                    {
                        a.Id,
                        a.Code,
                        Since = a.DecidedAt > c.AnnouncedAt ? a.DecidedAt : c.AnnouncedAt,
                    }
            )
            .Where(a =>
                !db.Set<ApplicationLine>()
                    .Any(l => l.ApplicationId == a.Id && l.ByName != null && l.At >= a.Since)
                && !db.Set<Venture>()
                    .Any(v =>
                        v.ApplicationId == a.Id
                        && (v.DroppedOn != null || v.CreatedOn != null || v.Sessions.Any())
                    )
            )
            .ToListAsync(cancel);
        return untold.Select(a => new OfficeTask(
            "Task.application-promoted",
            [a.Code],
            today.Of(a.Since!.Value).AddDays(AnsweredWithinDays),
            $"/app/diaspora/applications/{a.Code}"
        ));
    }

    // Selected, and on the way to an enterprise nothing was written down for long: it would be forgotten for years.
    private async Task<IEnumerable<OfficeTask>> QuietAsync(Actor by, CancellationToken cancel)
    {
        var going = await Going(by)
            .Where(v => v.CreatedOn == null)
            .Select(v => new
            {
                v.Code,
                v.SelectedOn,
                v.DossierOn,
                Session = v.Sessions.Max(s => (DateOnly?)s.On),
                Plan = v.Plans.Max(p => (DateOnly?)p.AddedOn),
                Accepted = v.Plans.Max(p => p.AcceptedOn),
                Money = v.Financing.Max(l => (DateOnly?)l.Since),
                // Who writes is not silent, on whichever side.
                Line = db.Set<ApplicationLine>()
                    .Where(l => l.ApplicationId == v.ApplicationId)
                    .Max(l => (DateTimeOffset?)l.At),
            })
            .ToListAsync(cancel);
        return going
            .Select(v => new OfficeTask(
                "Task.venture-quiet",
                [v.Code],
                new[]
                {
                    v.SelectedOn,
                    v.DossierOn,
                    v.Session,
                    v.Plan,
                    v.Accepted,
                    v.Money,
                    v.Line is { } line ? today.Of(line) : null,
                }
                    .Max()!
                    .Value.AddDays(QuietAfterDays),
                $"/app/diaspora/ventures/{v.Code}"
            ))
            .Where(t => t.DueOn < today.Date);
    }

    // A place that is free again, while somebody stands in reserve.
    private async Task<IEnumerable<OfficeTask>> PlacesAsync(Actor by, CancellationToken cancel)
    {
        var (mission, me) = (by.MissionId, by.UserId);
        var free = await db.Set<Call>()
            .AsNoTracking()
            .Where(c =>
                c.MissionId == mission
                && c.AnnouncedAt != null
                && !c.Jurors.Any(j => j.UserId == me)
                && db.Set<Application>()
                    .Any(a =>
                        a.CallId == c.Id
                        && a.Standing == ApplicationStanding.Reserve
                        && a.AnonymisedAt == null
                    )
                && db.Set<Application>()
                    .Count(a => a.CallId == c.Id && a.Standing == ApplicationStanding.Selected)
                    - db.Set<Venture>()
                        .Count(v => v.CallId == c.Id && v.DroppedOn != null && v.CreatedOn == null)
                    < c.Places - c.LeftFree
            )
            .Select(c => new
            {
                Call = c,
                Since = db.Set<Venture>()
                    .Where(v => v.CallId == c.Id && v.CreatedOn == null)
                    .Max(v => v.DroppedOn),
            })
            .ToListAsync(cancel);
        return free.Select(f => new OfficeTask(
            "Task.call-place-free",
            [Title(f.Call)],
            (f.Since ?? today.Of(f.Call.AnnouncedAt!.Value)).AddDays(14),
            $"/app/diaspora/calls/{f.Call.Address}/ranking"
        ));
    }

    private static string Title(Call call) =>
        call.TitleIn(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

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
            var title = Title(call);
            if (
                call.PhaseOn(day) == CallPhase.Scoring
                && by.May(DiasporaPermissions.Manage)
                && await MarkingAsync(call.Id, cancel) is { } marking
            )
            {
                tasks.Add(marking);
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

    // What the officer must do so that the call does not stay with its jury: somebody always has the next step.
    private async Task<OfficeTask?> MarkingAsync(Guid callId, CancellationToken cancel)
    {
        var call = await CallDesk.Whole(db).AsNoTracking().SingleAsync(c => c.Id == callId, cancel);
        var (round, _, _) = await JuryRoom.RoundAsync(db, call, cancel);
        if (round.Unchecked > 0)
        {
            return Asked("Task.call-eligibility", 14, "applications?standing=Sent");
        }
        if (round.Applications.Count == 0)
        {
            return Asked("Task.call-nothing-to-mark", 14, "manage");
        }
        if (round.IsOver)
        {
            return Asked("Task.call-close-marking", MarkedWithinDays, "manage");
        }
        var able = (await staff.InMissionAsync(call.MissionId, cancel))
            .Where(s => s.Roles.Contains(Role.Juror) && call.HasJuror(s.UserId))
            .Select(s => s.UserId)
            .ToList();
        if (able.Count == 0)
        {
            return Asked("Task.call-jury-missing", 14, "manage");
        }
        // Late, or of jurors alone who have left.
        return
            today.Date > call.ClosesOn.AddDays(MarkedWithinDays)
            || (round with { Jurors = able }).Missing == 0
            ? Asked("Task.call-sheets-missing", MarkedWithinDays, "manage")
            : null;

        OfficeTask Asked(string what, int days, string page) =>
            new(
                what,
                [Title(call)],
                call.ClosesOn.AddDays(days),
                $"/app/diaspora/calls/{call.Address}/{page}"
            );
    }

    private async Task<IEnumerable<OfficeTask>> MarksAsync(Actor by, CancellationToken cancel)
    {
        var (mission, me) = (by.MissionId, by.UserId);
        var calls = await db.Set<Call>()
            .AsNoTracking()
            .Where(c =>
                c.MissionId == mission
                && c.PublishedAt != null
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
                        [Title(call)],
                        call.ClosesOn.AddDays(MarkedWithinDays),
                        "/app/jury"
                    )
                );
            }
        }
        return tasks;
    }
}
