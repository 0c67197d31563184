using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// A person may be seen by who may see a case in which they stand. Who was taken out of a case and stands in none is still theirs
/// who prepare the return there and may see that case: they enter the person again, as the same, and not a second time. From a
/// restricted case they go on being as hidden as they were in it, and so does who was parted from them and took no case along.
/// </summary>
internal sealed class CasePersonScope(RihlaDb db, CaseScope scope, MergedRecords merged)
    : PersonScope
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
        var standing = await db.Set<CaseMember>()
            .Where(m => EF.Parameter(ids).Contains(m.PersonId))
            .Select(m => new { m.PersonId, IsVisible = cases.Any(c => c.Id == m.CaseId) })
            .ToListAsync(cancel);
        var visible = standing.Where(m => m.IsVisible).Select(m => m.PersonId).ToHashSet();
        visible.UnionWith(
            await TakenOutAsync([.. ids.Except(standing.Select(m => m.PersonId))], actor, cancel)
        );
        return visible;
    }

    // Of these, who stood in a case and now in none.
    private async Task<IEnumerable<Guid>> TakenOutAsync(
        List<Guid> ids,
        Actor actor,
        CancellationToken cancel
    )
    {
        var last = await LastCasesAsync(ids, cancel);
        if (last.Count == 0)
        {
            return [];
        }
        var from = last.Values.ToHashSet();
        var theirs = await scope
            .VisibleTo(actor)
            .Where(c => from.Contains(c.Id) && c.HostMissionId == actor.MissionId)
            .Select(c => c.Id)
            .ToListAsync(cancel);
        return last.Where(l => theirs.Contains(l.Value)).Select(l => l.Key);
    }

    // Only the audit remembers a membership that ended, under the record of that day, which may have been merged into theirs since. The
    // case in which somebody stood last decides: who was taken out of a restricted one is its team's, wherever they had stood before.
    private async Task<Dictionary<Guid, Guid>> LastCasesAsync(
        List<Guid> ids,
        CancellationToken cancel
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var records = await merged.OfAsync(ids, cancel);
        var theirs = records.Keys.ToList();
        var removals = await db.Set<AuditEntry>()
            .Where(e =>
                e.Act == Registration.Removed
                && e.CaseId != null
                && e.PersonId != null
                && EF.Parameter(theirs).Contains(e.PersonId.Value)
            )
            .Select(e => new
            {
                PersonId = e.PersonId!.Value,
                CaseId = e.CaseId!.Value,
                e.Sequence,
            })
            .ToListAsync(cancel);
        var last = removals
            .GroupBy(r => records[r.PersonId])
            .ToDictionary(g => g.Key, g => g.MaxBy(r => r.Sequence)!.CaseId);
        // A record that was merged may be asked for beside the one that stands for it.
        return ids.Where(id => last.ContainsKey(records[id]))
            .ToDictionary(id => id, id => last[records[id]]);
    }

    public override async Task<IReadOnlySet<Guid>> RestrictedAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    )
    {
        var (restricted, alone) = await ByTheirCasesAsync(ids, cancel);
        // Who was parted from another and had no case with them is as hidden as that other.
        var parted = new List<(Guid PersonId, Guid From)>();
        for (var asked = ids.ToHashSet(); alone.Count > 0; )
        {
            var from = await merged.PartedAsync(alone, cancel);
            parted.AddRange(from);
            (var more, alone) = await ByTheirCasesAsync(
                [.. from.Select(p => p.From).Where(asked.Add)],
                cancel
            );
            restricted.UnionWith(more);
        }
        for (var before = -1; before < restricted.Count; )
        {
            before = restricted.Count;
            restricted.UnionWith(
                parted.FindAll(p => restricted.Contains(p.From)).Select(p => p.PersonId)
            );
        }
        restricted.IntersectWith(ids);
        return restricted;
    }

    // Of these, those whom a restricted case hides, and those who stand in none and were taken out of none.
    private async Task<(HashSet<Guid> Restricted, List<Guid> Alone)> ByTheirCasesAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    )
    {
        if (ids.Count == 0)
        {
            return ([], []);
        }
        var standing = await db.Set<CaseMember>()
            .Where(m => EF.Parameter(ids).Contains(m.PersonId))
            .Select(m => new
            {
                m.PersonId,
                IsRestricted = db.Set<Case>()
                    .Any(c => c.Id == m.CaseId && c.Sensitivity == Sensitivity.Restricted),
            })
            .ToListAsync(cancel);
        var restricted = standing.Where(m => m.IsRestricted).Select(m => m.PersonId).ToHashSet();
        var nowhere = ids.Except(standing.Select(m => m.PersonId)).ToList();
        var last = await LastCasesAsync(nowhere, cancel);
        if (last.Count > 0)
        {
            var from = last.Values.ToHashSet();
            var hidden = await db.Set<Case>()
                .Where(c => from.Contains(c.Id) && c.Sensitivity == Sensitivity.Restricted)
                .Select(c => c.Id)
                .ToListAsync(cancel);
            restricted.UnionWith(last.Where(l => hidden.Contains(l.Value)).Select(l => l.Key));
        }
        return (restricted, [.. nowhere.Where(id => !last.ContainsKey(id))]);
    }

    public override async Task<IReadOnlySet<Guid>> VisibleCasesAsync(
        IReadOnlyCollection<Guid> caseIds,
        Actor actor,
        CancellationToken cancel = default
    ) =>
        caseIds.Count == 0
            ? new HashSet<Guid>()
            : (
                await scope
                    .VisibleTo(actor)
                    .Where(c => caseIds.Contains(c.Id))
                    .Select(c => c.Id)
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
