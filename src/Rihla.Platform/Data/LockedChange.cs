using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Platform.Data;

/// <summary>The frame of an operation that changes one thing and whatever belongs to it.</summary>
public static class LockedChange
{
    /// <summary>
    /// Changes one thing in a transaction and under its lock, so that nothing is decided on what somebody else is changing.
    /// What is refused leaves nothing behind; what somebody else changed meanwhile is refused. The caller has checked the permission.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="name">The name of the lock, such as <c>visit 7</c>; whoever changes the same thing takes the same.</param>
    /// <param name="find">Finds it with what belongs to it, tracked, once the lock is held; nothing, if the actor has no such thing.</param>
    /// <param name="gone">What is answered when there is nothing.</param>
    /// <param name="change">Changes it, and says what was done, or why not.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public static async Task<Outcome> ChangeAsync<T>(
        this RihlaDb db,
        string name,
        Func<Task<T?>> find,
        Refusal gone,
        Func<T, Task<Outcome<Act>>> change,
        Actor by,
        CancellationToken cancel
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(find);
        ArgumentNullException.ThrowIfNull(change);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(name, cancel);
        if (await find() is not { } found)
        {
            return gone;
        }
        var changed = await change(found);
        if (!changed.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(changed.Refusals);
        }
        return await work.EndAsync(by, [changed.Value], cancel: cancel);
    }
}
