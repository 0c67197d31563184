using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Results;

namespace Rihla.Diaspora;

/// <summary>Something about ventures that indicators count; none is about persons, and none can be narrowed.</summary>
internal abstract class VentureSource(RihlaDb db) : PeriodFigure
{
    /// <summary>Counts among the ventures of a mission.</summary>
    protected abstract decimal? Count(
        IReadOnlyList<Venture> ventures,
        DateOnly first,
        DateOnly last
    );

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) =>
        Count(
            await Ventures
                .Whole(db)
                .AsNoTracking()
                .Where(v => v.MissionId == missionId)
                .ToListAsync(cancel),
            first,
            last
        );

    /// <summary>The jobs of a venture as they were known on a day: by the latest follow-up until then, or at its creation.</summary>
    protected static (int Women, int Men) JobsOn(Venture venture, DateOnly day) =>
        venture.CreatedOn > day || venture.CreatedOn is null || venture.DroppedOn <= day ? (0, 0)
        : venture.FollowUps.Where(f => f.HeldOn <= day).MaxBy(f => f.Month) is { } latest
            ? (latest.Women, latest.Men)
        : (venture.WomenJobsAtCreation, venture.MenJobsAtCreation);

    /// <summary>Certain money of these sources on a day, in minor units.</summary>
    protected static long CertainOn(
        IEnumerable<Venture> ventures,
        DateOnly day,
        params IReadOnlyList<FinancingSource> sources
    ) =>
        ventures
            .SelectMany(v => v.Financing)
            .Where(l =>
                l.Since <= day
                && l.Standing is FinancingStanding.Granted or FinancingStanding.PaidOut
                && sources.Contains(l.Source)
            )
            .Sum(l => l.Amount);
}

/// <summary>Enterprises registered in the period.</summary>
internal sealed class VenturesCreated(RihlaDb db) : VentureSource(db)
{
    public override string Key => "ventures-created";

    public override string Unit => "ventures";

    protected override decimal? Count(
        IReadOnlyList<Venture> ventures,
        DateOnly first,
        DateOnly last
    ) => ventures.Count(v => v.CreatedOn >= first && v.CreatedOn <= last);
}

/// <summary>Enterprises found at work twelve months after their creation, by follow-ups held in the period.</summary>
internal sealed class VenturesAliveAfterAYear(RihlaDb db) : VentureSource(db)
{
    private const int Month = 12;

    public override string Key => "ventures-alive-12";

    public override string Unit => "ventures";

    protected override decimal? Count(
        IReadOnlyList<Venture> ventures,
        DateOnly first,
        DateOnly last
    ) =>
        ventures.Count(v =>
            v.FollowUps.Any(f =>
                f is { Month: Month, IsAlive: true } && f.HeldOn >= first && f.HeldOn <= last
            )
        );
}

/// <summary>Jobs that enterprises give to women at the end of the period.</summary>
internal sealed class VentureJobsOfWomen(RihlaDb db) : VentureSource(db)
{
    public override string Key => "venture-jobs-women";

    public override string Unit => "jobs";

    protected override decimal? Count(
        IReadOnlyList<Venture> ventures,
        DateOnly first,
        DateOnly last
    ) => ventures.Sum(v => JobsOn(v, last).Women);
}

/// <summary>Jobs that enterprises give to men at the end of the period.</summary>
internal sealed class VentureJobsOfMen(RihlaDb db) : VentureSource(db)
{
    public override string Key => "venture-jobs-men";

    public override string Unit => "jobs";

    protected override decimal? Count(
        IReadOnlyList<Venture> ventures,
        DateOnly first,
        DateOnly last
    ) => ventures.Sum(v => JobsOn(v, last).Men);
}

/// <summary>Own and bank money for a hundred of public money, as it stands at the end of the period. Nothing without public money, and where ventures are kept in several currencies.</summary>
internal sealed class VentureLeverage(RihlaDb db) : VentureSource(db)
{
    public override string Key => "venture-leverage";

    public override string Unit => "per-hundred";

    protected override decimal? Count(
        IReadOnlyList<Venture> ventures,
        DateOnly first,
        DateOnly last
    ) =>
        ventures.Select(v => v.Currency).Distinct(StringComparer.Ordinal).Count() == 1
        && CertainOn(ventures, last, FinancingSource.Grant, FinancingSource.StateShare)
            is > 0
                and var granted
            ? Math.Round(
                100m
                    * CertainOn(ventures, last, FinancingSource.OwnFunds, FinancingSource.Bank)
                    / granted
            )
            : null;
}
