using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What an entry is about.</summary>
/// <param name="GrantId">The grant whose ledger it is.</param>
/// <param name="Kind">What happened.</param>
internal sealed record LedgerNote(Guid GrantId, LedgerKind Kind)
{
    public Guid? CaseId { get; init; }

    public Guid? ExpenseId { get; init; }

    public Guid? ReversesId { get; init; }

    public string? Reason { get; init; }
}

/// <summary>
/// The double-entry ledgers of the grants. An entry is added to the open transaction and moves the balances at once; the
/// caller saves, and on a refusal gives the whole transaction up.
/// </summary>
internal sealed class Ledger(RihlaDb db, Today today)
{
    /// <summary>Whoever changes balances, or decides on them, holds this first: nobody else books meanwhile.</summary>
    public const string Lock = "ledger";

    /// <summary>Books an entry.</summary>
    /// <returns>Refused, with the line, when an account would fall below zero.</returns>
    public async Task<Outcome<LedgerEntry>> BookAsync(
        LedgerNote note,
        IReadOnlyList<LedgerMove> moves,
        Actor by,
        CancellationToken cancel
    )
    {
        await db.LockAsync(Ledger.Lock, cancel);
        var entry = new LedgerEntry
        {
            GrantId = note.GrantId,
            At = today.Now,
            On = today.Date,
            Kind = note.Kind,
            CaseId = note.CaseId,
            ExpenseId = note.ExpenseId,
            ReversesId = note.ReversesId,
            Reason = Personal.Of(note.Reason),
            ByUserId = by.UserId,
            ByName = by.Name,
        };
        foreach (var move in moves.Where(m => m.Amount > 0))
        {
            entry.Move(move);
        }
        foreach (var line in entry.Postings.GroupBy(p => p.LineId))
        {
            var sums = line.ToLookup(p => p.Account, p => p.Amount);
            var change = new Change([
                .. Enum.GetValues<LedgerAccount>().Select(a => sums[a].Sum()),
            ]);
            if (!await ApplyAsync(line.Key, change, cancel))
            {
                return await ShortAsync(line.Key, change, cancel);
            }
        }
        db.Add(entry);
        return entry;
    }

    /// <summary>What is kept for a case, ordered or paid for it, by line and account, without what stands at zero.</summary>
    public async Task<IReadOnlyList<CaseBalance>> OfCaseAsync(
        Guid caseId,
        CancellationToken cancel
    ) =>
        await db.Set<LedgerPosting>()
            .Where(p =>
                p.CaseId == caseId
                && p.Account != LedgerAccount.Available
                && p.Account != LedgerAccount.Budget
            )
            .GroupBy(p => new { p.LineId, p.Account })
            .Where(g => g.Sum(p => p.Amount) != 0)
            .Select(g => new CaseBalance(g.Key.LineId, g.Key.Account, g.Sum(p => p.Amount)))
            .ToListAsync(cancel);

    /// <summary>
    /// The reservation that pays for a case: of those that were not given back the latest. An earlier one, of a case that was closed after
    /// departure and reopened, only goes on counting whom it paid for.
    /// </summary>
    public Task<Reservation?> StandingAsync(Guid caseId, CancellationToken cancel) =>
        db.Set<Reservation>()
            .Where(r => r.CaseId == caseId && r.ReleasedOn == null)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync(cancel);

    /// <summary>
    /// What is there for the people of a reservation, by line: still kept, and ordered or paid for them since. What an earlier
    /// reservation of the case was spent on, such as the tickets of a flight that was missed, carries nobody any more.
    /// </summary>
    public async Task<(Dictionary<Guid, long> Reserved, Dictionary<Guid, long> Used)> HeldAsync(
        Reservation reservation,
        CancellationToken cancel
    ) =>
        (
            (await OfCaseAsync(reservation.CaseId, cancel))
                .Where(b => b.Account == LedgerAccount.Reserved)
                .ToDictionary(b => b.LineId, b => b.Amount),
            await db.Set<Expense>()
                .Where(e =>
                    e.ReservationId == reservation.Id
                    && (e.Standing == ExpenseStanding.Ordered || e.Standing == ExpenseStanding.Paid)
                )
                .GroupBy(e => e.LineId)
                .ToDictionaryAsync(g => g.Key, g => g.Sum(e => e.Paid ?? e.Amount), cancel)
        );

    /// <summary>What can still be reserved on each of these lines, in whole minor units.</summary>
    public async Task<Dictionary<Guid, long>> FreeAsync(
        IEnumerable<BudgetLine> lines,
        CancellationToken cancel
    )
    {
        var ids = lines.Select(l => l.Id).ToList();
        return await db.Set<LineBalance>()
            .Where(b => ids.Contains(b.LineId))
            .ToDictionaryAsync(b => b.LineId, b => b.Available, cancel);
    }

    /// <summary>Too little is left on a line, amounts in whole minor units.</summary>
    public static Refusal Short(
        string grant,
        string line,
        string currency,
        long left,
        long wanted
    ) =>
        new(
            "Grant.LineShort",
            grant,
            line,
            Currency.Of(currency).FromMinor(left),
            Currency.Of(currency).FromMinor(wanted - left),
            currency
        );

    // The condition and the change are one statement: whoever comes second finds what the first has left.
    private async Task<bool> ApplyAsync(Guid lineId, Change change, CancellationToken cancel)
    {
        var (budget, available, reserved, committed, spent) = change;
        return await db.Set<LineBalance>()
                .Where(b =>
                    b.LineId == lineId
                    && b.Budget + budget <= 0
                    && b.Available + available >= 0
                    && b.Reserved + reserved >= 0
                    && b.Committed + committed >= 0
                    && b.Spent + spent >= 0
                )
                .ExecuteUpdateAsync(
                    s =>
                        s.SetProperty(b => b.Budget, b => b.Budget + budget)
                            .SetProperty(b => b.Available, b => b.Available + available)
                            .SetProperty(b => b.Reserved, b => b.Reserved + reserved)
                            .SetProperty(b => b.Committed, b => b.Committed + committed)
                            .SetProperty(b => b.Spent, b => b.Spent + spent),
                    cancel
                ) == 1;
    }

    private async Task<Refusal> ShortAsync(Guid lineId, Change change, CancellationToken cancel)
    {
        var line = await db.Set<BudgetLine>()
            .Where(l => l.Id == lineId)
            .Join(
                db.Set<Grant>(),
                l => l.GrantId,
                g => g.Id,
                (l, g) =>
                    new
                    {
                        l.Name,
                        Grant = g.Name,
                        g.Currency,
                    }
            )
            .SingleAsync(cancel);
        var left = await db.Set<LineBalance>()
            .Where(b => b.LineId == lineId)
            .Select(b => b.Available)
            .SingleOrDefaultAsync(cancel);
        return left < -change.Available
            ? Short(line.Grant, line.Name, line.Currency, left, -change.Available)
            : new("Grant.NotOnLine", line.Grant, line.Name);
    }

    private sealed record Change(IReadOnlyList<long> Sums)
    {
        public long Available => Sums[(int)LedgerAccount.Available];

        public void Deconstruct(
            out long budget,
            out long available,
            out long reserved,
            out long committed,
            out long spent
        ) =>
            (budget, available, reserved, committed, spent) = (
                Sums[0],
                Sums[1],
                Sums[2],
                Sums[3],
                Sums[4]
            );
    }
}

/// <summary>What stands on an account of a line for one case, in whole minor units.</summary>
internal sealed record CaseBalance(Guid LineId, LedgerAccount Account, long Amount);
