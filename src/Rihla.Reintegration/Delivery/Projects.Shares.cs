using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <content>Who takes part, and how the cost is shared among them.</content>
internal sealed partial class Projects
{
    /// <summary>
    /// A case takes part: the version of its plan that is written holds its share from now on, and the shares of the others
    /// become smaller.
    /// </summary>
    /// <returns>Refused once the project is ordered, twice, without a version that is written, and for a grant of another currency or mission than the others.</returns>
    public Task<Outcome> JoinAsync(
        string code,
        string caseCode,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            caseCode,
            by,
            async (project, cases) =>
            {
                if (await files.FindAsync(caseCode, by, cancel) is not { } file)
                {
                    return Refusal.Of("CaseCode", "Project.NoCase");
                }
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return notNow with { Field = "CaseCode" };
                }
                if (project.OrderId is not null)
                {
                    return new Refusal("Order.OrderedAlready");
                }
                if (project.Present.Any(p => p.CaseId == file.Id))
                {
                    return Refusal.Of("CaseCode", "Project.JoinedAlready");
                }
                if (project.Present.Count() is var others && project.Cost <= others)
                {
                    return new Refusal("Order.TooSmall", others + 1);
                }
                if (
                    await book.FindAsync(file.Id, cancel)
                    is not { Pending: { Standing: VersionStanding.Draft } draft } plan
                )
                {
                    return Refusal.Of("CaseCode", "ReintegrationPlan.NoDraft");
                }
                await planning.ReckonAsync(plan, cancel);
                if (plan.Currency != project.Currency)
                {
                    return Refusal.Of("CaseCode", "Project.OtherCurrency", project.Currency);
                }
                if (cases.Any(c => c.HostMissionId != file.HostMissionId))
                {
                    return Refusal.Of("CaseCode", "Project.OtherMission");
                }
                var item = new PlanItem
                {
                    PlanId = plan.Id,
                    CaseId = file.Id,
                    MissionId = project.MissionId,
                    Since = draft.Number,
                    Dimension = project.Dimension,
                    Level = project.Level,
                    Kind = project.Kind,
                    What = project.Title,
                    Quantity = 1,
                    Method = ExpenseMethod.InKind,
                    Purpose = LinePurpose.Reintegration,
                    Cost = 0,
                    DueOn = project.DueOn,
                    ProjectId = project.Id,
                };
                plan.Add(item);
                draft.Wrote(by.UserId, by.Name);
                db.Add(
                    project.Join(file.Id, file.Code, item.Id, file.Arrived().Count(), today.Date)
                );
                await ShareAsync(project, [item], file.Code, joined: true, null, by, cancel);
                var check = await planning.CheckAsync(file, plan, draft, cancel);
                return check.IsDone
                    ? new Act("project.joined", CaseId: file.Id) { Args = [project.Code] }
                    : check.Refusals.ToList();
            },
            cancel
        );

    /// <summary>
    /// A case leaves. Before the order the others bear its share; afterwards what it has not paid is taken back and added to
    /// the shares of the others, to be ordered for them. What it has paid stays spent.
    /// </summary>
    /// <returns>Refused without a reason, for a case that does not exist for the actor or on which another mission works, and while a payment is asked for.</returns>
    public Task<Outcome> LeaveAsync(
        string code,
        string caseCode,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            null,
            by,
            async (project, _) =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "ReintegrationPlan.ReasonMissing");
                }
                if (
                    project.Present.FirstOrDefault(p => p.CaseCode == Code.Read(caseCode))
                        is not { } leaving
                    || await files.FindAsync(leaving.CaseId, by, cancel) is not { } file
                )
                {
                    return new Refusal("Project.NotThere");
                }
                if (!WorkingMission.IsOf(file, by))
                {
                    return new Refusal("AfterArrival.OtherMission");
                }
                var support = (await book.SupportAsync(file.Id, cancel))!;
                var unpaid = 0L;
                if (support.Find(leaving.ItemId) is { } share)
                {
                    if (Ordering.WasGiven(share) is { } given)
                    {
                        return given;
                    }
                    unpaid = share.Instalments.Where(i => !i.IsPaid).Sum(i => i.Instalment.Amount);
                    var freed = await ordering.WithdrawAsync(file, share, reason, by, cancel);
                    if (!freed.IsDone)
                    {
                        return freed.Refusals.ToList();
                    }
                    End(support.Plan, share.Item, reason, by);
                }
                leaving.LeftOn = today.Date;
                if (project.OrderId is null)
                {
                    await ShareAsync(project, [], file.Code, joined: false, reason, by, cancel);
                }
                else
                {
                    await SupplementAsync(project, unpaid, file.Code, reason, by, cancel);
                }
                return new Act("project.left", CaseId: file.Id)
                {
                    Args = [project.Code],
                    Reason = reason.Trim(),
                };
            },
            cancel,
            leaving: true
        );

    private void End(ReintegrationPlan plan, PlanItem item, string reason, Actor by)
    {
        if (plan.Pending is { Standing: VersionStanding.Draft } draft && item.Since == draft.Number)
        {
            plan.TakeOut(item, draft);
            db.Remove(item);
        }
        else
        {
            item.Cancel(reason, by.Name, today.Date);
        }
    }

    // Shares are worked out anew from the cost and the heads, and written into the plans of all who take part.
    private async Task ShareAsync(
        Project project,
        IReadOnlyList<PlanItem> added,
        string caseCode,
        bool joined,
        string? reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var present = project.Present.ToList();
        var shares =
            present.Count == 0
                ? []
                : Shares.Each(project.Cost, present.ConvertAll(p => (long)p.Persons));
        var items = await ItemsAsync(present, cancel);
        items.AddRange(added);
        var written = new List<string>();
        foreach (var (participant, share) in present.Zip(shares))
        {
            written.Add(Written(participant, share, project));
            participant.Share = share;
            if (items.Find(i => i.Id == participant.ItemId) is not { } item)
            {
                continue;
            }
            item.Cost = share;
            if (item.Instalments.Count > 0)
            {
                item.Gather([.. item.Instalments]).Amount = share;
            }
            else
            {
                item.Pay([
                    new()
                    {
                        ItemId = item.Id,
                        Number = 1,
                        Amount = share,
                        DueOn = item.DueOn,
                    },
                ]);
            }
        }
        Remember(project, caseCode, joined, reason, written, by);
    }

    // What is ordered stays. What who left has not paid is added to what no order holds yet, and ordered with it, once the plans
    // that bear more are agreed and approved anew.
    private async Task SupplementAsync(
        Project project,
        long unpaid,
        string caseCode,
        string reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var present = project.Present.ToList();
        var shares =
            present.Count == 0 ? [] : Shares.Of(unpaid, present.ConvertAll(p => (long)p.Persons));
        var items = await ItemsAsync(present, cancel);
        var written = new List<string>();
        foreach (var (participant, more) in present.Zip(shares).Where(p => p.Second > 0))
        {
            written.Add(Written(participant, participant.Share + more, project));
            participant.Share += more;
            if (items.Find(i => i.Id == participant.ItemId) is not { } item)
            {
                continue;
            }
            var instalment = new Instalment
            {
                ItemId = item.Id,
                Number = item.Instalments.Max(i => i.Number) + 1,
                Amount = more,
                DueOn = today.Date > item.DueOn ? today.Date : item.DueOn,
            };
            item.Add(instalment);
            db.Add(instalment);
        }
        Remember(project, caseCode, joined: false, reason, written, by);
    }

    // Of a plan that has lost its share there is none: it holds nobody back, and can still leave.
    private Task<List<PlanItem>> ItemsAsync(List<Participation> present, CancellationToken cancel)
    {
        var ids = present.ConvertAll(p => p.ItemId);
        return db.Set<PlanItem>()
            .Include(i => i.Instalments)
            .Where(i => ids.Contains(i.Id))
            .ToListAsync(cancel);
    }

    private void Remember(
        Project project,
        string caseCode,
        bool joined,
        string? reason,
        IEnumerable<string> written,
        Actor by
    ) =>
        db.Add(
            new Redistribution
            {
                ProjectId = project.Id,
                At = today.Now,
                ByName = by.Name,
                CaseCode = caseCode,
                Joined = joined,
                Reason = Personal.Of(reason),
                Shares = string.Join('\n', written),
            }
        );
}
