using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>What counting an attempt to sign in says.</summary>
internal enum Attempt
{
    /// <summary>It may be looked at.</summary>
    Free,

    /// <summary>It may be looked at; if it is wrong, the name is locked from now on.</summary>
    Last,

    /// <summary>The name is locked.</summary>
    Locked,
}

/// <summary>Counts attempts under a name, whether anybody has that name or not.</summary>
internal sealed class SignInCounter(RihlaDb db, BlindKeys blind, TimeProvider clock)
{
    /// <summary>Counts an attempt before it is looked at, so that many at once are all counted.</summary>
    public async Task<Attempt> CountAsync(string name, CancellationToken cancel)
    {
        var key = KeyOf(name);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"sign-in:{key}", cancel);
        var counted = await db.Set<SignInAttempts>()
            .SingleOrDefaultAsync(a => a.Name == key, cancel);
        if (counted is null)
        {
            counted = new() { Name = key };
            db.Add(counted);
        }
        var mayTry = counted.Try(clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await work.CommitAsync(cancel);
        db.Entry(counted).State = EntityState.Detached;
        return !mayTry ? Attempt.Locked
            : counted.LockedUntil is null ? Attempt.Free
            : Attempt.Last;
    }

    /// <summary>The attempt was wrong: when it was the last, that the name is locked now is recorded.</summary>
    public async Task ReportAsync(Attempt attempt, string? name, CancellationToken cancel)
    {
        if (attempt == Attempt.Last)
        {
            await db.SaveAsync(
                Actor.System,
                new Act("user.locked-out") { Args = [name ?? "–"] },
                cancel
            );
        }
    }

    /// <summary>Starts counting anew: the attempt succeeded, or an administrator lifted the lock.</summary>
    public Task<int> ForgetAsync(string name, CancellationToken cancel)
    {
        var key = KeyOf(name);
        return db.Set<SignInAttempts>().Where(a => a.Name == key).ExecuteDeleteAsync(cancel);
    }

    public static string OfName(string userName) => $"name:{userName}";

    public static string OfCode(Guid userId) => $"code:{userId}";

    private long KeyOf(string name) => blind.Of("sign-in", name);
}
