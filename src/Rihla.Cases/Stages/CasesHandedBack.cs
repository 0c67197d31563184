using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What a module ends when the mission of origin of a case receives nobody any more: what that mission alone had answered. Every
/// registered one is asked within the transaction, before it is saved. Register with <see cref="CasesModule.AddOriginEnding{T}"/>.
/// </summary>
public abstract class OriginEnding
{
    /// <summary>Ends it. It changes entities in memory; the operation saves them.</summary>
    /// <param name="file">The case, which still stands with that mission.</param>
    /// <param name="by">Who hands the case back.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnEndedAsync(CaseFile file, Actor by, CancellationToken cancel);
}

/// <summary>
/// A mission of origin that receives nobody any more works on no open case: the host mission of each goes on with it, as where a
/// country has no mission, and that mission does not see it any more. What stays a task of its own when a case is closed is done by the
/// host mission.
/// </summary>
internal sealed class CasesHandedBack(
    RihlaDb db,
    CaseFiles files,
    Progress progress,
    Consents consents,
    Waivers waivers,
    CaseTasks tasks,
    IEnumerable<OriginEnding> endings,
    Today today,
    ILogger<CasesHandedBack> log
) : ReceivingEnding
{
    /// <summary>The task of the host mission, which has the case again.</summary>
    public const string GoOnTask = "handed-back";

    private const int DaysToTell = 7;

    public override Task<int> CountAsync(Guid missionId, CancellationToken cancel) =>
        With(missionId).CountAsync(cancel);

    /// <summary>Each case in a transaction of its own: a mission may have many, and nobody waits for all of them.</summary>
    public override async Task HandBackAsync(Guid missionId, Actor by, CancellationToken cancel)
    {
        var codes = await With(missionId)
            .OrderBy(c => c.Id)
            .Select(c => c.Code)
            .ToListAsync(cancel);
        foreach (var code in codes)
        {
            try
            {
                await HandBackAsync(code, missionId, by, cancel);
            }
#pragma warning disable CA1031 // One case that does not open must not leave those behind it with a mission that is closed.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                // Only its kind: what a fault says may hold what was read.
                log.LogError(
                    "Case {Case} could not be handed back: {Fault}.",
                    code,
                    fault.GetType().Name
                );
            }
            db.ChangeTracker.Clear();
        }
    }

    private IQueryable<Case> With(Guid missionId) =>
        db.Set<Case>()
            .Where(c =>
                c.OriginMissionId == missionId
                && (
                    c.Stage < Stage.Closed
                    || (
                        c.HostMissionId != missionId
                        && db.Set<CaseTask>()
                            .Any(t =>
                                t.CaseId == c.Id
                                && t.OwnerMissionId == missionId
                                && t.DoneAt == null
                            )
                    )
                )
            );

    private async Task HandBackAsync(
        string code,
        Guid missionId,
        Actor by,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await db.LockCasesAsync([code], cancel);
        db.ChangeTracker.Clear();
        if (
            await files.FindAsync(code, Actor.System, cancel) is not { } file
            || file.OriginMissionId != missionId
        )
        {
            return;
        }
        if (!file.IsOpen)
        {
            await HandTasksAsync(file, missionId, cancel);
            await db.SaveAsync(by, new Act("case.tasks-handed-back", CaseId: file.Id), cancel);
            await work.CommitAsync(cancel);
            return;
        }
        if (file.Waiting().Any())
        {
            await waivers.EndAsync(file, file.Country, missionId: null, by, cancel);
        }
        foreach (var ending in endings)
        {
            await ending.OnEndedAsync(file, by, cancel);
        }
        // Who agreed that this mission sees the case has not agreed to another.
        await consents.EndAsync(file, ConsentPurpose.ShareWithOrigin, by, cancel);
        file.Case.OriginMissionId = null;
        await HandTasksAsync(file, missionId, cancel);
        await tasks.RaiseAgainAsync(
            file,
            new(GoOnTask, Role.Caseworker, today.Date.AddDays(DaysToTell), ""),
            cancel
        );
        await work.EndAsync(
            by,
            [new Act("case.handed-back", CaseId: file.Id)],
            () => progress.FollowAsync(file.Id, by, cancel),
            cancel
        );
    }

    private async Task HandTasksAsync(CaseFile file, Guid missionId, CancellationToken cancel)
    {
        var theirs = await db.Set<CaseTask>()
            .Where(t =>
                t.CaseId == file.Id
                && t.OwnerMissionId == missionId
                && missionId != file.HostMissionId
                && (t.DoneAt == null || t.DoneByName == null)
            )
            .ToListAsync(cancel);
        theirs.ForEach(t => t.HandToHost(file));
    }
}

/// <summary>
/// What an interrupted hand-over left, and what came to a closed mission since, is handed back within the quarter of an hour: a
/// case that was reopened, or went there in the moment in which the mission closed.
/// </summary>
internal sealed class CasesOfClosedMissions(Missions missions, CasesHandedBack cases) : RecurringJob
{
    public override string Name => "cases-of-closed-missions";

    public override TimeSpan Every => TimeSpan.FromMinutes(15);

    public override async Task RunAsync(CancellationToken cancel)
    {
        foreach (var mission in (await missions.AllAsync(cancel)).Where(m => !m.IsOrigin))
        {
            await cases.HandBackAsync(mission.Id, Actor.System, cancel);
        }
    }
}
