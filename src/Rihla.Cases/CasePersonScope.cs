using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
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
        if (actor.IsSystem)
        {
            return ids.ToHashSet();
        }
        var cases = scope.VisibleTo(actor);
        return (
            await db.Set<CaseMember>()
                .Where(m => ids.Contains(m.PersonId) && cases.Any(c => c.Id == m.CaseId))
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
                    ids.Contains(m.PersonId)
                    && db.Set<Case>()
                        .Any(c => c.Id == m.CaseId && c.Sensitivity == Sensitivity.Restricted)
                )
                .Select(m => m.PersonId)
                .ToListAsync(cancel)
        ).ToHashSet();
}

/// <summary>Two records that stand in one case, or in two open cases, are not merged before that is cleared up.</summary>
internal sealed class CaseMergeObjection(RihlaDb db) : MergeObjection
{
    public override async Task<Refusal?> FindAsync(
        Guid from,
        Guid into,
        CancellationToken cancel = default
    )
    {
        var open = await db.Set<Case>()
            .Where(c =>
                c.Members.Any(m => m.PersonId == from) && c.Members.Any(m => m.PersonId == into)
            )
            .Select(c => c.Code)
            .FirstOrDefaultAsync(cancel);
        return open is null ? null : new("Case.Merge.SameCase", open);
    }
}
