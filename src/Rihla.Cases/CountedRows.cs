using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
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

    private readonly RihlaDb db;
    private readonly CaseFiles files;

    internal CountedRows(RihlaDb db, CaseFiles files) => (this.db, this.files) = (db, files);

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
            var wrong = await DifferingAsync(ids, write: false, cancel);
            if (mend && wrong > 0)
            {
                // Read again where nobody else writes: between the first look and now somebody may have.
                await using var work = await db.BeginAsync(cancel);
                await DifferingAsync(ids, write: true, cancel);
                await work.CommitAsync(cancel);
            }
            (cases, differing, after) = (cases + ids.Count, differing + wrong, ids[^1]);
            progress?.Report(cases);
        }
        return new(cases, differing, await OrphansAsync(mend, cancel));
    }

    private async Task<int> DifferingAsync(List<Guid> ids, bool write, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var rows = (
            await db.Set<CountedPerson>().Where(c => ids.Contains(c.CaseId)).ToListAsync(cancel)
        ).ToLookup(c => c.CaseId);
        var wrong = 0;
        foreach (var file in await files.ListAsync(ids, Actor.System, cancel))
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

/// <summary>Every night the rows that reports count from are held against the cases.</summary>
internal sealed class CountedRowsJob(CountedRows rows, ILogger<CountedRowsJob> log) : RecurringJob
{
    public override string Name => "cases.counted";

    public override TimeSpan Every => TimeSpan.FromHours(24);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var found = await rows.CheckAsync(mend: true, cancel: cancel);
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
