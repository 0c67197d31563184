using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>Money paid for one dimension of reintegration.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Currency">ISO 4217; amounts of several currencies are never added up.</param>
/// <param name="Amount">What was paid.</param>
public sealed record PaidAssistance(Dimension Dimension, string Currency, decimal Amount);

/// <summary>Surveys held.</summary>
/// <param name="Month">Months after the arrival; 0 for the survey before the plan.</param>
/// <param name="Band">The code of the band of the composite; nothing where it was not computable.</param>
/// <param name="Text">The name of the band.</param>
/// <param name="Surveys">How many.</param>
public sealed record SurveysOfBand(int Month, string? Band, Trilingual? Text, int Surveys);

/// <summary>What happened after arrivals between two days, without names.</summary>
public sealed record SupportCount
{
    /// <summary>Nothing happened.</summary>
    public static SupportCount None { get; } = new();

    /// <summary>Cases whose returnee agreed to the first version of the plan in the period, by an agreement that stands.</summary>
    public int PlansAgreed { get; init; }

    /// <summary>Cases whose first version of the plan was approved in the period by somebody within whose limit it was.</summary>
    public int PlansApproved { get; init; }

    /// <summary>Things handed over to the last piece in the period, and money in hand of which something was paid in it, by kind.</summary>
    public IReadOnlyDictionary<AssistanceKind, int> ByKind { get; init; } =
        new Dictionary<AssistanceKind, int>();

    /// <summary>The same by dimension.</summary>
    public IReadOnlyDictionary<Dimension, int> ByDimension { get; init; } =
        new Dictionary<Dimension, int>();

    /// <summary>What was paid in the period for what plans promise.</summary>
    public IReadOnlyList<PaidAssistance> Paid { get; init; } = [];

    /// <summary>The median of days from the arrival to the first thing received, of cases that received it in the period.</summary>
    public decimal? MedianDaysToFirst { get; init; }

    /// <summary>Of how many cases this is the median.</summary>
    public int FirstHelped { get; init; }

    /// <summary>Surveys held in the period.</summary>
    public IReadOnlyList<SurveysOfBand> Surveys { get; init; } = [];

    /// <summary>How many said in the period how content they are.</summary>
    public int Asked { get; init; }

    /// <summary>How many people these answers are from.</summary>
    public int AskedPersons { get; init; }

    /// <summary>The mean of their four answers, from 1 to 5; nothing for fewer than five people.</summary>
    public decimal? Satisfaction { get; init; }

    /// <summary>The mean of the four answers of people of each nationality, the largest cohort first; small ones are hidden.</summary>
    public IReadOnlyList<CohortSatisfaction> SatisfactionByNationality { get; init; } = [];

    /// <summary>The same by sex.</summary>
    public IReadOnlyList<CohortSatisfaction> SatisfactionBySex { get; init; } = [];

    /// <summary>All things given.</summary>
    public int Given => ByKind.Values.Sum();
}

/// <summary>What of the time after arrivals is counted, and so opens to cases.</summary>
public enum SupportFigure
{
    /// <summary>Plans to which the returnee agreed.</summary>
    PlansAgreed,

    /// <summary>Plans that were approved.</summary>
    PlansApproved,

    /// <summary>Things given.</summary>
    AssistanceGiven,

    /// <summary>The first thing received.</summary>
    FirstHelp,

    /// <summary>What was paid for promises.</summary>
    Paid,

    /// <summary>Surveys held.</summary>
    Surveys,
}

/// <summary>A part of what is counted.</summary>
/// <param name="Figure">What is counted.</param>
public sealed record SupportSlice(SupportFigure Figure)
{
    /// <summary>Only things of this kind.</summary>
    public AssistanceKind? Kind { get; init; }

    /// <summary>Only things of this dimension.</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>Only what was paid in this currency, ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Only surveys so many months after the arrival.</summary>
    public int? Month { get; init; }

    /// <summary>Only surveys whose composite is in the band of this code; the empty text for those that are not computable.</summary>
    public string? Band { get; init; }
}
