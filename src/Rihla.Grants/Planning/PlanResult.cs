namespace Rihla.Grants;

/// <summary>A waiting case as the planner sees it.</summary>
/// <param name="CaseId">Which.</param>
/// <param name="Code">Its code.</param>
/// <param name="People">Who they are, without who they are.</param>
/// <param name="Urgency">Days waited and what vulnerability is worth in days.</param>
internal sealed record PlanCase(Guid CaseId, string Code, Makeup People, int Urgency)
{
    /// <summary>What paying for one person is worth at least.</summary>
    public const long WorthOfPerson = 100;

    /// <summary>What paying for the case is worth: a hundred for each person, and one more for each day of urgency up to two years.</summary>
    public long Worth => People.Persons * (WorthOfPerson + Math.Clamp(Urgency, 0, 730));
}

/// <summary>An open grant as the planner sees it.</summary>
/// <param name="Grant">With its lines and rules.</param>
/// <param name="Free">What is free on each line, in whole minor units.</param>
/// <param name="PaidFor">For whom it pays already.</param>
internal sealed record PlanGrant(
    Grant Grant,
    IReadOnlyDictionary<LinePurpose, long> Free,
    IReadOnlyList<Reservation> PaidFor
);

/// <summary>Why a case is where it is in a proposal.</summary>
internal enum PlanReason
{
    /// <summary>A grant fits and has the money.</summary>
    Funded,

    /// <summary>The rules of every open grant leave it out.</summary>
    NoGrantFits,

    /// <summary>Grants fit, and their money goes to more urgent cases.</summary>
    MoneyUsedUp,

    /// <summary>A grant fits and has money, and its minimum share would be missed.</summary>
    ShareHolds,

    /// <summary>What the case costs is not known.</summary>
    CostUnknown,
}

/// <summary>What the planner says about a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Reason">Why.</param>
/// <param name="Grant">The grant that pays; of a case not paid for, the one that comes nearest.</param>
/// <param name="Cost">What it costs that grant, in whole minor units.</param>
/// <param name="Purpose">The line that is short.</param>
/// <param name="Missing">What is missing on it, in whole minor units.</param>
/// <param name="Rule">The rule that leaves it out, in the donor's words.</param>
internal sealed record PlanAnswer(
    PlanCase Case,
    PlanReason Reason,
    Grant? Grant = null,
    long? Cost = null,
    LinePurpose? Purpose = null,
    long? Missing = null,
    string? Rule = null
);

/// <summary>A proposal, and how good it is.</summary>
/// <param name="Answers">One for each case, the most urgent first.</param>
/// <param name="Worth">The sum of what the proposal is worth.</param>
/// <param name="Bound">More than this no proposal can be worth: proven.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record PlanResult(
    IReadOnlyList<PlanAnswer> Answers,
    double Worth,
    double Bound,
    double Seconds
)
{
    /// <summary>How far below the proven bound, from 0 to 1; nothing is lacking where it is proven that nobody can be paid for.</summary>
    public double Gap => Bound < PlanCase.WorthOfPerson ? 0 : Math.Max(0, (Bound - Worth) / Bound);
}
