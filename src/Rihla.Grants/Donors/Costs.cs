using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Grants;

/// <summary>What one traveller costs for a purpose, to a country, from a day on: the mission's own experience, not a price.</summary>
internal sealed class UnitCost
{
    /// <summary>No person costs as much, in any currency; a number typed into the wrong field does.</summary>
    public const decimal TooMuch = 1_000_000_000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>The country of return; nothing for every country that has no cost of its own.</summary>
    public string? Country { get; init; }

    public required TravellerProfile Profile { get; init; }

    public required LinePurpose Purpose { get; init; }

    public required decimal Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required DateOnly ValidFrom { get; init; }
}

/// <summary>How much of one currency another is worth, from a day until the next rate; of one day the last entry counts.</summary>
internal sealed class ExchangeRate
{
    /// <summary>The least and the most that one unit of a currency is worth in another: beyond them the inverse is lost in ten decimals.</summary>
    public const decimal Least = 0.000_000_1m;

    /// <inheritdoc cref="Least"/>
    public const decimal Most = 10_000_000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string From { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string To { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>What one unit of the first is worth in the second, from <see cref="Least"/> to <see cref="Most"/>.</summary>
    public required decimal Rate { get; init; }
}

internal sealed class CostMapping
    : IEntityTypeConfiguration<UnitCost>,
        IEntityTypeConfiguration<ExchangeRate>
{
    public void Configure(EntityTypeBuilder<UnitCost> builder)
    {
        builder.ToTable("grants_unit_cost");
        builder.HasIndex(c => new { c.MissionId, c.ValidFrom });
    }

    public void Configure(EntityTypeBuilder<ExchangeRate> builder)
    {
        builder.ToTable("grants_exchange_rate");
        builder.Property(r => r.Rate).HasPrecision(20, 10);
        builder.HasIndex(r => new { r.MissionId, r.On });
    }
}

/// <summary>Unit costs and exchange rates of a mission, read once, for working out what cases cost.</summary>
internal sealed class CostTable(IReadOnlyList<UnitCost> costs, IReadOnlyList<ExchangeRate> rates)
{
    public static async Task<CostTable> LoadAsync(
        RihlaDb db,
        Guid missionId,
        DateOnly day,
        CancellationToken cancel
    ) =>
        new(
            await db.Set<UnitCost>()
                .AsNoTracking()
                .Where(c => c.MissionId == missionId && c.ValidFrom <= day)
                .ToListAsync(cancel),
            await db.Set<ExchangeRate>()
                .AsNoTracking()
                .Where(r => r.MissionId == missionId && r.On <= day)
                .ToListAsync(cancel)
        );

    private readonly Dictionary<(string, string), decimal?> known = [];
    private readonly Dictionary<(string?, TravellerProfile), List<UnitCost>> current = [];

    /// <summary>What a case costs by purpose, in whole minor units of a currency; no journey of who has left.</summary>
    /// <returns>Refused when the mission has entered no cost for this destination, or no rate between two currencies.</returns>
    public Outcome<Dictionary<LinePurpose, long>> Of(Makeup people, Currency currency)
    {
        var sums = new SortedDictionary<LinePurpose, decimal>();
        foreach (var traveller in people.Travellers)
        {
            foreach (
                var cost in For(people.Destination, traveller)
                    .Where(c => !people.HaveLeft || c.Purpose != LinePurpose.Travel)
            )
            {
                if (Rate(cost.Currency, currency.Code) is not { } rate)
                {
                    return new Refusal("Grant.NoRate", cost.Currency, currency.Code);
                }
                sums[cost.Purpose] = sums.GetValueOrDefault(cost.Purpose) + (cost.Amount * rate);
            }
        }
        var minor = sums.Where(s => s.Value > 0)
            .ToDictionary(s => s.Key, s => currency.ToMinor(s.Value));
        return minor.Count > 0 ? minor : new Refusal("Grant.NoCost");
    }

    /// <summary>What one unit of a currency is worth in another on the day of this table; the inverse of a rate counts too.</summary>
    public decimal? Rate(string from, string to)
    {
        if (from == to)
        {
            return 1;
        }
        if (!known.TryGetValue((from, to), out var rate))
        {
            var latest = rates
                .Where(r => (r.From == from && r.To == to) || (r.From == to && r.To == from))
                .MaxBy(r => (r.On, r.Id));
            rate =
                latest is null ? null
                : latest.From == from ? latest.Rate
                : 1 / latest.Rate;
            known[(from, to)] = rate;
        }
        return rate;
    }

    private List<UnitCost> For(string? country, TravellerProfile profile)
    {
        if (!current.TryGetValue((country, profile), out var found))
        {
            found =
            [
                .. costs
                    .Where(c => c.Profile == profile && (c.Country is null || c.Country == country))
                    .GroupBy(c => c.Purpose)
                    .Select(g =>
                        g.OrderByDescending(c => c.Country is not null)
                            .ThenByDescending(c => c.ValidFrom)
                            // Of one day the last entry counts, so that a wrong one can be corrected at once.
                            .ThenByDescending(c => c.Id)
                            .First()
                    ),
            ];
            current[(country, profile)] = found;
        }
        return found;
    }
}
