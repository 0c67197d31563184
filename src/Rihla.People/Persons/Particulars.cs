using Rihla.Platform;

namespace Rihla.People;

/// <summary>Who somebody is: what is told at registration and may be corrected later. Names stay as they were written.</summary>
public record Particulars
{
    /// <summary>The longest name taken, in characters.</summary>
    public const int LongestName = 120;

    /// <summary>The longest note taken, in characters.</summary>
    public const int LongestNote = 4000;

    /// <summary>Given names, in the script in which they were written.</summary>
    public string? GivenNames { get; init; }

    /// <summary>Family name, in the script in which it was written.</summary>
    public string? FamilyName { get; init; }

    /// <summary>The whole name in Arabic script, where it is known beside a Latin one.</summary>
    public string? NameInArabic { get; init; }

    /// <summary>The birth date as far as it is known.</summary>
    public PartialDate? Birth { get; init; }

    /// <summary>Town or village and country of birth, as told.</summary>
    public string? PlaceOfBirth { get; init; }

    /// <summary>Sex; nothing when not known.</summary>
    public Sex? Sex { get; init; }

    /// <summary>Nationality, ISO 3166-1 alpha-2.</summary>
    public string? Nationality { get; init; }

    /// <summary>A second nationality, ISO 3166-1 alpha-2.</summary>
    public string? SecondNationality { get; init; }

    /// <summary>The language the person prefers, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Whether an interpreter is needed to speak with the person.</summary>
    public bool NeedsInterpreter { get; init; }

    /// <summary>The father's name, as told.</summary>
    public string? FathersName { get; init; }

    /// <summary>The mother's name, as told.</summary>
    public string? MothersName { get; init; }

    /// <summary>Anything else that helps to know the person again.</summary>
    public string? Notes { get; init; }

    /// <summary>What is wrong with these particulars; nothing, when they can be kept.</summary>
    internal List<Refusal> Faults(DateOnly today)
    {
        var faults = new List<Refusal>();
        if (string.IsNullOrWhiteSpace(GivenNames) && string.IsNullOrWhiteSpace(FamilyName))
        {
            faults.Add(Refusal.Of(nameof(GivenNames), "Person.Name.Missing"));
        }
        foreach (
            var (field, name) in (ReadOnlySpan<(string, string?)>)
                [
                    (nameof(GivenNames), GivenNames),
                    (nameof(FamilyName), FamilyName),
                    (nameof(NameInArabic), NameInArabic),
                    (nameof(PlaceOfBirth), PlaceOfBirth),
                    (nameof(FathersName), FathersName),
                    (nameof(MothersName), MothersName),
                ]
        )
        {
            faults.AddRange(Written.Faults(field, name, LongestName));
        }
        if (Notes?.Length > LongestNote)
        {
            faults.Add(Refusal.Of(nameof(Notes), "Person.TooLong", LongestNote));
        }
        if (Birth is { } birth)
        {
            if (birth.Earliest > today)
            {
                faults.Add(Refusal.Of(nameof(Birth), "Person.Birth.Future"));
            }
            else if (birth.Latest.Year < today.Year - 120)
            {
                faults.Add(Refusal.Of(nameof(Birth), "Person.Birth.TooOld"));
            }
        }
        foreach (
            var (field, country) in (ReadOnlySpan<(string, string?)>)
                [(nameof(Nationality), Nationality), (nameof(SecondNationality), SecondNationality)]
        )
        {
            if (!string.IsNullOrEmpty(country) && !Written.IsCountry(country))
            {
                faults.Add(Refusal.Of(field, "Person.Country.Unknown"));
            }
        }
        if (!string.IsNullOrEmpty(Language) && !Written.IsLanguage(Language))
        {
            faults.Add(Refusal.Of(nameof(Language), "Person.Language.Unknown"));
        }
        return faults;
    }
}
