using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
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

/// <summary>What a form says about a telephone.</summary>
internal sealed record StatePhone(
    string? Number,
    string? Country,
    PhoneOwner Owner,
    Safety Safety,
    string? Note
);

/// <summary>Shows a person and changes what is known of them. Every change of identity brings the index up to date in the same transaction.</summary>
internal sealed class Persons(
    RihlaDb db,
    Register register,
    MatchIndex index,
    PersonScope scope,
    PhotoConsent photoConsent,
    Attachments attachments,
    ReadLog reads,
    Today today
)
{
    /// <summary>The person with this code whom the actor may see; looking is recorded.</summary>
    public async Task<PersonFile?> OpenAsync(string code, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.View);
        if (
            await register.FindIdByCodeAsync(code, cancel) is not { } id
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

    /// <summary>Corrects the particulars. Refused when somebody else changed them since the form was opened.</summary>
    public Task<Outcome> IdentifyAsync(
        string code,
        Particulars particulars,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            code,
            by,
            "person.identified",
            corrected: true,
            person =>
            {
                db.Entry(person).Property(p => p.Version).OriginalValue = version;
                return Task.FromResult(person.Identify(particulars, today.Date));
            },
            cancel
        );

    /// <summary>Adds a further name.</summary>
    public Task<Outcome> AddNameAsync(
        string code,
        NameKind kind,
        string? name,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            code,
            by,
            "person.name-added",
            corrected: true,
            person =>
            {
                var faults = Written.Faults("Name", name, Particulars.LongestName).ToList();
                if (faults.Count == 0 && Written.Clean(name) is null)
                {
                    faults.Add(Refusal.Of("Name", "Person.Name.Empty"));
                }
                if (faults.Count > 0)
                {
                    return Task.FromResult(Outcome.Refused(faults));
                }
                db.Add(
                    new PersonName
                    {
                        PersonId = person.Id,
                        Kind = kind,
                        Given = Personal.Of(Written.Clean(name)),
                    }
                );
                return Task.FromResult(Outcome.Done);
            },
            cancel
        );

    /// <summary>Takes away a name that was entered by mistake.</summary>
    public Task<Outcome> RemoveNameAsync(
        string code,
        Guid nameId,
        Actor by,
        CancellationToken cancel = default
    ) => RemoveAsync<PersonName>(code, nameId, "person.name-removed", by, cancel);

    /// <summary>Adds a telephone number.</summary>
    public Task<Outcome> AddPhoneAsync(
        string code,
        StatePhone input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            code,
            by,
            "person.phone-added",
            corrected: true,
            person =>
            {
                if (string.IsNullOrWhiteSpace(input.Number))
                {
                    return Refused(Refusal.Of("Number", "Phone.Missing"));
                }
                var read = Phones.Read(input.Number, input.Country, "Number");
                if (!read.IsDone)
                {
                    return Task.FromResult<Outcome>(read);
                }
                db.Add(
                    new PersonPhone
                    {
                        PersonId = person.Id,
                        Number = new(read.Value),
                        Owner = input.Owner,
                        Safety = input.Safety,
                        Note = Personal.Of(input.Note),
                    }
                );
                return Task.FromResult(Outcome.Done);
            },
            cancel
        );

    /// <summary>Takes away a telephone number that is not the person's any more.</summary>
    public Task<Outcome> RemovePhoneAsync(
        string code,
        Guid phoneId,
        Actor by,
        CancellationToken cancel = default
    ) => RemoveAsync<PersonPhone>(code, phoneId, "person.phone-removed", by, cancel);

    /// <summary>Adds an address.</summary>
    public Task<Outcome> AddAddressAsync(
        string code,
        string? text,
        string? country,
        Safety safety,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            code,
            by,
            "person.address-added",
            corrected: false,
            person =>
            {
                if (Written.Clean(text) is not { } clean)
                {
                    return Refused(Refusal.Of("Text", "Person.Address.Missing"));
                }
                if (clean.Length > 500)
                {
                    return Refused(Refusal.Of("Text", "Person.TooLong", 500));
                }
                db.Add(
                    new PersonAddress
                    {
                        PersonId = person.Id,
                        Text = new(clean),
                        Country = string.IsNullOrEmpty(country) ? null : country,
                        Safety = safety,
                    }
                );
                return Task.FromResult(Outcome.Done);
            },
            cancel
        );

    /// <summary>Takes away an address where the person is not any more.</summary>
    public Task<Outcome> RemoveAddressAsync(
        string code,
        Guid addressId,
        Actor by,
        CancellationToken cancel = default
    ) => RemoveAsync<PersonAddress>(code, addressId, "person.address-removed", by, cancel);

    /// <summary>Sets the e-mail address, or takes it away.</summary>
    public Task<Outcome> SetEmailAsync(
        string code,
        string? email,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            code,
            by,
            "person.email-set",
            corrected: false,
            person =>
            {
                var clean = Written.Clean(email);
                if (
                    clean is not null
                    && (
                        clean.Length > 254
                        || !new System.ComponentModel.DataAnnotations.EmailAddressAttribute().IsValid(
                            clean
                        )
                    )
                )
                {
                    return Refused(Refusal.Of("Email", "Person.Email.Wrong"));
                }
                person.Email = Personal.Of(clean);
                return Task.FromResult(Outcome.Done);
            },
            cancel
        );

    /// <summary>Adds a document, or corrects one.</summary>
    public Task<Outcome> StateDocumentAsync(
        string code,
        Guid? documentId,
        StateDocument input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
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
                if (stated.IsDone && input.Scan is not null)
                {
                    var scan = await attachments.AddDocumentAsync(
                        input.Scan,
                        input.ScanName,
                        cancel
                    );
                    if (!scan.IsDone)
                    {
                        return Outcome.Refused([
                            .. scan.Refusals.Select(r => r with { Field = "Scan" }),
                        ]);
                    }
                    document.ScanId = scan.Value.Id;
                }
                return stated;
            },
            cancel
        );

    /// <summary>Takes away a document that was entered by mistake.</summary>
    public Task<Outcome> RemoveDocumentAsync(
        string code,
        Guid documentId,
        Actor by,
        CancellationToken cancel = default
    ) => RemoveAsync<IdentityDocument>(code, documentId, "person.document-removed", by, cancel);

    /// <summary>Whether the person consents to being photographed.</summary>
    public Task<bool> ConsentsToPhotoAsync(PersonFile file, CancellationToken cancel) =>
        photoConsent.StandsAsync(file.Person.Id, cancel);

    /// <summary>Sets the photograph, of somebody who consents to it, or takes it away.</summary>
    public Task<Outcome> SetPhotoAsync(
        string code,
        Stream? photo,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            code,
            by,
            photo is null ? "person.photo-removed" : "person.photo-set",
            corrected: false,
            async person =>
            {
                if (photo is null)
                {
                    person.PhotoId = null;
                    return Outcome.Done;
                }
                if (!await photoConsent.StandsAsync(person.Id, cancel))
                {
                    return Outcome.Refused([Refusal.Of("Photo", "Person.Photo.NoConsent")]);
                }
                var image = await attachments.AddImageAsync(photo, fileName, cancel);
                if (!image.IsDone)
                {
                    return Outcome.Refused([
                        .. image.Refusals.Select(r => r with { Field = "Photo" }),
                    ]);
                }
                person.PhotoId = image.Value.Id;
                return Outcome.Done;
            },
            cancel
        );

    /// <summary>The photograph of a person whom the actor may see; looking is recorded.</summary>
    public async Task<Attachment?> PhotoAsync(string code, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.View);
        if (await VisibleAsync(code, by, cancel) is not { } id)
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
        if (await VisibleAsync(code, by, cancel) is not { } id)
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

    private async Task<Guid?> VisibleAsync(string code, Actor by, CancellationToken cancel) =>
        await register.FindIdByCodeAsync(code, cancel) is { } id
        && await scope.MaySeeAsync(id, by, cancel)
            ? id
            : null;

    private Task<Outcome> RemoveAsync<T>(
        string code,
        Guid rowId,
        string act,
        Actor by,
        CancellationToken cancel
    )
        where T : class =>
        ChangeAsync(
            code,
            by,
            act,
            corrected: true,
            async person =>
            {
                var row = await db.Set<T>()
                    .SingleOrDefaultAsync(
                        r =>
                            EF.Property<Guid>(r, "Id") == rowId
                            && EF.Property<Guid>(r, "PersonId") == person.Id,
                        cancel
                    );
                if (row is null)
                {
                    return new Refusal("Person.RowGone");
                }
                db.Remove(row);
                return Outcome.Done;
            },
            cancel
        );

    private async Task<Outcome> ChangeAsync(
        string code,
        Actor by,
        string act,
        bool corrected,
        Func<Person, Task<Outcome>> change,
        CancellationToken cancel
    )
    {
        by.Need(PeoplePermissions.Edit);
        if (await VisibleAsync(code, by, cancel) is not { } id)
        {
            return new Refusal("Person.Gone");
        }
        await using var work = await db.BeginAsync(cancel);
        if (corrected)
        {
            await work.LockAsync(Register.Lock, cancel);
            await index.WithinAsync(work, cancel);
        }
        var person = await db.Set<Person>().SingleAsync(p => p.Id == id, cancel);
        var changed = await change(person);
        if (!changed.IsDone)
        {
            db.ChangeTracker.Clear();
            return changed;
        }
        if (corrected)
        {
            await register.CorrectedAsync(person, by, cancel);
        }
        try
        {
            await db.SaveAsync(by, new Act(act, PersonId: person.Id), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Outcome.ChangedMeanwhile;
        }
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private static Task<Outcome> Refused(Refusal refusal) => Task.FromResult<Outcome>(refusal);
}
