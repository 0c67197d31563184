using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>What kind of document proves, or helps to prove, who somebody is.</summary>
public enum DocumentType
{
    /// <summary>A passport.</summary>
    Passport,

    /// <summary>A consular card, by which a consulate knows its national.</summary>
    ConsularCard,

    /// <summary>A laissez-passer or emergency certificate, for one journey.</summary>
    LaissezPasser,

    /// <summary>A birth certificate or an extract of the civil register.</summary>
    BirthCertificate,

    /// <summary>A national identity card.</summary>
    NationalId,

    /// <summary>Another document.</summary>
    Other,
}

/// <summary>An identity document of a person.</summary>
internal sealed class IdentityDocument : IVersioned
{
    public const int LongestNumber = 40;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; set; }

    public DocumentType Type { get; set; }

    /// <summary>The number as written on the document.</summary>
    public Personal<string>? Number { get; set; }

    /// <summary>The country that issued it, ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    public Personal<PartialDate>? IssuedOn { get; set; }

    public Personal<PartialDate>? ExpiresOn { get; set; }

    /// <summary>The scan, an attachment.</summary>
    public Guid? ScanId { get; set; }

    public int Version { get; set; }

    /// <summary>Reads the type as import files write it: <c>consular_card</c>; the names of the type are read, too.</summary>
    public static DocumentType? Read(string? type) =>
        Enum.TryParse<DocumentType>(
            (type ?? "").Replace("_", "", StringComparison.Ordinal).Trim(),
            ignoreCase: true,
            out var read
        ) && Enum.IsDefined(read)
            ? read
            : null;

    /// <summary>Whether two numbers are the same letters and digits, however they are spaced, hyphenated and cased.</summary>
    public static bool AreOne(string one, string other)
    {
        return string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

        static string Plain(string number) =>
            string.Concat(Digits.Western(number).Where(char.IsLetterOrDigit));
    }

    /// <summary>States what is on the document, or says what is wrong with it.</summary>
    public Outcome State(
        DocumentType type,
        string? number,
        string? country,
        PartialDate? issued,
        PartialDate? expires,
        DateOnly today
    )
    {
        var faults = new List<Refusal>();
        var clean = Written.Clean(number);
        if (clean is null && type is not (DocumentType.BirthCertificate or DocumentType.Other))
        {
            faults.Add(Refusal.Of(nameof(Number), "Document.Number.Missing"));
        }
        else if (clean?.Length > LongestNumber)
        {
            faults.Add(Refusal.Of(nameof(Number), "Person.TooLong", LongestNumber));
        }
        if (!string.IsNullOrEmpty(country) && !Written.IsCountry(country))
        {
            faults.Add(Refusal.Of(nameof(Country), "Person.Country.Unknown"));
        }
        if (issued?.Earliest > today)
        {
            faults.Add(Refusal.Of(nameof(IssuedOn), "Document.Issued.Future"));
        }
        if (issued is { } from && expires is { } until && until.Latest < from.Earliest)
        {
            faults.Add(Refusal.Of(nameof(ExpiresOn), "Document.Expires.BeforeIssue"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        Type = type;
        Number = Personal.Of(clean);
        Country = string.IsNullOrEmpty(country) ? null : country;
        IssuedOn = issued is { } i ? Personal.Of(i) : null;
        ExpiresOn = expires is { } e ? Personal.Of(e) : null;
        return Outcome.Done;
    }
}

internal sealed class IdentityDocumentMapping : IEntityTypeConfiguration<IdentityDocument>
{
    public void Configure(EntityTypeBuilder<IdentityDocument> builder)
    {
        builder.ToTable("people_document");
        builder.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId);
    }
}
