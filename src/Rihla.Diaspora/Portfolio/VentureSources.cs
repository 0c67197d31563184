using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Results;

namespace Rihla.Diaspora;

/// <summary>Something about ventures that indicators count, in the database; none is about persons, and none can be narrowed.</summary>
internal abstract class VentureSource(RihlaDb db) : PeriodFigure
{
    /// <summary>Enterprises and their jobs tell nothing of a person whom the mission helps.</summary>
    public override bool MayBePublic => true;

    /// <summary>The ventures of a mission.</summary>
    protected IQueryable<Venture> Of(Guid missionId) =>
        db.Set<Venture>().Where(v => v.MissionId == missionId);

    /// <summary>The follow-ups of the ventures of a mission.</summary>
    protected IQueryable<FollowUp> FollowUpsOf(Guid missionId)
    {
        var ventures = Of(missionId);
        return db.Set<FollowUp>().Where(f => ventures.Any(v => v.Id == f.VentureId));
    }

    /// <summary>
    /// Jobs as they were known on a day: of each enterprise that was founded and not given up by then, those of the latest
    /// follow-up until then, or those at its creation.
    /// </summary>
    protected async Task<int> JobsAsync(
        Guid missionId,
        DateOnly day,
        Expression<Func<FollowUp, int>> followed,
        Expression<Func<Venture, int>> founded,
        CancellationToken cancel
    )
    {
        var standing = Of(missionId)
            .Where(v => v.CreatedOn <= day && (v.DroppedOn == null || v.DroppedOn > day));
        return await db.Set<FollowUp>()
                .Where(f =>
                    f.HeldOn <= day
                    && standing.Any(v => v.Id == f.VentureId)
                    && !db.Set<FollowUp>()
                        .Any(later =>
                            later.VentureId == f.VentureId
                            && later.HeldOn <= day
                            && later.Month > f.Month
                        )
                )
                .SumAsync(followed, cancel)
            + await standing
                .Where(v => !v.FollowUps.Any(f => f.HeldOn <= day))
                .SumAsync(founded, cancel);
    }

    /// <summary>Money of these sources that was certain on a day and is, in minor units; what was granted to who gave up before an enterprise was founded is never paid.</summary>
    protected Task<long> CertainAsync(
        Guid missionId,
        DateOnly day,
        IReadOnlyList<FinancingSource> sources,
        CancellationToken cancel
    )
    {
        var ventures = Of(missionId);
        return db.Set<FinancingLine>()
            .Where(l =>
                l.CertainSince <= day
                && sources.Contains(l.Source)
                && ventures.Any(v =>
                    v.Id == l.VentureId
                    && (
                        l.Standing == FinancingStanding.PaidOut
                        || v.DroppedOn == null
                        || v.DroppedOn > day
                        || v.CreatedOn != null
                    )
                )
            )
            .SumAsync(l => l.Amount, cancel);
    }
}

/// <summary>Enterprises registered in the period.</summary>
internal sealed class VenturesCreated(RihlaDb db) : VentureSource(db)
{
    public override string Key => "ventures-created";

    public override string Unit => "ventures";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) => await Of(missionId).CountAsync(v => v.CreatedOn >= first && v.CreatedOn <= last, cancel);
}

/// <summary>Enterprises found at work twelve months after their creation, by follow-ups held in the period.</summary>
internal sealed class VenturesAliveAfterAYear(RihlaDb db) : VentureSource(db)
{
    private const int Month = 12;

    public override string Key => "ventures-alive-12";

    public override string Unit => "ventures";

    // A venture has one follow-up of a month.
    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) =>
        await FollowUpsOf(missionId)
            .CountAsync(
                f => f.Month == Month && f.IsAlive == true && f.HeldOn >= first && f.HeldOn <= last,
                cancel
            );
}

/// <summary>Jobs that enterprises give to women at the end of the period.</summary>
internal sealed class VentureJobsOfWomen(RihlaDb db) : VentureSource(db)
{
    public override string Key => "venture-jobs-women";

    public override string Unit => "jobs";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) => await JobsAsync(missionId, last, f => f.Women, v => v.WomenJobsAtCreation, cancel);
}

/// <summary>Jobs that enterprises give to men at the end of the period.</summary>
internal sealed class VentureJobsOfMen(RihlaDb db) : VentureSource(db)
{
    public override string Key => "venture-jobs-men";

    public override string Unit => "jobs";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) => await JobsAsync(missionId, last, f => f.Men, v => v.MenJobsAtCreation, cancel);
}

/// <summary>Own and bank money for a hundred of public money, as it stands at the end of the period. Nothing without public money, and where ventures are kept in several currencies.</summary>
internal sealed class VentureLeverage(RihlaDb db) : VentureSource(db)
{
    public override string Key => "venture-leverage";

    public override string Unit => "per-hundred";

    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    )
    {
        if (await Of(missionId).Select(v => v.Currency).Distinct().CountAsync(cancel) != 1)
        {
            return null;
        }
        var granted = await CertainAsync(missionId, last, MoneyTable.Public, cancel);
        return granted > 0
            ? Math.Round(
                100m * await CertainAsync(missionId, last, MoneyTable.Private, cancel) / granted
            )
            : null;
    }
}
