using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rihla.Grants;

/// <summary>A proposal as a document for other programs: codes of cases and no names.</summary>
/// <param name="Worth">What it is worth: for each person paid for a hundred, and one for each day of urgency.</param>
/// <param name="Bound">What no proposal can exceed.</param>
/// <param name="Gap">How far it is below, from 0 to 1.</param>
/// <param name="Seconds">How long it took to work out.</param>
/// <param name="Cases">One for each waiting case, the most urgent first.</param>
public sealed record FundingPlanDocument(
    double Worth,
    double Bound,
    double Gap,
    double Seconds,
    IReadOnlyList<PlannedCase> Cases
)
{
    /// <summary>How it is written.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    internal static FundingPlanDocument Of(PlanResult result) =>
        new(
            result.Worth,
            result.Bound,
            result.Gap,
            result.Seconds,
            [.. result.Answers.Select((a, i) => PlannedCase.Of(a, i + 1))]
        );
}

/// <summary>What a proposal says about one case.</summary>
/// <param name="Place">Its place on the waiting list, from 1.</param>
/// <param name="Case">Its code.</param>
/// <param name="Persons">How many travel.</param>
/// <param name="Urgency">Days waited and what vulnerability is worth in days.</param>
/// <param name="Reason"><c>Funded</c>, <c>MoneyUsedUp</c>, <c>NoGrantFits</c>, <c>ShareHolds</c> or <c>CostUnknown</c>.</param>
/// <param name="Grant">The grant that pays; of a case not paid for, the one that comes nearest.</param>
/// <param name="Cost">What it costs that grant.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Line">The line that is short.</param>
/// <param name="Missing">What is missing on it.</param>
/// <param name="Rule">The rule that leaves the case out, in the donor's words.</param>
public sealed record PlannedCase(
    int Place,
    string Case,
    int Persons,
    int Urgency,
    string Reason,
    string? Grant,
    decimal? Cost,
    string? Currency,
    string? Line,
    decimal? Missing,
    string? Rule
)
{
    internal static PlannedCase Of(PlanAnswer answer, int place)
    {
        var currency = Platform.Currency.Find(answer.Grant?.Currency);
        return new(
            place,
            answer.Case.Code,
            answer.Case.People.Persons,
            answer.Case.Urgency,
            answer.Reason.ToString(),
            answer.Grant?.Name,
            answer.Cost is { } cost ? currency?.FromMinor(cost) : null,
            currency?.Code,
            answer.Purpose?.ToString(),
            answer.Missing is { } missing ? currency?.FromMinor(missing) : null,
            answer.Rule
        );
    }
}
