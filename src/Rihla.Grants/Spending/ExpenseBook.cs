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

/// <summary>Reads expenses: of a case, and those that wait for finance.</summary>
internal sealed class ExpenseBook(RihlaDb db, CaseOrders orders, CaseFiles files)
{
    /// <summary>The expenses of a case, the latest first.</summary>
    public async Task<IReadOnlyList<ExpenseLine>> OfCaseAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) => await LinesAsync(db.Set<Expense>().Where(e => e.CaseId == caseId), cancel);

    /// <summary>
    /// What waits to be approved in the actor's mission, and what can be paid without a bill because it was asked for alone,
    /// the oldest first. Of a case that is hidden from the actor only the money is told.
    /// </summary>
    public async Task<IReadOnlyList<ExpenseLine>> OpenAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var lines = await LinesAsync(
            db.Set<Expense>()
                .Where(e =>
                    e.MissionId == by.MissionId
                    && (
                        e.Standing == ExpenseStanding.Requested
                        || (e.Standing == ExpenseStanding.Ordered && e.PartId == null)
                    )
                ),
            cancel
        );
        var visible = await files.VisibleAsync(
            [.. lines.Select(l => l.Expense.CaseCode).Distinct()],
            by,
            cancel
        );
        return
        [
            .. lines
                .Reverse()
                .Select(l => l with { IsHidden = !visible.Contains(l.Expense.CaseCode) }),
        ];
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
