using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Makes the match keys of the whole register anew: after an update of the rules by which they are made, or, with the keys
/// that other modules keep, under a new secret. Five hundred persons at a time, each with the index in step; interrupted, it goes on with those that are left.
/// While keys under two secrets stand beside each other, everybody is asked for under both.
/// </summary>
public sealed class MatchKeyRenewal
{
    private const int Batch = 500;

    private readonly RihlaDb db;
    private readonly MatchIndex index;
    private readonly MatchSecrets secrets;
    private readonly KeyRing keys;
    private readonly IEnumerable<KeyRenewal> others;

    internal MatchKeyRenewal(
        RihlaDb db,
        MatchIndex index,
        MatchSecrets secrets,
        KeyRing keys,
        IEnumerable<KeyRenewal> others
    )
    {
        (this.db, this.index, this.secrets, this.keys) = (db, index, secrets, keys);
        this.others = others;
    }

    /// <summary>
    /// Adds a new secret to the key file and lets it write from now on, in this and in every other process; then
    /// <see cref="RunAsync"/> makes the keys anew. Where a change of secrets is under way already, nothing is added.
    /// </summary>
    /// <returns>The number of the secret that writes.</returns>
    public async Task<int> ChangeSecretAsync(CancellationToken cancel = default)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        var standing = await secrets.ReadAsync(cancel);
        if (standing.Former is not null)
        {
            return standing.Current;
        }
        var row = await db.Set<LongWork>().FindAsync([LongWork.Keys], cancel);
        if (row is null)
        {
            row = new() { Name = LongWork.Keys };
            db.Add(row);
        }
        (row.Secret, row.FormerSecret) = (keys.AddBlindSecret(), standing.Current);
        await db.SaveChangesAsync(cancel);
        await work.CommitAsync(cancel);
        return row.Secret;
    }

    /// <summary>Makes all keys anew that are not as they should be; none, when all are.</summary>
    /// <param name="told">Told after each batch how many persons, or records of another module, it has done.</param>
    /// <param name="cancel">Stops it between two batches.</param>
    /// <returns>How many persons were done.</returns>
    public async Task<long> RunAsync(
        IProgress<long>? told = null,
        CancellationToken cancel = default
    )
    {
        var total = await RenewSheetsAsync(told, cancel);
        if ((await secrets.ReadAsync(cancel)).Former is null)
        {
            return total;
        }
        foreach (var other in others)
        {
            await other.RunAsync(told, cancel);
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        var row = (await db.Set<LongWork>().FindAsync([LongWork.Keys], cancel))!;
        await db.Entry(row).ReloadAsync(cancel);
        row.FormerSecret = null;
        await db.SaveChangesAsync(cancel);
        await work.CommitAsync(cancel);
        return total;
    }

    private async Task<long> RenewSheetsAsync(IProgress<long>? told, CancellationToken cancel)
    {
        await MarkUnreadableAsync(cancel);
        var total = 0L;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Register.Lock, cancel);
            await index.WithinAsync(work, cancel);
            var standing = await secrets.ReadAsync(cancel);
            var sheets = await OutdatedAsync(standing.Current, cancel);
            if (sheets.Count == 0)
            {
                return total;
            }
            var identities = await Identities.OfAsync(
                db,
                sheets.ConvertAll(s => s.PersonId),
                cancel
            );
            foreach (var sheet in sheets)
            {
                var (identity, externalId) = identities[sheet.PersonId];
                await index.RekeyAsync(sheet, identity, externalId, cancel);
            }
            await db.SaveDerivedAsync(cancel);
            await work.CommitAsync(cancel);
            db.ChangeTracker.Clear();
            total += sheets.Count;
            told?.Report(total);
        }
    }

    // What the matching reads of a person changes with its tables, too; then all sheets are of the old form.
    private async Task MarkUnreadableAsync(CancellationToken cancel)
    {
        var first = await db.Set<MatchSheet>()
            .AsNoTracking()
            .Where(s => s.KeyVersion == MatchKeys.Version)
            .OrderBy(s => s.Number)
            .FirstOrDefaultAsync(cancel);
        if (first is not null && !PreparedIdentity.IsCurrent(first.Identity.Reveal()))
        {
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Register.Lock, cancel);
            await db.Set<MatchSheet>()
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.KeyVersion, 0), cancel);
            await work.CommitAsync(cancel);
        }
    }

    private async Task<List<MatchSheet>> OutdatedAsync(int secret, CancellationToken cancel)
    {
        var older = await db.Set<MatchSheet>()
            .Where(s => s.KeyVersion < MatchKeys.Version)
            .OrderBy(s => s.KeyVersion)
            .Take(Batch)
            .ToListAsync(cancel);
        return older.Count > 0
            ? older
            : await db.Set<MatchSheet>()
                .Where(s => s.KeyVersion == MatchKeys.Version && s.Secret < secret)
                .OrderBy(s => s.Secret)
                .Take(Batch)
                .ToListAsync(cancel);
    }
}
