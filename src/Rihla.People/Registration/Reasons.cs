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
            Sentences(match, withValues: true)
        )
        {
            IsPossible = match.Likeness != Likeness.Unlikely,
        };

    /// <summary>Of a person whom the caseworker may not see: enough to know that somebody should look, too little to know who.</summary>
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
            match.Probability,
            match.Likeness == Likeness.Likely,
            IsMinimal: true,
            Sentences(match, withValues: false)
        );

    /// <summary>The evidence as sentences, the weightiest first.</summary>
    public static IReadOnlyList<MatchReason> Sentences(Match match, bool withValues) =>
        [
            .. match
                .Evidence.OrderByDescending(e => Math.Abs(e.Bits))
                .Select(e => Sentence(e, withValues))
                .DistinctBy(r => (r.TextKey, string.Join('\u001f', r.Args))),
        ];

    private static MatchReason Sentence(Evidence evidence, bool withValues)
    {
        var field = evidence.Field
            is EvidenceField.GivenName
                or EvidenceField.FamilyName
                or EvidenceField.Name
            ? "Name"
            : evidence.Field.ToString();
        var key = $"MatchReason.{field}.{evidence.Agreement}";
        return field == "Name"
            ? withValues
                ? new(
                    key,
                    [evidence.Left ?? "–", evidence.Right ?? "–"],
                    evidence.Bits,
                    evidence.OneIn
                )
                : new(
                    $"MatchReason.Name.{(evidence.Bits > 0 ? "Alike" : "Unlike")}",
                    [],
                    evidence.Bits
                )
            : new(key, [], evidence.Bits);
    }

    private static string Initial(string name) =>
        name.Length == 0 ? "" : System.Globalization.StringInfo.GetNextTextElement(name) + ".";
}
