using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Sets conditions aside, by the role named for each, with a reason that stays on the file; and takes that back. A waiver hides
/// nothing that is found later: who decides what it set aside ends it, and so does who suspends return to the country.
/// </summary>
public sealed class Waivers
{
    /// <summary>The shortest reason taken, in characters: a word is no reason.</summary>
    public const int ShortestReason = 10;

    private readonly RihlaDb db;
    private readonly CaseFiles files;
    private readonly CaseOperations operations;
    private readonly IReadOnlyList<Condition> conditions;
    private readonly Today today;

    internal Waivers(
        RihlaDb db,
        CaseFiles files,
        CaseOperations operations,
        IEnumerable<Condition> conditions,
        Today today
    ) =>
        (this.db, this.files, this.operations, this.conditions, this.today) = (
            db,
            files,
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

    /// <summary>Waives a condition for a case.</summary>
    /// <returns>Refused for a condition that nobody may waive or that another role waives, without a reason, and twice.</returns>
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
                if (Refused(condition, by) is { } refusal)
                {
                    return refusal;
                }
                if (reason is null || reason.Trim().Length < ShortestReason)
                {
                    return Refusal.Of("Reason", "Waiver.ReasonMissing", ShortestReason);
                }
                if (await FindAsync(file.Id, condition, cancel) is not null)
                {
                    return new Refusal("Waiver.Already");
                }
                db.Add(
                    new Waiver
                    {
                        CaseId = file.Id,
                        Condition = condition,
                        ById = by.UserId,
                        ByName = by.Name,
                        At = today.Now,
                        Reason = new(reason.Trim()),
                    }
                );
                return new Act("condition.waived")
                {
                    Args = [$"@Condition.{condition}"],
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
                if (Refused(condition, by) is { } refusal)
                {
                    return refusal;
                }
                if (await FindAsync(file.Id, condition, cancel) is not { } waiver)
                {
                    return new Refusal("Waiver.None");
                }
                waiver.RevokedAt = today.Now;
                return new Act("condition.waiver-revoked") { Args = [$"@Condition.{condition}"] };
            },
            cancel
        );

    /// <summary>
    /// What was set aside is being decided: the waiver was given without this decision and no longer stands; who still wants to
    /// set the condition aside does so knowing it. Call it within the operation, before anything is changed.
    /// </summary>
    public async Task EndAsync(
        CaseFile file,
        string condition,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        if (await FindAsync(file.Id, condition, cancel) is { } waiver)
        {
            waiver.RevokedAt = today.Now;
            await db.SaveAsync(
                by,
                new Act("condition.waiver-ended", CaseId: file.Id)
                {
                    Args = [$"@Condition.{condition}"],
                },
                cancel
            );
        }
    }

    /// <summary>
    /// The same for everybody who is to travel to a country, of which something was found since. Call it within a transaction; the
    /// cases are held until it ends, and have to be judged anew.
    /// </summary>
    /// <returns>The cases whose waiver it ended.</returns>
    internal async Task<IReadOnlyList<Guid>> EndAsync(
        string country,
        string condition,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var standing =
            from waiver in db.Set<Waiver>()
            join @case in db.Set<Case>() on waiver.CaseId equals @case.Id
            where
                waiver.Condition == condition
                && waiver.RevokedAt == null
                && @case.Country == country
                && @case.Stage < Stage.Departed
            select waiver;
        await files.LockAsync(
            await standing.Select(w => w.CaseId).Distinct().ToListAsync(cancel),
            cancel
        );
        var ended = await standing.ToListAsync(cancel);
        if (ended.Count == 0)
        {
            return [];
        }
        ended.ForEach(w => w.RevokedAt = today.Now);
        await db.SaveAsync(
            by,
            [
                .. ended.Select(w => new Act("condition.waiver-ended", CaseId: w.CaseId)
                {
                    Args = [$"@Condition.{condition}"],
                }),
            ],
            cancel
        );
        return [.. ended.Select(w => w.CaseId)];
    }

    private Refusal? Refused(string condition, Actor by) =>
        Waivable(condition) is not { WaivedBy: { } role } ? new("Waiver.NotWaivable")
        : !by.IsSystem && !by.Roles.Contains(role) ? new("Waiver.AnotherRole", role)
        : null;
}
