using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Site;

/// <summary>What a person keeps: with the code and the words she follows or goes on with what she sent, without an account.</summary>
/// <param name="Code">Such as <c>R47-7KQ2X4H</c>.</param>
/// <param name="Words">Two plain words of her language; shown once.</param>
public sealed record Receipt(string Code, string Words);

/// <summary>What is kept of a receipt beside its code: a slow, salted hash of the words.</summary>
/// <param name="SubjectId">What the receipt opens.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Hash">The hash.</param>
public sealed record ReceiptLock(Guid SubjectId, byte[] Salt, byte[] Hash);

/// <summary>Somebody has shown code and words.</summary>
/// <param name="SubjectId">What the receipt opens.</param>
/// <param name="Key">The key that the next page holds, and nothing else: no cookie, no address tells of it.</param>
public sealed record Entered(Guid SubjectId, string Key);

/// <summary>A kind of receipt.</summary>
/// <param name="Name">What its sessions are known by.</param>
/// <param name="Letter">The letter its codes begin with.</param>
/// <param name="Lasts">How long a key lasts without a page.</param>
public sealed record ReceiptKind(string Name, char Letter, TimeSpan Lasts);

/// <summary>
/// Codes with two secret words, by which somebody without an account comes back to what she sent. Five tries from one
/// neighbourhood lock a code for it, fifteen for everybody, for a quarter of an hour; whether the code exists or not, the answers
/// are the same.
/// </summary>
public sealed class Receipts(RihlaDb db, BlindKeys blind, Today today)
{
    // The characters of a code behind its dash.
    private const int Tail = 7;

    /// <summary>A new receipt.</summary>
    public static Receipt New(ReceiptKind kind, string language)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return new(
            Code.New($"{kind.Letter}{RandomNumberGenerator.GetInt32(10, 100)}"),
            SecretWords.New(language)
        );
    }

    /// <summary>What is kept of the words of a receipt.</summary>
    public static (byte[] Salt, byte[] Hash) Seal(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var salt = SecretWords.NewSalt();
        return (salt, SecretWords.Hash(receipt.Words, salt));
    }

    /// <summary>Lets in who shows a code with its words.</summary>
    /// <param name="kind">The kind of receipt.</param>
    /// <param name="code">The code as it was typed, with or without its letter and dash.</param>
    /// <param name="words">The words as they were typed.</param>
    /// <param name="from">The neighbourhood of the network address it comes from, for counting alone.</param>
    /// <param name="find">Finds what is kept of the receipt with a code.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>
    /// Refused in the same words whether the code is unknown or the words are wrong; after too many tries with how long to wait,
    /// whatever was shown.
    /// </returns>
    public async Task<Outcome<Entered>> EnterAsync(
        ReceiptKind kind,
        string? code,
        string? words,
        string from,
        Func<string, Task<ReceiptLock?>> find,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(find);
        var read = Read(code, kind.Letter);
        // What cannot be a code opens nothing, and is not counted with all others that cannot.
        var wait = read is null ? null : await CountAsync(read, from, cancel);
        var kept = read is null ? null : await find(read);
        // The slow hash is worked out for nobody, too: the time it takes tells nothing.
        var isRight = SecretWords.Match(
            words,
            kept?.Salt ?? new byte[16],
            kept?.Hash ?? new byte[32]
        );
        if (wait is { } left)
        {
            return new Refusal("Site.Follow.Locked", (int)Math.Ceiling(left.TotalMinutes));
        }
        if (kept is null || !isRight)
        {
            return new Refusal("Site.Follow.Wrong");
        }
        long[] counted = [KeyOf(read!), KeyOf(read!, from)];
        await db.Set<ReceiptAttempts>()
            .Where(a => counted.Contains(a.Code))
            .ExecuteDeleteAsync(cancel);
        return new Entered(kept.SubjectId, await BeginAsync(kind, kept.SubjectId, cancel));
    }

    /// <summary>A key for who holds the receipt already, because it was just given.</summary>
    public async Task<string> BeginAsync(
        ReceiptKind kind,
        Guid subjectId,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(kind);
        var key = FormKeys.New();
        db.Add(
            new ReceiptSession
            {
                KeyHash = FormKeys.Hash(key),
                Kind = kind.Name,
                SubjectId = subjectId,
                EndsAt = today.Now + kind.Lasts,
            }
        );
        await db.SaveChangesAsync(cancel);
        return key;
    }

    /// <summary>
    /// What is behind a key, with the key of the next page; the old one is worth nothing from now on, so that going back and
    /// sending again shows nothing to who finds the telephone.
    /// </summary>
    public async Task<Entered?> TurnAsync(
        ReceiptKind kind,
        string? key,
        CancellationToken cancel = default
    ) =>
        await SubjectAsync(kind, key, cancel) is { } id
        // Taken once: of two who bring the same key, one is turned away.
        && await LeaveAsync(key, cancel)
            ? new(id, await BeginAsync(kind, id, cancel))
            : null;

    /// <summary>
    /// What is behind a key that stays the same, for a form that is written page by page: going back loses nothing. Each
    /// page makes it last anew.
    /// </summary>
    public async Task<Guid?> HoldAsync(
        ReceiptKind kind,
        string? key,
        CancellationToken cancel = default
    )
    {
        if (await SubjectAsync(kind, key, cancel) is not { } id)
        {
            return null;
        }
        var (hash, until) = (FormKeys.Hash(key), today.Now + kind.Lasts);
        await db.Set<ReceiptSession>()
            .Where(s => s.KeyHash == hash)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndsAt, until), cancel);
        return id;
    }

    /// <summary>Ends the session behind a key.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> LeaveAsync(string? key, CancellationToken cancel = default)
    {
        var hash = FormKeys.Hash(key);
        return await db.Set<ReceiptSession>()
                .Where(s => s.KeyHash == hash)
                .ExecuteDeleteAsync(cancel) > 0;
    }

    /// <summary>Ends all sessions of one subject, because its words were given anew; within the open transaction, if there is one.</summary>
    public async Task TurnOutAsync(
        ReceiptKind kind,
        Guid subjectId,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(kind);
        var name = kind.Name;
        await db.Set<ReceiptSession>()
            .Where(s => s.SubjectId == subjectId && s.Kind == name)
            .ExecuteDeleteAsync(cancel);
    }

    private async Task<Guid?> SubjectAsync(ReceiptKind kind, string? key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var (hash, now, name) = (FormKeys.Hash(key), today.Now, kind.Name);
        return await db.Set<ReceiptSession>()
            .Where(s => s.KeyHash == hash && s.EndsAt > now && s.Kind == name)
            .Select(s => (Guid?)s.SubjectId)
            .SingleOrDefaultAsync(cancel);
    }

    // A code may be typed without its letter or its dash.
    private static string? Read(string? typed, char letter)
    {
        var text = string.Concat(Digits.Western(typed ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (text.Length > Tail && !text.Contains('-', StringComparison.Ordinal))
        {
            text = $"{text[..^Tail]}-{text[^Tail..]}";
        }
        return Code.Read(text is [>= '0' and <= '9', ..] ? $"{letter}{text}" : text);
    }

    private long KeyOf(string code) => blind.Of("follow", code);

    // No code has a space.
    private long KeyOf(string code, string from) => blind.Of("follow", $"{code} {from}");

    // What is locked for a neighbourhood is not counted for the others.
    private async Task<TimeSpan?> CountAsync(string code, string from, CancellationToken cancel) =>
        await CountAsync(KeyOf(code, from), ReceiptAttempts.Most, cancel)
        ?? await CountAsync(KeyOf(code), ReceiptAttempts.MostFromAnywhere, cancel);

    private async Task<TimeSpan?> CountAsync(long key, int most, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"follow {key}", cancel);
        var attempts = await db.Set<ReceiptAttempts>()
            .SingleOrDefaultAsync(a => a.Code == key, cancel);
        if (attempts is null)
        {
            attempts = new() { Code = key };
            db.Add(attempts);
        }
        var wait = attempts.Try(today.Now, most);
        await db.SaveChangesAsync(cancel);
        await work.CommitAsync(cancel);
        db.Entry(attempts).State = EntityState.Detached;
        return wait;
    }
}
