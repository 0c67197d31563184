namespace Rihla.Grants;

/// <summary>Says of every case why it is where it is in a proposal.</summary>
internal static class PlanAnswers
{
    /// <summary>One answer for each case, in the order of the list.</summary>
    public static IReadOnlyList<PlanAnswer> Of(PlanDraft draft) =>
        [
            .. Enumerable
                .Range(0, draft.Cases.Count)
                .Select(i =>
                    draft.Chosen(i) is >= 0 and var g
                        ? new PlanAnswer(
                            draft.Cases[i],
                            PlanReason.Funded,
                            draft.Grants[g].Grant,
                            draft.Option(i, g)!.Total
                        )
                        : WhyNot(draft, i)
                ),
        ];

    private static PlanAnswer WhyNot(PlanDraft draft, int i)
    {
        var waiting = draft.Cases[i];
        if (!draft.HasCost(i))
        {
            return new(waiting, PlanReason.CostUnknown);
        }
        if (draft.Fitting(i).Count == 0)
        {
            return NoneFits(draft, i);
        }
        var nearest = draft
            .Fitting(i)
            .Select(g =>
            {
                var (purpose, missing) = draft
                    .Option(i, g)!
                    .Cost.Select(c =>
                        (c.Key, Missing: c.Value - draft.Left(g).GetValueOrDefault(c.Key))
                    )
                    .MaxBy(c => c.Missing);
                var total = draft.Option(i, g)!.Total;
                return (
                    Grant: g,
                    Purpose: purpose,
                    Missing: missing,
                    Total: total,
                    Share: missing / (double)total
                );
            })
            .MinBy(s => s.Share);
        var grant = draft.Grants[nearest.Grant].Grant;
        if (nearest.Missing > 0)
        {
            return new(
                waiting,
                PlanReason.MoneyUsedUp,
                grant,
                nearest.Total,
                nearest.Purpose,
                nearest.Missing
            );
        }
        var held = draft
            .SharesOf(nearest.Grant)
            .FirstOrDefault(
                s =>
                    draft.Serves(s, i) < 0
                    && draft.Surplus(s) + draft.Serves(s, i) < draft.Floor(s),
                -1
            );
        return new(
            waiting,
            PlanReason.ShareHolds,
            grant,
            nearest.Total,
            Rule: held < 0 ? null : draft.RuleOf(held).Text
        );
    }

    // The grant whose first broken rule can be named; the rules of each are on its page.
    private static PlanAnswer NoneFits(PlanDraft draft, int i)
    {
        var near = Enumerable
            .Range(0, draft.Grants.Count)
            .FirstOrDefault(g => draft.Option(i, g)?.Broken is { Length: > 0 }, -1);
        return near < 0
            ? new(draft.Cases[i], PlanReason.NoGrantFits)
            : new(
                draft.Cases[i],
                PlanReason.NoGrantFits,
                draft.Grants[near].Grant,
                draft.Option(i, near)!.Total,
                Rule: draft.Option(i, near)!.Broken
            );
    }
}
