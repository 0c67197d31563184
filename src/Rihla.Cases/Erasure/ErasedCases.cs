using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>
/// What cases keep of people. Findings about protection, screening and trafficking go as a whole; that somebody was counselled,
/// signed, consented or was found eligible stays, without the words.
/// </summary>
internal sealed class ErasedCases(RihlaDb db, Register register, CaseTasks tasks, Drafts drafts)
    : Erasing
{
    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type>
        {
            typeof(BrokenGlass),
            typeof(Case),
            typeof(CaseDocument),
            typeof(CaseMember),
            typeof(CaseNote),
            typeof(CaseTask),
            typeof(Consent),
            typeof(CounsellingSession),
            typeof(Declaration),
            typeof(EligibilityDecision),
            typeof(GuardianConsent),
            typeof(Newborn),
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
        await SaidAndSignedAsync(reach, cancel);
        await BornThereAsync(reach, cancel);
        await FoundAsync(reach, cancel);
        await NeverArrivedAsync(reach, cancel);
        await SpokenWithAsync(reach, cancel);
        await CallersAsync(reach, cancel);
        await TasksAsync(reach, cancel);
        await WholeAsync(reach, cancel);
        await TypedAsync(reach, cancel);
    }

    // What staff typed about them and have not sent, in cases that others go on in too: the form would be filled with it again.
    private async Task TypedAsync(ErasureReach reach, CancellationToken cancel)
    {
        var cases = await db.Set<Case>()
            .Where(c => reach.AllIds.Contains(c.Id))
            .Select(c => c.Code)
            .ToListAsync(cancel);
        var persons = await register.SummariesAsync(reach.PersonIds, cancel);
        await drafts.ForgetAsync([.. cases, .. persons.Values.Select(p => p.Code)], cancel);
    }

    // Rows of one of them, whoever else stands in the case; of an emptied case all.
    private async Task SaidAndSignedAsync(ErasureReach reach, CancellationToken cancel)
    {
        var (all, whole, members) = (reach.AllIds, reach.CaseIds, reach.MemberIds);
        await db.ForgetAsync(
            db.Set<Consent>()
                .Where(c =>
                    all.Contains(c.CaseId)
                    && (whole.Contains(c.CaseId) || reach.PersonIds.Contains(c.PersonId))
                ),
            cancel
        );
        await db.ForgetAsync(
            db.Set<Declaration>()
                .Where(d =>
                    all.Contains(d.CaseId)
                    && (whole.Contains(d.CaseId) || members.Contains(d.MemberId))
                ),
            reach.Files,
            [d => d.ScanId],
            cancel
        );
        await db.ForgetAsync(
            db.Set<GuardianConsent>()
                .Where(g =>
                    all.Contains(g.CaseId)
                    && (
                        whole.Contains(g.CaseId)
                        || members.Contains(g.MemberId)
                        || (
                            g.GuardianMemberId != null && members.Contains(g.GuardianMemberId.Value)
                        )
                    )
                ),
            reach.Files,
            [g => g.ScanId],
            cancel
        );
    }

    // A child born after the journey goes with the parent of whom it was entered.
    private async Task BornThereAsync(ErasureReach reach, CancellationToken cancel)
    {
        var born = db.Set<Newborn>()
            .Where(n =>
                reach.AllIds.Contains(n.CaseId)
                && (reach.CaseIds.Contains(n.CaseId) || reach.MemberIds.Contains(n.MemberId))
            );
        // Nobody knows any more for whom to look.
        await db.Set<CaseTask>()
            .Where(t =>
                t.Kind == NotComing.ChildTask
                && t.DoneAt == null
                && born.Any(n => n.Id == t.Subject)
            )
            .ExecuteDeleteAsync(cancel);
        await born.ExecuteDeleteAsync(cancel);
    }

    // Screenings, assessments, and routes with their steps and the letters that stand in them.
    private async Task FoundAsync(ErasureReach reach, CancellationToken cancel)
    {
        var (all, whole, members) = (reach.AllIds, reach.CaseIds, reach.MemberIds);
        var screenings = db.Set<Screening>();
        await db.Set<PersonScreening>()
            .Where(s =>
                members.Contains(s.MemberId)
                && screenings.Any(x => x.Id == s.ScreeningId && all.Contains(x.CaseId))
            )
            .ExecuteDeleteAsync(cancel);
        await screenings.Where(s => whole.Contains(s.CaseId)).ExecuteDeleteAsync(cancel);
        await db.Set<TraffickingAssessment>()
            .Where(t =>
                all.Contains(t.CaseId) && (whole.Contains(t.CaseId) || members.Contains(t.MemberId))
            )
            .ExecuteDeleteAsync(cancel);
        var routes = db.Set<ProtectionRoute>()
            .Where(r =>
                all.Contains(r.CaseId) && (whole.Contains(r.CaseId) || members.Contains(r.MemberId))
            );
        foreach (
            var letter in await db.Set<RouteStep>()
                .Where(s => s.DocumentId != null && routes.Any(r => r.Id == s.RouteId))
                .Select(s => s.DocumentId!.Value)
                .ToListAsync(cancel)
        )
        {
            reach.Files.Add(letter);
        }
        await routes.ExecuteDeleteAsync(cancel);
    }

    // Why somebody never arrived. What else is kept of a membership are the words of a list, which figures count.
    private async Task NeverArrivedAsync(ErasureReach reach, CancellationToken cancel)
    {
        await db.Set<CaseMember>()
            .Where(m => reach.MemberIds.Contains(m.Id) && m.NotComingSince != null)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(m => m.NotComingWhy, (Personal<WhyNotComing>?)null)
                        .SetProperty(m => m.NotComingNote, (Personal<string>?)null),
                cancel
            );
        // Nobody knows any more whom to look for.
        await tasks.ForgetAsync(NotComing.Tasks, reach.MemberIds, cancel);
    }

    // A session or a referral of several of a family stays for those who are not erased.
    private async Task SpokenWithAsync(ErasureReach reach, CancellationToken cancel)
    {
        var (all, whole) = (reach.AllIds, reach.CaseIds.ToHashSet());
        var members = reach.MemberIds.ToHashSet();
        var sessions = (
            await db.Set<CounsellingSession>()
                .Where(s => all.Contains(s.CaseId))
                .Select(s => new
                {
                    s.Id,
                    s.CaseId,
                    s.MemberIds,
                })
                .ToListAsync(cancel)
        ).FindAll(s => whole.Contains(s.CaseId) || s.MemberIds.TrueForAll(members.Contains)).ConvertAll(s => s.Id);
        await db.ForgetAsync(
            db.Set<CounsellingSession>().Where(s => sessions.Contains(s.Id)),
            cancel
        );
        var referrals = (
            await db.Set<Referral>()
                .Where(r => all.Contains(r.CaseId))
                .Select(r => new
                {
                    r.Id,
                    r.CaseId,
                    r.MemberIds,
                })
                .ToListAsync(cancel)
        ).FindAll(r => whole.Contains(r.CaseId) || r.MemberIds.TrueForAll(members.Contains)).ConvertAll(r => r.Id);
        await db.ForgetAsync(db.Set<Referral>().Where(r => referrals.Contains(r.Id)), cancel);
        // Nobody can ask any more what became of them.
        await tasks.ForgetAsync([Referrals.UnansweredTask], referrals, cancel);
    }

    // What was said with the request, and how they are reached, in cases that others go on in or out of which they were taken. Where
    // it is not known any more who said it, it goes with whoever goes first.
    private async Task CallersAsync(ErasureReach reach, CancellationToken cancel)
    {
        var theirs = reach.MemberIds.ToHashSet();
        foreach (
            var @case in await db.Set<Case>()
                .AsNoTracking()
                .Include(c => c.Members)
                .Where(c => reach.OtherIds.Contains(c.Id))
                .ToListAsync(cancel)
        )
        {
            var isSaid = (await Callers.OfAsync(db, @case, cancel))?.Overlaps(theirs) ?? true;
            // Of an applicant who was taken out before the next was entered, the telephone may stand there still.
            var isReached = Callers.ReachedOf(@case) is { } reached
                ? theirs.Contains(reached)
                    || (isSaid && reach.IsToldIn(@case.CallerPhone?.Reveal()))
                : isSaid;
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
            if (isSaid)
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
                .Where(t => reach.OtherIds.Contains(t.CaseId) && t.Words != null)
                .Select(t => new { t.Id, t.Words })
                .ToListAsync(cancel)
        )
            .FindAll(t => reach.IsToldIn(t.Words!.Reveal()))
            .ConvertAll(t => t.Id);
        await db.ForgetAsync(db.Set<CaseTask>().Where(t => told.Contains(t.Id)), cancel);
    }

    // What tells of all of a case.
    private async Task WholeAsync(ErasureReach reach, CancellationToken cancel)
    {
        var cases = reach.CaseIds;
        await db.ForgetAsync(db.Set<Case>().Where(c => cases.Contains(c.Id)), cancel);
        await db.Set<CaseKey>().Where(k => cases.Contains(k.CaseId)).ExecuteDeleteAsync(cancel);
        await db.Set<CaseNote>().Where(n => cases.Contains(n.CaseId)).ExecuteDeleteAsync(cancel);
        var documents = db.Set<CaseDocument>().Where(d => cases.Contains(d.CaseId));
        foreach (var file in await documents.Select(d => d.AttachmentId).ToListAsync(cancel))
        {
            reach.Files.Add(file);
        }
        await documents.ExecuteDeleteAsync(cancel);
        await db.ForgetAsync(
            db.Set<EligibilityDecision>().Where(d => cases.Contains(d.CaseId)),
            cancel
        );
        await db.ForgetAsync(db.Set<BrokenGlass>().Where(g => cases.Contains(g.CaseId)), cancel);
        await db.ForgetAsync(db.Set<Waiver>().Where(w => cases.Contains(w.CaseId)), cancel);
        await db.ForgetAsync(db.Set<CaseTask>().Where(t => cases.Contains(t.CaseId)), cancel);
        await db.ForgetAsync(db.Set<WorkItem>().Where(w => cases.Contains(w.CaseId)), cancel);
    }
}
