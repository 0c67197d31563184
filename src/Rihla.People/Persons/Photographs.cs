using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>Takes away the photographs of those who no longer consent to one. The operation that calls it saves.</summary>
public sealed class Photographs
{
    private readonly RihlaDb db;
    private readonly PersonRecords records;
    private readonly Attachments attachments;
    private readonly PhotoConsent consent;

    internal Photographs(
        RihlaDb db,
        PersonRecords records,
        Attachments attachments,
        PhotoConsent consent
    ) =>
        (this.db, this.records, this.attachments, this.consent) = (
            db,
            records,
            attachments,
            consent
        );

    /// <summary>
    /// Takes away the photographs of these persons, and the files with them; also of the records that were merged into theirs, and
    /// those that gave way in a merge: both would be shown again if the merge were undone. Within an open transaction, which holds the
    /// register from here on: a photograph that waits for its turn to be stored is not stored after it.
    /// </summary>
    public async Task TakeAwayAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(personIds);
        await db.LockAsync(Register.Lock, cancel);
        foreach (var id in personIds)
        {
            var theirs = await records.RecordsAsync(id, cancel);
            var photographed = await db.Set<Person>()
                .Where(p => theirs.Contains(p.Id) && p.PhotoId != null)
                .ToListAsync(cancel);
            foreach (var person in photographed)
            {
                await attachments.RemoveAsync(person.PhotoId, cancel);
                person.PhotoId = null;
            }
            var merges = await db.Set<Merge>()
                .Where(m => theirs.Contains(m.IntoId))
                .ToListAsync(cancel);
            foreach (var merge in merges)
            {
                if (Guid.TryParse(merge.Forget(nameof(Person.PhotoId)), out var gaveWay))
                {
                    await attachments.RemoveAsync(gaveWay, cancel);
                }
            }
        }
    }

    /// <summary>
    /// Takes away the photographs of those of these persons who do not consent to one, once it is saved which consents are whose, and says
    /// so in the history.
    /// </summary>
    internal async Task KeepConsentedAsync(
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        foreach (var id in personIds)
        {
            if (await consent.StandsAsync(id, cancel))
            {
                continue;
            }
            await TakeAwayAsync([id], cancel);
            if (db.ChangeTracker.HasChanges())
            {
                await db.SaveAsync(by, new Act("person.photo-removed", PersonId: id), cancel);
            }
        }
    }

    /// <summary>Another photograph, or none, takes the place of a person's: the file of the old one goes, unless another record has it.</summary>
    internal async Task ReplaceAsync(Person person, Guid? photoId, CancellationToken cancel)
    {
        var old = person.PhotoId;
        person.PhotoId = photoId;
        if (
            old is not null
            && !await db.Set<Person>().AnyAsync(p => p.PhotoId == old && p.Id != person.Id, cancel)
        )
        {
            await attachments.RemoveAsync(old, cancel);
        }
    }
}
