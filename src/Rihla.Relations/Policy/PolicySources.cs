using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Results;

namespace Rihla.Relations;

/// <summary>
/// People trained, by sex and whatever they were before: who takes part in two trainings counts twice, because trainings
/// count and do not name.
/// </summary>
internal sealed class PeopleTrained(RihlaDb db) : IndicatorSource
{
    public override string Key => "policy-trained";

    public override async Task<IReadOnlyList<IndicatorCell>> CountAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel = default
    )
    {
        var people = await db.Set<PolicyTraining>()
            .AsNoTracking()
            .Where(t => t.MissionId == missionId && t.EndsOn >= first && t.EndsOn <= last)
            .SelectMany(t => t.People)
            .ToListAsync(cancel);
        return
        [
            .. new (char? Sex, int Count)[]
            {
                ('F', people.Sum(p => p.Women)),
                ('M', people.Sum(p => p.Men)),
                (null, people.Sum(p => p.Others)),
            }
                .Where(x => x.Count > 0)
                .Select(x => new IndicatorCell(
                    new(
                        x.Sex,
                        AgeBand.Unknown,
                        false,
                        null,
                        false,
                        Disability.Unknown,
                        missionId,
                        null
                    ),
                    x.Count
                )),
        ];
    }
}

/// <summary>Trainings that ended in the period.</summary>
internal sealed class TrainingsDelivered(RihlaDb db) : PeriodFigure
{
    public override string Key => "policy-trainings";

    public override string Unit => "trainings";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) =>
        await db.Set<PolicyTraining>()
            .CountAsync(
                t => t.MissionId == missionId && t.EndsOn >= first && t.EndsOn <= last,
                cancel
            );
}

/// <summary>Milestones of dossiers that were reached in the period.</summary>
internal sealed class MilestonesReached(RihlaDb db) : PeriodFigure
{
    public override string Key => "policy-milestones";

    public override string Unit => "milestones";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) =>
        await db.Set<Dossier>()
            .Where(d => d.MissionId == missionId)
            .SelectMany(d => d.Milestones)
            .CountAsync(m => m.ReachedOn >= first && m.ReachedOn <= last, cancel);
}

/// <summary>Commitments made at meetings, by either side, that were kept in the period.</summary>
internal sealed class PromisesKept(RihlaDb db) : PeriodFigure
{
    public override string Key => "commitments-kept";

    public override string Unit => "commitments";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) =>
        await db.Set<Promise>()
            .CountAsync(
                p => p.MissionId == missionId && p.KeptOn >= first && p.KeptOn <= last,
                cancel
            );
}
