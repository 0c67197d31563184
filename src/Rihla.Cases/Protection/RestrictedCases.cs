using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A restricted case as somebody outside its team may know of it: that it is there, and no more.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="StageOn">Since when.</param>
/// <param name="TeamSize">How many are on its team.</param>
/// <param name="Mine">Whether the reader is on its team.</param>
/// <param name="ToContact">Whether it was said on the site that somebody of it does not want to go, and no officer has reached her.</param>
public sealed record RestrictedCase(
    string Code,
    Stage Stage,
    DateOnly StageOn,
    int TeamSize,
    bool Mine,
    bool ToContact
);

/// <summary>Restricted cases wait for a protection officer: who takes one is on its team.</summary>
public sealed class RestrictedCases
{
    private readonly RihlaDb db;
    private readonly Staff staff;
    private readonly Progress progress;
    private readonly Today today;

    internal RestrictedCases(RihlaDb db, Staff staff, Progress progress, Today today) =>
        (this.db, this.staff, this.progress, this.today) = (db, staff, progress, today);

    /// <summary>
    /// The open restricted cases of the own mission, for protection officers to take, those whose people come to it among them from
    /// their departure on; and closed ones in which an officer is asked for something and that none has taken.
    /// </summary>
    public async Task<IReadOnlyList<RestrictedCase>> RestrictedAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Protect);
        var colleagues = await staff.InMissionAsync(by.MissionId, cancel);
        var asked = await ClosedAskedAsync(Teams.Officers(colleagues), by, cancel);
        return await Lines(Restricted(asked, by).Concat(Coming(by)), by).ToListAsync(cancel);
    }

    /// <summary>
    /// Those that no protection officer has taken, which have waited longest first: what is on its way to an officer in a case that a
    /// caseworker closed off is in nobody's list. Closed ones, in which an officer is asked for something, are among them; and those
    /// whose people come to the mission, where nobody of it is on the team and would meet them.
    /// </summary>
    /// <param name="most">How many are read at most.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<RestrictedCase>> UntakenAsync(
        int most,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Protect);
        var colleagues = await staff.InMissionAsync(by.MissionId, cancel);
        var officers = Teams.Officers(colleagues);
        var asked = await ClosedAskedAsync(officers, by, cancel);
        var untaken = Untaken(Restricted(asked, by), officers)
            .Concat(Untaken(Coming(by), [.. colleagues.Select(c => c.UserId)]));
        return await Lines(untaken, by).Take(most).ToListAsync(cancel);
    }

    // What is before the last stage is found by the index of the stages; what is not the last, by going through all that was ever closed.
    private IQueryable<Case> Restricted(List<Guid> closed, Actor by)
    {
        var cases = db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.HostMissionId == by.MissionId && c.Sensitivity == Sensitivity.Restricted);
        return closed.Count == 0
            ? cases.Where(c => c.Stage < Stage.Closed)
            : cases.Where(c => c.Stage < Stage.Closed || closed.Contains(c.Id));
    }

    private IQueryable<Case> Coming(Actor by) =>
        db.Set<Case>().AsNoTracking().Where(ComesTo(by.MissionId));

    // Before the departure the host mission alone says who there may know of it; once they have left, somebody must meet them.
    private static Expression<Func<Case, bool>> ComesTo(Guid mission) =>
        c =>
            c.OriginMissionId == mission
            && c.HostMissionId != mission
            && c.SharedWithOrigin
            && c.Sensitivity == Sensitivity.Restricted
            && c.Stage >= Stage.Departed
            && c.Stage < Stage.Closed;

    private IQueryable<Case> Untaken(IQueryable<Case> cases, List<Guid> users) =>
        cases.Where(c =>
            !db.Set<TeamMember>().Any(t => t.CaseId == c.Id && users.Contains(t.UserId))
        );

    // Somebody writes with her receipt after the case was closed: nobody else would see it. Found from the tasks, which are few.
    private Task<List<Guid>> ClosedAskedAsync(
        List<Guid> officers,
        Actor by,
        CancellationToken cancel
    ) =>
        db.Set<CaseTask>()
            .Where(t =>
                t.OwnerMissionId == by.MissionId
                && t.Owner == Role.ProtectionOfficer
                && t.DoneAt == null
            )
            .Join(
                Untaken(
                    db.Set<Case>()
                        .Where(c =>
                            c.HostMissionId == by.MissionId
                            && c.Sensitivity == Sensitivity.Restricted
                            && c.Stage == Stage.Closed
                        ),
                    officers
                ),
                t => t.CaseId,
                c => c.Id,
                (_, c) => c.Id
            )
            .Distinct()
            .ToListAsync(cancel);

    private IQueryable<RestrictedCase> Lines(IQueryable<Case> cases, Actor by) =>
        cases
            .OrderBy(c => c.StageOn)
            .ThenBy(c => c.Id)
            .Select(c => new RestrictedCase(
                c.Code,
                c.Stage,
                c.StageOn,
                db.Set<TeamMember>().Count(t => t.CaseId == c.Id),
                db.Set<TeamMember>().Any(t => t.CaseId == c.Id && t.UserId == by.UserId),
                db.Set<CaseTask>()
                    .Any(t =>
                        t.CaseId == c.Id
                        && t.Kind == Withdrawals.MakeContactTask
                        && t.DoneAt == null
                    )
            ));

    /// <summary>
    /// A protection officer takes a restricted case of the own mission, or one whose people come to it, and is on its team from now on.
    /// One of the own mission that is nobody's, or was of a colleague who has left, is hers: another caseworker, who would be asked,
    /// does not see it.
    /// </summary>
    public async Task<Outcome> TakeAsync(string code, Actor by, CancellationToken cancel = default)
    {
        by.Need(CasesPermissions.Protect);
        await using var work = await db.BeginAsync(cancel);
        var read = Code.Read(code) ?? "";
        await db.LockCasesAsync([read], cancel);
        var named = db.Set<Case>().Where(c => c.Code == read);
        var taken =
            await named.SingleOrDefaultAsync(
                c => c.HostMissionId == by.MissionId && c.Sensitivity == Sensitivity.Restricted,
                cancel
            ) ?? await named.SingleOrDefaultAsync(ComesTo(by.MissionId), cancel);
        if (taken is null)
        {
            return new Refusal("Case.NotFound");
        }
        if (await TeamMember.JoinAsync(db, taken.Id, by.UserId, today.Now, cancel))
        {
            var colleagues = Teams.WhoMayHaveCases(
                await staff.InMissionAsync(by.MissionId, cancel)
            );
            if (
                taken.HostMissionId == by.MissionId
                && (taken.CaseworkerId is not { } caseworker || !colleagues.Contains(caseworker))
            )
            {
                await Teams.GiveAsync(db, taken, by.UserId, cancel);
            }
            await db.SaveAsync(by, new Act("case.taken", CaseId: taken.Id), cancel);
            await progress.FollowAsync(taken.Id, by, cancel);
            await work.CommitAsync(cancel);
        }
        return Outcome.Done;
    }
}
