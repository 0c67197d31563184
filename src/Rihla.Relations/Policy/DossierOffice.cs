using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Results;

namespace Rihla.Relations;

/// <summary>Keeps dossiers of public policy and of the dialogue between countries of the South.</summary>
internal sealed class DossierOffice(
    RihlaDb db,
    StrategyBook strategies,
    Staff staff,
    PermissionTable permissions,
    Today today
)
{
    /// <summary>The dossiers of the actor's mission: open ones first, the latest before the others.</summary>
    public Task<List<Dossier>> ListAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return Whole()
            .AsNoTracking()
            .Where(d => d.MissionId == by.MissionId)
            .OrderBy(d => d.ClosedOn != null)
            .ThenByDescending(d => d.OpenedOn)
            .ThenBy(d => d.Id)
            .ToListAsync(cancel);
    }

    /// <summary>A dossier of the actor's mission; nothing, if there is none with this identity.</summary>
    public Task<Dossier?> FindAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return Whole()
            .AsNoTracking()
            .SingleOrDefaultAsync(d => d.Id == id && d.MissionId == by.MissionId, cancel);
    }

    /// <summary>Opens a dossier.</summary>
    /// <returns>Its identity; refused without a title or a day, and for an objective that is not of the mission.</returns>
    public async Task<Outcome<Guid>> AddAsync(
        DossierInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Dossiers);
        var dossier = new Dossier { MissionId = by.MissionId };
        if (await DescribeAsync(dossier, input, by, cancel) is { Count: > 0 } faults)
        {
            return faults;
        }
        db.Add(dossier);
        await db.SaveAsync(by, new Act("dossier.opened") { Args = [dossier.Title] }, cancel);
        return dossier.Id;
    }

    /// <summary>Changes a dossier.</summary>
    /// <returns>Refused as a new one is, and when somebody else changed it meanwhile.</returns>
    public Task<Outcome> ChangeAsync(
        Guid id,
        DossierInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async dossier =>
                dossier.Version != input.Version ? Outcome.ChangedMeanwhile
                : await DescribeAsync(dossier, input, by, cancel) is { Count: > 0 } faults ? faults
                : new Act("dossier.changed") { Args = [dossier.Title] },
            cancel
        );

    /// <summary>Closes a dossier, or opens it again: see <see cref="Dossier.Close"/>.</summary>
    public Task<Outcome> CloseAsync(
        Guid id,
        bool isClosed,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            dossier =>
                Answer(
                    dossier.Close(isClosed ? today.Date : null),
                    new(isClosed ? "dossier.closed" : "dossier.reopened") { Args = [dossier.Title] }
                ),
            cancel
        );

    /// <summary>Adds an institution, or says anew what it does in the dossier.</summary>
    public Task<Outcome> PartnerAsync(
        Guid id,
        Guid? institutionId,
        PartnerPart part,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async dossier =>
            {
                if (await InstitutionAsync(institutionId, by, cancel) is not { } institution)
                {
                    return Refusal.Of("InstitutionId", "Dossier.PartnerMissing");
                }
                if (
                    dossier.Partners.FirstOrDefault(p => p.InstitutionId == institution.Id) is
                    { } there
                )
                {
                    there.Part = part;
                }
                else
                {
                    dossier.Add(
                        new DossierPartner
                        {
                            DossierId = dossier.Id,
                            InstitutionId = institution.Id,
                            Part = part,
                        }
                    );
                }
                return new Act("dossier.partner-added")
                {
                    Args = [dossier.Title, institution.NameFr],
                };
            },
            cancel
        );

    /// <summary>An institution was entered by mistake: it leaves the dossier. The history keeps it, and why it went.</summary>
    public Task<Outcome> RemovePartnerAsync(
        Guid id,
        Guid? institutionId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async dossier =>
            {
                if (
                    dossier.Partners.FirstOrDefault(p => p.InstitutionId == institutionId)
                        is not { } partner
                    || await InstitutionAsync(institutionId, by, cancel) is not { } institution
                )
                {
                    return Refusal.Of("InstitutionId", "Dossier.PartnerGone");
                }
                dossier.Remove(partner);
                return Correcting.Corrected(
                    new("dossier.partner-removed") { Args = [dossier.Title, institution.NameFr] },
                    reason
                );
            },
            cancel
        );

    /// <summary>Adds a milestone: it becomes a task of its owner.</summary>
    /// <returns>Refused without a title, a day or an owner, and in a closed dossier.</returns>
    public Task<Outcome> AddMilestoneAsync(
        Guid id,
        MilestoneInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async dossier =>
            {
                var faults = new List<Refusal>();
                TitleOf(input.Title, faults);
                if (input.DueOn is null)
                {
                    faults.Add(Refusal.Of("DueOn", "Promise.DueMissing"));
                }
                var owner = (await OwnersAsync(by, cancel)).FirstOrDefault(s =>
                    s.UserId == input.OwnerId
                );
                if (owner is null)
                {
                    faults.Add(Refusal.Of("OwnerId", "Promise.OwnerMissing"));
                }
                if (dossier.ClosedOn is not null)
                {
                    faults.Add(new("Dossier.IsClosed"));
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                dossier.Add(
                    new DossierMilestone
                    {
                        DossierId = dossier.Id,
                        Title = input.Title!.Trim(),
                        DueOn = input.DueOn!.Value,
                        OwnerUserId = owner!.UserId,
                        OwnerName = owner.Name,
                    }
                );
                return new Act("dossier.milestone-added")
                {
                    Args = [dossier.Title, input.Title.Trim()],
                };
            },
            cancel
        );

    /// <summary>Hands a milestone to somebody, or to another day: it becomes a task of its new owner.</summary>
    /// <returns>Refused without a day or an owner, and once it is settled.</returns>
    public Task<Outcome> HandOverAsync(
        Guid id,
        Guid? milestoneId,
        Guid? ownerId,
        DateOnly? dueOn,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async dossier =>
            {
                if (
                    dossier.Milestones.FirstOrDefault(m => m.Id == milestoneId) is not { } milestone
                )
                {
                    return Refusal.Of("MilestoneId", "Dossier.MilestoneMissing");
                }
                if (dueOn is not { } day)
                {
                    return Refusal.Of("DueOn", "Promise.DueMissing");
                }
                var owner = (await OwnersAsync(by, cancel)).FirstOrDefault(s =>
                    s.UserId == ownerId
                );
                return owner is null
                    ? Refusal.Of("OwnerId", "Promise.OwnerMissing")
                    : await Answer(
                        milestone.HandTo(owner.UserId, owner.Name, day),
                        new("dossier.milestone-handed")
                        {
                            Args = [dossier.Title, milestone.Title, owner.Name],
                        }
                    );
            },
            cancel
        );

    /// <summary>A milestone is reached on a day: said by whoever sees to it, or by whoever keeps dossiers.</summary>
    /// <returns>Refused as <see cref="DossierMilestone.Reach"/> says, and for what somebody else sees to.</returns>
    public Task<Outcome> ReachAsync(
        Guid id,
        Guid milestoneId,
        DateOnly? reachedOn,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnMilestoneAsync(
            id,
            milestoneId,
            by,
            (dossier, milestone) =>
                Answer(
                    milestone.Reach(reachedOn, dossier.OpenedOn, today.Date),
                    new("dossier.milestone-reached") { Args = [dossier.Title, milestone.Title] }
                ),
            cancel
        );

    /// <summary>A milestone is no longer wanted.</summary>
    public Task<Outcome> DropAsync(
        Guid id,
        Guid milestoneId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Dossiers);
        return OnMilestoneAsync(
            id,
            milestoneId,
            by,
            (dossier, milestone) =>
                Answer(
                    milestone.Drop(),
                    new("dossier.milestone-dropped") { Args = [dossier.Title, milestone.Title] }
                ),
            cancel
        );
    }

    /// <summary>Takes up again a milestone that was settled by mistake: it counts no longer, and is a task of its owner.</summary>
    /// <returns>Refused while it is to be reached, in a closed dossier, and for what somebody else sees to.</returns>
    public Task<Outcome> TakeUpAsync(
        Guid id,
        Guid milestoneId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnMilestoneAsync(
            id,
            milestoneId,
            by,
            (dossier, milestone) =>
                dossier.ClosedOn is not null
                    ? Task.FromResult<Outcome<Act>>(new Refusal("Dossier.IsClosed"))
                    : Answer(
                        milestone.TakeUp(),
                        new("dossier.milestone-taken-up")
                        {
                            Args = [dossier.Title, milestone.Title],
                        }
                    ),
            cancel
        );

    /// <summary>Those of the actor's mission who can open dossiers, by name.</summary>
    public async Task<IReadOnlyList<StaffInfo>> OwnersAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        [
            .. (await staff.InMissionAsync(by.MissionId, cancel)).Where(s =>
                s.Roles.Any(r => permissions.Holds(r, RelationsPermissions.View))
            ),
        ];

    /// <summary>A title is needed, and not too long.</summary>
    internal static void TitleOf(string? title, List<Refusal> faults)
    {
        if (string.IsNullOrWhiteSpace(title) || title.Trim().Length > Dossier.LongestTitle)
        {
            faults.Add(Refusal.Of("Title", "Dossier.TitleMissing", Dossier.LongestTitle));
        }
    }

    private async Task<List<Refusal>> DescribeAsync(
        Dossier dossier,
        DossierInput input,
        Actor by,
        CancellationToken cancel
    )
    {
        var faults = new List<Refusal>();
        TitleOf(input.Title, faults);
        Naming.NoLonger(input.Summary, Dossier.LongestSummary, "Summary", faults);
        if (input.OpenedOn is null)
        {
            faults.Add(Refusal.Of("OpenedOn", "Dossier.DayMissing"));
        }
        if (
            input.ObjectiveId is { } objective
            && !(await strategies.ObjectivesAsync(by, cancel)).Any(o => o.Id == objective)
        )
        {
            faults.Add(Refusal.Of("ObjectiveId", "Dossier.ObjectiveGone"));
        }
        if (faults.Count == 0)
        {
            dossier.Describe(
                input.Kind,
                input.Title!,
                input.Summary,
                input.OpenedOn!.Value,
                input.ObjectiveId
            );
        }
        return faults;
    }

    /// <summary>An institution of the actor's mission.</summary>
    internal Task<Institution?> InstitutionAsync(Guid? id, Actor by, CancellationToken cancel) =>
        db.Set<Institution>()
            .SingleOrDefaultAsync(i => i.Id == id && i.MissionId == by.MissionId, cancel);

    /// <summary>Changes a dossier of the actor's mission.</summary>
    internal Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<Dossier, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(RelationsPermissions.Dossiers);
        return ChangedAsync(id, by, change, cancel);
    }

    /// <summary>Changes a milestone of the actor's mission: their own, or any for whoever keeps dossiers.</summary>
    private Task<Outcome> OnMilestoneAsync(
        Guid id,
        Guid milestoneId,
        Actor by,
        Func<Dossier, DossierMilestone, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(RelationsPermissions.View);
        return ChangedAsync(
            id,
            by,
            dossier =>
                dossier.Milestones.FirstOrDefault(m => m.Id == milestoneId) is not { } milestone
                    ? Task.FromResult<Outcome<Act>>(new Refusal("Dossier.MilestoneMissing"))
                : !milestone.IsFor(by)
                    ? Task.FromResult<Outcome<Act>>(
                        new Refusal("Dossier.MilestoneNotYours", milestone.OwnerName)
                    )
                : change(dossier, milestone),
            cancel
        );
    }

    private Task<Outcome> ChangedAsync(
        Guid id,
        Actor by,
        Func<Dossier, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        db.ChangeAsync(
            $"dossier {id}",
            () =>
                Whole()
                    .SingleOrDefaultAsync(d => d.Id == id && d.MissionId == by.MissionId, cancel),
            new Refusal("Dossier.NotFound"),
            change,
            by,
            cancel
        );

    private IQueryable<Dossier> Whole() =>
        db.Set<Dossier>()
            .Include(d => d.Partners)
            .Include(d => d.Milestones)
            .Include(d => d.Trainings)
                .ThenInclude(t => t.People)
            .AsSplitQuery();

    /// <summary>What was done, for the record; or why not.</summary>
    internal static Task<Outcome<Act>> Answer(Outcome outcome, Act act) =>
        Task.FromResult<Outcome<Act>>(outcome.IsDone ? act : outcome.Refusals.ToList());
}
