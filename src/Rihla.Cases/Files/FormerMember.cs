using System.Linq.Expressions;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>What somebody was in a case out of which they were taken. The audit alone remembers it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="PersonId">Their record on that day; it may have become one with another since.</param>
/// <param name="MemberId">The membership that ended; nothing, where the details of the entry were erased or do not open any more.</param>
internal sealed record FormerMember(Guid CaseId, Guid PersonId, Guid? MemberId)
{
    /// <summary>The entries with which a membership ended.</summary>
    public static readonly Expression<Func<AuditEntry, bool>> Ended = e =>
        e.Act == Registration.Removed && e.CaseId != null && e.PersonId != null;

    /// <summary>The memberships that ended with one of these entries, the first first.</summary>
    public static async Task<List<FormerMember>> FindAsync(
        RihlaDb db,
        Expression<Func<AuditEntry, bool>> where,
        CancellationToken cancel
    ) =>
        [
            .. (
                await db.Set<AuditEntry>()
                    .Where(Ended)
                    .Where(where)
                    .OrderBy(e => e.Sequence)
                    .ReadAsync(cancel)
            ).SelectMany(e =>
                EndedBy(e).Select(id => new FormerMember(e.CaseId!.Value, e.PersonId!.Value, id))
            ),
        ];

    /// <summary>
    /// Those of these cases, with their members, in which somebody other than a person stands or ever stood: what was written of all
    /// of them may tell of the others, also once they were taken out.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="records">The person, and the records that became one with them.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<HashSet<Guid>> SharedAsync(
        RihlaDb db,
        IReadOnlyCollection<Case> cases,
        IReadOnlyCollection<Guid> records,
        CancellationToken cancel
    )
    {
        var ids = cases.Select(c => c.Id).ToList();
        var left = await FindAsync(
            db,
            e => e.CaseId != null && ids.Contains(e.CaseId.Value),
            cancel
        );
        return
        [
            .. left.Where(f => !records.Contains(f.PersonId)).Select(f => f.CaseId),
            .. cases
                .Where(c => c.Members.Any(m => !records.Contains(m.PersonId)))
                .Select(c => c.Id),
        ];
    }

    private static IEnumerable<Guid?> EndedBy(AuditEntry entry) =>
        entry.Details is { } told
        && AuditDetails.FromJson(told.Reveal()) is { Erased: null } details
            ? (details.Changes ?? [])
                .Where(c => c is { Of: nameof(CaseMember), How: "removed" })
                .Select(c => (Guid?)Guid.Parse(c.Id))
            : [null];
}
