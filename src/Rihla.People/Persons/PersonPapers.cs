using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>What a form says about a document.</summary>
internal sealed record StateDocument(
    DocumentType Type,
    string? Number,
    string? Country,
    PartialDate? IssuedOn,
    PartialDate? ExpiresOn,
    int Version,
    Stream? Scan = null,
    string? ScanName = null
);

/// <summary>The documents of a person, with their scans, and the photograph.</summary>
internal sealed class PersonPapers(
    RihlaDb db,
    PersonChanges changes,
    PhotoConsent photoConsent,
    Photographs photographs,
    Attachments attachments,
    ReadLog reads,
    Today today
)
{
    /// <summary>Adds a document, or corrects one.</summary>
    public async Task<Outcome> StateDocumentAsync(
        string code,
        Guid? documentId,
        StateDocument input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var scan = await attachments.ReadDocumentAsync(input.Scan, input.ScanName, "Scan", cancel);
        return await changes.ChangeAsync(
            code,
            by,
            documentId is null ? "person.document-added" : "person.document-corrected",
            corrected: true,
            async person =>
            {
                var document = documentId is null
                    ? new IdentityDocument { PersonId = person.Id }
                    : await db.Set<IdentityDocument>()
                        .SingleOrDefaultAsync(
                            d => d.Id == documentId && d.PersonId == person.Id,
                            cancel
                        );
                if (document is null)
                {
                    return new Refusal("Person.RowGone");
                }
                if (documentId is null)
                {
                    db.Add(document);
                }
                else
                {
                    db.Entry(document).Property(d => d.Version).OriginalValue = input.Version;
                }
                var stated = document.State(
                    input.Type,
                    input.Number,
                    input.Country,
                    input.IssuedOn,
                    input.ExpiresOn,
                    today.Date
                );
                if (stated.IsDone && scan is not null)
                {
                    if (!scan.IsDone)
                    {
                        return Outcome.Refused(scan.Refusals);
                    }
                    await attachments.RemoveAsync(document.ScanId, cancel);
                    document.ScanId = attachments.Keep(scan.Value);
                }
                return stated;
            },
            cancel
        );
    }

    /// <summary>Takes away a document that was entered by mistake, and its scan.</summary>
    public Task<Outcome> RemoveDocumentAsync(
        string code,
        Guid documentId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        changes.RemoveAsync<IdentityDocument>(
            code,
            documentId,
            "person.document-removed",
            by,
            cancel,
            document => attachments.RemoveAsync(document.ScanId, cancel)
        );

    /// <summary>Whether the person consents to being photographed.</summary>
    public Task<bool> ConsentsToPhotoAsync(PersonFile file, CancellationToken cancel) =>
        photoConsent.StandsAsync(file.Person.Id, cancel);

    /// <summary>Sets the photograph, of somebody who consents to it, or takes it away.</summary>
    public async Task<Outcome> SetPhotoAsync(
        string code,
        Stream? photo,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var image = await attachments.ReadImageAsync(photo, fileName, "Photo", cancel);
        return await changes.ChangeAsync(
            code,
            by,
            photo is null ? "person.photo-removed" : "person.photo-set",
            corrected: false,
            async person =>
            {
                if (image is null)
                {
                    await photographs.ReplaceAsync(person, null, cancel);
                    return Outcome.Done;
                }
                if (await ConsentedAsync(person) is { IsDone: false } refused)
                {
                    return refused;
                }
                if (!image.IsDone)
                {
                    return Outcome.Refused(image.Refusals);
                }
                await photographs.ReplaceAsync(person, attachments.Keep(image.Value), cancel);
                return Outcome.Done;
            },
            cancel,
            // The consent may be withdrawn while this waits for its turn.
            image is null
                ? null
                : ConsentedAsync
        );

        async Task<Outcome> ConsentedAsync(Person person) =>
            await photoConsent.StandsAsync(person.Id, cancel)
                ? Outcome.Done
                : Outcome.Refused([Refusal.Of("Photo", "Person.Photo.NoConsent")]);
    }

    /// <summary>The photograph of a person whom the actor may see; looking is recorded.</summary>
    public async Task<Attachment?> PhotoAsync(string code, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.View);
        if (await changes.VisibleAsync(code, by, cancel) is not { } id)
        {
            return null;
        }
        var photoId = await db.Set<Person>()
            .Where(p => p.Id == id)
            .Select(p => p.PhotoId)
            .SingleAsync(cancel);
        return await ShowAsync(photoId, id, "person.photo-viewed", by, cancel);
    }

    /// <summary>The scan of a document of a person whom the actor may see; looking is recorded.</summary>
    public async Task<Attachment?> ScanAsync(
        string code,
        Guid documentId,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(PeoplePermissions.View);
        if (await changes.VisibleAsync(code, by, cancel) is not { } id)
        {
            return null;
        }
        var scanId = await db.Set<IdentityDocument>()
            .Where(d => d.Id == documentId && d.PersonId == id)
            .Select(d => d.ScanId)
            .SingleOrDefaultAsync(cancel);
        return await ShowAsync(scanId, id, "person.scan-viewed", by, cancel);
    }

    private async Task<Attachment?> ShowAsync(
        Guid? attachmentId,
        Guid personId,
        string act,
        Actor by,
        CancellationToken cancel
    )
    {
        if (attachmentId is not { } found)
        {
            return null;
        }
        await reads.SawAsync(by, new Act(act, PersonId: personId), cancel);
        return await attachments.FindAsync(found, cancel);
    }
}
