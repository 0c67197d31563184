using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>How many requests will come: eight times in ten within the span, as far as the past tells.</summary>
/// <param name="Past">The requests of past months, the earliest first.</param>
/// <param name="Low">Fewer than this come once in ten.</param>
/// <param name="Likely">As many futures have more as have fewer.</param>
/// <param name="High">More than this come once in ten.</param>
internal sealed record DemandOutlook(IReadOnlyList<int> Past, int Low, int Likely, int High);

/// <summary>When a line runs out.</summary>
/// <param name="Grant">The name of its grant.</param>
/// <param name="Line">Its name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Remaining">What is free.</param>
/// <param name="ByMonth">What is reserved in a month on average, less what is given back.</param>
/// <param name="EndsOn">When the grant ends.</param>
/// <param name="Early">Before this it runs out once in ten; nothing, when the past is too short or nothing is reserved.</param>
/// <param name="Likely">As many futures run out later as earlier.</param>
/// <param name="Late">After this it runs out once in ten.</param>
internal sealed record LineOutlook(
    string Grant,
    string Line,
    string Currency,
    decimal Remaining,
    decimal ByMonth,
    DateOnly EndsOn,
    DateOnly? Early,
    DateOnly? Likely,
    DateOnly? Late
);

/// <summary>What the past months say about the next.</summary>
internal sealed record Outlook(DemandOutlook? Demand, IReadOnlyList<LineOutlook> Lines);

/// <summary>
/// Looks ahead by drawing futures from the past (the bootstrap of Efron, 1979): each month to come is one of the last
/// twelve that are over, drawn at random and with return; two thousand futures are drawn, and the span is where eight in
/// ten of them lie. It knows no season that is longer than the past, no new programme and no crisis, and says so.
/// </summary>
internal sealed class GrantForecast(RihlaDb db, FundingDemand demand, Today today)
{
    /// <summary>How many past months are drawn from.</summary>
    public const int MonthsBack = 12;

    /// <summary>How many months the demand is told for.</summary>
    public const int MonthsAhead = 6;

    /// <summary>How many futures are drawn.</summary>
    public const int Futures = 2000;

    // With fewer months than this a span would be an invention.
    private const int FewestMonths = 3;
    private const int Farthest = 60;

    /// <summary>The outlook of the actor's mission.</summary>
    public async Task<Outlook> OfMissionAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(GrantsPermissions.View);
        var requests = await demand.RequestsByMonthAsync(by.MissionId, MonthsBack, cancel);
        return new(
            DemandOf([.. requests.SkipWhile(r => r == 0)]),
            await LinesAsync(by.MissionId, cancel)
        );
    }

    /// <summary>The demand that past months let expect; nothing when they are too few.</summary>
    internal static DemandOutlook? DemandOf(IReadOnlyList<int> past)
    {
        if (past.Count < FewestMonths)
        {
            return null;
        }
        var random = new Random(past.Count);
        var sums = Enumerable
            .Range(0, Futures)
            .Select(_ => Enumerable.Range(0, MonthsAhead).Sum(_ => past[random.Next(past.Count)]))
            .Order()
            .ToList();
        return new(past, At(sums, 0.1), At(sums, 0.5), At(sums, 0.9));
    }

    /// <summary>After how many months an amount is used up, early, likely and late; nothing when the past is too short or uses nothing.</summary>
    internal static (int Early, int Likely, int Late)? MonthsLeft(
        long remaining,
        IReadOnlyList<long> past
    )
    {
        if (past.Count < FewestMonths || past.Sum() <= 0)
        {
            return null;
        }
        var random = new Random(past.Count);
        var months = Enumerable
            .Range(0, Futures)
            .Select(_ =>
            {
                var left = remaining;
                var month = 0;
                while (left > 0 && month < Farthest)
                {
                    left -= past[random.Next(past.Count)];
                    month++;
                }
                return month;
            })
            .Order()
            .ToList();
        return (At(months, 0.1), At(months, 0.5), At(months, 0.9));
    }

    private async Task<IReadOnlyList<LineOutlook>> LinesAsync(
        Guid missionId,
        CancellationToken cancel
    )
    {
        var day = today.Date;
        var end = new DateOnly(day.Year, day.Month, 1);
        var from = end.AddMonths(-MonthsBack);
        var lines = await db.Set<BudgetLine>()
            .Join(
                db.Set<Grant>()
                    .Where(g => g.MissionId == missionId && g.StartsOn <= day && g.EndsOn >= day),
                l => l.GrantId,
                g => g.Id,
                (l, g) => new { Line = l, Grant = g }
            )
            .Join(
                db.Set<LineBalance>(),
                x => x.Line.Id,
                b => b.LineId,
                (x, b) =>
                    new
                    {
                        x.Line,
                        x.Grant,
                        b.Available,
                    }
            )
            .AsNoTracking()
            .ToListAsync(cancel);
        var ids = lines.ConvertAll(l => l.Line.Id);
        var used = await db.Set<LedgerPosting>()
            .Where(p => ids.Contains(p.LineId) && p.Account == LedgerAccount.Available)
            .Join(
                db.Set<LedgerEntry>()
                    .Where(e =>
                        e.On >= from
                        && e.On < end
                        && e.Kind != LedgerKind.Budgeted
                        && e.Kind != LedgerKind.Reversed
                    ),
                p => p.EntryId,
                e => e.Id,
                (p, e) =>
                    new
                    {
                        p.LineId,
                        e.On.Year,
                        e.On.Month,
                        p.Amount,
                    }
            )
            .GroupBy(u => new
            {
                u.LineId,
                u.Year,
                u.Month,
            })
            .Select(g => new
            {
                g.Key.LineId,
                g.Key.Year,
                g.Key.Month,
                Amount = -g.Sum(u => u.Amount),
            })
            .ToListAsync(cancel);
        return
        [
            .. lines
                .OrderBy(l => l.Grant.EndsOn)
                .ThenBy(l => l.Grant.Name, StringComparer.CurrentCulture)
                .ThenBy(l => l.Line.Purpose)
                .Select(l =>
                {
                    var past = Enumerable
                        .Range(0, MonthsBack)
                        .Select(i => from.AddMonths(i))
                        .Where(m => m.AddMonths(1) > l.Grant.StartsOn)
                        .Select(m =>
                            used.Find(u =>
                                u.LineId == l.Line.Id && u.Year == m.Year && u.Month == m.Month
                            )?.Amount
                            ?? 0
                        )
                        .ToList();
                    var left = MonthsLeft(l.Available, past);
                    var currency = Currency.Of(l.Grant.Currency);
                    return new LineOutlook(
                        l.Grant.Name,
                        l.Line.Name,
                        currency.Code,
                        currency.FromMinor(l.Available),
                        past.Count == 0 ? 0 : currency.FromMinor(past.Sum() / past.Count),
                        l.Grant.EndsOn,
                        left is { } a ? day.AddMonths(a.Early) : null,
                        left is { } b ? day.AddMonths(b.Likely) : null,
                        left is { } c ? day.AddMonths(c.Late) : null
                    );
                }),
        ];
    }

    private static int At(List<int> sorted, double share) =>
        sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
