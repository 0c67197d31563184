using System.Net;
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
    /// <summary>
    /// Counts an attempt under a user name, before it is looked at: of those who come from where it comes from, and of all. What is
    /// locked for a neighbourhood is not counted for the others.
    /// </summary>
    public async Task<Attempt> CountAsync(
        string userName,
        string? address,
        CancellationToken cancel
    )
    {
        var here = await CountAsync(OfName(userName, address), cancel);
        if (here == Attempt.Locked)
        {
            return here;
        }
        var anywhere = await CountAsync(OfName(userName), SignInAttempts.MostFromAnywhere, cancel);
        return anywhere > here ? anywhere : here;
    }

    /// <summary>Counts an attempt before it is looked at, so that many at once are all counted.</summary>
    public Task<Attempt> CountAsync(string name, CancellationToken cancel) =>
        CountAsync(name, SignInAttempts.Most, cancel);

    private async Task<Attempt> CountAsync(string name, int most, CancellationToken cancel)
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
        var mayTry = counted.Try(clock.GetUtcNow(), most);
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

    /// <summary>The same for a user name and whoever comes from this address.</summary>
    public async Task ForgetAsync(string userName, string? address, CancellationToken cancel)
    {
        await ForgetAsync(OfName(userName, address), cancel);
        await ForgetAsync(OfName(userName), cancel);
    }

    public static string OfName(string userName) => $"name:{userName}";

    // No name has a space.
    public static string OfName(string userName, string? address) =>
        $"name:{userName} {Neighbourhood.Of(IPAddress.TryParse(address, out var from) ? from : null)}";

    public static string OfCode(Guid userId) => $"code:{userId}";

    public static string OfProof(Guid userId) => $"proof:{userId}";

    private long KeyOf(string name) => blind.Of("sign-in", name);
}
