using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>What a form says about a telephone.</summary>
internal sealed record StatePhone(
    string? Number,
    string? Country,
    PhoneOwner Owner,
    Safety Safety,
    string? Note
);

/// <summary>The further names of a person, and where they are reached.</summary>
internal sealed class PersonContacts(RihlaDb db, PersonChanges changes)
{
    /// <summary>Adds a further name.</summary>
    public Task<Outcome> AddNameAsync(
        string code,
        NameKind kind,
        string? name,
        Actor by,
        CancellationToken cancel = default
    ) =>
        changes.ChangeAsync(
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
    ) => changes.RemoveAsync<PersonName>(code, nameId, "person.name-removed", by, cancel);

    /// <summary>Adds a telephone number.</summary>
    public Task<Outcome> AddPhoneAsync(
        string code,
        StatePhone input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        changes.ChangeAsync(
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
    ) => changes.RemoveAsync<PersonPhone>(code, phoneId, "person.phone-removed", by, cancel);

    /// <summary>Adds an address.</summary>
    public Task<Outcome> AddAddressAsync(
        string code,
        string? text,
        string? country,
        Safety safety,
        Actor by,
        CancellationToken cancel = default
    ) =>
        changes.ChangeAsync(
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
                if (!string.IsNullOrEmpty(country) && !Written.IsCountry(country))
                {
                    return Refused(Refusal.Of("Country", "Person.Country.Unknown"));
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
    ) => changes.RemoveAsync<PersonAddress>(code, addressId, "person.address-removed", by, cancel);

    /// <summary>Sets the e-mail address, or takes it away. Refused when somebody else changed the record since the form was opened.</summary>
    public Task<Outcome> SetEmailAsync(
        string code,
        string? email,
        PersonSeen seen,
        Actor by,
        CancellationToken cancel = default
    ) =>
        changes.ChangeAsync(
            code,
            by,
            "person.email-set",
            corrected: false,
            person =>
            {
                if (PersonSeen.Of(person) != seen)
                {
                    return Refused(Outcome.ChangedMeanwhile);
                }
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

    private static Task<Outcome> Refused(Refusal refusal) => Task.FromResult<Outcome>(refusal);
}
