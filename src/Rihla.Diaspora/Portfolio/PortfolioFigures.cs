namespace Rihla.Diaspora;

/// <summary>What is counted of an application: nothing of its writer but the sex.</summary>
internal sealed record AppliedFact(Guid CallId, string Region, string Sector, string Sex);

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
    /// <summary>What of a source is certain: granted or paid out.</summary>
    public long Certain(FinancingSource source) =>
        Lines.GetValueOrDefault((source, FinancingStanding.Granted))
        + Lines.GetValueOrDefault((source, FinancingStanding.PaidOut));

    /// <summary>
    /// How much own and bank money there is for each unit of public money (grant and share of the State), all of it certain.
    /// Nothing while there is no public money.
    /// </summary>
    public decimal? Leverage =>
        Certain(FinancingSource.Grant) + Certain(FinancingSource.StateShare) is var granted and > 0
            ? (Certain(FinancingSource.OwnFunds) + Certain(FinancingSource.Bank)) / (decimal)granted
            : null;
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

    /// <summary>Works the figures out.</summary>
    /// <param name="reached">The people who learnt of the calls.</param>
    /// <param name="applied">All applications that were sent.</param>
    /// <param name="ventures">All ventures.</param>
    public static PortfolioFigures Of(
        int reached,
        IReadOnlyCollection<AppliedFact> applied,
        IReadOnlyCollection<Venture> ventures
    )
    {
        var furthest = ventures.Select(v => v.Furthest).ToList();
        int Count(FunnelStep step) =>
            step switch
            {
                // Whoever applied had heard of the call, whether somebody counted it or not.
                FunnelStep.Reached => Math.Max(reached, applied.Count),
                FunnelStep.Applied => applied.Count,
                _ => furthest.Count(f => f >= step),
            };
        return new()
        {
            Funnel = [.. Enum.GetValues<FunnelStep>().Select(s => new FunnelLine(s, Count(s)))],
            Regions = Places(applied, ventures, a => a.Region, v => v.Region),
            Sectors = Places(applied, ventures, a => a.Sector, v => v.Sector),
            Money =
            [
                .. ventures
                    .GroupBy(v => v.Currency, StringComparer.Ordinal)
                    .Where(g => g.Any(v => v.Financing.Count > 0))
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new MoneyTable(
                        g.Key,
                        g.SelectMany(v => v.Financing)
                            .GroupBy(l => (l.Source, l.Standing))
                            .ToDictionary(l => l.Key, l => l.Sum(x => x.Amount))
                    )),
            ],
            Planned = (
                ventures.Where(v => v.IsGoing).Sum(v => v.PlannedWomenJobs),
                ventures.Where(v => v.IsGoing).Sum(v => v.PlannedMenJobs)
            ),
            Real = (ventures.Sum(v => v.Jobs.Women), ventures.Sum(v => v.Jobs.Men)),
            CoachingHours = ventures.Sum(v => v.HoursOf(SessionKind.Coaching)),
            TrainingHours = ventures.Sum(v => v.HoursOf(SessionKind.Training)),
            FollowUps =
            [
                .. ventures
                    .SelectMany(v => v.FollowUps)
                    .Where(f => f.HeldOn is not null)
                    .GroupBy(f => f.Month)
                    .OrderBy(g => g.Key)
                    .Select(g => new FollowUpLine(
                        g.Key,
                        g.Count(),
                        g.Count(f => f.IsAlive == true),
                        g.Sum(f => f.Women),
                        g.Sum(f => f.Men)
                    )),
            ],
            DropOuts = ventures
                .Where(v => !v.IsGoing)
                .GroupBy(v => Told(v.DropReason))
                .ToDictionary(g => g.Key, g => g.Count()),
        };
    }

    private static DropOutReason Told(DropOutReason reason) =>
        reason
            is DropOutReason.Financing
                or DropOutReason.Administration
                or DropOutReason.Market
                or DropOutReason.EnterpriseClosed
            ? reason
            : DropOutReason.Other;

    private static IReadOnlyList<PlaceLine> Places(
        IReadOnlyCollection<AppliedFact> applied,
        IReadOnlyCollection<Venture> ventures,
        Func<AppliedFact, string> ofApplied,
        Func<Venture, string> ofVenture
    )
    {
        var byPlace = ventures.ToLookup(ofVenture, StringComparer.Ordinal);
        return
        [
            .. applied
                .Select(ofApplied)
                .Concat(ventures.Select(ofVenture))
                .Distinct(StringComparer.Ordinal)
                .Select(code => new PlaceLine(
                    code,
                    applied.Count(a => ofApplied(a) == code),
                    byPlace[code].Count(),
                    byPlace[code].Count(v => v.Furthest >= FunnelStep.Created),
                    byPlace[code].Count(v => v.Furthest >= FunnelStep.Alive),
                    byPlace[code].Sum(v => v.Jobs.Women),
                    byPlace[code].Sum(v => v.Jobs.Men)
                ))
                .OrderByDescending(l => l.Selected)
                .ThenByDescending(l => l.Applied)
                .ThenBy(l => l.Code, StringComparer.Ordinal),
        ];
    }
}
