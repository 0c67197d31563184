using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <content>What cases cost, and what currencies are worth.</content>
internal sealed partial class GrantOffice
{
    /// <summary>How many rates stand on a page.</summary>
    public const int RatesOnPage = 50;

    /// <summary>The costs that the mission has entered.</summary>
    public Task<List<UnitCost>> CostsAsync(Actor by, CancellationToken cancel = default) =>
        db.Set<UnitCost>()
            .AsNoTracking()
            .Where(c => c.MissionId == by.MissionId)
            .OrderBy(c => c.Country)
            .ThenBy(c => c.Profile)
            .ThenBy(c => c.Purpose)
            .ThenByDescending(c => c.ValidFrom)
            .ThenByDescending(c => c.Id)
            .ToListAsync(cancel);

    /// <summary>A page of the rates that the mission has entered, the latest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<ExchangeRate> Rates, int Total)> RatesAsync(
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var all = db.Set<ExchangeRate>().AsNoTracking().Where(r => r.MissionId == by.MissionId);
        return (
            await all.OrderByDescending(r => r.On)
                .ThenBy(r => r.From)
                .ThenByDescending(r => r.Id)
                .Page(page, RatesOnPage)
                .ToListAsync(cancel),
            await all.CountAsync(cancel)
        );
    }

    /// <summary>Enters what one currency is worth in another from a day on; a second entry of a day corrects the first.</summary>
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
        if (
            first == second
            || rate is not (>= ExchangeRate.Least and <= ExchangeRate.Most)
            || on is not { } day
        )
        {
            return Refusal.Of("Rate", "Grant.RateWrong");
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
        if (amount >= UnitCost.TooMuch)
        {
            return Refusal.Of("Amount", "GrantRule.AmountTooLarge");
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
                Args =
                [
                    Fill.Text($"TravellerProfile.{profile}"),
                    Fill.Text($"LinePurpose.{purpose}"),
                ],
            },
            cancel
        );
        return Outcome.Done;
    }
}
