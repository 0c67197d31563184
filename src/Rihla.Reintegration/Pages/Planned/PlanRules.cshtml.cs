using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages;

/// <summary>How many quotations are needed and how much each may approve: what holds, what held, what will hold.</summary>
[Needs(ReintegrationPermissions.Rules)]
internal sealed class PlanRulesModel(PlanRuleBook rules, Staff staff, Words words)
    : ReintegrationPage(words)
{
    private const string Here = "/app/plans/rules";
    private IReadOnlyList<StaffInfo> colleagues = [];

    [BindProperty]
    public QuotationRuleInput Rule { get; set; } = new();

    [BindProperty]
    public ApprovalLimitInput Limit { get; set; } = new();

    public IReadOnlyList<QuotationRule> Quotations { get; private set; } = [];

    public IReadOnlyList<ApprovalLimit> Limits { get; private set; } = [];

    public IEnumerable<SelectListItem> Roles =>
        [new(T.Of(Role.ProgrammeManager), nameof(Role.ProgrammeManager))];

    public IEnumerable<SelectListItem> Colleagues =>
        colleagues
            .Where(c => c.Roles.Contains(Role.ProgrammeManager) && c.UserId != Actor.UserId)
            .Select(c => new SelectListItem(c.Name, c.UserId.ToString()));

    public string NameOf(Guid? userId) =>
        colleagues.FirstOrDefault(c => c.UserId == userId)?.Name ?? "–";

    public async Task<IActionResult> OnGetAsync()
    {
        Quotations = await rules.QuotationRulesAsync(Actor, Cancel);
        Limits = await rules.LimitsAsync(Actor, Cancel);
        colleagues = await staff.InMissionAsync(Actor.MissionId, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostQuotationsAsync() =>
        await ToldAsync(await rules.AddAsync(Rule, Actor, Cancel), "PlanRule.Added", "Rule");

    public async Task<IActionResult> OnPostLimitAsync() =>
        await ToldAsync(
            await rules.SetLimitAsync(Limit, Actor, Cancel),
            "PlanRule.LimitSet",
            "Limit"
        );

    /// <summary>The form that was refused, by the name of its fields.</summary>
    public string Refused { get; private set; } = "";

    private async Task<IActionResult> ToldAsync(Outcome outcome, string doneKey, string form)
    {
        if (!ModelState.AddRefusals(outcome, T, form))
        {
            return Answer(outcome, doneKey, Here);
        }
        Refused = form;
        return await OnGetAsync();
    }
}
