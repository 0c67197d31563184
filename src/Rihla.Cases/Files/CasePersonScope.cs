using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A person may be seen by who may see a case in which they stand.</summary>
internal sealed class CasePersonScope(RihlaDb db, CaseScope scope) : PersonScope
{
    public override async Task<IReadOnlySet<Guid>> VisibleAsync(
        IReadOnlyCollection<Guid> ids,
        Actor actor,
        CancellationToken cancel = default
    )
    {
        if (actor.IsSystem || ids.Count == 0)
        {
            return ids.ToHashSet();
        }
        var cases = scope.VisibleTo(actor);
        // A search brings hundreds: as one value, so that the statement need not be made anew each time.
        return (
            await db.Set<CaseMember>()
                .Where(m =>
                    EF.Parameter(ids).Contains(m.PersonId) && cases.Any(c => c.Id == m.CaseId)
                )
                .Select(m => m.PersonId)
                .ToListAsync(cancel)
        ).ToHashSet();
    }

    public override async Task<IReadOnlySet<Guid>> RestrictedAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<CaseMember>()
                .Where(m =>
                    EF.Parameter(ids).Contains(m.PersonId)
                    && db.Set<Case>()
                        .Any(c => c.Id == m.CaseId && c.Sensitivity == Sensitivity.Restricted)
                )
                .Select(m => m.PersonId)
                .ToListAsync(cancel)
        ).ToHashSet();
}

/// <summary>Who stands in one case with others belongs together: a family asks to return together.</summary>
internal sealed class CaseFamilies(RihlaDb db) : FamilyTies
{
    public override async Task<ILookup<Guid, Guid>> OfAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<CaseMember>()
                .Where(m =>
                    EF.Parameter(ids).Contains(m.PersonId)
                    && db.Set<Case>()
                        .Any(c => c.Id == m.CaseId && c.Sensitivity != Sensitivity.Restricted)
                )
                .Join(
                    db.Set<CaseMember>(),
                    m => m.CaseId,
                    m => m.CaseId,
                    (m, other) => new { m.PersonId, Other = other.PersonId }
                )
                .Where(pair => pair.Other != pair.PersonId)
                .Distinct()
                .OrderBy(pair => pair.Other)
                .ToListAsync(cancel)
        ).ToLookup(pair => pair.PersonId, pair => pair.Other);
}

/// <summary>The latest answer of a person, in whatever case of theirs, decides whether they may be photographed.</summary>
internal sealed class CasePhotoConsent(RihlaDb db) : PhotoConsent
{
    public override async Task<bool> StandsAsync(
        Guid personId,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<Consent>()
                .AsNoTracking()
                .Where(c => c.PersonId == personId && c.Purpose == ConsentPurpose.Photograph)
                .ToListAsync(cancel)
        )
            .MaxBy(c => c.Id)
            ?.Stands == true;
}

/// <summary>Who withdraws the consent to a photograph, or refuses it, has none on file any more.</summary>
internal sealed class PhotographTakenAway(Photographs photographs) : ConsentEnding
{
    public override Task OnEndedAsync(
        IReadOnlyCollection<Guid> personIds,
        ConsentPurpose purpose,
        Actor by,
        CancellationToken cancel
    ) =>
        purpose == ConsentPurpose.Photograph
            ? photographs.TakeAwayAsync(personIds, cancel)
            : Task.CompletedTask;
}

/// <summary>Two records that stand in one case are not merged before that is cleared up: the person would be there twice.</summary>
internal sealed class CaseMergeObjection(RihlaDb db) : MergeObjection
{
    public override async Task<Refusal?> FindAsync(
        Guid from,
        Guid into,
        CancellationToken cancel = default
    )
    {
        var both = db.Set<CaseMember>()
            .Where(m => m.PersonId == from)
            .Join(
                db.Set<CaseMember>().Where(m => m.PersonId == into),
                m => m.CaseId,
                m => m.CaseId,
                (m, _) => m.CaseId
            );
        var shared = await db.Set<Case>()
            .Where(c => both.Contains(c.Id))
            .OrderBy(c => c.Id)
            .Select(c => c.Code)
            .FirstOrDefaultAsync(cancel);
        return shared is null ? null : new("Case.Merge.SameCase", shared);
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

/// <summary>When it is settled whether somebody is one person or two, their open cases go on, or fall back.</summary>
internal sealed class CaseIdentitySettled(RihlaDb db, CaseScope scope, Progress progress)
    : IdentitySettled
{
    public override async Task OnSettledAsync(
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        var theirs = await scope.CasesOfAsync(personIds, cancel);
        var open = await db.Set<Case>()
            .Where(c => c.Stage != Stage.Closed && theirs.Contains(c.Id))
            .Select(c => c.Id)
            .ToListAsync(cancel);
        foreach (var id in open)
        {
            await progress.FollowAsync(id, by, cancel);
        }
    }
}

/// <summary>The cases of a person, on their page.</summary>
internal sealed class CasesOfPerson(CaseScope scope, Words words) : PersonLinks
{
    public override string TitleKey => "Case.OfPerson";

    public override async Task<IReadOnlyList<PersonLink>> OfAsync(
        Guid personId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var theirs = await scope.CasesOfAsync([personId], cancel);
        var cases = await scope
            .VisibleTo(by)
            .AsNoTracking()
            .Where(c => theirs.Contains(c.Id))
            .OrderByDescending(c => c.RequestedOn)
            .Select(c => new
            {
                c.Id,
                c.Code,
                c.Stage,
                c.RequestedOn,
            })
            .ToListAsync(cancel);
        return
        [
            .. cases.Select(c => new PersonLink(
                c.Code,
                $"/app/cases/{c.Code}",
                $"{words.Of(c.Stage)} · {words.Date(c.RequestedOn)}",
                c.Id
            )),
        ];
    }
}
