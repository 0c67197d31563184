using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// Reserves the money of an accepted proposal, case by case, and writes beside each what came of it: so it can be cut off and
/// gone on with, and nobody counts as paid for whose money was not reserved.
/// </summary>
internal sealed class PlanReserving(RihlaDb db, Funding funding, CaseFiles files, Words words)
{
    /// <summary>
    /// Reserves what is not reserved yet of the cases that exist for the actor. Nobody's leaving the page stops it: what was
    /// accepted is carried out.
    /// </summary>
    public async Task ReserveAsync(Guid planId, Actor by)
    {
        var open = await db.Set<PlanLine>()
            .AsNoTracking()
            .Where(l => l.PlanId == planId && l.Kept && l.IsReserved == null)
            .OrderBy(l => l.Place)
            .ToListAsync();
        var visible = await files.VisibleAsync([.. open.Select(l => l.CaseCode)], by);
        // Two rounds: who would miss a share in the first may keep it once the others are paid for.
        var again = await RoundAsync(open.Where(l => visible.Contains(l.CaseCode)), by);
        foreach (var (line, why) in await RoundAsync(again.Select(r => r.Line), by))
        {
            await MarkAsync(line, l => l.Refused(Say(why, words)), onlyOpen: true);
        }
    }

    /// <summary>Refusals as they are read, in each language.</summary>
    public static Dictionary<string, string> Say(IReadOnlyList<Refusal> why, Words words) =>
        Languages.All.ToDictionary(
            language => language,
            language =>
            {
                var spoken = words.In(language);
                return string.Join(' ', why.Select(r => spoken[r.TextKey, r.Args]));
            }
        );

    private async Task<List<(PlanLine Line, IReadOnlyList<Refusal> Why)>> RoundAsync(
        IEnumerable<PlanLine> lines,
        Actor by
    )
    {
        var refused = new List<(PlanLine, IReadOnlyList<Refusal>)>();
        foreach (var line in lines.ToList())
        {
            db.ChangeTracker.Clear();
            var outcome = await funding.ReserveAsync(line.CaseCode, line.GrantName, by);
            if (outcome.IsDone || await IsPaidAsync(line, by))
            {
                await MarkAsync(line, l => l.Reserved(), onlyOpen: false);
            }
            else
            {
                refused.Add((line, outcome.Refusals));
            }
        }
        return refused;
    }

    // What was cut off between the reserving and its mark, or is reserved by somebody who went on with the same proposal.
    private async Task<bool> IsPaidAsync(PlanLine line, Actor by) =>
        (await files.FindAsync(line.CaseCode, by))?.Grant == line.GrantName;

    private async Task MarkAsync(PlanLine line, Action<PlanLine> mark, bool onlyOpen)
    {
        db.ChangeTracker.Clear();
        var kept = await db.Set<PlanLine>().SingleAsync(l => l.Id == line.Id);
        if (!onlyOpen || kept.IsReserved is null)
        {
            mark(kept);
            await db.SaveDerivedAsync();
        }
    }
}
