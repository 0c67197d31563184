using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Surveys;

/// <summary>A text of an instrument in the three languages.</summary>
/// <param name="Fr">In French.</param>
/// <param name="Ar">In Arabic.</param>
/// <param name="En">In English.</param>
public sealed record Trilingual(string Fr, string Ar, string En)
{
    /// <summary>The text in a language; French for a language that the instrument does not speak.</summary>
    public string In(string language) =>
        language switch
        {
            "ar" => Ar,
            "en" => En,
            _ => Fr,
        };
}

/// <summary>What an answer says to the score.</summary>
public enum AnswerKind
{
    /// <summary>It has a score.</summary>
    Scored,

    /// <summary>It says something and scores nothing, because its item scores nothing.</summary>
    Plain,

    /// <summary>The question does not concern this person: it is left out as if it had not been asked.</summary>
    NotApplicable,

    /// <summary>The person does not wish to say, or does not know: an answer is missing.</summary>
    Declined,
}

/// <summary>One answer that can be chosen.</summary>
/// <param name="Code">Its code within the item.</param>
/// <param name="Text">What is read to the person.</param>
/// <param name="Kind">What it says to the score.</param>
/// <param name="Score">From 0, nothing of what a lasting return needs, to 1, all of it; only for <see cref="AnswerKind.Scored"/>.</param>
public sealed record InstrumentAnswer(
    string Code,
    Trilingual Text,
    AnswerKind Kind,
    decimal? Score = null
)
{
    /// <summary>
    /// Whether it cannot wait until the scores are looked at, such as that somebody is not safe: a protection officer reads it at once.
    /// </summary>
    public bool Alerts { get; init; }
}

/// <summary>An earlier answer that makes a question be asked.</summary>
/// <param name="Item">The code of the earlier item.</param>
/// <param name="Answer">The code of its answer.</param>
public sealed record AskedIf(string Item, string Answer);

/// <summary>One question.</summary>
/// <param name="Code">Its code, unique in the instrument.</param>
/// <param name="Dimension">The dimension it belongs to.</param>
/// <param name="Text">What is read to the person.</param>
/// <param name="Weight">How much it weighs within its dimension; 0 for a question that is asked and not scored.</param>
public sealed record InstrumentItem(
    string Code,
    Dimension Dimension,
    Trilingual Text,
    decimal Weight
)
{
    /// <summary>Whether several answers can be chosen; such an item is never scored.</summary>
    public bool Several { get; init; }

    /// <summary>The answers, in the order in which they are read.</summary>
    public required IReadOnlyList<InstrumentAnswer> Answers { get; init; }

    /// <summary>It is asked when one of these answers was given; always, when there is none.</summary>
    public IReadOnlyList<AskedIf> AskedIf { get; init; } = [];

    /// <summary>Whether it counts towards a score.</summary>
    public bool IsScored => Weight > 0;

    /// <summary>The answer with this code.</summary>
    public InstrumentAnswer? Find(string code) => Answers.FirstOrDefault(a => a.Code == code);
}

/// <summary>A dimension as an instrument sees it.</summary>
/// <param name="Dimension">Which.</param>
/// <param name="Text">Its name.</param>
/// <param name="Weight">How much it weighs in the composite score.</param>
public sealed record InstrumentDimension(Dimension Dimension, Trilingual Text, decimal Weight);

/// <summary>A band of scores, named for what follows from it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Text">Its name.</param>
/// <param name="To">Where it ends, from 0 to 1.</param>
/// <param name="Includes">Whether the end itself still belongs to it.</param>
public sealed record InstrumentBand(string Code, Trilingual Text, decimal To, bool Includes);

/// <summary>
/// A questionnaire with everything that its scores depend on, as data: items, answers, scores, weights, when an item is asked,
/// bands. Read from a sheet by <see cref="InstrumentSheet"/>, which refuses one that contradicts itself.
/// </summary>
public sealed record Instrument
{
    /// <summary>Its code, the same for all its versions.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required Trilingual Name { get; init; }

    /// <summary>Whether this is the official scoring of the organisation that owns the instrument.</summary>
    public bool IsOfficial { get; init; }

    /// <summary>
    /// The share of the weight of the items that concern a person, from 0 to 1, that must have been answered for a dimension
    /// to be scored.
    /// </summary>
    public required decimal Floor { get; init; }

    /// <summary>The dimensions.</summary>
    public required IReadOnlyList<InstrumentDimension> Dimensions { get; init; }

    /// <summary>The items, in the order in which they are asked.</summary>
    public required IReadOnlyList<InstrumentItem> Items { get; init; }

    /// <summary>The bands from the lowest score to the highest; the last ends at 1.</summary>
    public required IReadOnlyList<InstrumentBand> Bands { get; init; }

    /// <summary>The questions that are asked and were given an answer that cannot wait.</summary>
    public IEnumerable<InstrumentItem> Alerting(Answers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return answers
            .Asked(this)
            .Where(i => answers.Of(i.Code).Any(c => i.Find(c) is { Alerts: true }));
    }

    /// <summary>The item with this code.</summary>
    public InstrumentItem? Find(string code) => Items.FirstOrDefault(i => i.Code == code);

    /// <summary>The band of a score.</summary>
    public InstrumentBand BandOf(decimal score) =>
        Bands.First(b => score < b.To || (score == b.To && b.Includes) || b == Bands[^1]);
}
