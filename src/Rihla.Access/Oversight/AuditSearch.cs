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

/// <summary>
/// An entry as the data-protection officer sees it: who, what, when, about which file; no values. Of a file of another mission not
/// what it was done with, and not why.
/// </summary>
internal sealed record AuditLine(
    long Sequence,
    DateTimeOffset At,
    string Who,
    string Act,
    IReadOnlyList<string> Args,
    string? Reason,
    Guid? CaseId,
    Guid? PersonId,
    IReadOnlyList<FieldChange> Changes,
    bool IsOfOthers
);

/// <summary>A part of the audit, newest first.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditLine> Lines, long? Before);

/// <summary>What a walk along the chain found; no breaks are known of a chain that is too long to be walked while somebody waits.</summary>
internal sealed record AuditWalk(long Entries, IReadOnlyList<AuditBreak>? Breaks);

/// <summary>Searches and verifies the audit, for the data-protection officer.</summary>
internal sealed class AuditSearch(
    RihlaDb db,
    AuditChain chain,
    IEnumerable<AuditShade> shades,
    Today today
)
{
    private const int Size = 50;

    // Longer ones take minutes: a server before this one gives up, and nobody is told what was found.
    private const long MostWalked = 500_000;

    private const int FewDays = 31;

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
        IQueryable<AuditEntry> entries = db.Set<AuditEntry>();
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
        var onDays = OnDays(entries, query);
        if (onDays is not null && IsNarrowed(query))
        {
            if (await PlacesAsync(query, cancel) is not var (first, last))
            {
                return new([], null);
            }
            onDays = onDays.Where(e => e.Sequence >= first && e.Sequence <= last);
        }
        entries = onDays ?? entries;
        if (query.CaseId is { } caseId)
        {
            entries = entries.Where(e => e.CaseId == caseId);
        }
        if (query.PersonId is { } personId)
        {
            entries = entries.Where(e => e.PersonId == personId);
        }
        var read = await (
            onDays is null
                ? FromEnd(entries, query.Before)
                : await ByTimeAsync(entries, query.Before, cancel)
        )
            .Take(size + 1)
            .ReadAsync(cancel);
        var others = await OfOthersAsync(read, by, cancel);
        return new(
            [.. read.Take(size).Select(e => LineOf(e, e.CaseId is { } id && others.Contains(id)))],
            read.Count > size ? read[size - 1].Sequence : null
        );
    }

    private async Task<HashSet<Guid>> OfOthersAsync(
        IEnumerable<AuditEntry> read,
        Actor by,
        CancellationToken cancel
    )
    {
        var matters = read.Select(e => e.CaseId).OfType<Guid>().ToHashSet();
        var others = new HashSet<Guid>();
        foreach (var shade in shades)
        {
            others.UnionWith(await shade.OfOthersAsync(matters, by, cancel));
        }
        return others;
    }

    private static IQueryable<AuditEntry> FromEnd(IQueryable<AuditEntry> entries, long? before) =>
        (before is { } last ? entries.Where(e => e.Sequence < last) : entries).OrderByDescending(
            e => e.Sequence
        );

    // The entries of some days in the order of the time: whoever looks for them from the end of the chain reads all that came
    // since, and where they are few, all that was ever recorded. The index of the time has their first page at once, however
    // many days are asked for. It is the order of the chain, except where a clock was set back.
    private async Task<IQueryable<AuditEntry>> ByTimeAsync(
        IQueryable<AuditEntry> entries,
        long? before,
        CancellationToken cancel
    )
    {
        if (before is { } last)
        {
            var at = await db.Set<AuditEntry>()
                .Where(e => e.Sequence == last)
                .Select(e => e.At)
                .SingleOrDefaultAsync(cancel);
            entries = entries.Where(e => e.At <= at && (e.At < at || e.Sequence < last));
        }
        return entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence);
    }

    // Those of the days that are looked for; nothing, where none are.
    private IQueryable<AuditEntry>? OnDays(IQueryable<AuditEntry> entries, AuditQuery query)
    {
        var all = entries;
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
        return ReferenceEquals(entries, all) ? null : entries;
    }

    // Where an act or a user is looked for as well, the database begins with all that was ever done so, or by them. Of a few days
    // the index of the time says cheaply between which places of the chain they stand; of years, that would be the long way.
    private static bool IsNarrowed(AuditQuery query) =>
        query is { CaseId: null, PersonId: null, From: { } from, To: { } to }
        && (query.UserId is not null || !string.IsNullOrWhiteSpace(query.Act))
        && to.DayNumber - from.DayNumber < FewDays;

    // A clock that was set back mixes days, and the outermost are taken. With the count no database takes the first in the order of
    // the chain for the smallest, and reads it from the beginning.
    private async Task<(long First, long Last)?> PlacesAsync(
        AuditQuery query,
        CancellationToken cancel
    )
    {
        var places = await OnDays(db.Set<AuditEntry>(), query)!
            .GroupBy(_ => 1)
            .Select(g => new
            {
                Count = g.Count(),
                First = g.Min(e => e.Sequence),
                Last = g.Max(e => e.Sequence),
            })
            .SingleOrDefaultAsync(cancel);
        return places is null ? null : (places.First, places.Last);
    }

    /// <summary>Walks the whole chain, if that is no longer than a browser waits.</summary>
    public Task<AuditWalk> VerifyAsync(Actor by, CancellationToken cancel = default) =>
        VerifyAsync(by, MostWalked, cancel);

    /// <summary>The same, up to so many entries.</summary>
    public async Task<AuditWalk> VerifyAsync(Actor by, long most, CancellationToken cancel)
    {
        by.Need(AccessPermissions.Audit);
        var entries = await db.Set<AuditEntry>().LongCountAsync(cancel);
        if (entries > most)
        {
            return new(entries, null);
        }
        var breaks = await chain.VerifyAsync(db, cancel).Take(MostBreaks).ToListAsync(cancel);
        await db.SaveAsync(by, new Act("audit.verified"), cancel);
        return new(entries, breaks);
    }

    private static AuditLine LineOf(AuditEntry entry, bool isOfOthers)
    {
        var details = entry.Details is { } json ? AuditDetails.FromJson(json.Reveal()) : null;
        return new(
            entry.Sequence,
            entry.At,
            entry.ActorName,
            entry.Act,
            isOfOthers ? AuditWords.Withheld : AuditWords.Filling(details),
            isOfOthers ? null : details?.Reason,
            entry.CaseId,
            entry.PersonId,
            [.. (details?.Changes ?? []).Select(c => c with { Was = null, Is = null })],
            isOfOthers
        );
    }
}
