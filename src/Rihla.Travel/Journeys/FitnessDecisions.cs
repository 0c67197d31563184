using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Travel.Conditions;

namespace Rihla.Travel;

/// <summary>What a medical officer decides about one person; a row without a decision changes nothing.</summary>
internal sealed record FitnessRow
{
    public Guid PersonId { get; init; }

    public Fitness? Fitness { get; init; }
    public MedicalNeeds Needs { get; init; }
    public MedicalNeeds Arranged { get; init; }
    public DateOnly? ExaminedOn { get; init; }
    public DateOnly? ValidUntil { get; init; }
    public string? Diagnosis { get; init; }

    public static FitnessRow Of(Guid personId, MedicalFitness? fitness) =>
        fitness is null
            ? new() { PersonId = personId }
            : new()
            {
                PersonId = personId,
                Fitness = fitness.Fitness,
                Needs = fitness.Needs,
                Arranged = fitness.Arranged,
                ExaminedOn = fitness.ExaminedOn,
                ValidUntil = fitness.ValidUntil,
                Diagnosis = fitness.Diagnosis?.Reveal(),
            };
}

/// <summary>What everybody may know of a person's fitness: never the diagnosis.</summary>
/// <param name="CaseId">In which case.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Fitness">What was decided.</param>
/// <param name="Needs">What has to be arranged.</param>
/// <param name="Arranged">What of it is arranged.</param>
/// <param name="ExaminedOn">When the person was examined.</param>
/// <param name="ValidUntil">The last day it stands for.</param>
internal sealed record FitnessView(
    Guid CaseId,
    Guid PersonId,
    Fitness Fitness,
    MedicalNeeds Needs,
    MedicalNeeds Arranged,
    DateOnly ExaminedOn,
    DateOnly ValidUntil
);

/// <summary>Records who is fit to travel. Diagnoses leave here only for medical officers.</summary>
internal sealed class FitnessDecisions(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Waivers waivers,
    Consents consents,
    Today today
)
{
    /// <summary>The decisions with their diagnoses, for a medical officer.</summary>
    public Task<Dictionary<Guid, MedicalFitness>> WithDiagnosesAsync(
        Guid caseId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.Medical);
        return db.Set<MedicalFitness>()
            .AsNoTracking()
            .Where(f => f.CaseId == caseId)
            .ToDictionaryAsync(f => f.PersonId, cancel);
    }

    /// <summary>The decisions without diagnoses; those are not even read from the database.</summary>
    public async Task<Dictionary<(Guid CaseId, Guid PersonId), FitnessView>> OfAsync(
        IReadOnlyCollection<Guid> caseIds,
        CancellationToken cancel = default
    ) =>
        await db.Set<MedicalFitness>()
            .Where(f => caseIds.Contains(f.CaseId))
            .Select(f => new FitnessView(
                f.CaseId,
                f.PersonId,
                f.Fitness,
                f.Needs,
                f.Arranged,
                f.ExaminedOn,
                f.ValidUntil
            ))
            .ToDictionaryAsync(f => (f.CaseId, f.PersonId), cancel);

    /// <summary>
    /// Records the decisions for a family; they end a waiver that was given without them. Refused for people who do not consent
    /// to the use of health data.
    /// </summary>
    public Task<Outcome> DecideAsync(
        string code,
        IReadOnlyList<FitnessRow> rows,
        string? seen,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            TravelPermissions.Medical,
            async file =>
            {
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                await db.LockAsync($"travel {file.Id}", cancel);
                var known = await db.Set<MedicalFitness>()
                    .Where(f => f.CaseId == file.Id)
                    .ToDictionaryAsync(f => f.PersonId, cancel);
                if (Seen.Of(known.Values) != (seen ?? ""))
                {
                    return Outcome.ChangedMeanwhile;
                }
                await waivers.EndAsync(file, MedicallyFit.Name, by, cancel);
                var consenting = await consents.StandingAsync(
                    file,
                    ConsentPurpose.MedicalData,
                    cancel: cancel
                );
                var faults = new List<Refusal>();
                var decided = 0;
                var papers = new List<(Guid Id, DateOnly? Before, DateOnly? Now)>();
                for (var i = 0; i < rows.Count; i++)
                {
                    var row = rows[i];
                    if (file.Find(row.PersonId) is null)
                    {
                        return Outcome.ChangedMeanwhile;
                    }
                    var fitness = known.GetValueOrDefault(row.PersonId);
                    if (row.Fitness is null || row == FitnessRow.Of(row.PersonId, fitness))
                    {
                        continue;
                    }
                    decided++;
                    if (!consenting.Contains(row.PersonId))
                    {
                        faults.Add(
                            Refusal.Of(Travellers.Row(i, nameof(row.Fitness)), "Medical.NoConsent")
                        );
                        continue;
                    }
                    var last = fitness?.ValidUntil;
                    if (fitness is null)
                    {
                        fitness = new() { CaseId = file.Id, PersonId = row.PersonId };
                        db.Add(fitness);
                        known[row.PersonId] = fitness;
                    }
                    faults.AddRange(
                        fitness
                            .Decide(
                                row.Fitness.Value,
                                row.Needs,
                                row.Arranged,
                                row.ExaminedOn,
                                row.ValidUntil,
                                row.Diagnosis,
                                by.Name,
                                today.Date
                            )
                            .Refusals.Select(r => r with { Field = Travellers.Row(i, r.Field) })
                    );
                    papers.Add((fitness.Id, last, fitness.ValidUntil));
                }
                if (decided == 0)
                {
                    faults.Add(new Refusal("Medical.NothingDecided"));
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                await tasks.RenewedAsync(file.Id, TaskKinds.FitnessLapsing, papers, by, cancel);
                return new Act("travel.fitness-decided");
            },
            cancel
        );
}
