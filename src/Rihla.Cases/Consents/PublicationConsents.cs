using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Whether a person's story or picture may be published. It answers yes or no to who holds the code of a record, and tells
/// nothing else: neither a name, nor whether there is a case.
/// </summary>
public sealed class PublicationConsents
{
    private readonly RihlaDb db;
    private readonly Register register;
    private readonly ChildhoodConsents childhood;
    private readonly PersonScope scope;

    internal PublicationConsents(
        RihlaDb db,
        Register register,
        ChildhoodConsents childhood,
        PersonScope scope
    ) => (this.db, this.register, this.childhood, this.scope) = (db, register, childhood, scope);

    /// <summary>
    /// The person whose record has this code, if they may be published; nothing in every other case, whatever the reason.
    /// </summary>
    public async Task<Guid?> FindAsync(string? code, CancellationToken cancel = default) =>
        await register.FindIdByCodeAsync(code, cancel) is { } id
        && (await StandingAsync([id], cancel)).Contains(id)
            ? id
            : null;

    /// <summary>
    /// Those of these persons who may be published now: their latest answer, in whatever case of theirs, is yes, and is theirs if
    /// they are of age; and they stand in no restricted case, nor were taken out of one as their last, whose people are not shown to the
    /// world whatever they signed before.
    /// </summary>
    public async Task<IReadOnlySet<Guid>> StandingAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    )
    {
        if (personIds.Count == 0)
        {
            return new HashSet<Guid>();
        }
        var answers = await db.Set<Consent>()
            .AsNoTracking()
            .Where(c => personIds.Contains(c.PersonId) && c.Purpose == ConsentPurpose.Publication)
            .ToListAsync(cancel);
        var restricted = await scope.RestrictedAsync(personIds, cancel);
        var standing = await childhood.StillSpeakAsync(
            answers
                .GroupBy(c => c.PersonId)
                .Select(g => g.OrderBy(c => c.RecordedAt).ThenBy(c => c.Id).Last()),
            cancel
        );
        return standing.Select(c => c.PersonId).Except(restricted).ToHashSet();
    }
}

/// <summary>
/// What a later room undoes at once when somebody takes a consent back, or answers no after a yes. Every registered one is
/// asked within the transaction of the operation, before it is saved. Register with
/// <see cref="CasesModule.AddConsentEnding{T}"/>.
/// </summary>
public abstract class ConsentEnding
{
    /// <summary>Undoes what stood on the consent. It changes entities in memory; the operation saves them.</summary>
    /// <param name="personIds">Those who no longer consent.</param>
    /// <param name="purpose">To what.</param>
    /// <param name="by">Who recorded it.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnEndedAsync(
        IReadOnlyCollection<Guid> personIds,
        ConsentPurpose purpose,
        Actor by,
        CancellationToken cancel
    );

    /// <summary>
    /// A case was closed off around these people, or opened again: their consents stand as before, but whether they may be
    /// shown to the world (<see cref="PublicationConsents.StandingAsync"/>) must be asked anew. It changes entities in
    /// memory; the operation saves them.
    /// </summary>
    /// <param name="personIds">Those who entered or left a restricted case.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public virtual Task OnRestrictionAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    ) => Task.CompletedTask;
}
