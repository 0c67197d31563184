using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>Reserves money for cases on the lines of grants, by the rules of the donors, and gives it back.</summary>
internal sealed class FundingLedger(
    RihlaDb db,
    Ledger ledger,
    CaseTasks tasks,
    IEnumerable<PromisedCurrency> promised,
    Today today
) : FundingBook
{
    public override async Task<IReadOnlyList<string>> OpenGrantsAsync(
        Guid missionId,
        CancellationToken cancel
    )
    {
        var day = today.Date;
        return await Open(missionId, day).Select(g => g.Name).ToListAsync(cancel);
    }

    public override async Task<IReadOnlyList<FundingOffer>> OffersAsync(
        CaseFile file,
        CancellationToken cancel
    )
    {
        var day = today.Date;
        var grants = await Open(file.HostMissionId, day)
            .Include(g => g.Lines)
            .Include(g => g.Rules)
            .AsNoTracking()
            .AsSplitQuery()
            .ToListAsync(cancel);
        var costs = await CostTable.LoadAsync(db, file.HostMissionId, day, cancel);
        var free = await ledger.FreeAsync(grants.SelectMany(g => g.Lines), cancel);
        var people = Makeup.Of(file, day);
        var offers = new List<FundingOffer>();
        foreach (var grant in grants)
        {
            var check = await CheckAsync(grant, file.Id, people, costs, cancel);
            var why = check.Why.Count > 0 ? check.Why : Shortages(grant, check.Costs, free);
            offers.Add(
                new(
                    grant.Name,
                    check.Costs.Count == 0 && check.Why.Count > 0
                        ? null
                        : Currency.Of(grant.Currency).FromMinor(check.Costs.Values.Sum()),
                    grant.Currency,
                    why
                )
            );
        }
        return offers;
    }

    private static List<Refusal> Shortages(
        Grant grant,
        IReadOnlyDictionary<LinePurpose, long> costs,
        Dictionary<Guid, long> free
    )
    {
        var shortages = new List<Refusal>();
        foreach (var (purpose, cost) in costs)
        {
            var line = grant.LineFor(purpose)!;
            var left = free.GetValueOrDefault(line.Id);
            if (left < cost)
            {
                shortages.Add(Ledger.Short(grant.Name, line.Name, grant.Currency, left, cost));
            }
        }
        return shortages;
    }

    public override async Task<StandingFunding?> StandingAsync(
        Guid caseId,
        CancellationToken cancel
    )
    {
        if (await ledger.StandingAsync(caseId, cancel) is not { } reservation)
        {
            return null;
        }
        var grant = await db.Set<Grant>()
            .Where(g => g.Id == reservation.GrantId)
            .Select(g => new { g.Name, g.EndsOn })
            .SingleAsync(cancel);
        return new(
            grant.Name,
            reservation.On,
            !(await ledger.OfCaseAsync(caseId, cancel)).Any(b =>
                b.Account == LedgerAccount.Reserved
            ),
            grant.EndsOn < today.Date
        );
    }

    public override async Task<Outcome<string>> ReserveAsync(
        CaseFile file,
        string grant,
        Actor by,
        CancellationToken cancel
    )
    {
        // The shares of a grant are counted over all its cases: nobody else reserves meanwhile.
        await db.LockAsync(Ledger.Lock, cancel);
        var day = today.Date;
        var found = (
            await db.Set<Grant>()
                .Include(g => g.Lines)
                .Include(g => g.Rules)
                .AsSplitQuery()
                .Where(g => g.MissionId == file.HostMissionId && g.Name == grant)
                .ToListAsync(cancel)
        ).SingleOrDefault();
        if (found is null)
        {
            return Refusal.Of("Grant", "Grant.Unknown", grant);
        }
        if (!found.IsOpenOn(day))
        {
            return Refusal.Of("Grant", "Grant.NotOpen", found.Name, found.StartsOn, found.EndsOn);
        }
        var before = await ledger.StandingAsync(file.Id, cancel);
        var people = Makeup.Of(
            file,
            day,
            paid: before?.GrantId == found.Id ? before.MemberIds : null
        );
        var costs = await CostTable.LoadAsync(db, file.HostMissionId, day, cancel);
        var check = await CheckAsync(found, file.Id, people, costs, cancel);
        if (check.Why.Count > 0)
        {
            return check.Why.Select(r => r with { Field = "Grant" }).ToList();
        }
        if (before is not null)
        {
            await GiveUpAsync(before, by, cancel);
        }
        if (check.Costs.Count > 0)
        {
            var booked = await ledger.BookAsync(
                new(found.Id, LedgerKind.Reserved) { CaseId = file.Id },
                [
                    .. check.Costs.Select(c => new LedgerMove(
                        found.LineFor(c.Key)!.Id,
                        LedgerAccount.Available,
                        LedgerAccount.Reserved,
                        c.Value
                    )),
                ],
                by,
                cancel
            );
            if (!booked.IsDone)
            {
                return booked.Refusals.Select(r => r with { Field = "Grant" }).ToList();
            }
        }
        // A grant counts its people once, also where it pays again after the case was closed and reopened.
        if (before?.GrantId == found.Id)
        {
            before.ReleasedOn = day;
        }
        db.Add(Reservation.For(file.Id, found.Id, day, people));
        return found.Name;
    }

    public override async Task<IReadOnlyList<Traveller>> LeftOutAsync(
        CaseFile file,
        CancellationToken cancel
    ) =>
        await ledger.StandingAsync(file.Id, cancel) is { } reservation
            ? LeftOut(file, reservation.MemberIds)
            : [];

    private static List<Traveller> LeftOut(CaseFile file, List<Guid> paid) =>
        [.. file.Travellers.Where(t => t.NotComingSince is null && !paid.Contains(t.MemberId))];

    public override async Task<Outcome<string>> RaiseAsync(
        CaseFile file,
        Actor by,
        CancellationToken cancel
    )
    {
        await db.LockAsync(Ledger.Lock, cancel);
        if (
            await ledger.StandingAsync(file.Id, cancel) is not { } reservation
            || LeftOut(file, reservation.MemberIds).Count == 0
        )
        {
            return new Refusal("Funding.NobodyLeftOut");
        }
        var people = OfReservation(reservation, file);
        var grant = await db.Set<Grant>()
            .Include(g => g.Lines)
            .Include(g => g.Rules)
            .AsSplitQuery()
            .SingleAsync(g => g.Id == reservation.GrantId, cancel);
        if (!grant.IsOpenOn(today.Date))
        {
            return new Refusal("Grant.OverForRaising", grant.Name, grant.StartsOn, grant.EndsOn);
        }
        var costs = await CostTable.LoadAsync(db, file.HostMissionId, reservation.On, cancel);
        var check = await CheckAsync(grant, file.Id, people, costs, cancel);
        if (check.Why.Count > 0)
        {
            return check.Why;
        }
        var (reserved, ordered) = await ledger.HeldAsync(reservation, cancel);
        var used = ForWhoComes(ordered, reservation, grant, file, costs, today.Date);
        var moves = check
            .Costs.Select(c => (LineId: grant.LineFor(c.Key)!.Id, Amount: c.Value))
            .Select(c => new LedgerMove(
                c.LineId,
                LedgerAccount.Available,
                LedgerAccount.Reserved,
                Math.Max(
                    0,
                    c.Amount
                        - reserved.GetValueOrDefault(c.LineId)
                        // Of those who had left before, what was given to them is not counted among their costs.
                        - (people.HaveLeft ? 0 : used.GetValueOrDefault(c.LineId))
                )
            ))
            .Where(m => m.Amount > 0)
            .ToList();
        if (moves.Count > 0)
        {
            var booked = await ledger.BookAsync(
                new(grant.Id, LedgerKind.Reserved) { CaseId = file.Id },
                moves,
                by,
                cancel
            );
            if (!booked.IsDone)
            {
                return booked.Refusals.ToList();
            }
        }
        reservation.PayFor(people);
        return grant.Name;
    }

    // The tickets of who left with the money of a reservation are paid from it, also afterwards.
    private Makeup OfReservation(
        Reservation reservation,
        CaseFile file,
        IReadOnlyCollection<Guid>? without = null
    ) =>
        Makeup.Of(file, today.Date, without, reservation.MemberIds) with
        {
            HaveLeft = reservation.IsAfterJourney,
        };

    public override async Task<bool> ReleaseAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> leaving,
        Actor by,
        CancellationToken cancel
    )
    {
        if (await ledger.StandingAsync(file.Id, cancel) is not { } reservation)
        {
            return false;
        }
        var remaining = OfReservation(
            reservation,
            file,
            [.. leaving, .. LeftOut(file, reservation.MemberIds).Select(t => t.Person.Id)]
        );
        var grant = await db.Set<Grant>()
            .AsNoTracking()
            .Include(g => g.Lines)
            .SingleAsync(g => g.Id == reservation.GrantId, cancel);
        // At the prices of the day on which the money was reserved: that is what is there for them.
        var table = await CostTable.LoadAsync(db, file.HostMissionId, reservation.On, cancel);
        var (reserved, ordered) = await ledger.HeldAsync(reservation, cancel);
        var used = ForWhoComes(ordered, reservation, grant, file, table, today.Date);
        var kept = remaining.Persons == 0 ? [] : CostsOf(grant, remaining, table);
        // What the others need cannot be said: nothing of it is given away.
        var moves = (kept is null ? [] : reserved)
            .Select(r =>
            {
                // What was ordered for the family already counts towards what its others need.
                var needed = Math.Max(
                    0,
                    kept!.GetValueOrDefault(r.Key) - used.GetValueOrDefault(r.Key)
                );
                return new LedgerMove(
                    r.Key,
                    LedgerAccount.Reserved,
                    LedgerAccount.Available,
                    Math.Max(0, r.Value - needed)
                );
            })
            .Where(m => m.Amount > 0)
            .ToList();
        await GiveBackAsync(reservation, moves, by, cancel);
        if (remaining.Persons == 0)
        {
            reservation.ReleasedOn = today.Date;
            await StopOrdersAsync(file.Id, by, cancel);
        }
        else
        {
            reservation.PayFor(remaining);
        }
        return remaining.Persons == 0;
    }

    // Another grant takes over from one that has ended: what that one still keeps is for nobody any more.
    private async Task GiveUpAsync(Reservation before, Actor by, CancellationToken cancel)
    {
        var (reserved, _) = await ledger.HeldAsync(before, cancel);
        if (reserved.Count > 0)
        {
            await GiveBackAsync(
                before,
                [
                    .. reserved.Select(r => new LedgerMove(
                        r.Key,
                        LedgerAccount.Reserved,
                        LedgerAccount.Available,
                        r.Value
                    )),
                ],
                by,
                cancel
            );
            await StopOrdersAsync(before.CaseId, by, cancel);
        }
    }

    private async Task GiveBackAsync(
        Reservation reservation,
        List<LedgerMove> moves,
        Actor by,
        CancellationToken cancel
    )
    {
        if (moves.Count == 0)
        {
            return;
        }
        var booked = await ledger.BookAsync(
            new(reservation.GrantId, LedgerKind.Released) { CaseId = reservation.CaseId },
            moves,
            by,
            cancel
        );
        if (!booked.IsDone)
        {
            throw new InvalidOperationException("A line holds less than its cases.");
        }
    }

    /// <summary>What a grant says to people: what they cost it by purpose, and why it cannot pay for them.</summary>
    private async Task<(
        IReadOnlyDictionary<LinePurpose, long> Costs,
        List<Refusal> Why
    )> CheckAsync(
        Grant grant,
        Guid caseId,
        Makeup people,
        CostTable table,
        CancellationToken cancel
    )
    {
        var day = today.Date;
        if (people.Persons == 0)
        {
            return (new Dictionary<LinePurpose, long>(), [new("Grant.NobodyEntered")]);
        }
        if (people.HaveLeft && await OtherCurrencyAsync(grant, caseId, cancel) is { } promisedIn)
        {
            return (
                new Dictionary<LinePurpose, long>(),
                [new("Grant.OtherCurrency", grant.Name, grant.Currency, promisedIn)]
            );
        }
        var worked = table.Of(people, Currency.Of(grant.Currency));
        if (!worked.IsDone)
        {
            return (new Dictionary<LinePurpose, long>(), [.. worked.Refusals]);
        }
        var left = people.HaveLeft
            ? await StillToGiveAsync(worked.Value, grant, caseId, table, cancel)
            : worked;
        if (!left.IsDone)
        {
            return (new Dictionary<LinePurpose, long>(), [.. left.Refusals]);
        }
        var costs = left.Value;
        var why = costs
            .Keys.Where(p => grant.LineFor(p) is null)
            .Select(p => new Refusal("Grant.NoLine", grant.Name, p))
            .ToList();
        var perPerson = Currency.Of(grant.Currency).FromMinor(costs.Values.Sum()) / people.Persons;
        foreach (var rule in grant.RulesOn(day))
        {
            if (
                !rule.Admits(people, perPerson)
                || (
                    rule.Kind == RuleKind.MinimumShare
                    && await BreaksShareAsync(grant.Id, caseId, rule, people, cancel)
                )
            )
            {
                why.Add(new("Grant.RuleBroken", grant.Name, rule.Text));
            }
        }
        return (costs, why);
    }

    private async Task<string?> OtherCurrencyAsync(
        Grant grant,
        Guid caseId,
        CancellationToken cancel
    )
    {
        foreach (var promises in promised)
        {
            if (
                await promises.OfAsync(caseId, cancel) is { } currency
                && currency != grant.Currency
            )
            {
                return currency;
            }
        }
        return null;
    }

    // What people who have left cost, without what was ordered for them already, whichever grant pays it. Refused where that cannot be
    // said for want of a rate: it would be given twice.
    private async Task<Outcome<Dictionary<LinePurpose, long>>> StillToGiveAsync(
        Dictionary<LinePurpose, long> costs,
        Grant grant,
        Guid caseId,
        CostTable table,
        CancellationToken cancel
    )
    {
        var given = await db.Set<Expense>()
            .Where(e =>
                e.CaseId == caseId
                && (e.Standing == ExpenseStanding.Ordered || e.Standing == ExpenseStanding.Paid)
            )
            .Join(
                db.Set<BudgetLine>(),
                e => e.LineId,
                l => l.Id,
                (e, l) =>
                    new
                    {
                        l.Purpose,
                        e.GrantId,
                        Amount = e.Paid ?? e.Amount,
                    }
            )
            .Join(
                db.Set<Grant>(),
                e => e.GrantId,
                g => g.Id,
                (e, g) =>
                    new
                    {
                        e.Purpose,
                        e.Amount,
                        g.Currency,
                    }
            )
            .ToListAsync(cancel);
        var currency = Currency.Of(grant.Currency);
        var left = new Dictionary<LinePurpose, long>(costs);
        foreach (var one in given.Where(g => costs.ContainsKey(g.Purpose)))
        {
            if (table.Rate(one.Currency, currency.Code) is not { } rate)
            {
                return new Refusal("Grant.NoRate", one.Currency, currency.Code);
            }
            left[one.Purpose] -= currency.ToMinor(
                Currency.Of(one.Currency).FromMinor(one.Amount) * rate
            );
        }
        return left.Where(c => c.Value > 0).ToDictionary();
    }

    // A share counts over the whole grant. A case that does not serve it may still be paid for as long as the share holds
    // with it; the first cases of a grant may always be of any kind, or none could be the first.
    private async Task<bool> BreaksShareAsync(
        Guid grantId,
        Guid caseId,
        GrantRule rule,
        Makeup people,
        CancellationToken cancel
    )
    {
        var paid = (await PaidForAsync(db, grantId, cancel)).FindAll(r => r.CaseId != caseId);
        var before = rule.Surplus(paid.Sum(r => r.Count(rule.Codes[0])), paid.Sum(r => r.Persons));
        var own = rule.Surplus(rule.Counted(people), people.Persons);
        return own < 0 && before + own < -ShareTolerance;
    }

    /// <summary>How many persons a minimum share may be missed by while a grant fills up.</summary>
    internal const int ShareTolerance = 5;

    /// <summary>Whom a grant pays for.</summary>
    internal static Task<List<Reservation>> PaidForAsync(
        RihlaDb db,
        Guid grantId,
        CancellationToken cancel
    ) =>
        db.Set<Reservation>()
            .AsNoTracking()
            .Where(r => r.GrantId == grantId && r.ReleasedOn == null)
            .ToListAsync(cancel);

    /// <summary>Who was lost on the way left on what was ordered: as far as their journey cost it, it carries none of the others.</summary>
    internal static Dictionary<Guid, long> ForWhoComes(
        Dictionary<Guid, long> used,
        Reservation reservation,
        Grant grant,
        CaseFile file,
        CostTable table,
        DateOnly day
    )
    {
        if (
            !reservation.IsAfterJourney
            && grant.LineFor(LinePurpose.Travel) is { } line
            && used.TryGetValue(line.Id, out var ordered)
        )
        {
            var lost = CostsOf(grant, Makeup.Lost(file, day, reservation.MemberIds), table);
            used[line.Id] = Math.Max(0, ordered - (lost?.GetValueOrDefault(line.Id) ?? 0));
        }
        return used;
    }

    // By line of the grant; nothing, where no costs are entered.
    private static Dictionary<Guid, long>? CostsOf(Grant grant, Makeup people, CostTable table) =>
        table
            .Of(people, Currency.Of(grant.Currency))
            .Value?.Where(c => grant.LineFor(c.Key) is not null)
            .ToDictionary(c => grant.LineFor(c.Key)!.Id, c => c.Value);

    // What was asked for and not yet approved is not ordered any more.
    private async Task StopOrdersAsync(Guid caseId, Actor by, CancellationToken cancel)
    {
        var asked = await db.Set<Expense>()
            .Where(e => e.CaseId == caseId && e.Standing == ExpenseStanding.Requested)
            .ToListAsync(cancel);
        foreach (var expense in asked)
        {
            expense.Stop();
        }
        await tasks.SettleAsync(caseId, MoneyReminders.Unapproved, by, cancel: cancel);
    }

    private IQueryable<Grant> Open(Guid missionId, DateOnly day) =>
        db.Set<Grant>()
            .Where(g => g.MissionId == missionId && g.StartsOn <= day && g.EndsOn >= day)
            .OrderBy(g => g.EndsOn)
            .ThenBy(g => g.Name);
}
