using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>Counts calls and ventures, in the database: however many there are, a few sums come back.</summary>
internal sealed class Portfolio(RihlaDb db)
{
    /// <summary>The figures of a call of the actor's mission, or of all of them.</summary>
    public async Task<PortfolioFigures> OfAsync(
        Guid? callId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Figures);
        var calls = db.Set<Call>().Where(c => c.MissionId == by.MissionId);
        var ventures = db.Set<Venture>().Where(v => v.MissionId == by.MissionId);
        if (callId is { } id)
        {
            calls = calls.Where(c => c.Id == id);
            ventures = ventures.Where(v => v.CallId == id);
        }
        return PortfolioFigures.Of(
            new()
            {
                Reached = await db.Set<Outreach>()
                    .Where(o => calls.Any(c => c.Id == o.CallId))
                    .SumAsync(o => o.Women + o.Men + o.Others, cancel),
                Applied = await db.Set<Application>()
                    .Where(a => calls.Any(c => c.Id == a.CallId))
                    .GroupBy(a => new { a.Region, a.Sector })
                    .Select(g => new AppliedCount(g.Key.Region, g.Key.Sector, g.Count()))
                    .ToListAsync(cancel),
                Ventures = await VenturesAsync(ventures, cancel),
                Money = await MoneyAsync(ventures, cancel),
                Minutes = await db.Set<VentureSession>()
                    .Where(s => ventures.Any(v => v.Id == s.VentureId))
                    .GroupBy(s => s.Kind)
                    .Select(g => new { g.Key, Minutes = g.Sum(s => s.Minutes) })
                    .ToDictionaryAsync(g => g.Key, g => g.Minutes, cancel),
                FollowUps = await FollowUpsAsync(ventures, cancel),
                // Why is sealed: it is read of those given up, who are few.
                DropOuts = await ventures
                    .Where(v => v.DroppedOn != null)
                    .Select(v => v.DropReason)
                    .ToListAsync(cancel),
            }
        );
    }

    private static async Task<IReadOnlyList<VentureCount>> VenturesAsync(
        IQueryable<Venture> ventures,
        CancellationToken cancel
    ) =>
        await ventures
            .GroupBy(v => new
            {
                v.Region,
                v.Sector,
                v.Step,
                IsGoing = v.DroppedOn == null,
            })
            .Select(g => new VentureCount
            {
                Region = g.Key.Region,
                Sector = g.Key.Sector,
                Step = g.Key.Step,
                IsGoing = g.Key.IsGoing,
                Count = g.Count(),
                WomenJobs = g.Sum(v => v.WomenJobs),
                MenJobs = g.Sum(v => v.MenJobs),
                PlannedWomenJobs = g.Sum(v => v.PlannedWomenJobs),
                PlannedMenJobs = g.Sum(v => v.PlannedMenJobs),
            })
            .ToListAsync(cancel);

    private async Task<IReadOnlyList<MoneyCount>> MoneyAsync(
        IQueryable<Venture> ventures,
        CancellationToken cancel
    )
    {
        var lost = ventures.Where(Venture.IsLost);
        return await db.Set<FinancingLine>()
            .Where(l =>
                l.Standing != FinancingStanding.Granted || !lost.Any(v => v.Id == l.VentureId)
            )
            .Join(
                ventures,
                l => l.VentureId,
                v => v.Id,
                (l, v) =>
                    new
                    {
                        v.Currency,
                        l.Source,
                        l.Standing,
                        l.Amount,
                    }
            )
            .GroupBy(l => new
            {
                l.Currency,
                l.Source,
                l.Standing,
            })
            .Select(g => new MoneyCount(
                g.Key.Currency,
                g.Key.Source,
                g.Key.Standing,
                g.Sum(l => l.Amount)
            ))
            .ToListAsync(cancel);
    }

    private async Task<IReadOnlyList<FollowUpLine>> FollowUpsAsync(
        IQueryable<Venture> ventures,
        CancellationToken cancel
    ) =>
        [
            .. (
                await db.Set<FollowUp>()
                    .Where(f => f.HeldOn != null && ventures.Any(v => v.Id == f.VentureId))
                    .GroupBy(f => f.Month)
                    .Select(g => new FollowUpLine(
                        g.Key,
                        g.Count(),
                        g.Count(f => f.IsAlive == true),
                        g.Sum(f => f.Women),
                        g.Sum(f => f.Men)
                    ))
                    .ToListAsync(cancel)
            ).OrderBy(l => l.Month),
        ];
}
