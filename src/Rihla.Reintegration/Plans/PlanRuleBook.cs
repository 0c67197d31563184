using Microsoft.EntityFrameworkCore;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>A rule about quotations, as it is typed.</summary>
internal sealed record QuotationRuleInput
{
    public Guid? GrantId { get; init; }
    public decimal? FromAmount { get; init; }
    public string? Currency { get; init; }
    public int? Quotations { get; init; }
    public DateOnly? ValidFrom { get; init; }
}

/// <summary>A limit of approval, as it is typed: of a role, or of one person.</summary>
internal sealed record ApprovalLimitInput
{
    public Role? Role { get; init; }
    public Guid? UserId { get; init; }
    public decimal? Amount { get; init; }
    public string? Currency { get; init; }
    public DateOnly? ValidFrom { get; init; }
}

/// <summary>How many quotations are needed and how much each may approve, in the mission whose grant pays.</summary>
internal sealed class PlanRuleBook(RihlaDb db, CaseOrders orders, Today today)
{
    /// <summary>The rules about quotations of the actor's mission, the latest first.</summary>
    public async Task<IReadOnlyList<QuotationRule>> QuotationRulesAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Rules);
        return
        [
            .. (
                await db.Set<QuotationRule>()
                    .AsNoTracking()
                    .Where(r => r.MissionId == by.MissionId)
                    .ToListAsync(cancel)
            )
                .OrderByDescending(r => r.ValidFrom)
                .ThenBy(r => r.GrantId)
                .ThenBy(r => r.FromAmount),
        ];
    }

    /// <summary>The limits of the actor's mission, the latest first.</summary>
    public async Task<IReadOnlyList<ApprovalLimit>> LimitsAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Rules);
        return await db.Set<ApprovalLimit>()
            .AsNoTracking()
            .Where(l => l.MissionId == by.MissionId)
            .OrderByDescending(l => l.ValidFrom)
            .ThenByDescending(l => l.Id)
            .ToListAsync(cancel);
    }

    /// <summary>Adds a rule about quotations.</summary>
    public async Task<Outcome> AddAsync(
        QuotationRuleInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Rules);
        var faults = Faults("FromAmount", input.FromAmount, input.Currency).ToList();
        if (input.Quotations is not (>= 0 and <= 9))
        {
            faults.Add(Refusal.Of("Quotations", "PlanRule.QuotationsWrong"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        var currency = Currency.Find(input.Currency)!.Value;
        db.Add(
            new QuotationRule
            {
                MissionId = by.MissionId,
                GrantId = input.GrantId,
                FromAmount = input.FromAmount!.Value,
                Currency = currency.Code,
                Quotations = input.Quotations!.Value,
                ValidFrom = input.ValidFrom ?? today.Date,
                SetByName = by.Name,
            }
        );
        await db.SaveAsync(
            by,
            new Act("plan-rule.quotations-set")
            {
                Args =
                [
                    Written(input.FromAmount.Value, currency),
                    input.Quotations.Value.ToString(
                        System.Globalization.CultureInfo.InvariantCulture
                    ),
                ],
            },
            cancel
        );
        return Outcome.Done;
    }

    /// <summary>Sets how much a role, or one person, may approve.</summary>
    public async Task<Outcome> SetLimitAsync(
        ApprovalLimitInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Rules);
        var faults = Faults("Amount", input.Amount, input.Currency).ToList();
        if (input.Role is null == input.UserId is null)
        {
            faults.Add(Refusal.Of("Role", "PlanRule.RoleOrPerson"));
        }
        if (input.UserId == by.UserId)
        {
            faults.Add(Refusal.Of("UserId", "PlanRule.OwnLimit"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        var currency = Currency.Find(input.Currency)!.Value;
        db.Add(
            new ApprovalLimit
            {
                MissionId = by.MissionId,
                Role = input.Role,
                UserId = input.UserId,
                Amount = input.Amount!.Value,
                Currency = currency.Code,
                ValidFrom = input.ValidFrom ?? today.Date,
                SetById = by.UserId,
                SetByName = by.Name,
            }
        );
        await db.SaveAsync(
            by,
            new Act("plan-rule.limit-set") { Args = [Written(input.Amount.Value, currency)] },
            cancel
        );
        return Outcome.Done;
    }

    /// <summary>How many quotations must be there before something is ordered.</summary>
    /// <param name="missionId">The mission whose grant pays.</param>
    /// <param name="grantId">The grant.</param>
    /// <param name="amount">What is to be ordered.</param>
    /// <param name="currency">In which currency, ISO 4217.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>0 when no rule asks for any; refused when an amount has no rate.</returns>
    public async Task<Outcome<QuotationsNeeded>> QuotationsForAsync(
        Guid missionId,
        Guid grantId,
        decimal amount,
        string currency,
        CancellationToken cancel = default
    )
    {
        var day = today.Date;
        var rules = await db.Set<QuotationRule>()
            .AsNoTracking()
            .Where(r =>
                r.MissionId == missionId
                && r.ValidFrom <= day
                && (r.GrantId == null || r.GrantId == grantId)
            )
            .ToListAsync(cancel);
        var own = rules.FindAll(r => r.GrantId is not null);
        var table = own.Count > 0 ? own : rules;
        var since = table.Count == 0 ? day : table.Max(r => r.ValidFrom);
        var needed = 0;
        foreach (var rule in table.Where(r => r.ValidFrom == since))
        {
            if (
                await orders.ConvertAsync(missionId, amount, currency, rule.Currency, cancel)
                is not { } there
            )
            {
                return new Refusal("Grant.NoRate", currency, rule.Currency);
            }
            if (there >= rule.FromAmount)
            {
                needed = Math.Max(needed, rule.Quotations);
            }
        }
        return new QuotationsNeeded(needed);
    }

    /// <summary>
    /// Whether an amount is within what the actor may approve: the own limit, else the highest of the roles. What the actor has set
    /// for a role counts for the others only.
    /// </summary>
    /// <returns>Refused when nobody else ever set a limit for the actor, or an amount has no rate.</returns>
    public async Task<Outcome<WithinLimit>> IsWithinLimitAsync(
        Actor by,
        decimal amount,
        string currency,
        CancellationToken cancel = default
    )
    {
        var (day, me) = (today.Date, by.UserId);
        var limits = await db.Set<ApprovalLimit>()
            .AsNoTracking()
            .Where(l =>
                l.MissionId == by.MissionId
                && l.ValidFrom <= day
                && (l.UserId == me || l.UserId == null)
                && l.SetById != me
            )
            .ToListAsync(cancel);
        ApprovalLimit? Latest(IEnumerable<ApprovalLimit> of) =>
            of.OrderByDescending(l => l.ValidFrom).ThenByDescending(l => l.Id).FirstOrDefault();
        List<ApprovalLimit> standing = Latest(limits.Where(l => l.UserId == me)) is { } own
            ? [own]
            :
            [
                .. by
                    .Roles.Select(role => Latest(limits.Where(l => l.Role == role)))
                    .OfType<ApprovalLimit>(),
            ];
        var within = false;
        foreach (var limit in standing.Where(l => l.Amount > 0))
        {
            if (
                await orders.ConvertAsync(by.MissionId, amount, currency, limit.Currency, cancel)
                is not { } there
            )
            {
                return new Refusal("Grant.NoRate", currency, limit.Currency);
            }
            within |= there <= limit.Amount;
        }
        return standing.Exists(l => l.Amount > 0)
            ? new WithinLimit(within)
            : new Refusal("ReintegrationPlan.NoLimit");
    }

    private static IEnumerable<Refusal> Faults(string field, decimal? amount, string? currency)
    {
        if (amount is not (>= 0 and < 1_000_000_000))
        {
            yield return Refusal.Of(field, "PlanRule.AmountWrong");
        }
        if (Currency.Find(currency) is null)
        {
            yield return Refusal.Of("Currency", "PlanRule.CurrencyWrong");
        }
    }

    private static string Written(decimal amount, Currency currency) =>
        $"{amount.ToString(System.Globalization.CultureInfo.InvariantCulture)} {currency.Code}";
}

/// <summary>How many quotations are needed.</summary>
internal sealed record QuotationsNeeded(int Count);

/// <summary>Whether an amount is within a limit.</summary>
internal sealed record WithinLimit(bool IsWithin);
