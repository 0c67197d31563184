using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>Shows a person, and corrects the particulars.</summary>
internal sealed class Persons(
    RihlaDb db,
    PersonRecords records,
    PersonChanges changes,
    PersonEntry entry,
    PersonScope scope,
    ReadLog reads,
    Today today
)
{
    /// <summary>The person with this code whom the actor may see; looking is recorded.</summary>
    public async Task<PersonFile?> OpenAsync(string code, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.View);
        if (
            await records.FindIdByCodeAsync(code, cancel) is not { } id
            || !await scope.MaySeeAsync(id, by, cancel)
        )
        {
            return null;
        }
        await reads.SawAsync(by, new Act("person.viewed", PersonId: id), cancel);
        return await ReadAsync(id, cancel);
    }

    /// <summary>All that is known of a person, for who has been found to be allowed to see it.</summary>
    public async Task<PersonFile> ReadAsync(Guid id, CancellationToken cancel) =>
        new(
            await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == id, cancel),
            await db.Set<PersonName>()
                .AsNoTracking()
                .Where(n => n.PersonId == id)
                .OrderBy(n => n.Id)
                .ToListAsync(cancel),
            await db.Set<PersonPhone>()
                .AsNoTracking()
                .Where(p => p.PersonId == id)
                .OrderBy(p => p.Id)
                .ToListAsync(cancel),
            await db.Set<PersonAddress>()
                .AsNoTracking()
                .Where(a => a.PersonId == id)
                .OrderBy(a => a.Id)
                .ToListAsync(cancel),
            await db.Set<IdentityDocument>()
                .AsNoTracking()
                .Where(d => d.PersonId == id)
                .OrderBy(d => d.Id)
                .ToListAsync(cancel)
        );

    /// <summary>
    /// Corrects the particulars. The name that was on record stays a spelling by which the person is found. Refused when somebody
    /// else changed them since the form was opened, or merged the record into another or took it out of one.
    /// </summary>
    public Task<Outcome> IdentifyAsync(
        string code,
        Particulars particulars,
        PersonSeen seen,
        Actor by,
        CancellationToken cancel = default
    ) =>
        changes.ChangeAsync(
            code,
            by,
            "person.identified",
            corrected: true,
            async person =>
            {
                if (person.Id != seen.PersonId)
                {
                    return Outcome.ChangedMeanwhile;
                }
                db.Entry(person).Property(p => p.Version).OriginalValue = seen.Version;
                var former = person.Spellings;
                var identified = person.Identify(particulars, today.Date);
                if (identified.IsDone)
                {
                    await entry.KeepAsync(person, former, cancel);
                }
                return identified;
            },
            cancel
        );
}
