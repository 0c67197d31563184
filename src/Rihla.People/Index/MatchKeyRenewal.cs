using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Makes the match keys of the whole register anew: after an update of the rules by which they are made, or, with the keys
/// that other modules keep, under a new secret. Five hundred persons at a time, each with the index in step; interrupted, it goes on with those that are left.
/// While keys under two secrets stand beside each other, everybody is asked for under both.
/// </summary>
public sealed partial class MatchKeyRenewal
{
    private const int Batch = 500;

    private readonly RihlaDb db;
    private readonly MatchIndex index;
    private readonly MatchSheets sheets;
    private readonly MatchSecrets secrets;
    private readonly KeyRing keys;
    private readonly WorkLeases leases;
    private readonly Today today;
    private readonly IEnumerable<KeyRenewal> others;
    private readonly ILogger<MatchKeyRenewal> log;

    internal MatchKeyRenewal(
        RihlaDb db,
        MatchIndex index,
        MatchSheets sheets,
        MatchSecrets secrets,
        KeyRing keys,
        WorkLeases leases,
        Today today,
        IEnumerable<KeyRenewal> others,
        ILogger<MatchKeyRenewal> log
    )
    {
        (this.db, this.index, this.secrets, this.keys) = (db, index, secrets, keys);
        (this.sheets, this.leases, this.today) = (sheets, leases, today);
        (this.others, this.log) = (others, log);
    }

    /// <summary>
    /// Adds a new secret to the key file and lets it write from now on, in this and in every other process; then
    /// <see cref="RunAsync"/> makes the keys anew. Where a change of secrets is under way already, nothing is added.
    /// </summary>
    /// <returns>
    /// The number of the secret that writes. Refused while the load of a large file is unfinished, or when the key file cannot be
    /// written.
    /// </returns>
    public async Task<Outcome<int>> ChangeSecretAsync(CancellationToken cancel = default)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        if (await index.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        var standing = await secrets.ReadAsync(cancel);
        if (standing.Former is not null)
        {
            return standing.Current;
        }
        var row = await db.Set<LongWork>().FindAsync([LongWork.Keys], cancel);
        if (row is null)
        {
            row = new() { Name = LongWork.Keys, StartedAt = today.Now };
            db.Add(row);
        }
        var added = keys.AddBlindSecret();
        if (!added.IsDone)
        {
            return added.Refusals.ToList();
        }
        (row.Secret, row.FormerSecret) = (added.Value, standing.Current);
        await db.SaveChangesAsync(cancel);
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return row.Secret;
    }

    /// <summary>
    /// How many persons, and records of other modules, the last run left with the keys they have: something of them does not open, for
    /// it is damaged or its key is missing. Each later run tries them again.
    /// </summary>
    public long Unreadable { get; private set; }

    /// <summary>
    /// Makes all keys anew that are not as they should be; none, when all are. Refused while another run, of whichever
    /// process, is at it.
    /// </summary>
    /// <param name="told">Told after each batch how many persons, or records of another module, it has done.</param>
    /// <param name="cancel">Stops it between two batches.</param>
    /// <returns>How many persons were done; of whom something does not open is told by <see cref="Unreadable"/>.</returns>
    public async Task<Outcome<long>> RunAsync(
        IProgress<long>? told = null,
        CancellationToken cancel = default
    )
    {
        Unreadable = 0;
        // Each start of the program asks, and mostly there is nothing to do.
        var standing = await secrets.ReadAsync(cancel);
        if (
            standing.Former is null
            && await AreCurrentAsync(standing.Current, cancel)
            && (await OutdatedOthersAsync(cancel)).Count == 0
        )
        {
            return 0;
        }
        // A load holds the keys that it has still to write: made anew meanwhile, the old ones would be written after them.
        index.Outside();
        if (await index.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        await using var lease = await leases.TakeAsync(LongWork.Keys, cancel);
        if (lease is null)
        {
            var work = await leases.StandingAsync(LongWork.Keys, cancel);
            return new Refusal(
                "MatchKeyRenewal.UnderWay",
                work.StartedAt,
                work.Cursor,
                work.HeldUntil ?? today.Now
            );
        }
        // A secret that is changed from here on is the next run's: this one may be through with the persons already.
        standing = await secrets.ReadAsync(cancel);
        var total = await RenewSheetsAsync(lease, told, cancel);
        foreach (
            var other in standing.Former is null ? await OutdatedOthersAsync(cancel) : [.. others]
        )
        {
            await other.RunAsync(
                async done =>
                {
                    await lease.ReachAsync(total, 0, cancel);
                    told?.Report(done);
                },
                cancel
            );
            Unreadable += other.Unreadable;
            await RememberAsync(other, cancel);
        }
        if (standing.Former is not null)
        {
            await ForgetFormerAsync(cancel);
        }
        await lease.EndAsync(cancel);
        if (Unreadable > 0)
        {
            LogUnreadable(log, Unreadable);
        }
        return total;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Count} records do not open and keep the keys they had: after a change of the secret or of the rules they are not found. rihla verify names the columns; once they are put back from an older backup, the next run makes their keys."
    )]
    private static partial void LogUnreadable(ILogger log, long count);

    // Keys of other modules that were made by rules before those of this version.
    private async Task<List<KeyRenewal>> OutdatedOthersAsync(CancellationToken cancel)
    {
        var made = await db.Set<LongWork>()
            .Where(w => w.DoneAt != null)
            .Select(w => new { w.Name, w.Cursor })
            .ToDictionaryAsync(w => w.Name, w => w.Cursor, cancel);
        return [.. others.Where(o => made.GetValueOrDefault(LongWork.KeysOf(o.Name)) < o.Rules)];
    }

    private async Task RememberAsync(KeyRenewal other, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        var name = LongWork.KeysOf(other.Name);
        var row = await db.Set<LongWork>().FindAsync([name], cancel);
        if (row is null)
        {
            row = new() { Name = name, StartedAt = today.Now };
            db.Add(row);
        }
        (row.Cursor, row.DoneAt) = (other.Rules, today.Now);
        await db.SaveChangesAsync(cancel);
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private async Task ForgetFormerAsync(CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await db.Set<LongWork>()
            .Where(w => w.Name == LongWork.Keys)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.FormerSecret, (int?)null), cancel);
        await work.CommitAsync(cancel);
    }

    private async Task<long> RenewSheetsAsync(
        WorkLease lease,
        IProgress<long>? told,
        CancellationToken cancel
    )
    {
        var total = 0L;
        var closed = new HashSet<Guid>();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Register.Lock, cancel);
            await index.WithinAsync(work, cancel);
            var standing = await secrets.ReadAsync(cancel);
            var outdated = await OutdatedAsync(standing.Current, closed, cancel);
            if (outdated.Count == 0)
            {
                return total;
            }
            var identities = await Identities.OfAsync(
                db,
                outdated.ConvertAll(s => s.PersonId),
                cancel
            );
            foreach (var sheet in outdated)
            {
                if (identities.TryGetValue(sheet.PersonId, out var person))
                {
                    await sheets.RekeyAsync(sheet, person.Identity, person.ExternalId, cancel);
                    total++;
                }
                else
                {
                    closed.Add(sheet.PersonId);
                    Unreadable++;
                }
            }
            await db.SaveDerivedAsync(cancel);
            await lease.ReachAsync(total, 0, cancel);
            await work.CommitAsync(cancel);
            db.ChangeTracker.Clear();
            told?.Report(total);
        }
    }

    private async Task<bool> AreCurrentAsync(int secret, CancellationToken cancel)
    {
        var all = db.Set<MatchSheet>();
        return !await MatchSheet.AreOutdatedAsync(all, cancel)
            && !await all.AnyAsync(
                s => s.KeyVersion == MatchSheet.Rules && s.Secret < secret,
                cancel
            );
    }

    private async Task<List<MatchSheet>> OutdatedAsync(
        int secret,
        HashSet<Guid> closed,
        CancellationToken cancel
    )
    {
        var all = db.Set<MatchSheet>().Where(s => !closed.Contains(s.PersonId));
        foreach (var outdated in MatchSheet.Outdated)
        {
            var some = await FirstAsync(all.Where(outdated).OrderBy(s => s.KeyVersion));
            if (some.Count > 0)
            {
                return some;
            }
        }
        return await FirstAsync(
            all.Where(s => s.KeyVersion == MatchSheet.Rules && s.Secret < secret)
                .OrderBy(s => s.Secret)
        );

        Task<List<MatchSheet>> FirstAsync(IQueryable<MatchSheet> sheets) =>
            MatchSheet.ToRenewAsync(db, sheets.Take(Batch), cancel);
    }
}

/// <summary>Goes on with keys whose making was interrupted, and that were left to a run that has died since.</summary>
internal sealed class MatchKeyRenewalJob(MatchKeyRenewal renewal) : RecurringJob
{
    public override string Name => "people.keys";

    public override TimeSpan Every => TimeSpan.FromHours(1);

    public override Task RunAsync(CancellationToken cancel) => renewal.RunAsync(cancel: cancel);
}
