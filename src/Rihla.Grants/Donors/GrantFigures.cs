using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What stands where on a line, in the grant's currency.</summary>
internal sealed record LineFigure(
    BudgetLine Line,
    decimal Budget,
    decimal Reserved,
    decimal Committed,
    decimal Spent,
    decimal Remaining
);

/// <summary>How far a target is, of a grant that pays for so many people.</summary>
internal sealed record TargetFigure(GrantMeasure Measure, int Target, int Actual, int Persons)
{
    /// <summary>Fewer persons than this, but some, are not told to a donor, who is outside the house.</summary>
    public const int Few = 5;

    /// <summary>Whether it would tell a donor of few persons, by itself or, of a part of all, by those who are left: 17 women of 20.</summary>
    public bool IsOfFew =>
        Actual is > 0 and < Few
        || (
            Measure is GrantMeasure.Women or GrantMeasure.Children or GrantMeasure.Vulnerable
            && Persons - Actual is > 0 and < Few
        );
}

/// <summary>A grant as its manager, its finance officer and its donor see it: figures and no names.</summary>
internal sealed record GrantFigure(
    Grant Grant,
    string Donor,
    IReadOnlyList<LineFigure> Lines,
    IReadOnlyList<TargetFigure> Targets,
    int Persons,
    int DaysLeft
)
{
    public decimal Budget => Lines.Sum(l => l.Budget);

    public decimal Reserved => Lines.Sum(l => l.Reserved);

    public decimal Committed => Lines.Sum(l => l.Committed);

    public decimal Spent => Lines.Sum(l => l.Spent);

    public decimal Remaining => Lines.Sum(l => l.Remaining);

    /// <summary>What is neither reserved, ordered nor spent, as a share of the budget.</summary>
    public decimal Unused => Budget == 0 ? 0 : Remaining / Budget;

    /// <summary>
    /// For how many more persons it is enough, about: what remains on each line, divided by what a person has cost on it so
    /// far; the shortest line decides. Nothing before anybody is funded, and when it has ended.
    /// </summary>
    public int? StillAllows =>
        Persons == 0 || DaysLeft == 0
            ? null
            : Lines
                .Where(l => l.Budget > l.Remaining)
                .Select(l =>
                    (int?)Math.Min(int.MaxValue, l.Remaining * Persons / (l.Budget - l.Remaining))
                )
                .Min();
}

/// <summary>Works out the figures of grants from their ledgers and reservations.</summary>
internal sealed class GrantFigures(RihlaDb db, FundingDemand demand, Today today)
{
    /// <summary>The grants of the actor's mission, those that end first before the others, ended ones last.</summary>
    public async Task<IReadOnlyList<GrantFigure>> OfMissionAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.View);
        return await WorkOutAsync(db.Set<Grant>().Where(g => g.MissionId == by.MissionId), cancel);
    }

    /// <summary>The grants of the donors whose figures the actor may read.</summary>
    public async Task<IReadOnlyList<GrantFigure>> OwnAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Own);
        return await WorkOutAsync(
            db.Set<Grant>()
                .Where(g =>
                    db.Set<DonorReader>().Any(r => r.DonorId == g.DonorId && r.UserId == by.UserId)
                ),
            cancel
        );
    }

    /// <summary>One grant of the actor's mission.</summary>
    public async Task<GrantFigure?> FindAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(GrantsPermissions.View);
        return (
            await WorkOutAsync(
                db.Set<Grant>().Where(g => g.Id == id && g.MissionId == by.MissionId),
                cancel
            )
        ).SingleOrDefault();
    }

    /// <summary>The entries of a grant's ledger, the latest first.</summary>
    public async Task<(IReadOnlyList<LedgerEntry> Entries, int Total)> EntriesAsync(
        Guid grantId,
        int page,
        int size,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.View);
        var entries = db.Set<LedgerEntry>()
            .AsNoTracking()
            .Where(e => e.GrantId == grantId)
            .Join(
                db.Set<Grant>().Where(g => g.MissionId == by.MissionId),
                e => e.GrantId,
                g => g.Id,
                (e, _) => e
            );
        return (
            await entries
                .Include(e => e.Postings)
                .OrderByDescending(e => e.Id)
                .Page(page, size)
                .ToListAsync(cancel),
            await entries.CountAsync(cancel)
        );
    }

    private async Task<IReadOnlyList<GrantFigure>> WorkOutAsync(
        IQueryable<Grant> which,
        CancellationToken cancel
    )
    {
        var grants = await which
            .AsNoTracking()
            .Include(g => g.Lines)
            .Include(g => g.Rules)
            .Include(g => g.Targets)
            .Include(g => g.Reports)
            .AsSplitQuery()
            .ToListAsync(cancel);
        var ids = grants.ConvertAll(g => g.Id);
        var balances = await db.Set<LineBalance>()
            .AsNoTracking()
            .Join(
                db.Set<BudgetLine>().Where(l => ids.Contains(l.GrantId)),
                b => b.LineId,
                l => l.Id,
                (b, _) => b
            )
            .ToDictionaryAsync(b => b.LineId, cancel);
        var paidFor = (
            await db.Set<Reservation>()
                .Where(r => ids.Contains(r.GrantId) && r.ReleasedOn == null)
                .GroupBy(r => r.GrantId)
                .Select(g => new
                {
                    g.Key,
                    Persons = g.Sum(r => r.Persons),
                    Women = g.Sum(r => r.Women),
                    Children = g.Sum(r => r.Children),
                    Vulnerable = g.Sum(r => r.Vulnerable),
                })
                .ToListAsync(cancel)
        ).ToDictionary(r => r.Key);
        var donors = await db.Set<Donor>()
            .Where(d => db.Set<Grant>().Any(g => g.DonorId == d.Id && ids.Contains(g.Id)))
            .ToDictionaryAsync(d => d.Id, d => d.Name, cancel);
        var departed = await demand
            .Departed.Join(
                db.Set<Grant>().Where(g => ids.Contains(g.Id)),
                d => new { d.MissionId, Name = d.Grant },
                g => new { g.MissionId, g.Name },
                (_, g) => g.Id
            )
            .GroupBy(id => id)
            .Select(g => new { g.Key, People = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.People, cancel);
        return
        [
            .. grants
                .Select(g =>
                {
                    var people = paidFor.GetValueOrDefault(g.Id);
                    return new GrantFigure(
                        g,
                        donors[g.DonorId],
                        [
                            .. g
                                .Lines.OrderBy(l => l.Purpose)
                                .Select(l => Line(l, balances[l.Id], Currency.Of(g.Currency))),
                        ],
                        [
                            .. g
                                .Targets.OrderBy(t => t.Measure)
                                .Select(t => new TargetFigure(
                                    t.Measure,
                                    t.Value,
                                    t.Measure switch
                                    {
                                        GrantMeasure.Women => people?.Women ?? 0,
                                        GrantMeasure.Children => people?.Children ?? 0,
                                        GrantMeasure.Vulnerable => people?.Vulnerable ?? 0,
                                        GrantMeasure.Departed => departed.GetValueOrDefault(g.Id),
                                        _ => people?.Persons ?? 0,
                                    },
                                    people?.Persons ?? 0
                                )),
                        ],
                        people?.Persons ?? 0,
                        g.DaysLeft(today.Date)
                    );
                })
                .OrderBy(f => f.DaysLeft == 0)
                .ThenBy(f => f.Grant.EndsOn)
                .ThenBy(f => f.Grant.Name, StringComparer.CurrentCulture),
        ];
    }

    private static LineFigure Line(BudgetLine line, LineBalance balance, Currency currency) =>
        new(
            line,
            currency.FromMinor(-balance.Budget),
            currency.FromMinor(balance.Reserved),
            currency.FromMinor(balance.Committed),
            currency.FromMinor(balance.Spent),
            currency.FromMinor(balance.Available)
        );
}
