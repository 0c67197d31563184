using Rihla.Platform;

namespace Rihla.People;

/// <summary>Sex as on the record; X where it is unspecified or neither.</summary>
public enum Sex
{
    /// <summary>Female.</summary>
    F,

    /// <summary>Male.</summary>
    M,

    /// <summary>Unspecified or neither.</summary>
    X,
}

/// <summary>What other modules show of a person. In clear: it lives in memory only, for as long as a request.</summary>
public sealed record PersonSummary(
    Guid Id,
    string Code,
    string GivenNames,
    string FamilyName,
    string? NameInArabic,
    PartialDate? Birth,
    Sex? Sex,
    string? Nationality,
    string? Language,
    bool HasPhoto,
    string? Phone
)
{
    /// <summary>Whether all that said who this is was erased: what is left to call them by is the code.</summary>
    public bool IsErased { get; init; }

    /// <summary>
    /// Whether something of what is stored of them does not open: it is damaged, or its key is missing. The code is then all that is
    /// given.
    /// </summary>
    public bool IsUnreadable { get; init; }

    /// <summary>The given names and the family name as written.</summary>
    public string FullName => IsErased || IsUnreadable ? Code : $"{GivenNames} {FamilyName}".Trim();
}
