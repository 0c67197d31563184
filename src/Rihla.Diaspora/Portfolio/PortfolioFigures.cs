namespace Rihla.Diaspora;

/// <summary>How many applications were sent for a region and sector.</summary>
internal sealed record AppliedCount(string Region, string Sector, int Count);

/// <summary>How many ventures of a region and sector stand at a step, with their jobs.</summary>
internal sealed record VentureCount
{
    public required string Region { get; init; }
    public required string Sector { get; init; }
    public required FunnelStep Step { get; init; }

    /// <summary>Whether they go on.</summary>
    public required bool IsGoing { get; init; }

    public required int Count { get; init; }

    /// <summary>The jobs that they give.</summary>
    public required int WomenJobs { get; init; }
    public required int MenJobs { get; init; }

    /// <summary>The jobs that were planned.</summary>
    public required int PlannedWomenJobs { get; init; }
    public required int PlannedMenJobs { get; init; }
}

/// <summary>The sum of money from one source that is so certain, in minor units.</summary>
internal sealed record MoneyCount(
    string Currency,
    FinancingSource Source,
    FinancingStanding Standing,
    long Amount
);

/// <summary>What the database counted: sums of a few kinds, whatever the number of ventures.</summary>
internal sealed record PortfolioCounts
{
    /// <summary>The people who learnt of the calls.</summary>
    public int Reached { get; init; }

    public IReadOnlyList<AppliedCount> Applied { get; init; } = [];

    public IReadOnlyList<VentureCount> Ventures { get; init; } = [];

    public IReadOnlyList<MoneyCount> Money { get; init; } = [];

    /// <summary>The minutes of sessions by their kind.</summary>
    public IReadOnlyDictionary<SessionKind, int> Minutes { get; init; } =
        new Dictionary<SessionKind, int>();

    public IReadOnlyList<FollowUpLine> FollowUps { get; init; } = [];

    /// <summary>The reasons of those given up, one for each.</summary>
    public IReadOnlyList<DropOutReason> DropOuts { get; init; } = [];
}

/// <summary>A step of the funnel and how many came so far.</summary>
internal sealed record FunnelLine(FunnelStep Step, int Count);

/// <summary>What happened in one region or sector.</summary>
internal sealed record PlaceLine(
    string Code,
    int Applied,
    int Selected,
    int Created,
    int Alive,
    int WomenJobs,
    int MenJobs
);

/// <summary>Money of one currency, in minor units.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Lines">The sums by source and how certain they are; sources without money are left out.</param>
internal sealed record MoneyTable(
    string Currency,
    IReadOnlyDictionary<(FinancingSource Source, FinancingStanding Standing), long> Lines
)
{
    /// <summary>Where public money comes from: the grant and the share of the State.</summary>
    public static readonly IReadOnlyList<FinancingSource> Public =
    [
        FinancingSource.Grant,
        FinancingSource.StateShare,
    ];

    /// <summary>Where the money comes from that public money is to bring along.</summary>
    public static readonly IReadOnlyList<FinancingSource> Private =
    [
        FinancingSource.OwnFunds,
        FinancingSource.Bank,
    ];

    /// <summary>What of a source is certain: granted or paid out.</summary>
    public long Certain(FinancingSource source) =>
        Lines.GetValueOrDefault((source, FinancingStanding.Granted))
        + Lines.GetValueOrDefault((source, FinancingStanding.PaidOut));

    /// <summary>
    /// How much own and bank money there is for each unit of public money, all of it certain. Nothing while there is no public
    /// money.
    /// </summary>
    public decimal? Leverage =>
        Public.Sum(Certain) is var granted and > 0 ? Private.Sum(Certain) / (decimal)granted : null;
}

/// <summary>The follow-ups of one month.</summary>
internal sealed record FollowUpLine(int Month, int Held, int Alive, int Women, int Men);

/// <summary>The figures of one call, or of all: they follow from the records and hold no name.</summary>
internal sealed record PortfolioFigures
{
    public required IReadOnlyList<FunnelLine> Funnel { get; init; }

    /// <summary>By region, the regions with most ventures first.</summary>
    public required IReadOnlyList<PlaceLine> Regions { get; init; }

    /// <summary>By section of ISIC.</summary>
    public required IReadOnlyList<PlaceLine> Sectors { get; init; }

    public required IReadOnlyList<MoneyTable> Money { get; init; }

    /// <summary>The jobs that the ventures going on plan, by sex.</summary>
    public required (int Women, int Men) Planned { get; init; }

    /// <summary>The jobs that enterprises at work give, by sex.</summary>
    public required (int Women, int Men) Real { get; init; }

    public required decimal CoachingHours { get; init; }

    public required decimal TrainingHours { get; init; }

    public required IReadOnlyList<FollowUpLine> FollowUps { get; init; }

    /// <summary>Those given up, by reason; reasons that lie with the person stand together, so that nobody's illness is told.</summary>
    public required IReadOnlyDictionary<DropOutReason, int> DropOuts { get; init; }

    public int CountOf(FunnelStep step) => Funnel.Single(l => l.Step == step).Count;

    /// <summary>Works the figures out of what was counted.</summary>
    public static PortfolioFigures Of(PortfolioCounts counts)
    {
        var applied = counts.Applied.Sum(a => a.Count);
        int Count(FunnelStep step) =>
            step switch
            {
                // Whoever applied had heard of the call, whether somebody counted it or not.
                FunnelStep.Reached => Math.Max(counts.Reached, applied),
                FunnelStep.Applied => applied,
                _ => counts.Ventures.Where(v => v.Step >= step).Sum(v => v.Count),
            };
        decimal Hours(SessionKind kind) => counts.Minutes.GetValueOrDefault(kind) / 60m;
        var going = counts.Ventures.Where(v => v.IsGoing).ToList();
        return new()
        {
            Funnel = [.. Enum.GetValues<FunnelStep>().Select(s => new FunnelLine(s, Count(s)))],
            Regions = Places(counts, a => a.Region, v => v.Region),
            Sectors = Places(counts, a => a.Sector, v => v.Sector),
            Money =
            [
                .. counts
                    .Money.GroupBy(m => m.Currency, StringComparer.Ordinal)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new MoneyTable(
                        g.Key,
                        g.ToDictionary(m => (m.Source, m.Standing), m => m.Amount)
                    )),
            ],
            Planned = (going.Sum(v => v.PlannedWomenJobs), going.Sum(v => v.PlannedMenJobs)),
            Real = (counts.Ventures.Sum(v => v.WomenJobs), counts.Ventures.Sum(v => v.MenJobs)),
            CoachingHours = Hours(SessionKind.Coaching),
            TrainingHours = Hours(SessionKind.Training),
            FollowUps = counts.FollowUps,
            DropOuts = counts.DropOuts.GroupBy(Told).ToDictionary(g => g.Key, g => g.Count()),
        };
    }

    /// <summary>The reason as it is told: those that lie with the person are one.</summary>
    internal static DropOutReason Told(DropOutReason reason) =>
        reason
            is DropOutReason.Financing
                or DropOutReason.Administration
                or DropOutReason.Market
                or DropOutReason.EnterpriseClosed
            ? reason
            : DropOutReason.Other;

    private static IReadOnlyList<PlaceLine> Places(
        PortfolioCounts counts,
        Func<AppliedCount, string> ofApplied,
        Func<VentureCount, string> ofVenture
    )
    {
        var applied = counts.Applied.ToLookup(ofApplied, StringComparer.Ordinal);
        var ventures = counts.Ventures.ToLookup(ofVenture, StringComparer.Ordinal);
        return
        [
            .. applied
                .Select(a => a.Key)
                .Union(ventures.Select(v => v.Key), StringComparer.Ordinal)
                .Select(code => new PlaceLine(
                    code,
                    applied[code].Sum(a => a.Count),
                    ventures[code].Sum(v => v.Count),
                    ventures[code].Where(v => v.Step >= FunnelStep.Created).Sum(v => v.Count),
                    ventures[code].Where(v => v.Step >= FunnelStep.Alive).Sum(v => v.Count),
                    ventures[code].Sum(v => v.WomenJobs),
                    ventures[code].Sum(v => v.MenJobs)
                ))
                .OrderByDescending(l => l.Selected)
                .ThenByDescending(l => l.Applied)
                .ThenBy(l => l.Code, StringComparer.Ordinal),
        ];
    }
}
