using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>An objective of a strategy, as other rooms name it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="StrategyId">The strategy it belongs to.</param>
/// <param name="Strategy">The title of the strategy.</param>
/// <param name="Axis">Its thematic axis.</param>
/// <param name="Title">Its title.</param>
/// <param name="Indicators">The names of the indicators that tell whether it is reached.</param>
public sealed record ObjectiveInfo(
    Guid Id,
    Guid StrategyId,
    string Strategy,
    string Axis,
    string Title,
    IReadOnlyList<string> Indicators
);

/// <summary>Reads what a mission wants to reach, for rooms whose work serves it.</summary>
public sealed class StrategyBook
{
    private readonly RihlaDb db;

    internal StrategyBook(RihlaDb db) => this.db = db;

    /// <summary>The permission with which the page of a strategy can be opened.</summary>
    public const string See = ResultsPermissions.ViewStrategies;

    /// <summary>The objectives of the strategies of the actor's mission, the latest strategy first.</summary>
    public async Task<IReadOnlyList<ObjectiveInfo>> ObjectivesAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        var strategies = await db.Set<Strategy>()
            .AsNoTracking()
            .Include(s => s.Objectives.OrderBy(o => o.Id))
                .ThenInclude(o => o.Indicators.OrderBy(i => i.Id))
            .AsSplitQuery()
            .Where(s => s.MissionId == by.MissionId)
            .OrderByDescending(s => s.FirstYear)
            .ThenBy(s => s.Title)
            .ToListAsync(cancel);
        return
        [
            .. strategies.SelectMany(s =>
                s.Objectives.Select(o => new ObjectiveInfo(
                    o.Id,
                    s.Id,
                    s.Title,
                    o.Axis,
                    o.Title,
                    [.. o.Indicators.Select(i => i.Name)]
                ))
            ),
        ];
    }
}
