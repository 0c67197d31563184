using Rihla.Platform;
using Rihla.Relations;
using Rihla.Results;

namespace Rihla.Demonstration;

/// <content>The dossiers of public policy, their trainings, and the objective they serve.</content>
internal sealed partial class RelationsStory
{
    private async Task PolicyAsync(DateOnly today)
    {
        var objective = await ObjectiveAsync(today.Year);
        var migration = await DossierAsync(
            DossierKind.MigrationLaw,
            "Avant-projet de loi sur l'entrée, le séjour et l'émigration",
            "Avis juridiques, comparaison avec huit pays, ateliers avec les deux chambres.",
            today.AddDays(-320),
            objective,
            ("interior", PartnerPart.Lead),
            ("justice", PartnerPart.Partner),
            ("representatives", PartnerPart.Partner)
        );
        await MilestoneAsync(migration, "Avis technique remis", today.AddDays(-200), true);
        await MilestoneAsync(
            migration,
            "Atelier avec la Chambre des représentants",
            today.AddDays(20),
            false
        );
        await MilestoneAsync(
            migration,
            "Texte soumis au conseil de gouvernement",
            today.AddDays(140),
            false
        );
        await TrainAsync(
            migration,
            "Droit international de la migration",
            today.AddDays(-150),
            3,
            ("interior", 11, 14),
            ("justice", 9, 6)
        );
        var trafficking = await DossierAsync(
            DossierKind.TraffickingLaw,
            "Application de la loi contre la traite des personnes",
            "Identification des victimes présumées, orientation, textes d'application.",
            today.AddDays(-260),
            objective,
            ("justice", PartnerPart.Lead),
            ("interior", PartnerPart.Partner)
        );
        await MilestoneAsync(
            trafficking,
            "Guide d'identification publié",
            today.AddDays(-60),
            true
        );
        await MilestoneAsync(
            trafficking,
            "Textes d'application transmis",
            today.AddDays(-5),
            false
        );
        await TrainAsync(
            trafficking,
            "Identifier une victime présumée",
            today.AddDays(-75),
            2,
            ("justice", 18, 13),
            ("interior", 12, 22)
        );
        var asylum = await DossierAsync(
            DossierKind.AsylumLaw,
            "Avant-projet de loi sur l'asile",
            "Appui conjoint avec l'agence des Nations unies pour les réfugiés.",
            today.AddDays(-90),
            objective,
            ("foreign", PartnerPart.Lead)
        );
        await MilestoneAsync(asylum, "Note de cadrage acceptée", today.AddDays(45), false);
        var south = await DossierAsync(
            DossierKind.SouthSouth,
            "Dialogue Maroc – Sénégal sur la mobilité et la diaspora",
            "Échange d'expériences sur l'investissement des diasporas et la protection consulaire.",
            today.AddDays(-180),
            objective,
            ("foreign", PartnerPart.Lead),
            ("dakar", PartnerPart.Partner),
            ("council", PartnerPart.Partner)
        );
        await MilestoneAsync(south, "Première rencontre tenue à Dakar", today.AddDays(-100), true);
        await MilestoneAsync(south, "Feuille de route commune", today.AddDays(75), false);
        await TrainAsync(
            south,
            "Accompagner les porteurs de projets de la diaspora",
            today.AddDays(-98),
            2,
            ("dakar", 10, 9),
            ("council", 5, 4)
        );
    }

    // An objective of the mission's strategy, with an indicator that counts the people trained; none without a strategy.
    private async Task<Guid?> ObjectiveAsync(int year)
    {
        var objectives = await desk.WithAsync<StrategyBook, IReadOnlyList<ObjectiveInfo>>(
            "nadia",
            (b, by) => b.ObjectivesAsync(by)
        );
        if (objectives is not [var strategy, ..])
        {
            return null;
        }
        var objective = await desk.GetAsync<Strategies, Guid>(
            "nadia",
            (s, by) =>
                s.AddObjectiveAsync(
                    strategy.StrategyId,
                    new()
                    {
                        Horizon = Horizon.Medium,
                        Axis = "Gouvernance",
                        Title = "Les politiques publiques protègent les personnes en migration",
                        SdgTargets = "10.7;16.2",
                        CompactObjectives = "10;23",
                    },
                    by
                )
        );
        await desk.GetAsync<Strategies, Guid>(
            "nadia",
            (s, by) =>
                s.SaveIndicatorAsync(
                    strategy.StrategyId,
                    objective,
                    null,
                    new()
                    {
                        Name = "Agents publics formés",
                        Source = "policy-trained",
                        Targets = new Dictionary<int, decimal?> { [year] = 150 },
                    },
                    by
                )
        );
        return objective;
    }

    private async Task<Guid> DossierAsync(
        DossierKind kind,
        string title,
        string summary,
        DateOnly opened,
        Guid? objective,
        params (string Institution, PartnerPart Part)[] partners
    )
    {
        var dossier = await desk.GetAsync<DossierOffice, Guid>(
            Liaison,
            (o, by) =>
                o.AddAsync(
                    new()
                    {
                        Kind = kind,
                        Title = title,
                        Summary = summary,
                        OpenedOn = opened,
                        ObjectiveId = objective,
                    },
                    by
                )
        );
        foreach (var (institution, part) in partners)
        {
            await DoAsync<DossierOffice>(
                (o, by) => o.PartnerAsync(dossier, institutions[institution], part, by)
            );
        }
        return dossier;
    }

    private async Task MilestoneAsync(Guid dossier, string title, DateOnly due, bool isReached)
    {
        var owner = await desk.ActorAsync(Liaison);
        await DoAsync<DossierOffice>(
            (o, by) =>
                o.AddMilestoneAsync(
                    dossier,
                    new()
                    {
                        Title = title,
                        DueOn = due,
                        OwnerId = owner.UserId,
                    },
                    by
                )
        );
        if (isReached)
        {
            await DoAsync<DossierOffice>(
                async (o, by) =>
                    await o.ReachAsync(
                        dossier,
                        (await o.FindAsync(dossier, by))!
                            .Milestones.First(m => m.Title == title)
                            .Id,
                        due,
                        by
                    )
            );
        }
    }

    private async Task TrainAsync(
        Guid dossier,
        string title,
        DateOnly first,
        int days,
        params (string Institution, int Women, int Men)[] people
    )
    {
        await DoAsync<PolicyTrainings>(
            (o, by) =>
                o.AddTrainingAsync(
                    dossier,
                    new()
                    {
                        Title = title,
                        StartsOn = first,
                        EndsOn = first.AddDays(days - 1),
                        City = "Rabat",
                        Hours = days * 6,
                    },
                    by
                )
        );
        Guid? training = null;
        await DoAsync<DossierOffice>(
            async (o, by) =>
            {
                training = (await o.FindAsync(dossier, by))!
                    .Trainings.First(t => t.Title == title)
                    .Id;
                return Outcome.Done;
            }
        );
        foreach (var (institution, women, men) in people)
        {
            await DoAsync<PolicyTrainings>(
                (o, by) =>
                    o.CountAsync(dossier, training, institutions[institution], women, men, 0, by)
            );
        }
    }
}
