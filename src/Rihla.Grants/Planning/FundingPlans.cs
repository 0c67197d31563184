using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>Proposes who is paid by which grant, lets the manager change the proposal, and reserves the money when it is accepted.</summary>
public sealed class FundingPlans
{
    /// <summary>How many stand on a page.</summary>
    public const int PageSize = 20;

    private readonly RihlaDb db;
    private readonly FundingDemand demand;
    private readonly CaseFiles files;
    private readonly FundingBook book;
    private readonly PlanReserving reserving;
    private readonly Words words;
    private readonly Today today;

    internal FundingPlans(
        RihlaDb db,
        FundingDemand demand,
        CaseFiles files,
        FundingBook book,
        PlanReserving reserving,
        Words words,
        Today today
    )
    {
        (this.db, this.demand, this.files, this.book) = (db, demand, files, book);
        (this.reserving, this.words, this.today) = (reserving, words, today);
    }

    /// <summary>Works out a proposal for a mission without keeping it.</summary>
    internal async Task<PlanResult> WorkOutAsync(
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Plan);
        var day = today.Date;
        var waiting = await demand.WaitingAsync(missionId, by, cancel);
        var grants = await db.Set<Grant>()
            .AsNoTracking()
            .Include(g => g.Lines)
            .Include(g => g.Rules)
            .AsSplitQuery()
            .Where(g => g.MissionId == missionId && g.StartsOn <= day && g.EndsOn >= day)
            .OrderBy(g => g.EndsOn)
            .ThenBy(g => g.Name)
            .ToListAsync(cancel);
        var ids = grants.ConvertAll(g => g.Id);
        var free = await db.Set<LineBalance>()
            .AsNoTracking()
            .Join(
                db.Set<BudgetLine>().Where(l => ids.Contains(l.GrantId)),
                b => b.LineId,
                l => l.Id,
                (b, l) =>
                    new
                    {
                        l.GrantId,
                        l.Purpose,
                        b.Available,
                    }
            )
            .ToListAsync(cancel);
        var paid = (
            await db.Set<Reservation>()
                .AsNoTracking()
                .Where(r => ids.Contains(r.GrantId) && r.ReleasedOn == null)
                .ToListAsync(cancel)
        ).ToLookup(r => r.GrantId);
        var costs = await CostTable.LoadAsync(db, missionId, day, cancel);
        return FundingPlanner.Solve(
            [
                .. waiting.Select(w => new PlanCase(
                    w.File.Id,
                    w.File.Code,
                    Makeup.Of(w.File, day),
                    w.Urgency
                )),
            ],
            [
                .. grants.Select(g => new PlanGrant(
                    g,
                    free.Where(f => f.GrantId == g.Id)
                        .ToDictionary(f => f.Purpose, f => f.Available),
                    [.. paid[g.Id]]
                )),
            ],
            costs,
            day
        );
    }

    /// <summary>Works out a proposal as a document for other programs, and keeps and reserves nothing.</summary>
    public async Task<FundingPlanDocument> DocumentAsync(
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        return FundingPlanDocument.Of(await WorkOutAsync(missionId, by, cancel));
    }

    /// <summary>Works out a proposal for the actor's mission and keeps it in place of one that was not accepted.</summary>
    /// <returns>Its identity; refused when nobody waits.</returns>
    public async Task<Outcome<Guid>> ProposeAsync(Actor by, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var result = await WorkOutAsync(by.MissionId, by, cancel);
        if (result.Answers.Count == 0)
        {
            return new Refusal("Plan.NobodyWaits");
        }
        var plan = new FundingPlan
        {
            MissionId = by.MissionId,
            MadeAt = today.Now,
            MadeByName = by.Name,
            Worth = result.Worth,
            Bound = result.Bound,
            Seconds = result.Seconds,
        };
        var place = 0;
        foreach (var answer in result.Answers)
        {
            plan.Add(
                new PlanLine
                {
                    PlanId = plan.Id,
                    Place = ++place,
                    CaseCode = answer.Case.Code,
                    Persons = answer.Case.People.Persons,
                    Urgency = answer.Case.Urgency,
                    Destination = answer.Case.People.Destination,
                    Profile = Personal.Of(answer.Case.People.Profile),
                    Reason = answer.Reason,
                    GrantId = answer.Grant?.Id,
                    GrantName = answer.Grant?.Name,
                    Currency = answer.Grant?.Currency,
                    Cost = answer.Cost,
                    Purpose = answer.Purpose,
                    Missing = answer.Missing,
                    Rule = answer.Rule,
                    Kept = answer.Reason == PlanReason.Funded,
                }
            );
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"plan {by.MissionId}", cancel);
        foreach (
            var earlier in await db.Set<FundingPlan>()
                .Where(p => p.MissionId == by.MissionId && p.Standing == PlanStanding.Proposed)
                .ToListAsync(cancel)
        )
        {
            earlier.Standing = PlanStanding.Discarded;
        }
        db.Add(plan);
        await db.SaveAsync(by, new Act("plan.proposed"), cancel);
        await work.CommitAsync(cancel);
        return plan.Id;
    }

    /// <summary>The proposals of the actor's mission, the latest first, without their lines.</summary>
    internal IQueryable<FundingPlan> Of(Actor by)
    {
        by.Need(GrantsPermissions.Plan);
        return db.Set<FundingPlan>()
            .AsNoTracking()
            .Where(p => p.MissionId == by.MissionId)
            .OrderByDescending(p => p.MadeAt)
            .ThenByDescending(p => p.Id);
    }

    /// <summary>A page of them, and how many there are.</summary>
    internal async Task<(IReadOnlyList<FundingPlan> Plans, int Total)> PageAsync(
        int page,
        Actor by,
        CancellationToken cancel = default
    ) => (await Of(by).Page(page, PageSize).ToListAsync(cancel), await Of(by).CountAsync(cancel));

    /// <summary>The last proposal of the actor's mission, with its lines, while nobody has decided on it.</summary>
    internal Task<FundingPlan?> ProposedAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(GrantsPermissions.Plan);
        return db.Set<FundingPlan>()
            .AsNoTracking()
            .Include(p => p.Lines)
            .Where(p => p.MissionId == by.MissionId && p.Standing == PlanStanding.Proposed)
            .OrderByDescending(p => p.MadeAt)
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>A proposal, and its lines in the order of the waiting list: those of cases that exist for the actor.</summary>
    internal async Task<(FundingPlan Plan, IReadOnlyList<PlanLine> Lines)?> FindAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Plan);
        var plan = await db.Set<FundingPlan>()
            .AsNoTracking()
            .Include(p => p.Lines.OrderBy(l => l.Place))
            .SingleOrDefaultAsync(p => p.Id == id && p.MissionId == by.MissionId, cancel);
        if (plan is null)
        {
            return null;
        }
        // It may have been made by somebody who sees a restricted case, or before the case was closed off.
        var visible = await files.VisibleAsync([.. plan.Lines.Select(l => l.CaseCode)], by, cancel);
        return (plan, [.. plan.Lines.Where(l => visible.Contains(l.CaseCode))]);
    }

    /// <summary>Takes a case out of a proposal, puts it in again, or gives it to another grant.</summary>
    /// <returns>
    /// The line, which says why the grant could not pay for it today, if so: it can all the same stand in the proposal, for what is
    /// reserved with it may make room, and the grant is asked again when the proposal is accepted.
    /// </returns>
    internal async Task<Outcome<PlanLine>> ChangeAsync(
        Guid planId,
        Guid lineId,
        string? grant,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Plan);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"plan {by.MissionId}", cancel);
        var plan = await db.Set<FundingPlan>()
            .SingleOrDefaultAsync(p => p.Id == planId && p.MissionId == by.MissionId, cancel);
        var line = await db.Set<PlanLine>()
            .SingleOrDefaultAsync(l => l.Id == lineId && l.PlanId == planId, cancel);
        if (plan is null || line is null)
        {
            return new Refusal("Plan.NotFound");
        }
        if (plan.Standing != PlanStanding.Proposed)
        {
            return new Refusal("Plan.Over");
        }
        if (await files.FindAsync(line.CaseCode, by, cancel) is not { } file)
        {
            return new Refusal("Case.NotFound");
        }
        if (string.IsNullOrEmpty(grant))
        {
            line.TakeOut();
        }
        else if (
            (await book.OffersAsync(file, cancel)).FirstOrDefault(o => o.Grant == grant) is
            { } offer
        )
        {
            line.GiveTo(
                await db.Set<Grant>()
                    .Where(g => g.MissionId == by.MissionId && g.Name == grant)
                    .Select(g => g.Id)
                    .SingleAsync(cancel),
                offer,
                offer.Why.Count == 0 ? null : PlanReserving.Say(offer.Why, words)
            );
        }
        else
        {
            return new Refusal("Grant.Unknown", grant);
        }
        await db.SaveAsync(by, new Act("plan.changed") { Args = [line.CaseCode] }, cancel);
        await work.CommitAsync(cancel);
        return line;
    }

    /// <summary>Gives a proposal up.</summary>
    public async Task<Outcome> DiscardAsync(
        Guid planId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(GrantsPermissions.Plan);
        return await EndAsync(planId, PlanStanding.Discarded, "plan.discarded", by, cancel);
    }

    /// <summary>
    /// Accepts a proposal: the money is reserved case by case, those first who serve a minimum share. A case that has
    /// changed since, or for which the money is gone, is left on the waiting list with the reason.
    /// </summary>
    public async Task<Outcome> AcceptAsync(
        Guid planId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(GrantsPermissions.Plan);
        var ended = await EndAsync(planId, PlanStanding.Accepted, "plan.accepted", by, cancel);
        if (ended.IsDone)
        {
            await reserving.ReserveAsync(planId, by);
        }
        return ended;
    }

    /// <summary>Goes on where the reserving of an accepted proposal was cut off, as by a stop of the server.</summary>
    /// <returns>Refused for a proposal that is not accepted.</returns>
    public async Task<Outcome> ResumeAsync(
        Guid planId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(GrantsPermissions.Plan);
        if (
            !await db.Set<FundingPlan>()
                .AnyAsync(
                    p =>
                        p.Id == planId
                        && p.MissionId == by.MissionId
                        && p.Standing == PlanStanding.Accepted,
                    cancel
                )
        )
        {
            return new Refusal("Plan.NotFound");
        }
        await reserving.ReserveAsync(planId, by);
        return Outcome.Done;
    }

    private async Task<Outcome> EndAsync(
        Guid planId,
        PlanStanding standing,
        string act,
        Actor by,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"plan {by.MissionId}", cancel);
        var plan = await db.Set<FundingPlan>()
            .SingleOrDefaultAsync(p => p.Id == planId && p.MissionId == by.MissionId, cancel);
        if (plan is null)
        {
            return new Refusal("Plan.NotFound");
        }
        if (plan.Standing != PlanStanding.Proposed)
        {
            return new Refusal("Plan.Over");
        }
        plan.Standing = standing;
        await db.SaveAsync(by, new Act(act), cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }
}
