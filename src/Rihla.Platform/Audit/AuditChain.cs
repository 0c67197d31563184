using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Platform.Audit;

/// <summary>
/// Adds to the audit chain and checks it. Each entry holds a hash, keyed with a secret of the key file, of its own
/// content and of the end of the chain before it: an entry that is changed, removed or slipped in breaks the chain at its place,
/// and who can write to the database but lacks the key file cannot mend it.
/// </summary>
/// <remarks>
/// The end (<see cref="AuditHead"/>) is a keyed hash of its own of the last entry, and stands in no entry: who takes the newest entries
/// away lacks the end that belongs to what is left, unless they copied it while it stood. Whatever they put there instead, the next
/// entry is written after it, and does not fit the one before.
/// </remarks>
public sealed class AuditChain(KeyRing keys, TimeProvider clock)
{
    private const int PageSize = 2000;

    private static readonly PreparedQuery<
        Func<RihlaDb, CancellationToken, Task<AuditHead>>
    > HeadQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, CancellationToken _) => db.Set<AuditHead>().AsNoTracking().Single()
        )
    );

    // Details are JSON: these are none.
    private const string DoesNotOpen = "";

    /// <summary>
    /// Adds an entry for each act, within the transaction that is open. The chain is locked first, so that two transactions
    /// never continue from the same entry.
    /// </summary>
    /// <returns>The entries, for the caller to save.</returns>
    internal async Task<List<AuditEntry>> AppendAsync(
        RihlaDb db,
        IReadOnlyList<(Actor By, Act Act, IReadOnlyList<FieldChange> Changes)> acts,
        CancellationToken cancel
    )
    {
        // On PostgreSQL in their turn: the lock of a row lets newcomers pass who have not yet seen it change.
        await db.LockAsync("audit", cancel);
        var head = await HeadQuery.For(db)(db, cancel);
        var now = Whole(clock.GetUtcNow());
        var (sequence, end) = (head.Sequence, head.Hash);
        var entries = new List<AuditEntry>(acts.Count);
        foreach (var (by, act, changes) in acts)
        {
            var details = new AuditDetails(
                act.Args.Count == 0 ? null : [.. act.Args.Select(a => Changes.Cut(a.Kept))],
                act.Reason,
                changes.Count == 0 ? null : changes
            );
            var json = details.IsEmpty ? null : details.ToJson();
            var digest = Digest(json);
            sequence++;
            var hash = Hash(
                end,
                sequence,
                now,
                by.UserId,
                by.Name,
                act.Key,
                act.CaseId,
                act.PersonId,
                digest
            );
            entries.Add(
                new()
                {
                    Sequence = sequence,
                    At = now,
                    ActorId = by.UserId,
                    ActorName = by.Name,
                    Act = act.Key,
                    CaseId = act.CaseId,
                    PersonId = act.PersonId,
                    Details = Personal.Of(json),
                    DetailsDigest = digest,
                    Hash = hash,
                }
            );
            end = End(sequence, hash);
        }
        await db.Database.ExecuteSqlAsync(
            $"update audit_head set sequence = {sequence}, hash = {end} where id = 1",
            cancel
        );
        return entries;
    }

    /// <summary>
    /// Gives a new database the end of a chain without entries, which is as secret as any other: nobody can empty the log and make it
    /// look as if it had never begun.
    /// </summary>
    internal Task BeginAsync(RihlaDb db, CancellationToken cancel)
    {
        var end = End(0, []);
        return db.Set<AuditHead>()
            .Where(h => h.Sequence == 0)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.Hash, end), cancel);
    }

    /// <summary>
    /// Lets entries follow what is left of a damaged chain, as one that is restored with its damage: its end is made as long as the
    /// chain, and stays the wrong one.
    /// </summary>
    internal async Task GoOnAsync(RihlaDb db, CancellationToken cancel)
    {
        var last = await db.Set<AuditEntry>().MaxAsync(e => (long?)e.Sequence, cancel) ?? 0;
        if (!await db.Set<AuditHead>().AnyAsync(cancel))
        {
            await db.Database.ExecuteSqlAsync(
                $"insert into audit_head (id, sequence, hash) values (1, {last}, {new byte[32]})",
                cancel
            );
        }
        await db.Set<AuditHead>()
            .Where(h => h.Sequence < last)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.Sequence, last), cancel);
    }

    /// <summary>Whether this entry is the last of the chain, as this key file ends it.</summary>
    internal async Task<bool> EndsWithAsync(RihlaDb db, AuditEntry entry, CancellationToken cancel)
    {
        var end = End(entry.Sequence, entry.Hash);
        return await db.Set<AuditHead>().AnyAsync(h => h.Hash == end, cancel);
    }

    /// <summary>Walks the whole chain and reports every break.</summary>
    /// <param name="db">The database.</param>
    /// <param name="cancel">Stops the walk.</param>
    /// <returns>One finding per break, in order; none for a sound chain.</returns>
    public async IAsyncEnumerable<AuditBreak> VerifyAsync(
        RihlaDb db,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var before = End(0, []);
        var expected = 1L;
        var last = long.MinValue;
        // Read first: what is written while the chain is walked lies beyond it, and is left to the next time.
        var head = await db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(cancel);
        var until = head?.Sequence ?? long.MaxValue;
        while (true)
        {
            // Details are read beside the entries, sealed as they are: one that does not open is a finding, not an error.
            var page = await db.Set<AuditEntry>()
                .Where(e => e.Sequence > last && e.Sequence <= until)
                .OrderBy(e => e.Sequence)
                .Select(e => new
                {
                    e.Sequence,
                    e.At,
                    e.ActorId,
                    e.ActorName,
                    e.Act,
                    e.CaseId,
                    e.PersonId,
                    e.DetailsDigest,
                    e.Hash,
                })
                .Take(PageSize)
                .ToListAsync(cancel);
            if (page.Count == 0)
            {
                break;
            }
            last = page[^1].Sequence;
            var details = await DetailsAsync(db, page[0].Sequence, last, cancel);
            foreach (var entry in page)
            {
                // What its hash was made after is gone with the entry before it.
                var isProvable = entry.Sequence <= expected;
                if (!isProvable)
                {
                    yield return new(expected, entry.Sequence - 1, AuditFault.Removed);
                }
                if (
                    entry.Sequence < expected
                    || isProvable
                        && !Hash(
                                before,
                                entry.Sequence,
                                entry.At,
                                entry.ActorId,
                                entry.ActorName,
                                entry.Act,
                                entry.CaseId,
                                entry.PersonId,
                                entry.DetailsDigest
                            )
                            .AsSpan()
                            .SequenceEqual(entry.Hash)
                )
                {
                    yield return new(entry.Sequence, entry.Sequence, AuditFault.ChangedOrInserted);
                }
                else if (
                    !IsAsWritten(
                        details.GetValueOrDefault(entry.Sequence),
                        entry.Sequence,
                        entry.DetailsDigest
                    )
                )
                {
                    yield return new(entry.Sequence, entry.Sequence, AuditFault.DetailsChanged);
                }
                else if (!isProvable)
                {
                    yield return new(entry.Sequence, entry.Sequence, AuditFault.Unproven);
                }
                before = End(entry.Sequence, entry.Hash);
                expected = entry.Sequence + 1;
            }
        }
        if (head?.Sequence >= expected)
        {
            yield return new(expected, head.Sequence, AuditFault.Removed);
        }
        else if (head is null || !head.Hash.AsSpan().SequenceEqual(before))
        {
            yield return new(expected - 1, expected - 1, AuditFault.EndChanged);
        }
        // What came meanwhile has moved the head with it; what has not was never written by Rihla.
        var newest = await db.Set<AuditEntry>().MaxAsync(e => (long?)e.Sequence, cancel) ?? 0;
        var now = await db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(cancel);
        if (now is not null && newest > now.Sequence)
        {
            yield return new(now.Sequence + 1, newest, AuditFault.ChangedOrInserted);
        }
    }

    /// <summary>
    /// What stands in place of the details of an entry once they are erased: bound to the entry and to what it was written with, it
    /// stands for no other.
    /// </summary>
    internal AuditDetails Erased(long sequence, byte[] digest)
    {
        // Longer than an end and shorter than what any entry is hashed of: the one never stands for the other.
        Span<byte> content = stackalloc byte[sizeof(long) + HMACSHA256.HashSizeInBytes + 1];
        BinaryPrimitives.WriteInt64BigEndian(content, sequence);
        // One of another length was never written by Rihla.
        digest
            .AsSpan(0, Math.Min(digest.Length, HMACSHA256.HashSizeInBytes))
            .CopyTo(content[sizeof(long)..]);
        content[^1] = 1;
        var mark = HMACSHA256.HashData(keys.Audit, content);
        return new(null, null, null, Convert.ToBase64String(mark));
    }

    // As they were written, or erased by who has the key file.
    private bool IsAsWritten(string? details, long sequence, byte[] digest) =>
        Digest(details).AsSpan().SequenceEqual(digest)
        || details == Erased(sequence, digest).ToJson();

    // The details as they are now; something that no entry was written with for those that do not open.
    private async Task<Dictionary<long, string>> DetailsAsync(
        RihlaDb db,
        long from,
        long to,
        CancellationToken cancel
    )
    {
        var details = new Dictionary<long, string>();
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var select = db.Database.GetDbConnection().CreateCommand();
            select.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            select.CommandText =
                $"select sequence, details from audit_entry where sequence between {from} and {to} and details is not null";
            await using var row = await select.ExecuteReaderAsync(cancel);
            while (await row.ReadAsync(cancel))
            {
                details[row.GetInt64(0)] =
                    Open(db.Vault, row.GetFieldValue<byte[]>(1)) ?? DoesNotOpen;
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
        return details;
    }

    // A damaged one can name any key: that this one is lacking says nothing of the key file.
    private static string? Open(Vault vault, byte[] details) =>
        vault.TryOpen(details, "audit_entry.details") is { } bytes
            ? Encoding.UTF8.GetString(bytes)
            : null;

    private byte[] Digest(string? details) =>
        details is null ? [] : HMACSHA256.HashData(keys.Audit, Encoding.UTF8.GetBytes(details));

    private byte[] Hash(
        byte[] before,
        long sequence,
        DateTimeOffset at,
        Guid actor,
        string actorName,
        string act,
        Guid? caseId,
        Guid? personId,
        byte[] digest
    )
    {
        using var content = new MemoryStream(256);
        content.Write(before);
        Span<byte> number = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(number, sequence);
        BinaryPrimitives.WriteInt64BigEndian(number[8..], at.UtcTicks);
        content.Write(number);
        content.Write(actor.ToByteArray());
        // Lengths before texts: no two different entries may write the same bytes.
        foreach (var text in (ReadOnlySpan<string>)[actorName, act])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
            content.Write(number[..4]);
            content.Write(bytes);
        }
        content.Write((caseId ?? Guid.Empty).ToByteArray());
        content.Write((personId ?? Guid.Empty).ToByteArray());
        content.Write(digest);
        return HMACSHA256.HashData(keys.Audit, content.ToArray());
    }

    private byte[] End(long sequence, byte[] hash)
    {
        // Shorter than what any entry is hashed of: the one never stands for the other.
        Span<byte> content = stackalloc byte[sizeof(long) + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(content, sequence);
        // One of another length was never written by Rihla.
        hash.AsSpan(0, Math.Min(hash.Length, HMACSHA256.HashSizeInBytes))
            .CopyTo(content[sizeof(long)..]);
        return HMACSHA256.HashData(keys.Audit, content);
    }

    // Microseconds are what both databases keep.
    private static DateTimeOffset Whole(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % 10), TimeSpan.Zero);
}

/// <summary>What is wrong at a place of the chain.</summary>
public enum AuditFault
{
    /// <summary>Entries that were there are gone.</summary>
    Removed,

    /// <summary>The entry is not what was written, or was never written by Rihla.</summary>
    ChangedOrInserted,

    /// <summary>The entry stands, but its details are not those it was written with, or are gone.</summary>
    DetailsChanged,

    /// <summary>The entry follows others that are gone: its details are its own, for the rest nothing proves it any more.</summary>
    Unproven,

    /// <summary>The end of the chain is not the one that belongs to its last entry: newer ones may be gone.</summary>
    EndChanged,
}

/// <summary>A break of the chain.</summary>
/// <param name="From">The first sequence number concerned.</param>
/// <param name="To">The last one.</param>
/// <param name="Fault">What is wrong.</param>
public sealed record AuditBreak(long From, long To, AuditFault Fault);
