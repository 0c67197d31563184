using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What is said about a grant.</summary>
internal sealed record GrantInput
{
    public Guid? DonorId { get; init; }
    public string? Name { get; init; }
    public string? Reference { get; init; }
    public string? Currency { get; init; }
    public DateOnly? StartsOn { get; init; }
    public DateOnly? EndsOn { get; init; }
}

/// <summary>What is said about a rule of a grant.</summary>
internal sealed record RuleInput
{
    public RuleKind Kind { get; init; }
    public IReadOnlyList<string> Codes { get; init; } = [];
    public decimal? Value { get; init; }
    public string? Text { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidUntil { get; init; }
}

/// <summary>Keeps donors, grants, their budgets and rules, and what the mission knows about costs and rates.</summary>
internal sealed class GrantOffice(RihlaDb db, Ledger ledger, Staff staff, Today today)
{
    /// <summary>The grant of the actor's mission with this identity, with its parts.</summary>
    public Task<Grant?> FindAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        db.Set<Grant>()
            .Include(g => g.Lines)
            .Include(g => g.Rules)
            .Include(g => g.Targets)
            .Include(g => g.Reports)
            .AsSplitQuery()
            .SingleOrDefaultAsync(g => g.Id == id && g.MissionId == by.MissionId, cancel);

    public Task<List<Donor>> DonorsAsync(Actor by, CancellationToken cancel = default) =>
        db.Set<Donor>()
            .AsNoTracking()
            .Where(d => d.MissionId == by.MissionId)
            .OrderBy(d => d.Name)
            .ToListAsync(cancel);

    /// <summary>Enters a donor.</summary>
    /// <returns>Its identity; refused without a name, and when the mission has a donor of that name.</returns>
    public async Task<Outcome<Guid>> AddDonorAsync(
        string? name,
        string? country,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > Donor.LongestName)
        {
            return Refusal.Of("Name", "Donor.NameMissing", Donor.LongestName);
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        var kept = name.Trim();
        if (
            await db.Set<Donor>()
                .AnyAsync(d => d.MissionId == by.MissionId && d.Name == kept, cancel)
        )
        {
            return Refusal.Of("Name", "Donor.Twice");
        }
        var donor = new Donor
        {
            MissionId = by.MissionId,
            Name = kept,
            Country = string.IsNullOrWhiteSpace(country) ? null : country,
        };
        db.Add(donor);
        await db.SaveAsync(by, new Act("donor.added") { Args = [kept] }, cancel);
        await work.CommitAsync(cancel);
        return donor.Id;
    }

    /// <summary>Lets a user with the role of a donor see the figures of a donor's grants, or no longer.</summary>
    public async Task<Outcome> LetReadAsync(
        Guid donorId,
        Guid userId,
        bool may,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        var donor = await db.Set<Donor>()
            .SingleOrDefaultAsync(d => d.Id == donorId && d.MissionId == by.MissionId, cancel);
        if (donor is null)
        {
            return new Refusal("Donor.NotFound");
        }
        var user = await staff.FindAsync(userId, cancel);
        if (user?.Roles.Contains(Role.Donor) != true)
        {
            return Refusal.Of("UserId", "Donor.ReaderRole");
        }
        var reader = await db.Set<DonorReader>().FindAsync([donorId, userId], cancel);
        if (may == reader is not null)
        {
            return Outcome.Done;
        }
        if (reader is null)
        {
            db.Add(new DonorReader { DonorId = donorId, UserId = userId });
        }
        else
        {
            db.Remove(reader);
        }
        await db.SaveAsync(
            by,
            new Act(may ? "donor.reader-added" : "donor.reader-removed")
            {
                Args = [donor.Name, user.Name],
            },
            cancel
        );
        return Outcome.Done;
    }

    /// <summary>Who may see the figures of which donor.</summary>
    public async Task<ILookup<Guid, Guid>> ReadersAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<DonorReader>()
                .Join(
                    db.Set<Donor>().Where(d => d.MissionId == by.MissionId),
                    r => r.DonorId,
                    d => d.Id,
                    (r, _) => r
                )
                .ToListAsync(cancel)
        ).ToLookup(r => r.DonorId, r => r.UserId);

    /// <summary>Enters a grant, without a budget yet.</summary>
    /// <returns>Its identity; refused without donor, name, currency or period, and when the mission has a grant of that name.</returns>
    public async Task<Outcome<Guid>> AddAsync(
        GrantInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        var faults = await FaultsAsync(input, null, by, cancel);
        var currency = Currency.Find(input.Currency);
        if (currency is null)
        {
            faults.Add(Refusal.Of("Currency", "Grant.CurrencyUnknown"));
        }
        if (
            !await db.Set<Donor>()
                .AnyAsync(d => d.Id == input.DonorId && d.MissionId == by.MissionId, cancel)
        )
        {
            faults.Add(Refusal.Of("DonorId", "Grant.DonorMissing"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        var grant = new Grant
        {
            MissionId = by.MissionId,
            DonorId = input.DonorId!.Value,
            Name = input.Name!.Trim(),
            Reference = Trimmed(input.Reference),
            Currency = currency!.Value.Code,
            StartsOn = input.StartsOn!.Value,
            EndsOn = input.EndsOn!.Value,
        };
        db.Add(grant);
        await db.SaveAsync(by, new Act("grant.added") { Args = [grant.Name] }, cancel);
        await work.CommitAsync(cancel);
        return grant.Id;
    }

    /// <summary>Changes the reference and the period of a grant; its name, too, while no case holds it.</summary>
    public async Task<Outcome> ChangeAsync(
        Guid id,
        GrantInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        if (await FindAsync(id, by, cancel) is not { } grant)
        {
            return new Refusal("Grant.NotFound");
        }
        if (grant.Version != version)
        {
            return Outcome.ChangedMeanwhile;
        }
        var faults = await FaultsAsync(input, id, by, cancel);
        if (
            input.Name?.Trim() != grant.Name
            && await db.Set<Reservation>().AnyAsync(r => r.GrantId == id, cancel)
        )
        {
            faults.Add(Refusal.Of("Name", "Grant.NameInUse"));
        }
        if (faults.Count > 0)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(faults);
        }
        grant.Name = input.Name!.Trim();
        grant.Reference = Trimmed(input.Reference);
        (grant.StartsOn, grant.EndsOn) = (input.StartsOn!.Value, input.EndsOn!.Value);
        await db.SaveAsync(by, new Act("grant.changed") { Args = [grant.Name] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Adds a line with its budget.</summary>
    public Task<Outcome> AddLineAsync(
        Guid id,
        LinePurpose purpose,
        string? name,
        decimal? budget,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async grant =>
            {
                if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > BudgetLine.LongestName)
                {
                    return Refusal.Of("Name", "Grant.LineNameMissing", BudgetLine.LongestName);
                }
                if (Amount(grant, budget) is not { } minor)
                {
                    return Refusal.Of("Budget", "Grant.AmountWrong", grant.Currency);
                }
                var added = grant.AddLine(purpose, name.Trim());
                if (!added.IsDone)
                {
                    return added.Refusals.ToList();
                }
                db.Add(new LineBalance { LineId = added.Value.Id });
                await db.SaveAsync(
                    by,
                    new Act("grant.line-added") { Args = [grant.Name, added.Value.Name] },
                    cancel
                );
                return await BudgetAsync(grant, added.Value, minor, null, by, cancel);
            },
            cancel
        );

    /// <summary>Raises or lowers the budget of a line, with the reason; it is never lowered below what is reserved, ordered and paid.</summary>
    public Task<Outcome> ReviseAsync(
        Guid id,
        Guid lineId,
        decimal? budget,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async grant =>
            {
                if (grant.Lines.FirstOrDefault(l => l.Id == lineId) is not { } line)
                {
                    return new Refusal("Grant.NotFound");
                }
                if (Amount(grant, budget) is not { } minor)
                {
                    return Refusal.Of("Budget", "Grant.AmountWrong", grant.Currency);
                }
                return string.IsNullOrWhiteSpace(reason)
                    ? Refusal.Of("Reason", "Grant.ReasonMissing")
                    : await BudgetAsync(grant, line, minor, reason.Trim(), by, cancel);
            },
            cancel
        );

    /// <summary>Adds a rule.</summary>
    public Task<Outcome> AddRuleAsync(
        Guid id,
        RuleInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                var codes = input
                    .Codes.Where(c => !string.IsNullOrWhiteSpace(c))
                    .Select(c => c.Trim())
                    .Distinct(StringComparer.Ordinal)
                    .ToList();
                var faults = GrantRule.Faults(input.Kind, codes, input.Value, input.Text).ToList();
                var from = input.ValidFrom ?? grant.StartsOn;
                if (input.ValidUntil < from)
                {
                    faults.Add(Refusal.Of("ValidUntil", "GrantRule.EndsBefore"));
                }
                if (faults.Count > 0)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                grant.Add(
                    new GrantRule
                    {
                        GrantId = grant.Id,
                        Kind = input.Kind,
                        Codes = GrantRule.NeedsCodes(input.Kind) ? codes : [],
                        Value = GrantRule.NeedsValue(input.Kind) ? input.Value : null,
                        Text = input.Text!.Trim(),
                        ValidFrom = from,
                        ValidUntil = input.ValidUntil,
                    }
                );
                return Did("grant.rule-added", grant.Name, $"@RuleKind.{input.Kind}");
            },
            cancel
        );

    /// <summary>Ends a rule: it holds for the last time yesterday, and what was done under it stays.</summary>
    public Task<Outcome> EndRuleAsync(
        Guid id,
        Guid ruleId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (
                    grant.Rules.FirstOrDefault(r => r.Id == ruleId) is not { } rule
                    || !rule.StandsOn(today.Date)
                )
                {
                    return Task.FromResult<Outcome<Act>>(new Refusal("GrantRule.NotFound"));
                }
                rule.ValidUntil = today.Date.AddDays(-1);
                return Did("grant.rule-ended", grant.Name, $"@RuleKind.{rule.Kind}");
            },
            cancel
        );

    /// <summary>Sets a target, in place of the one for the same measure.</summary>
    public Task<Outcome> SetTargetAsync(
        Guid id,
        GrantMeasure measure,
        int? value,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (value is not > 0)
                {
                    return Task.FromResult<Outcome<Act>>(Refusal.Of("Value", "Grant.TargetWrong"));
                }
                grant.Add(
                    new GrantTarget
                    {
                        GrantId = grant.Id,
                        Measure = measure,
                        Value = value.Value,
                    }
                );
                return Did("grant.target-set", grant.Name, $"@GrantMeasure.{measure}");
            },
            cancel
        );

    /// <summary>Notes a report that the donor awaits.</summary>
    public Task<Outcome> AwaitReportAsync(
        Guid id,
        string? name,
        DateOnly? dueOn,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (string.IsNullOrWhiteSpace(name) || dueOn is null)
                {
                    return Task.FromResult<Outcome<Act>>(
                        Refusal.Of("ReportName", "Grant.ReportMissing")
                    );
                }
                grant.Add(
                    new ReportDue
                    {
                        GrantId = grant.Id,
                        Name = name.Trim(),
                        DueOn = dueOn.Value,
                    }
                );
                return Did("grant.report-awaited", grant.Name, name.Trim());
            },
            cancel
        );

    /// <summary>Notes that a report was sent today.</summary>
    public Task<Outcome> ReportSentAsync(
        Guid id,
        Guid reportId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (
                    grant.Reports.FirstOrDefault(r => r.Id == reportId)
                    is not { SentOn: null } report
                )
                {
                    return Task.FromResult<Outcome<Act>>(new Refusal("Grant.NotFound"));
                }
                report.SentOn = today.Date;
                return Did("grant.report-sent", grant.Name, report.Name);
            },
            cancel
        );

    /// <summary>Undoes a change of budget that was booked by mistake; what happened to cases is undone by their own operations.</summary>
    public async Task<Outcome> ReverseAsync(
        Guid id,
        Guid entryId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Grant.ReasonMissing");
        }
        await using var work = await db.BeginAsync(cancel);
        await db.LockHistoryAsync(cancel);
        var entry = await db.Set<LedgerEntry>()
            .Include(e => e.Postings)
            .SingleOrDefaultAsync(e => e.Id == entryId && e.GrantId == id, cancel);
        if (await FindAsync(id, by, cancel) is not { } grant || entry is null)
        {
            return new Refusal("Grant.NotFound");
        }
        if (entry.Kind != LedgerKind.Budgeted)
        {
            return new Refusal("Grant.ReverseOnlyBudget");
        }
        if (entry.ByUserId == by.UserId)
        {
            return new Refusal("Expense.OwnRequest");
        }
        if (await db.Set<LedgerEntry>().AnyAsync(e => e.ReversesId == entryId, cancel))
        {
            return new Refusal("Grant.ReversedAlready");
        }
        var moves = entry
            .Postings.Where(p => p.Account == LedgerAccount.Available)
            .Select(p => Budgeting(p.LineId, -p.Amount))
            .ToList();
        var booked = await ledger.BookAsync(
            new(id, LedgerKind.Reversed) { ReversesId = entryId, Reason = reason.Trim() },
            moves,
            by,
            cancel
        );
        if (!booked.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(booked.Refusals);
        }
        await db.SaveAsync(
            by,
            new Act("grant.entry-reversed") { Args = [grant.Name], Reason = reason.Trim() },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>The rates and costs that the mission has entered, the latest first.</summary>
    public async Task<(List<ExchangeRate> Rates, List<UnitCost> Costs)> PricesAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<ExchangeRate>()
                .AsNoTracking()
                .Where(r => r.MissionId == by.MissionId)
                .OrderByDescending(r => r.On)
                .ThenBy(r => r.From)
                .Take(100)
                .ToListAsync(cancel),
            await db.Set<UnitCost>()
                .AsNoTracking()
                .Where(c => c.MissionId == by.MissionId)
                .OrderBy(c => c.Country)
                .ThenBy(c => c.Profile)
                .ThenBy(c => c.Purpose)
                .ThenByDescending(c => c.ValidFrom)
                .ToListAsync(cancel)
        );

    /// <summary>Enters what one currency is worth in another from a day on.</summary>
    public async Task<Outcome> AddRateAsync(
        string? from,
        string? to,
        DateOnly? on,
        decimal? rate,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        if (Currency.Find(from) is not { } first || Currency.Find(to) is not { } second)
        {
            return Refusal.Of("From", "Grant.CurrencyUnknown");
        }
        if (first == second || rate is not > 0 || on is not { } day)
        {
            return Refusal.Of("Rate", "Grant.RateWrong");
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        if (
            await db.Set<ExchangeRate>()
                .AnyAsync(
                    r =>
                        r.MissionId == by.MissionId
                        && r.From == first.Code
                        && r.To == second.Code
                        && r.On == day,
                    cancel
                )
        )
        {
            return Refusal.Of("On", "Grant.RateTwice");
        }
        db.Add(
            new ExchangeRate
            {
                MissionId = by.MissionId,
                From = first.Code,
                To = second.Code,
                On = day,
                Rate = rate.Value,
            }
        );
        await db.SaveAsync(
            by,
            new Act("grant.rate-added")
            {
                Args = [first.Code, second.Code, rate.Value.ToString(CultureInfo.InvariantCulture)],
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Enters what a traveller costs for a purpose, to one country or to all that have no cost of their own.</summary>
    public async Task<Outcome> AddCostAsync(
        string? country,
        TravellerProfile profile,
        LinePurpose purpose,
        decimal? amount,
        string? currency,
        DateOnly? from,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        if (Currency.Find(currency) is not { } known)
        {
            return Refusal.Of("Currency", "Grant.CurrencyUnknown");
        }
        if (amount is not >= 0 || !known.Holds(amount.Value))
        {
            return Refusal.Of("Amount", "Grant.AmountWrong", known.Code);
        }
        db.Add(
            new UnitCost
            {
                MissionId = by.MissionId,
                Country = string.IsNullOrWhiteSpace(country) ? null : country,
                Profile = profile,
                Purpose = purpose,
                Amount = amount.Value,
                Currency = known.Code,
                ValidFrom = from ?? today.Date,
            }
        );
        await db.SaveAsync(
            by,
            new Act("grant.cost-added")
            {
                Args = [$"@TravellerProfile.{profile}", $"@LinePurpose.{purpose}"],
            },
            cancel
        );
        return Outcome.Done;
    }

    private async Task<Outcome<Act>> BudgetAsync(
        Grant grant,
        BudgetLine line,
        long budget,
        string? reason,
        Actor by,
        CancellationToken cancel
    )
    {
        await db.LockHistoryAsync(cancel);
        var now = await db.Set<LineBalance>()
            .Where(b => b.LineId == line.Id)
            .Select(b => -b.Budget)
            .SingleAsync(cancel);
        var booked = await ledger.BookAsync(
            new(grant.Id, LedgerKind.Budgeted) { Reason = reason },
            [Budgeting(line.Id, budget - now)],
            by,
            cancel
        );
        return booked.IsDone
            ? new Act("grant.budgeted")
            {
                Args =
                [
                    grant.Name,
                    line.Name,
                    Currency
                        .Of(grant.Currency)
                        .FromMinor(budget)
                        .ToString(CultureInfo.InvariantCulture),
                ],
                Reason = reason,
            }
            : booked.Refusals.ToList();
    }

    private static LedgerMove Budgeting(Guid lineId, long change) =>
        change >= 0
            ? new(lineId, LedgerAccount.Budget, LedgerAccount.Available, change)
            : new(lineId, LedgerAccount.Available, LedgerAccount.Budget, -change);

    private async Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<Grant, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(GrantsPermissions.Manage);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        if (await FindAsync(id, by, cancel) is not { } grant)
        {
            return new Refusal("Grant.NotFound");
        }
        var outcome = await change(grant);
        if (!outcome.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(outcome.Refusals);
        }
        await db.SaveAsync(by, outcome.Value, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task<List<Refusal>> FaultsAsync(
        GrantInput input,
        Guid? own,
        Actor by,
        CancellationToken cancel
    )
    {
        var faults = new List<Refusal>();
        var name = input.Name?.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > Grant.LongestName)
        {
            faults.Add(Refusal.Of("Name", "Grant.NameMissing", Grant.LongestName));
        }
        else if (
            await db.Set<Grant>()
                .AnyAsync(g => g.MissionId == by.MissionId && g.Name == name && g.Id != own, cancel)
        )
        {
            faults.Add(Refusal.Of("Name", "Grant.NameTwice"));
        }
        if (input.StartsOn is null || input.EndsOn is null || input.EndsOn < input.StartsOn)
        {
            faults.Add(Refusal.Of("EndsOn", "Grant.PeriodWrong"));
        }
        return faults;
    }

    private static long? Amount(Grant grant, decimal? amount)
    {
        var currency = Currency.Of(grant.Currency);
        return amount is >= 0 and < 1_000_000_000_000 && currency.Holds(amount.Value)
            ? currency.ToMinor(amount.Value)
            : null;
    }

    private static string? Trimmed(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Task<Outcome<Act>> Did(string act, params string[] args) =>
        Task.FromResult<Outcome<Act>>(new Act(act) { Args = args });
}
