using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Where a case went when somebody looked at it.</summary>
/// <param name="Country">ISO 3166 alpha-2; nothing, when none was chosen.</param>
/// <param name="MissionId">The mission that receives there.</param>
public sealed record SeenDestination(string? Country, Guid? MissionId)
{
    /// <summary>What is said yes to is said of the destination that was seen: refused, when the case goes elsewhere by now.</summary>
    internal static Refusal? Elsewhere(SeenDestination? seen, CaseFile file) =>
        seen is null || seen == new SeenDestination(file.Country, file.OriginMissionId)
            ? null
            : new("Registration.DestinationChanged");
}

/// <summary>
/// What a module undoes at once when the people of a case choose another country of return. Every registered one is asked within
/// the transaction of the operation, before it is saved. Register with <see cref="CasesModule.AddCountryChanging{T}"/>.
/// </summary>
public abstract class CountryChanging
{
    /// <summary>Undoes what counted for the former country alone. It changes entities in memory; the operation saves them.</summary>
    /// <param name="file">The case, which still goes to the former country.</param>
    /// <param name="by">Who chose another.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnChangedAsync(CaseFile file, Actor by, CancellationToken cancel);
}

/// <summary>Says where the people of a case want to return to.</summary>
public sealed class Destinations
{
    /// <summary>The act of choosing where a case goes.</summary>
    internal const string Chosen = "case.destination-chosen";

    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly Consents consents;
    private readonly IEnumerable<CaseStopping> stoppings;
    private readonly IEnumerable<CountryChanging> changings;
    private readonly Waivers waivers;
    private readonly Missions missions;
    private readonly Today today;

    internal Destinations(
        RihlaDb db,
        CaseOperations operations,
        Consents consents,
        IEnumerable<CaseStopping> stoppings,
        IEnumerable<CountryChanging> changings,
        Waivers waivers,
        Missions missions,
        Today today
    )
    {
        (this.db, this.operations, this.consents) = (db, operations, consents);
        (this.stoppings, this.changings, this.waivers) = (stoppings, changings, waivers);
        (this.missions, this.today) = (missions, today);
    }

    /// <summary>
    /// Sets the country of return, and the mission that receives there. What people agreed that may be seen in one country is not
    /// agreed for another, what was decided on a protection need is decided for that journey, and seats, money and the reception
    /// are held for it: where it changes, they are asked again, the route of everybody who is still to travel is open again, and
    /// all that was held is given back; what another country issued for the journey to it opens no border any more. What was waived for the former, or before there was one, counts again.
    /// </summary>
    /// <param name="code">The case.</param>
    /// <param name="country">ISO 3166 alpha-2.</param>
    /// <param name="missionId">The mission; needed only where a country has several.</param>
    /// <param name="by">Who sets it.</param>
    /// <param name="seen">What stood when it was chosen; nothing, when it is to be set whatever stands.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// Refused once the case has departed or is closed, and as <see cref="Outcome.ChangedMeanwhile"/> when another destination than
    /// the one seen stands; for another destination, once a part of the family has left for this one: the mission there would no
    /// longer see whom it awaits or helps.
    /// </returns>
    public Task<Outcome> ChooseAsync(
        string code,
        string? country,
        Guid? missionId,
        Actor by,
        SeenDestination? seen = null,
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
                if (
                    seen is not null
                    && seen != new SeenDestination(file.Country, file.OriginMissionId)
                )
                {
                    return Outcome.ChangedMeanwhile;
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
                var another =
                    (file.Country is not null && file.Country != country)
                    || (file.OriginMissionId is not null && file.OriginMissionId != mission);
                if (another && file.Case.IsParted)
                {
                    return Refusal.Of("Country", "Registration.DestinationOfWhoLeft");
                }
                await waivers.EndAsync(file, country, mission, by, cancel);
                // What is agreed before a country is chosen is not taken back by the first choice.
                if (another)
                {
                    await BeginAnewAsync(file, by, cancel);
                }
                if (file.Country is not null && file.Country != country)
                {
                    foreach (var changing in changings)
                    {
                        await changing.OnChangedAsync(file, by, cancel);
                    }
                }
                (file.Case.Country, file.Case.OriginMissionId) = (country, mission);
                return new Act(Chosen) { Args = [country!] };
            },
            cancel
        );

    // Shared with nobody first: what the former mission would be told about a case that it no longer sees, the host mission is.
    private async Task BeginAnewAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        await consents.EndAsync(file, ConsentPurpose.ShareWithOrigin, by, cancel);
        var everybody = file.Travellers.Select(t => t.Person.Id).ToHashSet();
        foreach (var stopping in stoppings)
        {
            await stopping.OnStoppedAsync(file, everybody, by, cancel);
        }
        foreach (var route in (await CaseRoutes.LoadAsync(db, file.Id, cancel)).OfMembers(file))
        {
            route.Reopen();
            await RouteOpening.CloseOffAsync(db, today, file, route, by, cancel);
        }
    }
}
