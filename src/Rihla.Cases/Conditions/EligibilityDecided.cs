using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>
/// The case was found eligible, for the country it goes to, and on the day of travel return there is not suspended, nor to a part of
/// it about which the family was not asked.
/// </summary>
internal sealed class EligibilityDecided(RihlaDb db) : Condition
{
    public const string Name = "eligibility-decided";

    public override string Key => Name;

    public override Stage Into => Stage.Screened;

    public override bool HoldsAtBoarding => true;

    public override Role Owner => Role.Caseworker;

    public override string Page => "eligibility";

    public override Role? WaivedBy => Role.ProgrammeManager;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        Obstacles(
            file,
            await EligibilityDecisions.LatestAsync(db, file.Id, cancel),
            await EligibilityDecisions.RestrictionsAsync(db, file.Country, day, cancel)
        );

    internal static IReadOnlyList<Obstacle> Obstacles(
        CaseFile file,
        EligibilityDecision? decision,
        IReadOnlyList<ReturnRestriction> restrictions
    ) =>
        file.Country is null ? [new("Eligibility.CountryMissing")]
        : decision is null ? [new("Eligibility.Undecided")]
        : !decision.IsEligible ? [new("Eligibility.NotEligible", null, decision.Reason)]
        : decision.Country != file.Country ? [new("Eligibility.OtherCountry")]
        : restrictions.FirstOrDefault(r => r.Area is null) is { } suspended
            ? [new("Eligibility.CountryRestricted", null, suspended.From, suspended.Reason)]
        :
        [
            .. restrictions
                .Where(r => !decision.OutsideOf.Contains(r.Id))
                .Select(r => new Obstacle("Eligibility.AreaRestricted", null, r.Area!, r.From)),
        ];
}
