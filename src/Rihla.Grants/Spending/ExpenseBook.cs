using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>An expense with what its page shows.</summary>
internal sealed record ExpenseLine(Expense Expense, string Grant, string Line, Currency Currency)
{
    public decimal Amount => Currency.FromMinor(Expense.Amount);

    public decimal? Paid => Expense.Paid is { } paid ? Currency.FromMinor(paid) : null;

    /// <summary>Whether the case is hidden from who reads: then neither its code nor what is ordered is shown.</summary>
    public bool IsHidden { get; init; }

    public string CaseIn(Words words) =>
        IsHidden ? words["Expense.RestrictedCase"] : Expense.CaseCode;

    public string WhatIn(Words words) =>
        IsHidden ? words["Expense.RestrictedCase"] : Expense.What.Reveal();
}

/// <summary>What was paid together: the shares of a bill, or what was asked for alone.</summary>
internal sealed record PaidTogether(IReadOnlyList<ExpenseLine> Lines, Bill? Bill)
{
    public decimal Paid => Lines.Sum(l => l.Paid!.Value);

    /// <summary>Who was paid; nothing where there was no bill, or for a case that is hidden from who reads.</summary>
    public string? Payee => Lines.Any(l => l.IsHidden) ? null : Bill?.Payee.Reveal();
}

/// <summary>Reads expenses: of a case, those that wait for finance, and those that were paid.</summary>
internal sealed class ExpenseBook(
    RihlaDb db,
    CaseOrders orders,
    CaseFiles files,
    AwaitedParts awaitedParts
)
{
    /// <summary>How many payments stand on a page.</summary>
    public const int PageSize = 50;

    /// <summary>The expenses of a case, the latest first.</summary>
    public async Task<IReadOnlyList<ExpenseLine>> OfCaseAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) => await LinesAsync(db.Set<Expense>().Where(e => e.CaseId == caseId), cancel);

    /// <summary>
    /// Ordered parts whose payment was taken back and is asked for by nobody any more, since what they were for has been called
    /// off or the case is closed. Only finance can free their money.
    /// </summary>
    public IQueryable<Expense> Unclaimed
    {
        get
        {
            var (open, awaited) = (files.Open, awaitedParts.All);
            return db.Set<Expense>()
                .Where(e =>
                    e.Standing == ExpenseStanding.Ordered
                    && e.PartId != null
                    && !db.Set<Bill>()
                        .Any(b => b.PartId == e.PartId && b.Standing == BillStanding.Due)
                    && (
                        !open.Any(id => id == e.CaseId)
                        || !awaited.Any(a => a.CaseId == e.CaseId && a.PartId == e.PartId)
                    )
                );
        }
    }

    /// <summary>
    /// What waits to be approved in the actor's mission, what can be paid without a bill because it was asked for alone, and what
    /// can only be cancelled (<see cref="Unclaimed"/>), the oldest first. Of a case that is hidden from the actor only the money
    /// is told.
    /// </summary>
    public async Task<IReadOnlyList<ExpenseLine>> OpenAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var unclaimed = Unclaimed.Select(e => e.Id);
        var lines = await LinesAsync(
            db.Set<Expense>()
                .Where(e =>
                    e.MissionId == by.MissionId
                    && (
                        e.Standing == ExpenseStanding.Requested
                        || (
                            e.Standing == ExpenseStanding.Ordered
                            && (e.PartId == null || unclaimed.Contains(e.Id))
                        )
                    )
                ),
            cancel
        );
        return await HiddenAsync(lines.Reverse(), by, cancel);
    }

    /// <summary>
    /// A page of what was paid in the actor's mission, the latest first, and how much there is. Of a case that is hidden from the
    /// actor only the money is told.
    /// </summary>
    public async Task<(IReadOnlyList<ExpenseLine> Lines, int Total)> PaidAsync(
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var all = db.Set<Expense>()
            .Where(e => e.MissionId == by.MissionId && e.Standing == ExpenseStanding.Paid);
        var ids = await all.OrderByDescending(e => e.PaidOn)
            .ThenByDescending(e => e.Id)
            .Page(page, PageSize)
            .Select(e => e.Id)
            .ToListAsync(cancel);
        var lines = await LinesAsync(db.Set<Expense>().Where(e => ids.Contains(e.Id)), cancel);
        return (
            await HiddenAsync(lines.OrderBy(l => ids.IndexOf(l.Expense.Id)), by, cancel),
            await all.CountAsync(cancel)
        );
    }

    /// <summary>What was paid together with an expense of the actor's mission, and the bill; nothing when it is not paid.</summary>
    public async Task<PaidTogether?> FindPaidAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var lines = await HiddenAsync(
            await LinesAsync(
                db.Set<Expense>()
                    .Where(e =>
                        e.MissionId == by.MissionId
                        && e.Standing == ExpenseStanding.Paid
                        && (
                            e.Id == id
                            || (
                                e.PartId != null
                                && db.Set<Expense>().Any(o => o.Id == id && o.PartId == e.PartId)
                            )
                        )
                    ),
                cancel
            ),
            by,
            cancel
        );
        if (lines.Count == 0)
        {
            return null;
        }
        var part = lines[0].Expense.PartId;
        return new(
            lines,
            part is null
                ? null
                : await db.Set<Bill>()
                    .AsNoTracking()
                    .SingleOrDefaultAsync(
                        b => b.PartId == part && b.Standing == BillStanding.Paid,
                        cancel
                    )
        );
    }

    private async Task<IReadOnlyList<ExpenseLine>> HiddenAsync(
        IEnumerable<ExpenseLine> lines,
        Actor by,
        CancellationToken cancel
    )
    {
        var all = lines.ToList();
        var visible = await files.VisibleAsync(
            [.. all.Select(l => l.Expense.CaseCode).Distinct()],
            by,
            cancel
        );
        return [.. all.Select(l => l with { IsHidden = !visible.Contains(l.Expense.CaseCode) })];
    }

    /// <summary>The grant that pays for a case with its lines; nothing while none does.</summary>
    public Task<Grant?> GrantOfAsync(Guid caseId, CancellationToken cancel = default) =>
        orders.PayingGrantAsync(caseId, cancel);

    private async Task<IReadOnlyList<ExpenseLine>> LinesAsync(
        IQueryable<Expense> which,
        CancellationToken cancel
    ) => [.. (
                await which
                    .AsNoTracking()
                    .OrderByDescending(e => e.Id)
                    .Join(
                        db.Set<BudgetLine>(),
                        e => e.LineId,
                        l => l.Id,
                        (e, l) => new { Expense = e, l.Name }
                    )
                    .Join(
                        db.Set<Grant>(),
                        x => x.Expense.GrantId,
                        g => g.Id,
                        (x, g) =>
                            new
                            {
                                x.Expense,
                                Line = x.Name,
                                g.Name,
                                g.Currency,
                            }
                    )
                    .ToListAsync(cancel)
            ).OrderByDescending(x => x.Expense.Id).Select(x => new ExpenseLine(x.Expense, x.Name, x.Line, Currency.Of(x.Currency)))];
}
