using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Demonstration;

/// <summary>
/// The desks at which the demonstration's staff work: every change of a story goes through the same operation that the
/// pages call, in the name of the member of staff whose work it is.
/// </summary>
internal sealed class Desk(
    IServiceScopeFactory scopes,
    DemonstrationUsers users,
    Missions missions,
    Today today
)
{
    private readonly Dictionary<string, Actor> actors = new(StringComparer.Ordinal);

    /// <summary>The day of the moment that is being told.</summary>
    public DateOnly Today => today.Date;

    /// <summary>The day of a moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => today.Of(moment);

    /// <summary>The member of staff with this user name.</summary>
    public async Task<Actor> ActorAsync(string userName)
    {
        if (!actors.TryGetValue(userName, out var actor))
        {
            actor = await users.ActorAsync(userName);
            actors.Add(userName, actor);
        }
        return actor;
    }

    /// <summary>Does something at somebody's desk.</summary>
    /// <exception cref="StoryEndedException">It was refused.</exception>
    public async Task DoAsync<T>(string userName, Func<T, Actor, Task<Outcome>> operation)
        where T : notnull
    {
        var outcome = await TryAsync(userName, operation);
        if (!outcome.IsDone)
        {
            throw new StoryEndedException(outcome.Refusals);
        }
    }

    /// <summary>Tries to do something at somebody's desk.</summary>
    public async Task<Outcome> TryAsync<T>(string userName, Func<T, Actor, Task<Outcome>> operation)
        where T : notnull => await WithAsync(userName, operation);

    /// <summary>Does something at somebody's desk that brings something.</summary>
    /// <exception cref="StoryEndedException">It was refused.</exception>
    public async Task<TResult> GetAsync<T, TResult>(
        string userName,
        Func<T, Actor, Task<Outcome<TResult>>> operation
    )
        where T : notnull
        where TResult : notnull
    {
        var outcome = await WithAsync(userName, operation);
        return outcome.IsDone ? outcome.Value : throw new StoryEndedException(outcome.Refusals);
    }

    /// <summary>Uses a service at somebody's desk.</summary>
    public async Task<TResult> WithAsync<T, TResult>(
        string userName,
        Func<T, Actor, Task<TResult>> use
    )
        where T : notnull
    {
        var actor = await ActorAsync(userName);
        await using var scope = scopes.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<T>(), actor);
    }

    /// <summary>The case as it stands.</summary>
    public async Task<CaseFile> FileAsync(string code)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
                .ServiceProvider.GetRequiredService<CaseFiles>()
                .FindAsync(code, Actor.System)
            ?? throw new InvalidOperationException($"There is no case {code}.");
    }

    /// <summary>Who receives in a country; nobody where there is no mission.</summary>
    public async Task<string?> ReceiverInAsync(string country) =>
        await missions.OriginForAsync(country, default) is [var there]
            ? DemonstrationUsers.ReceiverAt(there.Code)
            : null;
}
