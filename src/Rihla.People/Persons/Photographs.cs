using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Files;

namespace Rihla.People;

/// <summary>Takes away the photographs of those who no longer consent to one.</summary>
public sealed class Photographs(RihlaDb db)
{
    /// <summary>
    /// Takes away the photographs of these persons, and the files with them. It changes entities in memory; the operation
    /// in which the consent ends saves them.
    /// </summary>
    public async Task TakeAwayAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    )
    {
        var photographed = await db.Set<Person>()
            .Where(p => personIds.Contains(p.Id) && p.PhotoId != null)
            .ToListAsync(cancel);
        foreach (var person in photographed)
        {
            if (await db.Set<Attachment>().FindAsync([person.PhotoId], cancel) is { } photo)
            {
                db.Remove(photo);
            }
            person.PhotoId = null;
        }
    }
}
