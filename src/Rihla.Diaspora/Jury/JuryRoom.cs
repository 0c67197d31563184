using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>A line of a juror's list.</summary>
internal sealed record ToMark(Application Application, Assessment? Own, bool MayReadMarks);

/// <summary>A call to whose jury somebody belongs, with what she has to mark.</summary>
internal sealed record JurorCall(Call Call, JuryRound Round, IReadOnlyList<ToMark> Applications)
{
    /// <summary>How many she has not done.</summary>
    public int Open =>
        Applications.Count(a => a.Own is null or { IsConflict: false, IsHandedIn: false });
}

/// <summary>What a juror sees of one application.</summary>
/// <param name="Call">Its call.</param>
/// <param name="Application">The application; before she has said that nothing binds her, the page shows only whose it is.</param>
/// <param name="Own">What she has said.</param>
/// <param name="Marks">The sheets of the others; nothing before they may be read.</param>
internal sealed record JurorView(
    Call Call,
    Application Application,
    Assessment? Own,
    IReadOnlyList<Assessment>? Marks
);

/// <summary>Where jurors mark. A juror sees the applications of the calls to whose jury she was appointed, and of those nothing more once she has said that she is bound.</summary>
internal sealed class JuryRoom(RihlaDb db, ReadLog reads, Today today)
{
    /// <summary>The calls of a juror that are being marked or were, the latest first.</summary>
    public async Task<IReadOnlyList<JurorCall>> CallsAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Mark);
        var (mission, me) = (by.MissionId, by.UserId);
        var calls = await CallDesk
            .Whole(db)
            .AsNoTracking()
            .Where(c =>
                c.MissionId == mission && c.PublishedAt != null && c.Jurors.Any(j => j.UserId == me)
            )
            .OrderByDescending(c => c.ClosesOn)
            .ToListAsync(cancel);
        var found = new List<JurorCall>();
        foreach (var call in calls)
        {
            var (round, applications, sheets) = await RoundAsync(db, call, cancel);
            found.Add(
                new(
                    call,
                    round,
                    IsMarked(call)
                        ?
                        [
                            .. applications.Select(a => new ToMark(
                                a,
                                sheets.FirstOrDefault(s =>
                                    s.ApplicationId == a.Id && s.JurorId == me
                                ),
                                round.MayRead(me, a.Id)
                            )),
                        ]
                        : []
                )
            );
        }
        return found;
    }

    /// <summary>An application, as far as the juror may see it. The look is recorded.</summary>
    public async Task<JurorView?> OpenAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (await FindAsync(code, by, cancel) is not { } found)
        {
            return null;
        }
        await reads.SawAsync(by, new("diaspora.application-viewed") { Args = [code] }, cancel);
        return found;
    }

    /// <summary>She says whether anything binds her to the applicant or the project. It is said once.</summary>
    /// <returns>Refused without an answer, and without a reason when something does.</returns>
    public async Task<Outcome> DeclareAsync(
        string code,
        bool? isConflict,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"jury {code} {by.UserId}", cancel);
        await CallDesk.LockOfAsync(db, work, code, cancel);
        if (await FindAsync(code, by, cancel) is not { } found)
        {
            return new Refusal("Application.Gone");
        }
        if (found.Own is not null)
        {
            return new Refusal("Jury.DeclaredBefore");
        }
        if (found.Call.PhaseOn(today.Date) != CallPhase.Scoring)
        {
            return new Refusal("Jury.NotMarking");
        }
        if (isConflict is not { } bound)
        {
            return Refusal.Of("IsConflict", "Jury.DeclarationMissing");
        }
        if (
            bound
            && (string.IsNullOrWhiteSpace(reason) || reason.Length > Application.LongestReason)
        )
        {
            return Refusal.Of("Reason", "Jury.ConflictReasonMissing", Application.LongestReason);
        }
        db.Add(
            new Assessment
            {
                ApplicationId = found.Application.Id,
                JurorId = by.UserId,
                JurorName = by.Name,
                IsConflict = bound,
                ConflictReason = bound ? Personal.Of(reason) : null,
                DeclaredAt = today.Now,
            }
        );
        await db.SaveAsync(
            by,
            new Act(bound ? "diaspora.conflict-declared" : "diaspora.no-conflict-declared")
            {
                Args = [code],
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Keeps marks, and hands them in if she says so.</summary>
    /// <param name="code">The application.</param>
    /// <param name="points">The points, by criterion.</param>
    /// <param name="comment">Her reasons, for those who decide.</param>
    /// <param name="handIn">Whether that is final.</param>
    /// <param name="by">The juror.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome> MarkAsync(
        string code,
        IReadOnlyDictionary<Guid, int?> points,
        string? comment,
        bool handIn,
        Actor by,
        CancellationToken cancel = default
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"jury {code} {by.UserId}", cancel);
        await CallDesk.LockOfAsync(db, work, code, cancel);
        if (await FindAsync(code, by, cancel) is not { Own: { } own } found)
        {
            return new Refusal("Jury.DeclarationMissing");
        }
        if (found.Call.PhaseOn(today.Date) != CallPhase.Scoring)
        {
            return new Refusal("Jury.NotMarking");
        }
        db.Attach(own);
        var written = own.Write(points, found.Call.Ordered, comment);
        if (written.IsDone && handIn)
        {
            written = own.HandIn(found.Call.Ordered, today.Now);
        }
        if (!written.IsDone)
        {
            db.ChangeTracker.Clear();
            return written;
        }
        await db.SaveAsync(
            by,
            new Act(handIn ? "diaspora.marks-handed-in" : "diaspora.marks-kept") { Args = [code] },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>The applications to which somebody said as a juror that she is bound: she sees nothing of them, whatever else she may.</summary>
    internal static IQueryable<Guid> BoundTo(RihlaDb db, Actor by)
    {
        var me = by.UserId;
        return db.Set<Assessment>()
            .Where(a => a.JurorId == me && a.IsConflict)
            .Select(a => a.ApplicationId);
    }

    /// <summary>Where the marking of a call stands, with all sheets. For those who rank and decide.</summary>
    internal static async Task<(
        JuryRound Round,
        IReadOnlyList<Application> Applications,
        IReadOnlyList<Assessment> Sheets
    )> RoundAsync(RihlaDb db, Call call, CancellationToken cancel)
    {
        var all = await db.Set<Application>()
            .AsNoTracking()
            .Where(a => a.CallId == call.Id)
            .OrderBy(a => a.SentAt)
            .ThenBy(a => a.Id)
            .ToListAsync(cancel);
        var applications = all.FindAll(a => a.IsInJury);
        var sheets = await db.Set<Assessment>()
            .AsNoTracking()
            .Include(a => a.Marks)
            .Where(a =>
                db.Set<Application>().Any(p => p.Id == a.ApplicationId && p.CallId == call.Id)
            )
            .ToListAsync(cancel);
        var round = new JuryRound(
            call.ScoringClosedAt is not null,
            all.Count(a => a.Standing == ApplicationStanding.Sent),
            [.. call.Jurors.Select(j => j.UserId)],
            [.. applications.Select(a => a.Id)],
            [
                .. sheets.Select(s => new SheetState(
                    s.ApplicationId,
                    s.JurorId,
                    s.IsConflict,
                    s.IsHandedIn
                )),
            ]
        );
        return (round, applications, sheets);
    }

    private async Task<JurorView?> FindAsync(string code, Actor by, CancellationToken cancel)
    {
        by.Need(DiasporaPermissions.Mark);
        var application = await db.Set<Application>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.Code == code, cancel);
        if (application is not { IsInJury: true })
        {
            return null;
        }
        var call = await CallDesk
            .Whole(db)
            .AsNoTracking()
            .SingleAsync(c => c.Id == application.CallId, cancel);
        // Who works for another mission by now has left the jury.
        if (call.MissionId != by.MissionId || !call.HasJuror(by.UserId) || !IsMarked(call))
        {
            return null;
        }
        var (round, _, sheets) = await RoundAsync(db, call, cancel);
        return new(
            call,
            application,
            sheets.FirstOrDefault(s => s.ApplicationId == application.Id && s.JurorId == by.UserId),
            round.MayRead(by.UserId, application.Id)
                ?
                [
                    .. sheets
                        .Where(s => s.ApplicationId == application.Id && s.IsHandedIn)
                        .OrderBy(s => s.JurorName, StringComparer.CurrentCulture),
                ]
                : null
        );
    }

    private bool IsMarked(Call call) =>
        call.PhaseOn(today.Date) is CallPhase.Scoring or CallPhase.Deciding or CallPhase.Decided;
}
