using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Grants with their figures.</summary>
/// <param name="Figures">The grants.</param>
/// <param name="Linked">Whether each leads to its page.</param>
internal sealed record GrantTable(IReadOnlyList<GrantFigure> Figures, bool Linked)
{
    /// <summary>A grant that ends within so many days must use what it still has.</summary>
    public const int SoonDays = 90;

    /// <summary>From this share of its budget on, what a grant that ends soon has not used stands out.</summary>
    public const decimal MuchUnused = 0.25m;

    public static bool IsWasting(GrantFigure figure) =>
        figure.DaysLeft is > 0 and <= SoonDays && figure.Unused >= MuchUnused;
}

/// <summary>What the money still allows, this morning: who waits, whom the last proposal funds, which grant ends unused, and every grant.</summary>
[Needs(GrantsPermissions.View)]
internal sealed class GrantListModel(
    GrantFigures figures,
    FundingPlans plans,
    FundingDemand demand,
    Words words
) : MoneyPageModel(words)
{
    public IReadOnlyList<GrantFigure> Figures { get; private set; } = [];

    /// <summary>How many cases of the mission wait for money.</summary>
    public int Waiting { get; private set; }

    /// <summary>The last proposal, while nobody has decided on it.</summary>
    public FundingPlan? Proposal { get; private set; }

    public int EndingSoon => Figures.Count(f => f.DaysLeft is > 0 and <= GrantTable.SoonDays);

    public bool IsWasting => Figures.Any(GrantTable.IsWasting);

    public int Persons(bool kept) =>
        Proposal?.Lines.Where(l => l.Kept == kept).Sum(l => l.Persons) ?? 0;

    public async Task OnGetAsync()
    {
        Figures = await figures.OfMissionAsync(Actor, Cancel);
        Waiting = await demand.CountWaitingAsync(Actor.MissionId, Cancel);
        Proposal = Actor.May(GrantsPermissions.Plan)
            ? await plans.ProposedAsync(Actor, Cancel)
            : null;
    }
}
