using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>Keeps what was taught within a dossier, and counts who took part; nobody is named.</summary>
internal sealed class PolicyTrainings(DossierOffice office, Today today)
{
    private const int MostHours = 500;

    /// <summary>Adds a training that was delivered.</summary>
    /// <returns>Refused without a title, a town and hours, with days that cannot be, and for days to come.</returns>
    public Task<Outcome> AddTrainingAsync(
        Guid id,
        TrainingInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        office.OnAsync(
            id,
            by,
            dossier =>
            {
                var training = new PolicyTraining
                {
                    DossierId = dossier.Id,
                    MissionId = dossier.MissionId,
                };
                if (Describe(training, input) is { Count: > 0 } faults)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                dossier.Add(training);
                return Task.FromResult<Outcome<Act>>(
                    new Act("dossier.training-added") { Args = [dossier.Title, training.Title] }
                );
            },
            cancel
        );

    /// <summary>Changes a training that was typed wrong; who was counted stays.</summary>
    /// <returns>Refused as a new one is.</returns>
    public Task<Outcome> ChangeTrainingAsync(
        Guid id,
        Guid trainingId,
        TrainingInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        office.OnAsync(
            id,
            by,
            dossier =>
                Task.FromResult<Outcome<Act>>(
                    dossier.Trainings.FirstOrDefault(t => t.Id == trainingId) is not { } training
                        ? new Refusal("Dossier.TrainingMissing")
                    : Describe(training, input) is { Count: > 0 } faults ? faults
                    : new Act("dossier.training-changed") { Args = [dossier.Title, training.Title] }
                ),
            cancel
        );

    /// <summary>
    /// A training was entered by mistake: it is taken out of the dossier and, with its participants, out of all figures. The
    /// history keeps what it was, and why it went.
    /// </summary>
    public Task<Outcome> CancelTrainingAsync(
        Guid id,
        Guid? trainingId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        office.OnAsync(
            id,
            by,
            dossier =>
            {
                if (dossier.Trainings.FirstOrDefault(t => t.Id == trainingId) is not { } training)
                {
                    return Task.FromResult<Outcome<Act>>(
                        Refusal.Of("TrainingId", "Dossier.TrainingMissing")
                    );
                }
                dossier.Cancel(training);
                return Task.FromResult(
                    Correcting.Corrected(
                        new("dossier.training-cancelled")
                        {
                            Args = [dossier.Title, training.Title],
                        },
                        reason
                    )
                );
            },
            cancel
        );

    /// <summary>Says how many of an institution took part in a training: see <see cref="PolicyTraining.Count"/>.</summary>
    public Task<Outcome> CountAsync(
        Guid id,
        Guid? trainingId,
        Guid? institutionId,
        int? women,
        int? men,
        int? others,
        Actor by,
        CancellationToken cancel = default
    ) =>
        office.OnAsync(
            id,
            by,
            async dossier =>
            {
                if (dossier.Trainings.FirstOrDefault(t => t.Id == trainingId) is not { } training)
                {
                    return Refusal.Of("TrainingId", "Dossier.TrainingMissing");
                }
                if (await office.InstitutionAsync(institutionId, by, cancel) is not { } institution)
                {
                    return Refusal.Of("InstitutionId", "Dossier.PartnerMissing");
                }
                return await DossierOffice.Answer(
                    training.Count(institution.Id, women ?? 0, men ?? 0, others ?? 0),
                    new("dossier.training-counted") { Args = [training.Title, institution.NameFr] }
                );
            },
            cancel
        );

    private List<Refusal> Describe(PolicyTraining training, TrainingInput input)
    {
        var faults = new List<Refusal>();
        DossierOffice.TitleOf(input.Title, faults);
        if (
            input is not { StartsOn: { } first, EndsOn: { } last }
            || last < first
            || last > today.Date
        )
        {
            faults.Add(Refusal.Of("StartsOn", "Dossier.TrainingDaysWrong"));
        }
        if (
            string.IsNullOrWhiteSpace(input.City)
            || input.City.Trim().Length > Institution.LongestCity
        )
        {
            faults.Add(Refusal.Of("City", "Place.CityMissing", Institution.LongestCity));
        }
        if (input.Hours is null or < 1 or > MostHours)
        {
            faults.Add(Refusal.Of("Hours", "Dossier.TrainingHoursWrong", MostHours));
        }
        if (faults.Count == 0)
        {
            training.Describe(
                input.Title!,
                input.StartsOn!.Value,
                input.EndsOn!.Value,
                input.City!,
                input.Hours!.Value
            );
        }
        return faults;
    }
}
