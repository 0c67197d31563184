using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>
/// What cases keep of people. Findings about protection, screening and trafficking go as a whole; that somebody was counselled,
/// signed, consented or was found eligible stays, without the words.
/// </summary>
internal sealed class ErasedCases(RihlaDb db) : Erasing
{
    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type>
        {
            typeof(BrokenGlass),
            typeof(Case),
            typeof(CaseDocument),
            typeof(CaseNote),
            typeof(CaseTask),
            typeof(Consent),
            typeof(CounsellingSession),
            typeof(Declaration),
            typeof(EligibilityDecision),
            typeof(GuardianConsent),
            typeof(PersonScreening),
            typeof(ProtectionRoute),
            typeof(Referral),
            typeof(RouteStep),
            typeof(Screening),
            typeof(TraffickingAssessment),
            typeof(Waiver),
            typeof(WorkItem),
        };

    public override async Task EraseAsync(ErasureReach reach, CancellationToken cancel)
    {
        await MembersAsync(reach, cancel);
        await SpokenWithAsync(reach, cancel);
        await CallersAsync(reach, cancel);
        await TasksAsync(reach, cancel);
        await CasesAsync(reach.CaseIds, reach.Files, cancel);
    }

    // Rows of one of them, whoever else stands in the case.
    private async Task MembersAsync(ErasureReach reach, CancellationToken cancel)
    {
        var members = reach.MemberIds;
        await db.ForgetAsync(
            db.Set<Consent>().Where(c => reach.PersonIds.Contains(c.PersonId)),
            cancel
        );
        await db.ForgetAsync(
            db.Set<Declaration>().Where(d => members.Contains(d.MemberId)),
            reach.Files,
            [d => d.ScanId],
            cancel
        );
        await db.ForgetAsync(
            db.Set<GuardianConsent>()
                .Where(g =>
                    members.Contains(g.MemberId)
                    || (g.GuardianMemberId != null && members.Contains(g.GuardianMemberId.Value))
                ),
            reach.Files,
            [g => g.ScanId],
            cancel
        );
        await db.Set<PersonScreening>()
            .Where(s => members.Contains(s.MemberId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<TraffickingAssessment>()
            .Where(t => members.Contains(t.MemberId))
            .ExecuteDeleteAsync(cancel);
        await RoutesAsync(
            db.Set<ProtectionRoute>().Where(r => members.Contains(r.MemberId)),
            reach.Files,
            cancel
        );
    }

    // A session or a referral of several of a family stays for those who are not erased.
    private async Task SpokenWithAsync(ErasureReach reach, CancellationToken cancel)
    {
        var shared = reach.SharedIds.Concat(reach.FormerIds).ToList();
        var members = reach.MemberIds.ToHashSet();
        var sessions = (
            await db.Set<CounsellingSession>()
                .Where(s => shared.Contains(s.CaseId))
                .Select(s => new { s.Id, s.MemberIds })
                .ToListAsync(cancel)
        )
            .FindAll(s => s.MemberIds.TrueForAll(members.Contains))
            .ConvertAll(s => s.Id);
        await db.ForgetAsync(
            db.Set<CounsellingSession>().Where(s => sessions.Contains(s.Id)),
            cancel
        );
        var referrals = (
            await db.Set<Referral>()
                .Where(r => shared.Contains(r.CaseId))
                .Select(r => new { r.Id, r.MemberIds })
                .ToListAsync(cancel)
        )
            .FindAll(r => r.MemberIds.TrueForAll(members.Contains))
            .ConvertAll(r => r.Id);
        await db.ForgetAsync(db.Set<Referral>().Where(r => referrals.Contains(r.Id)), cancel);
    }

    // What was said with the request, and how they are reached, in cases that others go on in. Who said it is not known any more once
    // another was the principal applicant: then it goes with whoever goes first.
    private async Task CallersAsync(ErasureReach reach, CancellationToken cancel)
    {
        foreach (
            var @case in await db.Set<Case>()
                .AsNoTracking()
                .Include(c => c.Members)
                .Where(c => reach.SharedIds.Contains(c.Id))
                .ToListAsync(cancel)
        )
        {
            var applicant = @case.Members.FirstOrDefault(m => m.Relation == Relation.Applicant);
            var isApplicant = applicant is not null && reach.MemberIds.Contains(applicant.Id);
            var isReached = @case.CallerMemberId is { } caller
                ? reach.MemberIds.Contains(caller)
                : isApplicant;
            var row = db.Set<Case>().Where(c => c.Id == @case.Id);
            if (isReached)
            {
                await row.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(c => c.CallerPhone, (Personal<string>?)null)
                            .SetProperty(c => c.SafeContact, (Personal<string>?)null),
                    cancel
                );
            }
            if (isApplicant || @case.CallerMemberId is not null)
            {
                await row.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(c => c.CallerName, (Personal<string>?)null)
                            .SetProperty(c => c.RequestNote, (Personal<string>?)null)
                            .SetProperty(c => c.PartnerName, (Personal<string>?)null),
                    cancel
                );
            }
        }
    }

    private async Task TasksAsync(ErasureReach reach, CancellationToken cancel)
    {
        var told = (
            await db.Set<CaseTask>()
                .Where(t => reach.SharedIds.Contains(t.CaseId) && t.Words != null)
                .Select(t => new { t.Id, t.Words })
                .ToListAsync(cancel)
        )
            .FindAll(t => reach.IsToldIn(t.Words!.Reveal()))
            .ConvertAll(t => t.Id);
        await db.ForgetAsync(db.Set<CaseTask>().Where(t => told.Contains(t.Id)), cancel);
    }

    private async Task CasesAsync(
        IReadOnlyList<Guid> cases,
        ICollection<Guid> files,
        CancellationToken cancel
    )
    {
        await db.ForgetAsync(db.Set<Case>().Where(c => cases.Contains(c.Id)), cancel);
        await db.Set<CaseKey>().Where(k => cases.Contains(k.CaseId)).ExecuteDeleteAsync(cancel);
        await db.Set<CaseNote>().Where(n => cases.Contains(n.CaseId)).ExecuteDeleteAsync(cancel);
        var documents = db.Set<CaseDocument>().Where(d => cases.Contains(d.CaseId));
        foreach (var file in await documents.Select(d => d.AttachmentId).ToListAsync(cancel))
        {
            files.Add(file);
        }
        await documents.ExecuteDeleteAsync(cancel);
        await db.ForgetAsync(
            db.Set<CounsellingSession>().Where(s => cases.Contains(s.CaseId)),
            cancel
        );
        await db.ForgetAsync(
            db.Set<Declaration>().Where(d => cases.Contains(d.CaseId)),
            files,
            [d => d.ScanId],
            cancel
        );
        await db.ForgetAsync(
            db.Set<GuardianConsent>().Where(g => cases.Contains(g.CaseId)),
            files,
            [g => g.ScanId],
            cancel
        );
        await db.ForgetAsync(db.Set<Consent>().Where(c => cases.Contains(c.CaseId)), cancel);
        await db.ForgetAsync(
            db.Set<EligibilityDecision>().Where(d => cases.Contains(d.CaseId)),
            cancel
        );
        await db.ForgetAsync(db.Set<Referral>().Where(r => cases.Contains(r.CaseId)), cancel);
        await db.ForgetAsync(db.Set<BrokenGlass>().Where(g => cases.Contains(g.CaseId)), cancel);
        await db.ForgetAsync(db.Set<Waiver>().Where(w => cases.Contains(w.CaseId)), cancel);
        await db.ForgetAsync(db.Set<CaseTask>().Where(t => cases.Contains(t.CaseId)), cancel);
        await db.ForgetAsync(db.Set<WorkItem>().Where(w => cases.Contains(w.CaseId)), cancel);
        await db.Set<Screening>().Where(s => cases.Contains(s.CaseId)).ExecuteDeleteAsync(cancel);
        await db.Set<TraffickingAssessment>()
            .Where(t => cases.Contains(t.CaseId))
            .ExecuteDeleteAsync(cancel);
        await RoutesAsync(
            db.Set<ProtectionRoute>().Where(r => cases.Contains(r.CaseId)),
            files,
            cancel
        );
    }

    // A route with its steps, and the letters that stand in them.
    private async Task RoutesAsync(
        IQueryable<ProtectionRoute> routes,
        ICollection<Guid> files,
        CancellationToken cancel
    )
    {
        foreach (
            var letter in await db.Set<RouteStep>()
                .Where(s => s.DocumentId != null && routes.Any(r => r.Id == s.RouteId))
                .Select(s => s.DocumentId!.Value)
                .ToListAsync(cancel)
        )
        {
            files.Add(letter);
        }
        await routes.ExecuteDeleteAsync(cancel);
    }
}
