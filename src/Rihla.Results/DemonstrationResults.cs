using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using static Rihla.Platform.Certainly;

namespace Rihla.Results;

/// <summary>
/// The invented strategy of a demonstration, the reasons of its grants' variances and its first open data. Everything is
/// entered through the operations that the staff use.
/// </summary>
public sealed class DemonstrationResults
{
    private readonly RihlaDb db;
    private readonly Strategies strategies;
    private readonly IndicatorCatalogue sources;
    private readonly DonorReports donors;
    private readonly Grants.GrantReports grants;
    private readonly Releases releases;
    private readonly Staff staff;
    private readonly Missions missions;
    private readonly Today today;

    internal DemonstrationResults(
        RihlaDb db,
        Strategies strategies,
        IndicatorCatalogue sources,
        DonorReports donors,
        Grants.GrantReports grants,
        Releases releases,
        Staff staff,
        Missions missions,
        Today today
    ) =>
        (
            this.db,
            this.strategies,
            this.sources,
            this.donors,
            this.grants,
            this.releases,
            this.staff,
            this.missions,
            this.today
        ) = (db, strategies, sources, donors, grants, releases, staff, missions, today);

    /// <summary>Sets the strategy if there is none, and releases the years that are over.</summary>
    public async Task EnsureAsync(CancellationToken cancel = default)
    {
        if (
            await db.Set<Strategy>().AnyAsync(cancel)
            || await missions.FindByCodeAsync("MA", cancel) is not { } mission
        )
        {
            return;
        }
        var people = await staff.InMissionAsync(mission.Id, cancel);
        if (people.FirstOrDefault(p => p.Roles.Contains(Role.ProgrammeManager)) is not { } one)
        {
            return;
        }
        var manager = await staff.ActorAsync(one.UserId, cancel);
        var year = today.Date.Year;
        var strategy = Done(
            await strategies.BeginAsync(
                new()
                {
                    Title = $"Retour et réintégration {year - 1}-{year + 2}",
                    FirstYear = year - 1,
                    LastYear = year + 2,
                },
                manager,
                cancel
            )
        );
        var safe = await ObjectiveAsync(
            strategy,
            Horizon.Short,
            "Retour volontaire",
            "Chaque personne qui le souhaite rentre sans attendre plus que nécessaire",
            "10.7",
            "21",
            manager,
            cancel
        );
        await IndicatorAsync(
            strategy,
            safe,
            "Personnes parties",
            new()
            {
                Source = "departed",
                Baseline = 95,
                BaselineYear = year - 2,
            },
            [110, 100, 110, 120],
            manager,
            cancel
        );
        await IndicatorAsync(
            strategy,
            safe,
            "Jours de la demande au départ (médiane)",
            new()
            {
                Source = "median-wait",
                LessIsBetter = true,
                Baseline = 84,
                BaselineYear = year - 2,
            },
            [80, 70, 60, 50],
            manager,
            cancel
        );
        var protect = await ObjectiveAsync(
            strategy,
            Horizon.Medium,
            "Protection",
            "Les personnes en situation de vulnérabilité sont servies les premières",
            "10.7;5.2;16.2",
            "7;12;23",
            manager,
            cancel
        );
        await IndicatorAsync(
            strategy,
            protect,
            "Part des personnes vulnérables parmi les personnes parties",
            new()
            {
                Source = "departed",
                ShareOf = "departed",
                OnlyVulnerable = true,
            },
            [30, 35, 40, 40],
            manager,
            cancel
        );
        await IndicatorAsync(
            strategy,
            protect,
            "Femmes et filles parties",
            new() { Source = "departed", Sex = "F" },
            [35, 35, 45, 50],
            manager,
            cancel
        );
        var free = await ObjectiveAsync(
            strategy,
            Horizon.Long,
            "Libre choix",
            "Personne ne rentre sans avoir décidé librement et en connaissance de cause",
            "16.6;16.10",
            "3;21",
            manager,
            cancel
        );
        await IndicatorAsync(
            strategy,
            free,
            "Personnes conseillées",
            new() { Source = "counselled" },
            [80, 150, 180, 200],
            manager,
            cancel
        );
        await IndicatorAsync(
            strategy,
            free,
            "Score moyen de durabilité",
            new() { Source = "sustainability-score" },
            [50, 52, 55, 60],
            manager,
            cancel
        );
        var invest = await ObjectiveAsync(
            strategy,
            Horizon.Long,
            "Investissement de la diaspora",
            "La diaspora crée des entreprises et des emplois dans sa région d'origine",
            "8.3;8.5;10.c",
            "19;20",
            manager,
            cancel
        );
        foreach (
            var (name, source, targets) in new (string, string, decimal[])[]
            {
                ("Entreprises créées", "ventures-created", [0, 3, 5, 8]),
                ("Emplois de femmes dans ces entreprises", "venture-jobs-women", [0, 6, 12, 20]),
                ("Emplois d'hommes dans ces entreprises", "venture-jobs-men", [0, 10, 18, 28]),
                ("Effet de levier du financement", "venture-leverage", [1, 2, 2, 3]),
            }
        )
        {
            // The room of the diaspora may not stand in this house.
            if (sources.Find(source) is not null)
            {
                await IndicatorAsync(
                    strategy,
                    invest,
                    name,
                    new() { Source = source },
                    targets,
                    manager,
                    cancel
                );
            }
        }
        if (
            (await grants.OfAsync(manager, cancel)).FirstOrDefault(g => g.Lines.Count > 0) is
            { } grant
        )
        {
            Done(
                await donors.ExplainAsync(
                    grant.Id,
                    grant.Lines[0].Subject,
                    "Trois vols reportés par la compagnie ; les départs sont reprogrammés le mois prochain.",
                    manager,
                    cancel
                )
            );
        }
    }

    /// <summary>Releases the years that are over, once there are departures in them.</summary>
    public async Task ReleaseAsync(CancellationToken cancel = default)
    {
        if (
            await missions.FindByCodeAsync("MA", cancel) is { } mission
            && (await staff.InMissionAsync(mission.Id, cancel)).FirstOrDefault(p =>
                p.Roles.Contains(Role.ProgrammeManager)
            )
                is { } one
            && !await db.Set<Release>().AnyAsync(r => r.MissionId == mission.Id, cancel)
            && await releases.PendingAsync(mission.Id, Actor.System, cancel) is { Count: > 0 } years
        )
        {
            Done(
                await releases.ReleaseAsync(
                    mission.Id,
                    years,
                    Releases.DefaultMinimum,
                    await staff.ActorAsync(one.UserId, cancel),
                    cancel
                )
            );
        }
    }

    private async Task<Guid> ObjectiveAsync(
        Guid strategy,
        Horizon horizon,
        string axis,
        string title,
        string sdg,
        string compact,
        Actor by,
        CancellationToken cancel
    ) =>
        Done(
            await strategies.AddObjectiveAsync(
                strategy,
                new()
                {
                    Horizon = horizon,
                    Axis = axis,
                    Title = title,
                    SdgTargets = sdg,
                    CompactObjectives = compact,
                },
                by,
                cancel
            )
        );

    private async Task IndicatorAsync(
        Guid strategy,
        Guid objective,
        string name,
        IndicatorInput input,
        IReadOnlyList<decimal> targets,
        Actor by,
        CancellationToken cancel
    )
    {
        var first = today.Date.Year - 1;
        Done(
            await strategies.SaveIndicatorAsync(
                strategy,
                objective,
                null,
                input with
                {
                    Name = name,
                    IsPublic = input.Source is "departed" or "counselled",
                    Targets = targets
                        .Index()
                        .ToDictionary(t => first + t.Index, t => (decimal?)t.Item),
                },
                by,
                cancel
            )
        );
    }
}
