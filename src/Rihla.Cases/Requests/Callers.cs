using Rihla.Platform.Audit;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>
/// Whose the words of a request are, and whose its telephone is. Whoever becomes the principal applicant brings another telephone, and
/// has not said what the first one confided; a case names no more who that was once the telephone is another's: the audit does.
/// </summary>
internal static class Callers
{
    private const string Applied = $"@{nameof(Relation)}.{nameof(Relation.Applicant)}";

    /// <summary>
    /// The members who may have said what was said with a request: who handed the case over first, or applies still; and who applied
    /// before and was taken out alone, for then the next may have been entered as the same. Nothing, when what told of it was erased or
    /// does not open any more.
    /// </summary>
    public static async Task<IReadOnlySet<Guid>?> OfAsync(
        RihlaDb db,
        Case @case,
        CancellationToken cancel
    )
    {
        var callers = new HashSet<Guid>();
        foreach (
            var entry in await db.Set<AuditEntry>()
                .Where(e =>
                    e.CaseId == @case.Id
                    && (e.Act == Registration.HandedOver || e.Act == Registration.Removed)
                )
                .OrderBy(e => e.Sequence)
                .ReadAsync(cancel)
        )
        {
            var details = entry.Details is { } told ? AuditDetails.FromJson(told.Reveal()) : null;
            if (
                details?.Changes?.FirstOrDefault(c =>
                    c is { Of: nameof(CaseMember), Was: Applied }
                ) is
                { } one
            )
            {
                callers.Add(Guid.Parse(one.Id));
            }
            if (entry.Act == Registration.HandedOver)
            {
                return details is { Erased: null } ? callers : null;
            }
        }
        if (Applicant(@case) is { } applicant)
        {
            callers.Add(applicant);
        }
        return callers;
    }

    /// <summary>Who is reached at the telephone of the request, where one is left who could be.</summary>
    public static Guid? ReachedOf(Case @case) => @case.CallerMemberId ?? Applicant(@case);

    private static Guid? Applicant(Case @case) =>
        @case.Members.FirstOrDefault(m => m.Relation == Relation.Applicant)?.Id;
}
