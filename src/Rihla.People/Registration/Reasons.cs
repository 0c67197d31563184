using Rihla.Matching;
using Rihla.Platform;

namespace Rihla.People;

/// <summary>Turns the evidence of a match into what a caseworker is shown.</summary>
internal static class Reasons
{
    public static LikelyMatch Full(PersonSummary person, Match match) =>
        new(
            person,
            match.Probability,
            match.Likeness == Likeness.Likely,
            IsMinimal: false,
            Sentences(match)
        )
        {
            RecordCode = person.Code,
            IsPossible = match.Likeness != Likeness.Unlikely,
        };

    /// <summary>
    /// Of a person whom the caseworker may not see: enough to know that somebody should look, too little to know who. What else agrees,
    /// and how much it weighs, is not told: who tries one date or number after the other would learn the right one.
    /// </summary>
    public static LikelyMatch Minimal(PersonSummary person, Match match) =>
        new(
            new(
                person.Id,
                "",
                Initial(person.GivenNames),
                Initial(person.FamilyName),
                null,
                person.Birth is { } birth ? new PartialDate(birth.Year) : null,
                person.Sex,
                person.Nationality,
                null,
                HasPhoto: false,
                null
            ),
            Probability: 0,
            IsLikely: false,
            IsMinimal: true,
            [.. match.Evidence.Select(Outline).OfType<MatchReason>().DistinctBy(r => r.TextKey)]
        )
        {
            RecordCode = person.Code,
        };

    /// <summary>The evidence as sentences, the weightiest first.</summary>
    public static IReadOnlyList<MatchReason> Sentences(Match match) =>
        [
            .. match
                .Evidence.OrderByDescending(e => Math.Abs(e.Bits))
                .Select(Sentence)
                .DistinctBy(r => (r.TextKey, string.Join('\u001f', r.Args))),
        ];

    private static MatchReason Sentence(Evidence evidence)
    {
        var isName = IsName(evidence);
        var key = $"MatchReason.{(isName ? "Name" : evidence.Field)}.{evidence.Agreement}";
        return isName
            ? new(key, [evidence.Left ?? "–", evidence.Right ?? "–"], evidence.Bits, evidence.OneIn)
            : new(key, [], evidence.Bits);
    }

    // Whether it agrees, of what is shown of somebody; nothing for all else.
    private static MatchReason? Outline(Evidence evidence)
    {
        if (IsName(evidence))
        {
            return Of(evidence.Bits > 0, "Name.Alike", "Name.Unlike");
        }
        return evidence.Field switch
        {
            EvidenceField.BirthDate => Of(
                YearOf(evidence.Left) == YearOf(evidence.Right),
                "BirthYear.Same",
                "BirthYear.Different"
            ),
            EvidenceField.Sex or EvidenceField.Nationality => Of(
                evidence.Agreement != Agreement.Different,
                $"{evidence.Field}.{evidence.Agreement}",
                $"{evidence.Field}.{evidence.Agreement}"
            ),
            _ => null,
        };

        static MatchReason Of(bool agrees, string same, string different) =>
            new($"MatchReason.{(agrees ? same : different)}", [], agrees ? 1 : -1)
            {
                IsWeighed = false,
            };
    }

    private static bool IsName(Evidence evidence) =>
        evidence.Field is EvidenceField.GivenName or EvidenceField.FamilyName or EvidenceField.Name;

    private static string? YearOf(string? date) => date?.Split('-')[0];

    private static string Initial(string name) =>
        name.Length == 0 ? "" : System.Globalization.StringInfo.GetNextTextElement(name) + ".";
}
