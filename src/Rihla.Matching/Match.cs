namespace Rihla.Matching;

/// <summary>What a caseworker is told about a pair.</summary>
public enum Likeness
{
    /// <summary>Not worth anybody's time.</summary>
    Unlikely,

    /// <summary>Could be the same person: to be shown, below the likely ones.</summary>
    Possible,

    /// <summary>Probably the same person: to be decided before anything else happens.</summary>
    Likely,
}

/// <summary>The outcome of comparing two identities.</summary>
/// <param name="Probability">
/// The probability that both are one person, in [0, 1], for a pair met in a register of the size that
/// <see cref="MatcherWeights.PriorBits"/> assumes.
/// </param>
/// <param name="Likeness">The probability as one of three words, see <see cref="MatcherWeights.LikelyFrom"/>.</param>
/// <param name="Evidence">
/// Every piece of evidence that was weighed, names first. Their bits and the prior add up to the logarithm of the odds,
/// unless names contradict each other: two different given names keep a pair from being likely whatever else agrees,
/// a shared document excepted, if it is not known of two types.
/// </param>
public sealed record Match(double Probability, Likeness Likeness, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>
    /// The logarithm to base 2 of the odds: the same as the probability, and still tells apart what is all
    /// but certain.
    /// </summary>
    public double Bits { get; init; } = Matcher.BitsOf(Probability);
}

/// <summary>
/// One piece of evidence, with what a sentence to the clerk needs: what was compared, how it agrees, both values.
/// </summary>
/// <param name="Field">What was compared.</param>
/// <param name="Agreement">How the two values agree.</param>
/// <param name="Left">The value of the left identity as written; null where it has none.</param>
/// <param name="Right">The value of the right identity as written; null where it has none.</param>
/// <param name="Bits">
/// The contribution: logarithm to base 2 of how many times likelier this observation is for one person than for two.
/// Positive speaks for a match, negative against.
/// </param>
public sealed record Evidence(
    EvidenceField Field,
    Agreement Agreement,
    string? Left,
    string? Right,
    double Bits
)
{
    /// <summary>
    /// For an agreeing part of a name, one person in how many bears it (in the population of
    /// <c>Frequencies.txt</c>); null for other evidence.
    /// </summary>
    public double? OneIn { get; init; }

    /// <summary>The row of Weights.txt that weighed it; several rows share an <see cref="Agreement"/>.</summary>
    internal EvidenceKind Kind { get; init; }

    /// <summary>How rare the name is, in bits; 0 where it plays no part.</summary>
    internal double Rarity { get; init; }
}

/// <summary>What a piece of evidence is about.</summary>
public enum EvidenceField
{
    /// <summary>A part of the name of which it is not known whether it is given or family name, or the name as a whole.</summary>
    Name,

    /// <summary>A given name.</summary>
    GivenName,

    /// <summary>A family name.</summary>
    FamilyName,

    /// <summary>The birth date.</summary>
    BirthDate,

    /// <summary>Sex.</summary>
    Sex,

    /// <summary>Nationality.</summary>
    Nationality,

    /// <summary>A telephone number.</summary>
    Phone,

    /// <summary>The number of a document.</summary>
    Document,

    /// <summary>The name of a parent.</summary>
    Parent,

    /// <summary>The name of a family member other than a parent.</summary>
    Relative,

    /// <summary>The place of birth.</summary>
    BirthPlace,
}

/// <summary>How two values agree, or not.</summary>
public enum Agreement
{
    /// <summary>The same value; case, accents and punctuation aside.</summary>
    Same,

    /// <summary>One name in two scripts.</summary>
    OtherScript,

    /// <summary>Two spellings of one sound: Ouattara and Watara.</summary>
    SpellingVariant,

    /// <summary>Two forms of one name that no rule of spelling derives: Diallo and Jallow, Thiam and Cham.</summary>
    KnownVariant,

    /// <summary>All of the name agrees, with given and family name exchanged.</summary>
    OrderSwapped,

    /// <summary>A part of the name stands on one side only, or an initial stands for it.</summary>
    PartMissing,

    /// <summary>Alike, with a letter or two dropped, added or changed.</summary>
    Close,

    /// <summary>The years of birth agree and nothing more is known on at least one side.</summary>
    YearOnly,

    /// <summary>Day and month of birth are exchanged.</summary>
    DayMonthSwapped,

    /// <summary>Day and month of birth agree, the year is one off.</summary>
    OneYearOff,

    /// <summary>One digit differs.</summary>
    OneDigitOff,

    /// <summary>The years agree, and one side or both have the first of January, which stands for a day not known.</summary>
    FirstOfJanuary,

    /// <summary>Year and month of birth agree, and the day is not known on at least one side.</summary>
    SameMonth,

    /// <summary>The years of birth agree, the day or the month does not.</summary>
    SameYear,

    /// <summary>The years of birth are one apart, and the day is not known on at least one side.</summary>
    NearYear,

    /// <summary>The years of birth are two or three apart, as estimates are, and the day is not known on at least one side.</summary>
    FewYears,

    /// <summary>Day and month of birth agree, the year is another by more than one.</summary>
    SameDayAndMonth,

    /// <summary>
    /// The same value, and one that different people have: the telephone of a friend or a shelter, a number of a civil register.
    /// </summary>
    Shared,

    /// <summary>The same number, on documents of two types: each authority counts by itself, or one type was entered wrongly.</summary>
    OtherType,

    /// <summary>Different values.</summary>
    Different,
}
