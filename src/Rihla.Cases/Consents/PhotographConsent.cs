using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// The latest answer of a person, in whatever case of theirs, decides whether they may be photographed; not what was answered for
/// a child who is of age now.
/// </summary>
internal sealed class CasePhotoConsent(RihlaDb db, ChildhoodConsents childhood) : PhotoConsent
{
    public override async Task<bool> StandsAsync(
        Guid personId,
        CancellationToken cancel = default
    ) =>
        await LatestAsync([personId], cancel) is { } latest
        && (await childhood.StillSpeakAsync([latest], cancel)).Count > 0;

    public override async Task<bool> IsRefusedAsync(
        IReadOnlyCollection<Guid> records,
        CancellationToken cancel = default
    ) => await LatestAsync(records, cancel) is { Stands: false };

    private async Task<Consent?> LatestAsync(
        IReadOnlyCollection<Guid> records,
        CancellationToken cancel
    ) =>
        (
            await db.Set<Consent>()
                .AsNoTracking()
                .Where(c => records.Contains(c.PersonId) && c.Purpose == ConsentPurpose.Photograph)
                .ToListAsync(cancel)
        ).MaxBy(c => c.Id);
}

/// <summary>Who withdraws the consent to a photograph, or refuses it, has none on file any more.</summary>
internal sealed class PhotographTakenAway(Photographs photographs) : ConsentEnding
{
    public override Task OnEndedAsync(
        IReadOnlyCollection<Guid> personIds,
        ConsentPurpose purpose,
        Actor by,
        CancellationToken cancel
    ) =>
        purpose == ConsentPurpose.Photograph
            ? photographs.TakeAwayAsync(personIds, cancel)
            : Task.CompletedTask;
}
