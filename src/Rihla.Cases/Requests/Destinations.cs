using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Says where the people of a case want to return to.</summary>
public sealed class Destinations
{
    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly Consents consents;
    private readonly Missions missions;
    private readonly Today today;

    internal Destinations(
        RihlaDb db,
        CaseOperations operations,
        Consents consents,
        Missions missions,
        Today today
    ) =>
        (this.db, this.operations, this.consents, this.missions, this.today) = (
            db,
            operations,
            consents,
            missions,
            today
        );

    /// <summary>
    /// Sets the country of return, and the mission that receives there. What people agreed that may be seen in one country is not
    /// agreed for another, and what was decided on a protection need is decided for that journey: where it changes, they are
    /// asked again, and every route is open again.
    /// </summary>
    /// <param name="code">The case.</param>
    /// <param name="country">ISO 3166 alpha-2.</param>
    /// <param name="missionId">The mission; needed only where a country has several.</param>
    /// <param name="by">Who sets it.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> ChooseAsync(
        string code,
        string? country,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Register,
            async file =>
            {
                if (!file.IsOpen || file.Stage >= Stage.Departed)
                {
                    return new Refusal("Registration.NotAnyMore");
                }
                if (!Names.Countries.Knows(country))
                {
                    return Refusal.Of("Country", "Registration.CountryMissing");
                }
                var there = await missions.OriginForAsync(country!, cancel);
                if (missionId is { } chosen && there.All(m => m.Id != chosen))
                {
                    return Refusal.Of("MissionId", "Registration.MissionElsewhere");
                }
                if (missionId is null && there.Count > 1)
                {
                    return Refusal.Of("MissionId", "Registration.MissionMissing");
                }
                var mission = missionId ?? there.Select(m => (Guid?)m.Id).FirstOrDefault();
                // What is agreed before a country is chosen is not taken back by the first choice.
                if (
                    (file.Country is not null && file.Country != country)
                    || (file.OriginMissionId is not null && file.OriginMissionId != mission)
                )
                {
                    await consents.EndAsync(file, ConsentPurpose.ShareWithOrigin, by, cancel);
                    foreach (var route in (await CaseRoutes.LoadAsync(db, file.Id, cancel)).All)
                    {
                        route.Reopen();
                        await RouteOpening.CloseOffAsync(db, today, file, route, by, cancel);
                    }
                }
                (file.Case.Country, file.Case.OriginMissionId) = (country, mission);
                return new Act("case.destination-chosen") { Args = [country!] };
            },
            cancel
        );
}
