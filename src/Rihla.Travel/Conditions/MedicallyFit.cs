using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>Each traveller is fit on the day of travel, or fit with conditions that are all arranged.</summary>
internal sealed class MedicallyFit(RihlaDb db) : Condition
{
    public const string Name = "medically-fit";

    public override string Key => Name;

    public override Stage Into => Stage.Cleared;

    public override Role Owner => Role.MedicalOfficer;

    public override string Page => "medical";

    public override Role? WaivedBy => Role.MedicalOfficer;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var decisions = await db.Set<MedicalFitness>()
            .AsNoTracking()
            .Where(f => f.CaseId == file.Id)
            .ToDictionaryAsync(f => f.PersonId, cancel);
        return
        [
            .. file.Waiting()
                .SelectMany(t =>
                    Missing(decisions.GetValueOrDefault(t.Person.Id), t, day)
                        // It was set aside for those who were there.
                        .Select(o => o with { Found = t.MemberId })
                ),
        ];
    }

    private static IEnumerable<Obstacle> Missing(
        MedicalFitness? fitness,
        Traveller traveller,
        DateOnly day
    )
    {
        var who = traveller.Person.Id;
        if (fitness is null)
        {
            yield return new("Medical.Obstacle.NotExamined", who);
        }
        else if (fitness.Fitness == Fitness.Unfit)
        {
            yield return new("Medical.Obstacle.Unfit", who);
        }
        else if (fitness.ValidUntil < day)
        {
            yield return new("Medical.Obstacle.Lapsed", who, fitness.ValidUntil, day);
        }
        else if (fitness.Open != MedicalNeeds.None)
        {
            foreach (var need in MedicalNeedsList.In(fitness.Open))
            {
                yield return new("Medical.Obstacle.NotArranged", who, need);
            }
        }
    }
}
