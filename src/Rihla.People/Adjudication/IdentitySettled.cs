using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// What another module does when it was decided, or asked anew, whether records are one person: a case that waited for
/// the answer goes on. Register with <see cref="IdentityQuestions.AddIdentitySettled{T}"/>.
/// </summary>
public abstract class IdentitySettled
{
    /// <summary>
    /// Keeps others, before anything is looked at, from adding to what these persons have here until the decision is committed:
    /// what is added to a record while it is merged would stay behind with it.
    /// </summary>
    /// <param name="work">The open transaction, which holds the register for nobody yet.</param>
    /// <param name="personIds">The persons concerned.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task HoldAsync(
        Work work,
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    );

    /// <summary>Follows the decision, within its transaction, after it was saved and before it is committed.</summary>
    /// <param name="personIds">The persons concerned, as they stand after the decision.</param>
    /// <param name="by">Who decided.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnSettledAsync(
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    );
}

/// <summary>Adds what follows when a question of identity is settled.</summary>
public static class IdentityQuestions
{
    /// <summary>Adds what a module does then.</summary>
    public static IServiceCollection AddIdentitySettled<T>(this IServiceCollection services)
        where T : IdentitySettled => services.AddScoped<IdentitySettled, T>();

    internal static async Task HoldAsync(
        this IEnumerable<IdentitySettled> settled,
        Work work,
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    )
    {
        foreach (var each in settled)
        {
            await each.HoldAsync(work, personIds, cancel);
        }
    }

    internal static async Task TellAsync(
        this IEnumerable<IdentitySettled> settled,
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        foreach (var each in settled)
        {
            await each.OnSettledAsync(personIds, by, cancel);
        }
    }
}
