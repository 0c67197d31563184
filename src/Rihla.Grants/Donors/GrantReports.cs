using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>A budget line of a report.</summary>
/// <param name="Subject">The purpose of the line: <c>Travel</c>; its words are the text <c>LinePurpose.{Subject}</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Budget">What the donor gave.</param>
/// <param name="Reserved">Kept for cases.</param>
/// <param name="Committed">Ordered, not yet paid.</param>
/// <param name="Spent">Paid.</param>
public sealed record ReportedLine(
    string Subject,
    string Name,
    decimal Budget,
    decimal Reserved,
    decimal Committed,
    decimal Spent
);

/// <summary>A target of a report.</summary>
/// <param name="Subject">What it counts: <c>Women</c>; its words are the text <c>GrantMeasure.{Subject}</c>.</param>
/// <param name="Target">What the donor expects by the end.</param>
/// <param name="Actual">What is reached.</param>
/// <param name="IsOfFew">Whether what is reached would tell a reader outside the house of few persons.</param>
public sealed record ReportedTarget(string Subject, int Target, int Actual, bool IsOfFew);

/// <summary>A grant as reports show it: figures, no names.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="MissionId">The mission that has it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Donor">The donor.</param>
/// <param name="DonorCountry">The donor's country, ISO 3166-1 alpha-2; nothing for an organisation of several States.</param>
/// <param name="Reference">The donor's own reference.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day.</param>
/// <param name="Lines">Its budget lines.</param>
/// <param name="Targets">Its targets.</param>
/// <param name="Persons">For how many people it pays.</param>
/// <param name="SpentByMonth">What was paid in each month, by its first day, in which anything was.</param>
/// <param name="BudgetedByDay">What was given, and when it was entered.</param>
public sealed record ReportedGrant(
    Guid Id,
    Guid MissionId,
    string Name,
    string Donor,
    string? DonorCountry,
    string? Reference,
    string Currency,
    DateOnly StartsOn,
    DateOnly EndsOn,
    IReadOnlyList<ReportedLine> Lines,
    IReadOnlyList<ReportedTarget> Targets,
    int Persons,
    IReadOnlyList<KeyValuePair<DateOnly, decimal>> SpentByMonth,
    IReadOnlyList<KeyValuePair<DateOnly, decimal>> BudgetedByDay
)
{
    /// <summary>All that was given.</summary>
    public decimal Budget => Lines.Sum(l => l.Budget);

    /// <summary>All that was paid.</summary>
    public decimal Spent => Lines.Sum(l => l.Spent);

    /// <summary>All that is ordered or kept for cases.</summary>
    public decimal Bound => Lines.Sum(l => l.Reserved + l.Committed);

    /// <summary>The share of its period that is over on a day, from 0 to 1.</summary>
    public decimal Elapsed(DateOnly day) =>
        Math.Clamp(
            (day.DayNumber - StartsOn.DayNumber + 1m)
                / (EndsOn.DayNumber - StartsOn.DayNumber + 1m),
            0,
            1
        );
}

/// <summary>What reports may read of grants: those of the own mission, or of the own organisation.</summary>
public sealed class GrantReports
{
    private readonly RihlaDb db;
    private readonly GrantFigures figures;

    internal GrantReports(RihlaDb db, GrantFigures figures) =>
        (this.db, this.figures) = (db, figures);

    /// <summary>The grants that the actor may read: a donor those of its organisation, staff those of their mission.</summary>
    public async Task<IReadOnlyList<ReportedGrant>> OfAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        return await ReportedAsync(
            by.May(GrantsPermissions.View)
                ? await figures.OfMissionAsync(by, cancel)
                : await figures.OwnAsync(by, cancel),
            cancel
        );
    }

    /// <summary>One of them; nothing when there is none with this identity, or when it is another's.</summary>
    public async Task<ReportedGrant?> FindAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    ) => (await OfAsync(by, cancel)).FirstOrDefault(g => g.Id == id);

    /// <summary>The grants of a mission for the system, which writes files about them.</summary>
    public async Task<IReadOnlyList<ReportedGrant>> OfMissionAsync(
        Guid missionId,
        CancellationToken cancel = default
    ) =>
        await ReportedAsync(
            await figures.OfMissionAsync(Actor.System with { MissionId = missionId }, cancel),
            cancel
        );

    private async Task<IReadOnlyList<ReportedGrant>> ReportedAsync(
        IReadOnlyList<GrantFigure> found,
        CancellationToken cancel
    )
    {
        var ids = found.Select(f => f.Grant.Id).ToList();
        var countries = await db.Set<Grant>()
            .Where(g => ids.Contains(g.Id))
            .Join(db.Set<Donor>(), g => g.DonorId, d => d.Id, (g, d) => new { g.Id, d.Country })
            .ToDictionaryAsync(g => g.Id, g => g.Country, cancel);
        var moved = await db.Set<LedgerPosting>()
            .Where(p => p.Account == LedgerAccount.Spent || p.Account == LedgerAccount.Budget)
            .Join(
                db.Set<LedgerEntry>().Where(e => ids.Contains(e.GrantId)),
                p => p.EntryId,
                e => e.Id,
                (p, e) =>
                    new
                    {
                        e.GrantId,
                        e.On,
                        p.Account,
                        p.Amount,
                    }
            )
            .GroupBy(p => new
            {
                p.GrantId,
                p.On,
                p.Account,
            })
            .Select(g => new { g.Key, Amount = g.Sum(p => p.Amount) })
            .ToListAsync(cancel);
        return
        [
            .. found.Select(f =>
            {
                var currency = Currency.Of(f.Grant.Currency);
                var mine = moved.Where(m => m.Key.GrantId == f.Grant.Id).ToList();
                return new ReportedGrant(
                    f.Grant.Id,
                    f.Grant.MissionId,
                    f.Grant.Name,
                    f.Donor,
                    countries[f.Grant.Id],
                    f.Grant.Reference,
                    f.Grant.Currency,
                    f.Grant.StartsOn,
                    f.Grant.EndsOn,
                    [
                        .. f.Lines.Select(l => new ReportedLine(
                            l.Line.Purpose.ToString(),
                            l.Line.Name,
                            l.Budget,
                            l.Reserved,
                            l.Committed,
                            l.Spent
                        )),
                    ],
                    [
                        .. f.Targets.Select(t => new ReportedTarget(
                            t.Measure.ToString(),
                            t.Target,
                            t.Actual,
                            t.IsOfFew
                        )),
                    ],
                    f.Persons,
                    [
                        .. mine.Where(m => m.Key.Account == LedgerAccount.Spent)
                            .GroupBy(m => new DateOnly(m.Key.On.Year, m.Key.On.Month, 1))
                            .OrderBy(g => g.Key)
                            .Select(g =>
                                KeyValuePair.Create(g.Key, currency.FromMinor(g.Sum(m => m.Amount)))
                            ),
                    ],
                    [
                        .. mine.Where(m => m.Key.Account == LedgerAccount.Budget)
                            .GroupBy(m => m.Key.On)
                            .OrderBy(g => g.Key)
                            .Select(g =>
                                KeyValuePair.Create(
                                    g.Key,
                                    currency.FromMinor(-g.Sum(m => m.Amount))
                                )
                            ),
                    ]
                );
            }),
        ];
    }
}
