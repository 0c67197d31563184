using Rihla.Platform;
using Rihla.Ui.Fields;

namespace Rihla.People;

/// <summary>
/// What a registration form asks of a person, as typed: bind it as a property called <c>Input</c>, show it with the partials
/// <c>_IdentityForm</c> and <c>_LikelyMatches</c>, and give <see cref="Read"/> to <see cref="Register.AddAsync"/>.
/// </summary>
public sealed class IdentityInput
{
    /// <summary>Given names.</summary>
    public string? GivenNames { get; set; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; set; }

    /// <summary>The whole name in Arabic script.</summary>
    public string? NameInArabic { get; set; }

    /// <summary>Other spellings and nicknames, one on a line.</summary>
    public string? OtherSpellings { get; set; }

    /// <summary>The birth date, as far as known.</summary>
    public DateBoxes Birth { get; set; } = new();

    /// <summary>Sex.</summary>
    public Sex? Sex { get; set; }

    /// <summary>Nationality, ISO 3166-1 alpha-2.</summary>
    public string? Nationality { get; set; }

    /// <summary>The preferred language, BCP 47.</summary>
    public string? Language { get; set; }

    /// <summary>A telephone number.</summary>
    public string? Phone { get; set; }

    /// <summary>What kind of identity document.</summary>
    public DocumentType? DocumentType { get; set; }

    /// <summary>Its number.</summary>
    public string? DocumentNumber { get; set; }

    /// <summary>What was decided on each likely match, by person.</summary>
    public Dictionary<Guid, MatchDecisionKind> Decisions { get; set; } = [];

    /// <summary>The decisions as the register takes them.</summary>
    public IReadOnlyList<MatchDecision> Decided =>
        [.. Decisions.Select(d => new MatchDecision(d.Key, d.Value))];

    /// <summary>The person as typed; refused when the birth date cannot be read. Everything else the register checks.</summary>
    /// <param name="phoneCountry">The country where a number without <c>+</c> is dialled: the mission's.</param>
    public Outcome<NewPerson> Read(string? phoneCountry)
    {
        PartialDate? birth = null;
        if (!Birth.IsEmpty)
        {
            if (!Birth.TryRead(out var read))
            {
                return Refusal.Of(nameof(Birth), "Person.Birth.Unreadable");
            }
            birth = read;
        }
        return Person(birth, phoneCountry);
    }

    /// <summary>What can be read of a form that is still being filled in; nothing, while there is too little to search by.</summary>
    internal NewPerson? Draft()
    {
        var draft = Person(Birth.TryRead(out var birth) ? birth : null, null);
        return draft.IsEnoughToSearchBy ? draft : null;
    }

    private NewPerson Person(PartialDate? birth, string? phoneCountry) =>
        new()
        {
            GivenNames = GivenNames,
            FamilyName = FamilyName,
            NameInArabic = NameInArabic,
            OtherSpellings =
            [
                .. (OtherSpellings ?? "").Split(
                    ['\n', ';'],
                    StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                ),
            ],
            Birth = birth,
            Sex = Sex,
            Nationality = string.IsNullOrEmpty(Nationality) ? null : Nationality,
            Language = string.IsNullOrEmpty(Language) ? null : Language,
            Phone = Phone,
            PhoneCountry = phoneCountry,
            DocumentType = DocumentType?.ToString(),
            DocumentNumber = DocumentNumber,
        };
}

/// <summary>The likely matches of a form, for the partial <c>_LikelyMatches</c>.</summary>
/// <param name="Matches">The matches, best first.</param>
/// <param name="Decisions">What was decided so far.</param>
/// <param name="Prefix">The property of the page that the form is bound to.</param>
public sealed record LikelyMatchCards(
    IReadOnlyList<LikelyMatch> Matches,
    IReadOnlyDictionary<Guid, MatchDecisionKind> Decisions,
    string Prefix = "Input"
)
{
    /// <summary>Before anything was typed.</summary>
    public static LikelyMatchCards None { get; } =
        new([], new Dictionary<Guid, MatchDecisionKind>());
}
