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

    public override PlaceOfReturn? WaivedFor => PlaceOfReturn.Country;

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

    // Each suspension is told, also where nothing is decided yet: a waiver sets aside only those that were told when it was given.
    internal static IReadOnlyList<Obstacle> Obstacles(
        CaseFile file,
        EligibilityDecision? decision,
        IReadOnlyList<ReturnRestriction> restrictions
    )
    {
        if (file.Country is null)
        {
            return [new("Eligibility.CountryMissing")];
        }
        List<Obstacle> undecided =
            decision is null ? [new("Eligibility.Undecided")]
            : !decision.IsEligible ? [new("Eligibility.NotEligible", null, decision.Reason)]
            : decision.Country != file.Country ? [new("Eligibility.OtherCountry")]
            : [];
        var outside = undecided.Count == 0 ? decision!.OutsideOf : [];
        return
        [
            .. undecided,
            .. restrictions
                .Where(r => !outside.Contains(r.Id))
                .OrderBy(r => r.Area is not null)
                .ThenBy(r => r.From)
                .Select(Suspended),
        ];
    }

    private static Obstacle Suspended(ReturnRestriction restriction) =>
        (
            restriction.Area is { } area
                ? new Obstacle("Eligibility.AreaRestricted", null, area, restriction.From)
                : new("Eligibility.CountryRestricted", null, restriction.From, restriction.Reason)
        ) with
        {
            Found = restriction.Id,
        };
}
