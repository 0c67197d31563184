using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>Counts calls and ventures. Ventures are some dozens a year: they are read and counted in memory.</summary>
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
        var ventures = Ventures.Whole(db).AsNoTracking().Where(v => v.MissionId == by.MissionId);
        if (callId is { } id)
        {
            calls = calls.Where(c => c.Id == id);
            ventures = ventures.Where(v => v.CallId == id);
        }
        var reached = await db.Set<Outreach>()
            .Where(o => calls.Any(c => c.Id == o.CallId))
            .SumAsync(o => o.Women + o.Men + o.Others, cancel);
        var applied = await db.Set<Application>()
            .Where(a => calls.Any(c => c.Id == a.CallId))
            .Select(a => new AppliedFact(a.CallId, a.Region, a.Sector, a.Sex))
            .ToListAsync(cancel);
        return PortfolioFigures.Of(reached, applied, await ventures.ToListAsync(cancel));
    }
}
