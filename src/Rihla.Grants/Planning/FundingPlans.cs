using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
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
    private readonly Funding funding;
    private readonly Today today;

    internal FundingPlans(RihlaDb db, FundingDemand demand, Funding funding, Today today) =>
        (this.db, this.demand, this.funding, this.today) = (db, demand, funding, today);

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

    /// <summary>A proposal with its lines, in the order of the waiting list.</summary>
    internal Task<FundingPlan?> FindAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        db.Set<FundingPlan>()
            .AsNoTracking()
            .Include(p => p.Lines.OrderBy(l => l.Place))
            .SingleOrDefaultAsync(p => p.Id == id && p.MissionId == by.MissionId, cancel);

    /// <summary>Takes a case out of a proposal, puts it in again, or gives it to another grant; the rules are checked when it is accepted.</summary>
    public async Task<Outcome> ChangeAsync(
        Guid planId,
        Guid lineId,
        string? grant,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
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
        if (string.IsNullOrEmpty(grant))
        {
            line.Kept = false;
        }
        else if (
            await db.Set<Grant>()
                .Where(g => g.MissionId == by.MissionId && g.Name == grant)
                .Select(g => (Guid?)g.Id)
                .SingleOrDefaultAsync(cancel) is
            { } grantId
        )
        {
            (line.Kept, line.GrantId, line.GrantName) = (true, grantId, grant);
        }
        else
        {
            return new Refusal("Grant.Unknown", grant);
        }
        await db.SaveAsync(by, new Act("plan.changed") { Args = [line.CaseCode] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
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
        if (!ended.IsDone)
        {
            return ended;
        }
        var lines = await db.Set<PlanLine>()
            .AsNoTracking()
            .Where(l => l.PlanId == planId && l.Kept)
            .OrderBy(l => l.Place)
            .ToListAsync(cancel);
        // Two rounds: who would miss a share in the first may keep it once the others are paid for.
        var again = await ReserveAsync(lines, by, cancel);
        var refused = await ReserveAsync(again.ConvertAll(r => r.Line), by, cancel);
        db.ChangeTracker.Clear();
        foreach (var (line, why) in refused)
        {
            var kept = await db.Set<PlanLine>().SingleAsync(l => l.Id == line.Id, cancel);
            kept.RefusedBecause = why;
        }
        if (refused.Count > 0)
        {
            await db.SaveDerivedAsync(cancel);
        }
        return Outcome.Done;
    }

    private async Task<List<(PlanLine Line, string Why)>> ReserveAsync(
        IReadOnlyList<PlanLine> lines,
        Actor by,
        CancellationToken cancel
    )
    {
        var refused = new List<(PlanLine, string)>();
        foreach (var line in lines)
        {
            db.ChangeTracker.Clear();
            var outcome = await funding.ReserveAsync(line.CaseCode, line.GrantName, by, cancel);
            if (!outcome.IsDone)
            {
                refused.Add((line, outcome.Refusals[0].TextKey));
            }
        }
        return refused;
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
