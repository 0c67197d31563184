using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>The plan of a case: its versions, what each promises, the agreement and the approval.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class PlanPageModel(
    CaseFiles files,
    PlanBook book,
    Needs needs,
    CaseOrders orders,
    Representatives representatives,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true, Name = "version")]
    public int? Number { get; set; }

    public string? Goals { get; private set; }

    public ReintegrationPlan? Plan { get; private set; }

    public PlanVersion? Shown { get; private set; }

    /// <summary>Who agreed in the place of who cannot decide.</summary>
    public string? Representative { get; private set; }

    public IReadOnlyList<PlanItem> Items { get; private set; } = [];

    /// <summary>What each of them costs the grant, in whole minor units: of what is not given any more, what was paid.</summary>
    public IReadOnlyDictionary<Guid, long> Costs { get; private set; } =
        new Dictionary<Guid, long>();

    /// <summary>What the version that is written takes out.</summary>
    public IReadOnlyList<PlanItem> TakenOut { get; private set; } = [];

    public CaseGrant? Grant { get; private set; }

    public CaseMoney Money { get; private set; } = new(0, 0, 0);

    public bool IsAssessed { get; private set; }

    /// <summary>Why nobody of the reader's mission can write now.</summary>
    public Refusal? NotNow => AfterArrival.WhyNot(CaseFile, Actor);

    public bool MayWrite => NotNow is null && Actor.May(ReintegrationPermissions.Plan);

    public bool MayApprove =>
        CaseFile.IsOpen
        && Actor.May(ReintegrationPermissions.Approve)
        && CaseFile.HostMissionId == Actor.MissionId;

    public bool IsOwnPlan =>
        Shown is { } version
        && (
            version.IsWrittenBy(Actor.UserId)
            || version.Agreement?.RecordedById == Actor.UserId
            || version.StandingApprovals.Any(a => a.ById == Actor.UserId)
        );

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        Goals = Shown?.Goals?.Reveal();
        return Page();
    }

    private async Task<bool> LoadAsync()
    {
        if (!await OpenAsync("ReintegrationPlan.Title", "plan.viewed"))
        {
            return false;
        }
        var support = await book.SupportAsync(CaseFile.Id, Cancel);
        Plan = support?.Plan;
        Grant = await orders.GrantOfAsync(CaseFile.Id, Cancel);
        Money = await orders.BalanceAsync(CaseFile.Id, Cancel);
        if (Plan is null)
        {
            IsAssessed = (await needs.OfCaseAsync(CaseFile.Id, Cancel)).Count > 0;
            return true;
        }
        Shown = Plan.Versions.FirstOrDefault(v => v.Number == Number) ?? Plan.Latest;
        Representative = Shown.Agreement is { ByMemberId: { } signer, On: var on }
            ? await representatives.OfAsync(CaseFile, signer, on, Cancel)
            : null;
        Items = [.. Plan.ItemsOf(Shown)];
        Costs = support!.Items.ToDictionary(i => i.Item.Id, i => i.Cost);
        TakenOut = [.. Plan.Items.Where(i => i.Until == Shown.Number)];
        return true;
    }
}
