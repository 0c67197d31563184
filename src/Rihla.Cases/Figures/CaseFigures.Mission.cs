using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <content>What a mission has on its hands now.</content>
public sealed partial class CaseFigures
{
    /// <summary>
    /// Counts what a mission has on its hands now: of the cases that its work list shows, those that it prepares, those that it receives, or
    /// both. For money wait those that it prepares.
    /// </summary>
    public async Task<MissionFigures> OfMissionAsync(
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Count);
        var day = today.Date;
        var yearAgo = day.AddYears(-1);
        var mission = await missions.FindAsync(missionId, cancel);
        var open = CaseScope.OfMission(db.Set<WorkItem>(), mission, missionId);
        var standing = await open.GroupBy(w => w.Stage)
            .Select(g => new { Stage = g.Key, Cases = g.Count() })
            .ToDictionaryAsync(g => g.Stage, g => g.Cases, cancel);
        var times = (
            await db.Set<StageTime>()
                .Where(t => t.HostMissionId == missionId && t.LeftOn >= yearAgo)
                .GroupBy(t => new { t.Stage, t.Days })
                .Select(g => new
                {
                    g.Key.Stage,
                    g.Key.Days,
                    Cases = g.Count(),
                })
                .ToListAsync(cancel)
        ).ToLookup(t => t.Stage, t => (t.Days, t.Cases));
        var waiting = db.Set<WorkItem>().Where(w => w.HostMissionId == missionId && w.IsWaiting);
        var prepares = mission is not { IsHost: false };
        var months = Enumerable
            .Range(0, 12)
            .Select(i => new DateOnly(day.Year, day.Month, 1).AddMonths(i - 11))
            .ToList();
        var from = months[0];
        var left = await Of(missionId)
            .Where(c => c.DepartedOn >= from)
            .Where(c => c.HostMissionId == missionId || !prepares)
            .GroupBy(c => new
            {
                c.DepartedOn!.Value.Year,
                c.DepartedOn!.Value.Month,
                c.Nationality,
            })
            .Select(g => new
            {
                g.Key.Year,
                g.Key.Month,
                g.Key.Nationality,
                Persons = g.Count(),
            })
            .ToListAsync(cancel);
        return new(
            [
                .. Enum.GetValues<Stage>()
                    .Select(s => new StageFigure(
                        s,
                        standing.GetValueOrDefault(s),
                        Quantile(times[s], 0.5),
                        Quantile(times[s], 0.9)
                    )),
            ],
            await waiting.CountAsync(cancel),
            await waiting.MinAsync(w => (DateOnly?)w.RequestedOn, cancel),
            await open.CountAsync(w => w.DueOn < day, cancel),
            await scope.OnTheWay(open).CountAsync(cancel),
            [
                .. months.Select(m =>
                    (m, left.Where(x => x.Year == m.Year && x.Month == m.Month).Sum(x => x.Persons))
                ),
            ],
            [
                .. left.GroupBy(x => x.Nationality)
                    .Select(g => (g.Key, g.Sum(x => x.Persons)))
                    .OrderByDescending(n => n.Item2)
                    .ThenBy(n => n.Key, StringComparer.Ordinal),
            ]
        );
    }

    /// <summary>The value in the middle of a counted set, or the mean of the two in the middle; nothing for an empty set.</summary>
    public static decimal? Median(IEnumerable<(int Value, int Count)> counted)
    {
        var ordered = counted.OrderBy(c => c.Value).ToList();
        var total = ordered.Sum(c => c.Count);
        return total == 0 ? null : (At((total - 1) / 2) + At(total / 2)) / 2m;

        int At(int place) =>
            ordered
                .First(c =>
                {
                    place -= c.Count;
                    return place < 0;
                })
                .Value;
    }

    /// <summary>The smallest value that at least this share of a counted set does not exceed; nothing for an empty set.</summary>
    public static int? Quantile(IEnumerable<(int Value, int Count)> counted, double share)
    {
        var ordered = counted.OrderBy(c => c.Value).ToList();
        var wanted = share * ordered.Sum(c => (long)c.Count);
        var reached = 0L;
        foreach (var (value, count) in ordered)
        {
            reached += count;
            if (reached >= wanted)
            {
                return value;
            }
        }
        return null;
    }
}
