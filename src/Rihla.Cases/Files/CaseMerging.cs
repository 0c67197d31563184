using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Two records that stand in one case, or in two open ones, are not merged before that is cleared up: the person would be there
/// twice, or have two cases that are both funded and both booked. Who may merge somebody of a restricted case is a protection
/// officer, and is still told no code: the case is its team's.
/// </summary>
internal sealed class CaseMergeObjection(RihlaDb db) : MergeObjection
{
    public override async Task<Refusal?> FindAsync(
        Guid from,
        Guid into,
        CancellationToken cancel = default
    )
    {
        var shared = await db.Set<CaseMember>()
            .Where(m => m.PersonId == from)
            .Join(
                db.Set<CaseMember>().Where(m => m.PersonId == into),
                m => m.CaseId,
                m => m.CaseId,
                (one, other) =>
                    new
                    {
                        one.CaseId,
                        BothLeft = one.DepartedOn != null && other.DepartedOn != null,
                    }
            )
            .Join(
                db.Set<Case>(),
                both => both.CaseId,
                c => c.Id,
                (both, c) =>
                    new
                    {
                        c.Id,
                        c.Code,
                        c.Stage,
                        c.ClosedFrom,
                        c.Sensitivity,
                        both.BothLeft,
                    }
            )
            .OrderBy(c => c.Id)
            .ToListAsync(cancel);
        if (shared.Count == 0)
        {
            return await TwoOpenAsync(from, into, cancel);
        }
        if (shared.Exists(c => c.Sensitivity == Sensitivity.Restricted))
        {
            return new("Case.Merge.SameCaseRestricted");
        }
        // Of a case that has departed nobody can be taken out: then it is of no use to begin with another one.
        if (shared.Find(c => c.BothLeft || (c.ClosedFrom ?? c.Stage) >= Stage.Departed) is { } left)
        {
            return new("Case.Merge.SameCaseDeparted", left.Code);
        }
        return shared[0] is { Stage: Stage.Closed, Code: var closed }
            ? new("Case.Merge.SameCaseClosed", closed)
            : new("Case.Merge.SameCase", shared[0].Code);
    }

    // Two that have both departed cannot be closed before they are followed up, and nothing is booked on them any more.
    private async Task<Refusal?> TwoOpenAsync(Guid from, Guid into, CancellationToken cancel)
    {
        var open = await db.Set<CaseMember>()
            .Where(m =>
                (m.PersonId == from || m.PersonId == into)
                // Who never arrived there, or has left again, is no more in that case than in another one.
                && m.NotComingSince == null
            )
            .Join(
                db.Set<Case>().Where(c => c.Stage != Stage.Closed),
                m => m.CaseId,
                c => c.Id,
                (m, c) =>
                    new
                    {
                        m.PersonId,
                        c.Code,
                        c.Stage,
                        c.Sensitivity,
                    }
            )
            .OrderBy(c => c.Code)
            .ToListAsync(cancel);
        return open.Select(c => c.PersonId).Distinct().Count() < 2
            || open.TrueForAll(c => c.Stage >= Stage.Departed)
                ? null
            : open.Exists(c => c.Sensitivity == Sensitivity.Restricted)
                ? new("Case.Merge.TwoOpenRestricted")
            : new("Case.Merge.TwoOpen", string.Join(", ", open.Select(c => c.Code)));
    }
}

/// <summary>Who merges two people that both have travelled changes what was reported to donors and missions: that takes two.</summary>
internal sealed class DepartedTwice(RihlaDb db) : MergeCaution
{
    public override async Task<bool> TakesTwoAsync(
        Guid one,
        Guid other,
        CancellationToken cancel = default
    ) =>
        await db.Set<CaseMember>()
            .Where(m => m.DepartedOn != null && (m.PersonId == one || m.PersonId == other))
            .Select(m => m.PersonId)
            .Distinct()
            .CountAsync(cancel) == 2;
}

/// <summary>
/// When it is settled whether somebody is one person or two, or who they are was corrected, their open cases go on, or fall back:
/// a child who turns out to be of age signs for herself, before anybody waits for her at the aircraft. What is counted of them
/// follows, also of closed cases, which make up most of a report. What was found of them in a case that is closed protects them in
/// the one that is open.
/// </summary>
internal sealed class CaseIdentitySettled(
    RihlaDb db,
    CaseFiles files,
    CaseScope scope,
    Progress progress,
    EarlierCases earlier,
    IEnumerable<ConsentEnding> endings
) : IdentitySettled
{
    public override async Task HoldAsync(
        Work work,
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    ) => await files.LockAsync(await scope.CasesOfAsync(personIds, cancel), cancel);

    public override Task OnCorrectedAsync(
        Guid personId,
        Counted before,
        Counted after,
        CancellationToken cancel
    ) => KeptOfDeparted.FollowAsync(db, personId, before, after, cancel);

    public override async Task OnSettledAsync(
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        var theirs = await scope.CasesOfAsync(personIds, cancel);
        foreach (
            var id in await db.Set<Case>()
                .Where(c => theirs.Contains(c.Id) && c.Stage < Stage.Departed)
                .Select(c => c.Id)
                .ToListAsync(cancel)
        )
        {
            await BringAlongAsync(id, personIds, by, cancel);
        }
        await progress.FollowAsync(theirs, by, cancel);
    }

    private async Task BringAlongAsync(
        Guid caseId,
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        var file = (await files.FindAsync(caseId, Actor.System, cancel))!;
        var before = file.Sensitivity;
        var acts = new List<Act>();
        foreach (var traveller in file.Waiting().Where(t => personIds.Contains(t.Person.Id)))
        {
            // Who decides about records works on no case for that, and is not let into one that is closed off.
            if (await earlier.BringAlongAsync(file, traveller, Actor.System, cancel))
            {
                acts.Add(new("case.protection-brought", caseId, traveller.Person.Id));
            }
        }
        if (acts.Count == 0)
        {
            return;
        }
        if (file.Sensitivity != before)
        {
            foreach (var ending in endings)
            {
                await ending.OnRestrictionAsync(
                    [.. file.Travellers.Select(t => t.Person.Id)],
                    cancel
                );
            }
        }
        await db.SaveAsync(by, acts, cancel);
    }
}

/// <summary>
/// What is counted of who has left is kept as it was on that day. A slip that is put right was no other that day: what is kept
/// follows it.
/// </summary>
internal static class KeptOfDeparted
{
    public static async Task FollowAsync(
        RihlaDb db,
        Guid personId,
        Counted before,
        Counted after,
        CancellationToken cancel
    )
    {
        await db.Set<CaseMember>().Where(m => m.PersonId == personId).LoadAsync(cancel);
        // Rows that go back to a record whose merge is undone are saved with it.
        foreach (
            var member in db.Set<CaseMember>()
                .Local.Where(m => m.PersonId == personId && m.DepartedOn is not null)
                .ToList()
        )
        {
            if (after.Sex != before.Sex)
            {
                member.Sex = after.Sex?.ToString()[0];
            }
            if (after.Nationality != before.Nationality)
            {
                member.Nationality = after.Nationality;
            }
            if (after.Birth != before.Birth)
            {
                member.AgeAtDeparture = after.Birth?.AgeOn(member.DepartedOn!.Value);
            }
        }
    }
}
