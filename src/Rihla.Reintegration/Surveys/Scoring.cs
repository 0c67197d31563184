using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Surveys;

/// <summary>The score of one dimension.</summary>
/// <param name="Dimension">Which.</param>
/// <param name="Value">From 0 to 1; nothing when it is not computable.</param>
/// <param name="Completeness">The share of the weight of the items that concern the person which was answered, from 0 to 1.</param>
public sealed record DimensionScore(Dimension Dimension, decimal? Value, decimal Completeness);

/// <summary>What a survey comes to.</summary>
/// <param name="Dimensions">The score of each dimension.</param>
/// <param name="Composite">From 0 to 1; nothing when a dimension that weighs in it is not computable.</param>
/// <param name="Band">The band of the composite.</param>
public sealed record Score(
    IReadOnlyList<DimensionScore> Dimensions,
    decimal? Composite,
    InstrumentBand? Band
)
{
    /// <summary>The value of a dimension; nothing when it is not computable.</summary>
    public decimal? Of(Dimension dimension) =>
        Dimensions.FirstOrDefault(d => d.Dimension == dimension)?.Value;
}

/// <summary>
/// From answers to scores. A dimension is the mean of the scores of its answered items, each by its weight,
/// <c>Σ(w·s)/Σw</c>; the composite the mean of the dimensions by theirs, <c>ΣW·D/ΣW</c>. What was not asked or does not
/// concern the person is left out of both sums. Where too little was answered nothing is computed rather than guessed.
/// </summary>
public static class Scoring
{
    /// <summary>Scores are rounded to so many decimals, halves away from zero.</summary>
    public const int Decimals = 4;

    /// <summary>The scores of these answers.</summary>
    public static Score Of(Instrument instrument, Answers answers)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(answers);
        var exact = instrument
            .Dimensions.Select(d => (d.Weight, Score: Of(instrument, d.Dimension, answers)))
            .ToList();
        var weighing = exact.Where(d => d.Weight > 0).ToList();
        decimal? composite =
            weighing.Count > 0 && weighing.TrueForAll(d => d.Score.Value is not null)
                ? weighing.Sum(d => d.Weight * d.Score.Value!.Value) / weighing.Sum(d => d.Weight)
                : null;
        return new(
            [.. exact.Select(d => d.Score with { Value = Rounded(d.Score.Value) })],
            Rounded(composite),
            composite is { } value ? instrument.BandOf(value) : null
        );
    }

    private static DimensionScore Of(Instrument instrument, Dimension dimension, Answers answers)
    {
        decimal concerns = 0,
            answered = 0,
            sum = 0;
        foreach (
            var item in instrument.Items.Where(i =>
                i.Dimension == dimension && i.IsScored && answers.Asks(instrument, i)
            )
        )
        {
            var answer = answers.Of(item.Code) is [var code] ? item.Find(code) : null;
            if (answer?.Kind == AnswerKind.NotApplicable)
            {
                continue;
            }
            concerns += item.Weight;
            if (answer is { Kind: AnswerKind.Scored, Score: { } score })
            {
                answered += item.Weight;
                sum += item.Weight * score;
            }
        }
        var completeness = concerns == 0 ? 0 : answered / concerns;
        return new(
            dimension,
            answered > 0 && completeness >= instrument.Floor ? sum / answered : null,
            completeness
        );
    }

    private static decimal? Rounded(decimal? value) =>
        value is { } known ? Math.Round(known, Decimals, MidpointRounding.AwayFromZero) : null;
}
