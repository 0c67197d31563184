namespace Rihla.People;

/// <summary>All that is known of a person, as the pages show it.</summary>
internal sealed record PersonFile(
    Person Person,
    IReadOnlyList<PersonName> Names,
    IReadOnlyList<PersonPhone> Phones,
    IReadOnlyList<PersonAddress> Addresses,
    IReadOnlyList<IdentityDocument> Documents
);
