using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>What the matching needs of a person, as it stands in the context, saved or not.</summary>
internal sealed class PersonIdentities(RihlaDb db, MatchSheets sheets)
{
    /// <summary>Everything the matching needs of a person, as it stands in the context, saved or not.</summary>
    public async Task<Identity> IdentityAsync(Person person, CancellationToken cancel)
    {
        var names = await OfAsync<PersonName>(n => n.PersonId == person.Id, cancel);
        var phones = await OfAsync<PersonPhone>(p => p.PersonId == person.Id, cancel);
        var documents = await OfAsync<IdentityDocument>(d => d.PersonId == person.Id, cancel);
        return Identities.Of(person, names, phones, documents);
    }

    /// <summary>Rows of a person, with what was added and without what was removed in this context.</summary>
    public async Task<List<T>> OfAsync<T>(
        System.Linq.Expressions.Expression<Func<T, bool>> ofPerson,
        CancellationToken cancel
    )
        where T : class
    {
        await db.Set<T>().Where(ofPerson).LoadAsync(cancel);
        var belongs = ofPerson.Compile();
        return
        [
            .. db
                .ChangeTracker.Entries<T>()
                .Where(e => e.State != EntityState.Deleted && belongs(e.Entity))
                .Select(e => e.Entity),
        ];
    }

    /// <summary>Brings the index up to date with a person as it stands in the context.</summary>
    public async Task RenewAsync(Person person, CancellationToken cancel) =>
        await sheets.RenewAsync(
            person.Id,
            await IdentityAsync(person, cancel),
            person.ExternalId?.Reveal(),
            cancel
        );
}
