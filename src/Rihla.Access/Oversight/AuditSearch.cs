using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>What is looked for in the audit.</summary>
internal sealed record AuditQuery
{
    public Guid? UserId { get; init; }
    public string? Act { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public Guid? CaseId { get; init; }
    public Guid? PersonId { get; init; }
    public long? Before { get; init; }
}

/// <summary>An entry as the data-protection officer sees it: who, what, when, about which file; no values.</summary>
internal sealed record AuditLine(
    long Sequence,
    DateTimeOffset At,
    string Who,
    string Act,
    IReadOnlyList<string> Args,
    string? Reason,
    Guid? CaseId,
    Guid? PersonId,
    IReadOnlyList<FieldChange> Changes
);

/// <summary>A part of the audit, newest first.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditLine> Lines, long? Before);

/// <summary>Searches and verifies the audit, for the data-protection officer.</summary>
internal sealed class AuditSearch(
    RihlaDb db,
    AuditChain chain,
    IEnumerable<AuditShade> shades,
    Today today
)
{
    private const int Size = 50;

    // A chain that was rewritten as a whole is broken everywhere: the first places say it.
    private const int MostBreaks = 100;

    public Task<AuditPage> FindAsync(
        AuditQuery query,
        Actor by,
        CancellationToken cancel = default
    ) => FindAsync(query, by, Size, cancel);

    /// <summary>The same, so many entries at once.</summary>
    public async Task<AuditPage> FindAsync(
        AuditQuery query,
        Actor by,
        int size,
        CancellationToken cancel = default
    )
    {
        by.Need(AccessPermissions.Audit);
        var entries = db.Set<AuditEntry>().AsNoTracking();
        foreach (var shade in shades)
        {
            var hidden = await shade.HiddenFromAsync(by, cancel);
            if (hidden.Count > 0)
            {
                entries = entries.Where(e => e.CaseId == null || !hidden.Contains(e.CaseId.Value));
            }
        }
        if (query.UserId is { } user)
        {
            entries = entries.Where(e => e.ActorId == user);
        }
        if (!string.IsNullOrWhiteSpace(query.Act))
        {
            var act = query.Act.Trim();
            entries = entries.Where(e => e.Act == act);
        }
        if (query.From is { Year: > 1 and < 9999 } from)
        {
            var start = today.StartOf(from);
            entries = entries.Where(e => e.At >= start);
        }
        if (query.To is { Year: > 1 and < 9999 } to)
        {
            var end = today.StartOf(to.AddDays(1));
            entries = entries.Where(e => e.At < end);
        }
        if (query.CaseId is { } caseId)
        {
            entries = entries.Where(e => e.CaseId == caseId);
        }
        if (query.PersonId is { } personId)
        {
            entries = entries.Where(e => e.PersonId == personId);
        }
        if (query.Before is { } before)
        {
            entries = entries.Where(e => e.Sequence < before);
        }
        var read = await entries
            .OrderByDescending(e => e.Sequence)
            .Take(size + 1)
            .ToListAsync(cancel);
        return new(
            [.. read.Take(size).Select(LineOf)],
            read.Count > size ? read[size - 1].Sequence : null
        );
    }

    /// <summary>Walks the whole chain.</summary>
    public async Task<(long Entries, IReadOnlyList<AuditBreak> Breaks)> VerifyAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(AccessPermissions.Audit);
        var breaks = await chain.VerifyAsync(db, cancel).Take(MostBreaks).ToListAsync(cancel);
        var entries = await db.Set<AuditEntry>().LongCountAsync(cancel);
        await db.SaveAsync(by, new Act("audit.verified"), cancel);
        return (entries, breaks);
    }

    private static AuditLine LineOf(AuditEntry entry)
    {
        var details = entry.Details is { } json ? AuditDetails.FromJson(json.Reveal()) : null;
        return new(
            entry.Sequence,
            entry.At,
            entry.ActorName,
            entry.Act,
            details?.Args ?? [],
            details?.Reason,
            entry.CaseId,
            entry.PersonId,
            [.. (details?.Changes ?? []).Select(c => c with { Was = null, Is = null })]
        );
    }
}
