using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// What another module does when it was decided, or asked anew, whether records are one person, and when who somebody is was
/// corrected: a case that waited for the answer goes on, one that stood on what was wrong falls back. Register with <see cref="IdentityQuestions.AddIdentitySettled{T}"/>.
/// </summary>
public abstract class IdentitySettled
{
    /// <summary>
    /// Keeps others, before anything is looked at, from adding to what these persons have here until the change is committed:
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

    /// <summary>
    /// Sex, nationality or birth date of somebody were put right, by a correction or because two records became one person or two
    /// again: what was kept of them follows. It changes entities in memory; who corrects saves them.
    /// </summary>
    /// <param name="personId">Who.</param>
    /// <param name="before">As they stood on record.</param>
    /// <param name="after">As they stand now.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public virtual Task OnCorrectedAsync(
        Guid personId,
        Counted before,
        Counted after,
        CancellationToken cancel
    ) => Task.CompletedTask;

    /// <summary>Follows the decision or the correction, within its transaction, after it was saved and before it is committed.</summary>
    /// <param name="personIds">The persons concerned, as they stand after it.</param>
    /// <param name="by">Who decided or corrected.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnSettledAsync(
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    );
}

/// <summary>What figures count people by, of one person.</summary>
/// <param name="Sex">Sex.</param>
/// <param name="Nationality">Nationality, ISO 3166-1 alpha-2.</param>
/// <param name="Birth">The birth date as far as it is known.</param>
public sealed record Counted(Sex? Sex, string? Nationality, PartialDate? Birth)
{
    internal static Counted Of(Person person) =>
        new(person.Sex, person.Nationality, person.Birth?.Reveal());
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

    internal static async Task CorrectAsync(
        this IEnumerable<IdentitySettled> settled,
        Guid personId,
        Counted before,
        Counted after,
        CancellationToken cancel
    )
    {
        if (after == before)
        {
            return;
        }
        foreach (var each in settled)
        {
            await each.OnCorrectedAsync(personId, before, after, cancel);
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
