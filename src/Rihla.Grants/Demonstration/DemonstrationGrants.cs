using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using static Rihla.Platform.Certainly;

namespace Rihla.Grants;

/// <summary>
/// The invented donors of a demonstration, with grants that differ in what they may pay for. Everything is entered through
/// the operations that a programme manager uses.
/// </summary>
public sealed class DemonstrationGrants
{
    private readonly RihlaDb db;
    private readonly GrantOffice office;
    private readonly Staff staff;
    private readonly Missions missions;
    private readonly Today today;

    internal DemonstrationGrants(
        RihlaDb db,
        GrantOffice office,
        Staff staff,
        Missions missions,
        Today today
    ) =>
        (this.db, this.office, this.staff, this.missions, this.today) = (
            db,
            office,
            staff,
            missions,
            today
        );

    /// <summary>Makes donors, grants, costs and rates if there are no grants at all.</summary>
    public async Task EnsureAsync(CancellationToken cancel = default)
    {
        if (
            await db.Set<Grant>().AnyAsync(cancel)
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
        var first = new DateOnly(today.Date.Year - 3, 1, 1);
        await PricesAsync(first, manager, cancel);
        var a = await DonorAsync("Bailleur A", null, manager, cancel);
        var b = await DonorAsync("Bailleur B", null, manager, cancel);
        var c = await DonorAsync("Bailleur C", "NO", manager, cancel);
        var d = await DonorAsync("Bailleur D", "GB", manager, cancel);
        if (people.FirstOrDefault(p => p.Roles.Contains(Role.Donor)) is { } reader)
        {
            Done(await office.LetReadAsync(a, reader.UserId, true, manager, cancel));
        }
        var lastYear = new DateOnly(today.Date.Year + 1, 12, 31);
        await GrantAsync(
            a,
            "Bailleur A",
            "EUR",
            first,
            lastYear,
            [6_000_000, 2_000_000, 18_000_000, 1_500_000],
            [
                new()
                {
                    Kind = RuleKind.CashAtArrivalAtMost,
                    Value = 615,
                    Text = "Argent remis à l'arrivée : 615 EUR au plus par personne.",
                },
                new()
                {
                    Kind = RuleKind.UsedWithinMonths,
                    Value = 12,
                    Text = "L'aide est utilisée dans les 12 mois.",
                },
            ],
            [(GrantMeasure.Persons, 9000), (GrantMeasure.Departed, 8500)],
            manager,
            cancel
        );
        await GrantAsync(
            b,
            "Bailleur B, Afrique de l'Ouest",
            "EUR",
            new(today.Date.Year, 1, 1),
            new(today.Date.Year, 12, 31),
            [140_000, 45_000, 420_000, 40_000],
            [
                new()
                {
                    Kind = RuleKind.Regions,
                    Codes = ["011"],
                    Text = "Retours vers l'Afrique de l'Ouest.",
                },
                new()
                {
                    Kind = RuleKind.MinimumShare,
                    Codes = ["women"],
                    Value = 30,
                    Text = "Au moins 30 % de femmes et de filles.",
                },
                new() { Kind = RuleKind.InKindOnly, Text = "Aide en nature uniquement." },
            ],
            [(GrantMeasure.Persons, 250), (GrantMeasure.Women, 75)],
            manager,
            cancel
        );
        await GrantAsync(
            c,
            "Bailleur C, personnes vulnérables",
            "NOK",
            new(today.Date.Year, 1, 1),
            new(today.Date.Year + 1, 6, 30),
            [900_000, 250_000, 2_600_000, 400_000],
            [
                new()
                {
                    Kind = RuleKind.Vulnerabilities,
                    Codes =
                    [
                        "trafficking",
                        "gender_based_violence",
                        "medical",
                        "disability",
                        "pregnant",
                        "single_parent",
                        "unaccompanied",
                        "elderly",
                    ],
                    Text = "For persons in situations of vulnerability.",
                },
                new()
                {
                    Kind = RuleKind.ApplicationWeeksBeforeTravel,
                    Value = 4,
                    Text = "Application at least 4 weeks before travel.",
                },
            ],
            [(GrantMeasure.Vulnerable, 120)],
            manager,
            cancel
        );
        await GrantAsync(
            await DonorAsync("Contribution nationale", "MA", manager, cancel),
            "Contribution nationale",
            "MAD",
            first,
            lastYear,
            [12_000_000, 3_000_000, 30_000_000, 2_000_000],
            [],
            [(GrantMeasure.Persons, 2500)],
            manager,
            cancel
        );
        await GrantAsync(
            d,
            "Bailleur D, Nigeria et Ghana",
            "GBP",
            new(today.Date.Year, 1, 1),
            new(today.Date.Year + 1, 3, 31),
            [60_000, 20_000, 190_000, 15_000],
            [
                new()
                {
                    Kind = RuleKind.Nationalities,
                    Codes = ["NG", "GH"],
                    Text = "Nationals of Nigeria and Ghana.",
                },
                new()
                {
                    Kind = RuleKind.CostPerPersonAtMost,
                    Value = 2500,
                    Text = "At most GBP 2,500 for one person.",
                },
            ],
            [(GrantMeasure.Persons, 110)],
            manager,
            cancel
        );
    }

    private async Task PricesAsync(DateOnly from, Actor by, CancellationToken cancel)
    {
        foreach (
            var (first, second, rate) in new[]
            {
                ("EUR", "MAD", 10.8m),
                ("EUR", "NOK", 11.6m),
                ("EUR", "GBP", 0.86m),
            }
        )
        {
            Done(await office.AddRateAsync(first, second, from, rate, by, cancel));
        }
        // Invented, of the order that reports of such programmes publish: some 2,600 EUR a head.
        foreach (
            var (country, profile, purpose, amount) in new (
                string?,
                TravellerProfile,
                LinePurpose,
                decimal
            )[]
            {
                (null, TravellerProfile.Adult, LinePurpose.Travel, 520),
                (null, TravellerProfile.Adult, LinePurpose.Arrival, 150),
                (null, TravellerProfile.Adult, LinePurpose.Reintegration, 1800),
                (null, TravellerProfile.Child, LinePurpose.Travel, 420),
                (null, TravellerProfile.Child, LinePurpose.Arrival, 80),
                (null, TravellerProfile.Child, LinePurpose.Reintegration, 600),
                (null, TravellerProfile.Infant, LinePurpose.Travel, 80),
                (null, TravellerProfile.Infant, LinePurpose.Arrival, 40),
                (null, TravellerProfile.ChildAlone, LinePurpose.Travel, 520),
                (null, TravellerProfile.ChildAlone, LinePurpose.Arrival, 150),
                (null, TravellerProfile.ChildAlone, LinePurpose.Reintegration, 1800),
                (null, TravellerProfile.ChildAlone, LinePurpose.Protection, 900),
                ("CM", TravellerProfile.Adult, LinePurpose.Travel, 640),
                ("CD", TravellerProfile.Adult, LinePurpose.Travel, 780),
                ("CG", TravellerProfile.Adult, LinePurpose.Travel, 760),
                ("SN", TravellerProfile.Adult, LinePurpose.Travel, 390),
                ("ML", TravellerProfile.Adult, LinePurpose.Travel, 430),
            }
        )
        {
            Done(
                await office.AddCostAsync(
                    country,
                    profile,
                    purpose,
                    amount,
                    "EUR",
                    from,
                    by,
                    cancel
                )
            );
        }
    }

    private async Task<Guid> DonorAsync(
        string name,
        string? country,
        Actor by,
        CancellationToken cancel
    ) => Done(await office.AddDonorAsync(name, country, by, cancel));

    private async Task GrantAsync(
        Guid donor,
        string name,
        string currency,
        DateOnly startsOn,
        DateOnly endsOn,
        IReadOnlyList<decimal> budgets,
        IReadOnlyList<RuleInput> rules,
        IReadOnlyList<(GrantMeasure Measure, int Value)> targets,
        Actor by,
        CancellationToken cancel
    )
    {
        var grant = Done(
            await office.AddAsync(
                new()
                {
                    DonorId = donor,
                    Name = name,
                    Currency = currency,
                    StartsOn = startsOn,
                    EndsOn = endsOn,
                },
                by,
                cancel
            )
        );
        foreach (
            var (purpose, line, budget) in new[]
            {
                (LinePurpose.Travel, "Billets et documents", budgets[0]),
                (LinePurpose.Arrival, "Accueil à l'arrivée", budgets[1]),
                (LinePurpose.Reintegration, "Réintégration", budgets[2]),
                (LinePurpose.Protection, "Escortes et protection", budgets[3]),
            }
        )
        {
            Done(await office.AddLineAsync(grant, purpose, line, budget, by, cancel));
        }
        foreach (var rule in rules)
        {
            Done(await office.AddRuleAsync(grant, rule, by, cancel));
        }
        foreach (var (measure, value) in targets)
        {
            Done(await office.SetTargetAsync(grant, measure, value, by, cancel));
        }
        Done(
            await office.AwaitReportAsync(
                grant,
                "Rapport narratif et financier",
                endsOn.AddMonths(2),
                by,
                cancel
            )
        );
    }
}
