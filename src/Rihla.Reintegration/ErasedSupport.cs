using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Reintegration.Complaints;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>
/// What reintegration keeps of people: words, answers and photographs go; kinds of support, amounts, days and scores stay. The
/// signed certificate of a hand-over stays with the accounts, and so does a complaint that is not answered.
/// </summary>
internal sealed class ErasedSupport(
    RihlaDb db,
    ComplaintScope complaints,
    CaseTasks tasks,
    Drafts drafts
) : Erasing
{
    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type>
        {
            typeof(Complaint),
            typeof(ComplaintNote),
            typeof(Handover),
            typeof(Instalment),
            typeof(MonitoringVisit),
            typeof(Need),
            typeof(NeedsAssessment),
            typeof(PlanAgreement),
            typeof(PlanItem),
            typeof(PlanVersion),
            typeof(Redistribution),
            typeof(Satisfaction),
            typeof(Survey),
        };

    public override async Task EraseAsync(ErasureReach reach, CancellationToken cancel)
    {
        var (persons, cases, files) = (reach.PersonIds, reach.CaseIds, reach.Files);
        var all = reach.AllIds;
        var surveys = db.Set<Survey>()
            .Where(s => all.Contains(s.CaseId) && persons.Contains(s.PersonId));
        await db.ForgetAsync(surveys, cancel);
        // There is nothing left to read.
        await tasks.ForgetAsync(
            [SurveyDesk.AlertTask],
            await surveys.Select(s => s.Id).ToListAsync(cancel),
            cancel
        );
        await db.ForgetAsync(
            db.Set<Satisfaction>()
                .Where(s => all.Contains(s.CaseId) && persons.Contains(s.PersonId)),
            cancel
        );
        await PlansAsync(cases, files, cancel);
        // Why somebody left a project: the shares, which name cases by their codes, are in the accounts of all who were in it.
        await db.ForgetAsync(
            db.Set<Redistribution>()
                .Where(r =>
                    db.Set<Participation>()
                        .Any(p =>
                            p.ProjectId == r.ProjectId
                            && p.CaseCode == r.CaseCode
                            && cases.Contains(p.CaseId)
                        )
                ),
            cancel
        );
        await db.Set<NeedsAssessment>()
            .Where(a => cases.Contains(a.CaseId))
            .ExecuteDeleteAsync(cancel);
        var received = (
            await db.Set<Handover>()
                .Where(h => reach.SharedIds.Contains(h.CaseId))
                .Select(h => new { h.Id, h.ReceivedBy })
                .ToListAsync(cancel)
        )
            .FindAll(h => reach.IsToldIn(h.ReceivedBy.Reveal()))
            .ConvertAll(h => h.Id);
        await db.ForgetAsync(
            db.Set<Handover>().Where(h => cases.Contains(h.CaseId) || received.Contains(h.Id)),
            files,
            [h => h.PhotoId],
            cancel
        );
        await db.ForgetAsync(
            db.Set<MonitoringVisit>().Where(v => cases.Contains(v.CaseId)),
            files,
            [v => v.PhotoId],
            cancel
        );
        await ComplaintsAsync(cases, cancel);
        await TypedAsync(reach, cancel);
    }

    private async Task PlansAsync(
        IReadOnlyList<Guid> cases,
        ICollection<Guid> files,
        CancellationToken cancel
    )
    {
        var plans = db.Set<ReintegrationPlan>().Where(p => cases.Contains(p.CaseId));
        var versions = db.Set<PlanVersion>().Where(v => plans.Any(p => p.Id == v.PlanId));
        var items = db.Set<PlanItem>().Where(i => cases.Contains(i.CaseId));
        await db.ForgetAsync(versions, cancel);
        await db.ForgetAsync(
            db.Set<PlanAgreement>().Where(a => versions.Any(v => v.Id == a.VersionId)),
            files,
            [a => a.ScanId],
            cancel
        );
        await db.ForgetAsync(
            db.Set<Instalment>().Where(p => items.Any(i => i.Id == p.ItemId)),
            cancel
        );
        await db.ForgetAsync(items, cancel);
    }

    private async Task ComplaintsAsync(IReadOnlyList<Guid> cases, CancellationToken cancel)
    {
        var answered = await complaints.AnsweredOfAsync(cases, cancel);
        await db.ForgetAsync(
            db.Set<ComplaintNote>().Where(n => answered.Contains(n.ComplaintId)),
            cancel
        );
        await db.ForgetAsync(db.Set<Complaint>().Where(c => answered.Contains(c.Id)), cancel);
        await drafts.ForgetAsync([.. answered.Select(id => id.ToString())], cancel);
    }

    // Answers and findings that staff typed and have not sent.
    private async Task TypedAsync(ErasureReach reach, CancellationToken cancel)
    {
        var (persons, all) = (reach.PersonIds, reach.AllIds);
        var rows = await db.Set<Survey>()
            .Where(s => all.Contains(s.CaseId) && persons.Contains(s.PersonId))
            .Select(s => s.Id)
            .Concat(db.Set<MonitoringVisit>().Where(v => all.Contains(v.CaseId)).Select(v => v.Id))
            .ToListAsync(cancel);
        await drafts.ForgetAsync([.. rows.Select(id => id.ToString())], cancel);
    }
}
