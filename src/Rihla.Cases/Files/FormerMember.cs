using System.Linq.Expressions;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>What somebody was in a case out of which they were taken. The audit alone remembers it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="PersonId">Their record on that day; it may have become one with another since.</param>
/// <param name="MemberId">The membership that ended.</param>
internal sealed record FormerMember(Guid CaseId, Guid PersonId, Guid MemberId)
{
    /// <summary>The memberships that ended with one of these entries.</summary>
    public static async Task<List<FormerMember>> FindAsync(
        RihlaDb db,
        Expression<Func<AuditEntry, bool>> where,
        CancellationToken cancel
    ) =>
        [
            .. (
                await db.Set<AuditEntry>()
                    .Where(e =>
                        e.Act == Registration.Removed && e.CaseId != null && e.PersonId != null
                    )
                    .Where(where)
                    .ReadAsync(cancel)
            )
                .Where(e => e.Details is not null)
                .SelectMany(e =>
                    (AuditDetails.FromJson(e.Details!.Reveal()).Changes ?? [])
                        .Where(c => c is { Of: nameof(CaseMember), How: "removed" })
                        .Select(c => new FormerMember(
                            e.CaseId!.Value,
                            e.PersonId!.Value,
                            Guid.Parse(c.Id)
                        ))
                ),
        ];
}
