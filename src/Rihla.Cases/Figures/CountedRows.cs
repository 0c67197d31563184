using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Logging;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What was found when the rows that reports count from were held against the cases.</summary>
/// <param name="Cases">How many cases were looked at.</param>
/// <param name="Differing">Cases whose rows were missing, too many or not as they should be.</param>
/// <param name="Orphans">Rows of cases that are not there.</param>
public sealed record CountedCheck(long Cases, long Differing, long Orphans)
{
    /// <summary>Whether every row is as it should be.</summary>
    public bool IsSound => Differing == 0 && Orphans == 0;
}

/// <summary>
/// Holds the rows that reports count from (<c>cases_counted</c>) against the cases and the register, and writes anew what
/// differs: they are derived, and nothing is lost with them. A person who has not left is counted with the sex and nationality
/// that the register knew when the case last changed; what was put right in the register since then differs, too.
/// </summary>
public sealed class CountedRows
{
    private const int Together = 250;

    /// <summary>After so many days every case is looked at again, whether it changed or not.</summary>
    private const int FullAfterDays = 28;

    private readonly RihlaDb db;
    private readonly CaseFiles files;
    private readonly Today today;

    internal CountedRows(RihlaDb db, CaseFiles files, Today today) =>
        (this.db, this.files, this.today) = (db, files, today);

    /// <summary>
    /// Looks at the cases of which, or of whose people, something was recorded since the last look, and mends them; at all of
    /// them where none was taken for four weeks.
    /// </summary>
    public async Task<CountedCheck> CheckChangedAsync(CancellationToken cancel = default)
    {
        var mark = await db.Set<CountedMark>().AsNoTracking().SingleOrDefaultAsync(cancel);
        if (mark is null || mark.FullOn < today.Date.AddDays(-FullAfterDays))
        {
            return await CheckAsync(mend: true, cancel: cancel);
        }
        var end = await EndAsync(cancel);
        var acts = db.Set<AuditEntry>()
            .Where(e =>
                e.Sequence > mark.Sequence && e.Sequence <= end && !e.Act.EndsWith("viewed")
            );
        var changed = await acts.Where(e => e.CaseId != null)
            .Select(e => e.CaseId!.Value)
            .Union(
                acts.Where(e => e.PersonId != null)
                    .Join(
                        db.Set<CaseMember>(),
                        e => e.PersonId,
                        m => m.PersonId,
                        (_, m) => m.CaseId
                    )
            )
            .ToListAsync(cancel);
        var differing = 0L;
        foreach (var some in changed.Chunk(Together))
        {
            differing += await MendAsync([.. some], cancel);
        }
        await MarkAsync(end, full: false, cancel);
        return new(changed.Count, differing, 0);
    }

    /// <summary>Looks at every case.</summary>
    /// <param name="mend">Whether to write anew what differs.</param>
    /// <param name="progress">Hears how many cases have been looked at.</param>
    /// <param name="cancel">Stops it; what was mended stays so.</param>
    public async Task<CountedCheck> CheckAsync(
        bool mend,
        IProgress<long>? progress = null,
        CancellationToken cancel = default
    )
    {
        var (cases, differing) = (0L, 0L);
        var after = Guid.Empty;
        var end = await EndAsync(cancel);
        while (true)
        {
            var ids = await db.Set<Case>()
                .Where(c => c.Id.CompareTo(after) > 0)
                .OrderBy(c => c.Id)
                .Select(c => c.Id)
                .Take(Together)
                .ToListAsync(cancel);
            if (ids.Count == 0)
            {
                break;
            }
            var wrong = mend
                ? await MendAsync(ids, cancel)
                : await DifferingAsync(ids, write: false, cancel);
            (cases, differing, after) = (cases + ids.Count, differing + wrong, ids[^1]);
            progress?.Report(cases);
        }
        var orphans = await OrphansAsync(mend, cancel);
        if (mend)
        {
            await MarkAsync(end, full: true, cancel);
        }
        return new(cases, differing, orphans);
    }

    /// <summary>Writes anew the rows of cases in the open transaction, once what changed in them is saved.</summary>
    internal Task WriteAsync(List<Guid> ids, CancellationToken cancel) =>
        DifferingAsync(ids, write: true, cancel);

    private async Task<int> MendAsync(List<Guid> ids, CancellationToken cancel)
    {
        var wrong = await DifferingAsync(ids, write: false, cancel);
        if (wrong > 0)
        {
            // Read again where nobody else writes: between the first look and now somebody may have.
            await using var work = await db.BeginAsync(cancel);
            await DifferingAsync(ids, write: true, cancel);
            await work.CommitAsync(cancel);
        }
        return wrong;
    }

    // The end of the chain of audit before the look: what is recorded during it is looked at the next time.
    private async Task<long> EndAsync(CancellationToken cancel) =>
        await db.Set<AuditEntry>().MaxAsync(e => (long?)e.Sequence, cancel) ?? 0;

    private async Task MarkAsync(long end, bool full, CancellationToken cancel)
    {
        var mark = await db.Set<CountedMark>().SingleOrDefaultAsync(cancel);
        if (mark is null)
        {
            db.Add(mark = new CountedMark { Id = 1 });
        }
        mark.Sequence = end;
        mark.FullOn = full ? today.Date : mark.FullOn;
        await db.SaveDerivedAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private async Task<int> DifferingAsync(List<Guid> ids, bool write, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var rows = (
            await db.Set<CountedPerson>().Where(c => ids.Contains(c.CaseId)).ToListAsync(cancel)
        ).ToLookup(c => c.CaseId);
        var wrong = 0;
        foreach (var file in await files.ReadableAsync(ids, Actor.System, cancel))
        {
            var should = CountedPerson.Of(file).ToDictionary(c => c.Id);
            var are = rows[file.Id].ToList();
            if (
                are.Count == should.Count
                && are.TrueForAll(r => should.TryGetValue(r.Id, out var s) && r.SaysTheSame(s))
            )
            {
                continue;
            }
            wrong++;
            if (write)
            {
                CountedPerson.Replace(db, are, should);
            }
        }
        if (write)
        {
            await db.SaveDerivedAsync(cancel);
        }
        db.ChangeTracker.Clear();
        return wrong;
    }

    private async Task<int> OrphansAsync(bool mend, CancellationToken cancel)
    {
        var orphans = await db.Set<CountedPerson>()
            .Where(c => !db.Set<Case>().Any(x => x.Id == c.CaseId))
            .ToListAsync(cancel);
        if (mend && orphans.Count > 0)
        {
            db.RemoveRange(orphans);
            await db.SaveDerivedAsync(cancel);
        }
        db.ChangeTracker.Clear();
        return orphans.Count;
    }
}

/// <summary>How far the rows that reports count from have been held against the cases. One row.</summary>
internal sealed class CountedMark : IDerived
{
    public required int Id { get; init; }

    /// <summary>The place in the chain of audit up to which everything was looked at.</summary>
    public long Sequence { get; set; }

    /// <summary>The day on which every case was looked at.</summary>
    public DateOnly FullOn { get; set; }
}

internal sealed class CountedMarkMapping : IEntityTypeConfiguration<CountedMark>
{
    public void Configure(EntityTypeBuilder<CountedMark> builder)
    {
        builder.ToTable("cases_counted_mark");
        builder.Property(m => m.Id).ValueGeneratedNever();
    }
}

/// <summary>Every night the rows that reports count from are held against the cases that changed.</summary>
internal sealed class CountedRowsJob(CountedRows rows, ILogger<CountedRowsJob> log) : RecurringJob
{
    public override string Name => "cases.counted";

    public override TimeSpan Every => TimeSpan.FromHours(24);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var found = await rows.CheckChangedAsync(cancel);
        if (!found.IsSound)
        {
            log.LogWarning(
                "Of {Cases} cases {Differing} were counted otherwise than they stood, and {Orphans} rows were of no case; all were written anew.",
                found.Cases,
                found.Differing,
                found.Orphans
            );
        }
    }
}
