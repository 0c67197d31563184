using System.Text;

namespace Rihla.People;

/// <summary>What is known of somebody who is to be registered.</summary>
public sealed record NewPerson : Particulars
{
    /// <summary>Other ways in which the name has been written or said, in any script.</summary>
    public IReadOnlyList<string> OtherSpellings { get; init; } = [];

    /// <summary>A telephone number, international (<c>+224…</c>) or as dialled in <see cref="PhoneCountry"/>.</summary>
    public string? Phone { get; init; }

    /// <summary>
    /// The country, ISO 3166-1 alpha-2, in which a number without <c>+</c> is dialled: the mission's. Without it only
    /// international numbers are taken.
    /// </summary>
    public string? PhoneCountry { get; init; }

    /// <summary>
    /// What kind of identity document, as in import files: <c>passport</c>, <c>consular_card</c>, <c>laissez_passer</c>,
    /// <c>birth_certificate</c>, <c>national_id</c>, <c>other</c>; the names of <see cref="DocumentType"/> are read, too.
    /// </summary>
    public string? DocumentType { get; init; }

    /// <summary>The number of that document, as written on it.</summary>
    public string? DocumentNumber { get; init; }

    /// <summary>The country that issued it, ISO 3166-1 alpha-2; the nationality, when nothing is said.</summary>
    public string? DocumentCountry { get; init; }

    /// <summary>
    /// Names of family members who come along, in any script. They are compared with the families of those on file, and
    /// kept nowhere.
    /// </summary>
    public IReadOnlyList<string> Relatives { get; init; } = [];

    /// <summary>Those of them who are on file: that they share this family says nothing about whether they are this person.</summary>
    public IReadOnlyCollection<Guid> RelativeIds { get; init; } = [];

    /// <summary>The number of the person in the file this comes from.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Whether enough is known to look for likely matches: three letters of a name, a telephone or a document.</summary>
    internal bool IsEnoughToSearchBy =>
        $"{GivenNames}{FamilyName}{NameInArabic}".EnumerateRunes().Count(Rune.IsLetter) >= 3
        || !string.IsNullOrWhiteSpace(Phone)
        || !string.IsNullOrWhiteSpace(DocumentNumber);
}

/// <summary>Whether a likely match is the person in front of the caseworker.</summary>
public enum MatchDecisionKind
{
    /// <summary>One and the same person: nothing is registered twice.</summary>
    Same,

    /// <summary>Two persons. Remembered, and not asked again.</summary>
    Different,

    /// <summary>A second person shall look at the two.</summary>
    Unsure,
}

/// <summary>What a caseworker decided on one likely match.</summary>
/// <param name="PersonId">The person already in the register.</param>
/// <param name="Kind">The decision.</param>
public sealed record MatchDecision(Guid PersonId, MatchDecisionKind Kind);

/// <summary>What came of a registration.</summary>
/// <param name="PersonId">The person, new or found.</param>
/// <param name="Code">The person's code.</param>
/// <param name="IsNew">Whether a new person was entered.</param>
/// <param name="PairsRaised">With how many others somebody else must compare the person: likely matches nobody decided.</param>
public sealed record Registered(Guid PersonId, string Code, bool IsNew, int PairsRaised = 0)
{
    /// <summary>What was said of somebody found on file and was not taken, because the record says otherwise.</summary>
    public IReadOnlyList<NotTaken> NotTaken { get; init; } = [];

    /// <summary>Of somebody found on file, what the record said before what was said now was taken into it.</summary>
    public Counted? Was { get; init; }

    /// <summary>What it says now.</summary>
    public Counted? Is { get; init; }
}

/// <summary>Two statements about one person of which the one on the record stands, until somebody puts it right there.</summary>
/// <param name="What">What they are about: <c>Birth</c>, <c>Sex</c>, <c>Nationality</c> or <c>Language</c>; its name is the text <c>Person.{What}</c>.</param>
/// <param name="OnRecord">What the record says: a <see cref="Platform.PartialDate"/>, a <see cref="Sex"/>, or the code of a country or language.</param>
/// <param name="Said">What was said now.</param>
public sealed record NotTaken(string What, object OnRecord, object Said);
