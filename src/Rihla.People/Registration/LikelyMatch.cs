namespace Rihla.People;

/// <summary>Somebody in the register who may be the person in front of the caseworker.</summary>
/// <param name="Person">
/// The person. Of somebody whose cases the caseworker may not see only initials, year of birth, sex and nationality are
/// given, and no code.
/// </param>
/// <param name="Probability">
/// How probable it is that both are one person, from 0 to 1; 0 where only the minimal facts are given.
/// </param>
/// <param name="IsLikely">
/// Whether both are probably one person, and not just possibly; not told where only the minimal facts are given.
/// </param>
/// <param name="IsMinimal">
/// Whether only the minimal facts are given. On such a match the caseworker cannot decide: it goes to adjudication by itself.
/// </param>
/// <param name="Reasons">
/// Why, the weightiest first; of the minimal facts, whether each of them agrees and no more.
/// </param>
public sealed record LikelyMatch(
    PersonSummary Person,
    double Probability,
    bool IsLikely,
    bool IsMinimal,
    IReadOnlyList<MatchReason> Reasons
)
{
    /// <summary>Whether both could be one person: everybody who is shown is at least that.</summary>
    public bool IsPossible { get; internal init; } = true;

    /// <summary>The code of the record, for the audit alone.</summary>
    internal string RecordCode { get; init; } = "";
}

/// <summary>One reason for or against a match, as a sentence.</summary>
/// <param name="TextKey">The key of the sentence in Texts.json.</param>
/// <param name="Args">What fills its places.</param>
/// <param name="Bits">The weight: the logarithm to base 2 of how much likelier it makes a match; negative speaks against.</param>
/// <param name="OneIn">Of a name that agrees, one person in how many bears it; nothing for other evidence.</param>
public sealed record MatchReason(
    string TextKey,
    IReadOnlyList<object> Args,
    double Bits,
    double? OneIn = null
)
{
    /// <summary>Whether the weight may be shown: by it somebody who tries would learn what is not.</summary>
    public bool IsWeighed { get; internal init; } = true;

    /// <summary>Whether the two agree in it: it speaks for a match, or tells nothing more than what else agrees.</summary>
    public bool SpeaksFor => Bits >= 0;
}
