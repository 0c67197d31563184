using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Sets conditions aside, by the role named for each, with a reason that stays on the file; and takes that back. A waiver hides
/// nothing that is found later: who decides what it set aside ends it, and so does who chooses another country or mission than it
/// was given for; a suspension of return that came since it leaves in the way for as long as that one holds, and what is asked of
/// somebody who joined since (a screening, an examination), another doubt about who they are, another referral.
/// </summary>
public sealed class Waivers
{
    /// <summary>The shortest reason taken, in characters: a word is no reason.</summary>
    public const int ShortestReason = 10;

    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly IReadOnlyList<Condition> conditions;
    private readonly Today today;

    internal Waivers(
        RihlaDb db,
        CaseOperations operations,
        IEnumerable<Condition> conditions,
        Today today
    ) =>
        (this.db, this.operations, this.conditions, this.today) = (
            db,
            operations,
            [.. conditions],
            today
        );

    /// <summary>The condition with this key, if somebody may waive it.</summary>
    internal Condition? Waivable(string key) =>
        conditions.FirstOrDefault(c => c.Key == key && c.WaivedBy is not null);

    internal Task<Waiver?> FindAsync(
        Guid caseId,
        string condition,
        CancellationToken cancel = default
    ) =>
        db.Set<Waiver>()
            .SingleOrDefaultAsync(
                w => w.CaseId == caseId && w.Condition == condition && w.RevokedAt == null,
                cancel
            );

    /// <summary>The waiver that sets aside all that stands in the way of this condition now; one given before something was found does not.</summary>
    internal async Task<Waiver?> HoldingAsync(
        CaseFile file,
        string condition,
        CancellationToken cancel = default
    ) =>
        await FindAsync(file.Id, condition, cancel) is { } waiver
        && waiver.SetsAside(await ObstaclesAsync(file, condition, cancel))
            ? waiver
            : null;

    private async Task<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        string key,
        CancellationToken cancel
    ) =>
        Waivable(key) is { } condition
            ? await condition.ObstaclesAsync(file, condition.HoldsOn(file, today.Date), cancel)
            : [];

    /// <summary>Waives a condition for a case, with all that stands in its way now.</summary>
    /// <returns>
    /// Refused for a condition that nobody may waive, or that another role or mission waives, without a reason, and twice, unless something was
    /// found since.
    /// </returns>
    public Task<Outcome> WaiveAsync(
        string code,
        string condition,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Waive,
            async file =>
            {
                if (Refused(file, condition, by) is { } refusal)
                {
                    return refusal;
                }
                if (reason is null || reason.Trim().Length < ShortestReason)
                {
                    return Refusal.Of("Reason", "Waiver.ReasonMissing", ShortestReason);
                }
                var obstacles = await ObstaclesAsync(file, condition, cancel);
                var before = await FindAsync(file.Id, condition, cancel);
                if (before?.SetsAside(obstacles) == true)
                {
                    return new Refusal("Waiver.Already");
                }
                before?.RevokedAt = today.Now;
                db.Add(
                    new Waiver
                    {
                        CaseId = file.Id,
                        Condition = condition,
                        ById = by.UserId,
                        ByName = by.Name,
                        At = today.Now,
                        Reason = new(reason.Trim()),
                        Knowing = [.. obstacles.Select(o => o.Found).OfType<Guid>().Distinct()],
                    }
                );
                return new Act("condition.waived")
                {
                    Args = [Fill.Text($"Condition.{condition}")],
                    Reason = reason.Trim(),
                };
            },
            cancel
        );

    /// <summary>Takes a waiver back: the condition counts again, and the case falls back where it is not met.</summary>
    public Task<Outcome> RevokeAsync(
        string code,
        string condition,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Waive,
            async file =>
            {
                if (Refused(file, condition, by) is { } refusal)
                {
                    return refusal;
                }
                if (await FindAsync(file.Id, condition, cancel) is not { } waiver)
                {
                    return new Refusal("Waiver.None");
                }
                waiver.RevokedAt = today.Now;
                return new Act("condition.waiver-revoked")
                {
                    Args = [Fill.Text($"Condition.{condition}")],
                };
            },
            cancel
        );

    /// <summary>
    /// What was set aside is being decided: the waiver was given without this decision and no longer stands; who still wants to
    /// set the condition aside does so knowing it. Call it within the operation, before anything is changed.
    /// </summary>
    public Task EndAsync(
        CaseFile file,
        string condition,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        return EndAsync(file, c => c.Key == condition, by, cancel);
    }

    /// <summary>
    /// Another country, or another mission there, is being chosen, or one for the first time: what was set aside for where the family
    /// was to go is not set aside for there. Call it within the operation, before anything is changed.
    /// </summary>
    internal Task EndAsync(
        CaseFile file,
        string? country,
        Guid? missionId,
        Actor by,
        CancellationToken cancel
    )
    {
        var (another, otherMission) = (
            country != file.Country,
            country != file.Country || missionId != file.OriginMissionId
        );
        return another || otherMission
            ? EndAsync(
                file,
                c =>
                    c.WaivedFor switch
                    {
                        PlaceOfReturn.Country => another,
                        PlaceOfReturn.Mission => otherMission,
                        _ => false,
                    },
                by,
                cancel
            )
            : Task.CompletedTask;
    }

    private async Task EndAsync(
        CaseFile file,
        Func<Condition, bool> which,
        Actor by,
        CancellationToken cancel
    )
    {
        var keys = conditions.Where(which).Select(c => c.Key).ToList();
        var ended = await db.Set<Waiver>()
            .Where(w => w.CaseId == file.Id && w.RevokedAt == null && keys.Contains(w.Condition))
            .ToListAsync(cancel);
        if (ended.Count == 0)
        {
            return;
        }
        ended.ForEach(w => w.RevokedAt = today.Now);
        await db.SaveAsync(
            by,
            [
                .. ended.Select(w => new Act("condition.waiver-ended", CaseId: file.Id)
                {
                    Args = [Fill.Text($"Condition.{w.Condition}")],
                }),
            ],
            cancel
        );
    }

    private Refusal? Refused(CaseFile file, string key, Actor by) =>
        Waivable(key) is not { WaivedBy: { } role } condition ? new("Waiver.NotWaivable")
        : !by.IsSystem && !by.Roles.Contains(role) ? new("Waiver.AnotherRole", role)
        : HostAlone(file, condition, by);

    /// <summary>Why somebody of the mission of origin does not waive it, if so: what is done for the journey before the arrival is the host mission's.</summary>
    internal static Refusal? HostAlone(CaseFile file, Condition condition, Actor by) =>
        condition is { Into: < Stage.Arrived, OwnerIsAtOrigin: false }
        && Closing.HostAlone(file, by) is not null
            ? new("Waiver.HostDecides")
            : null;
}
