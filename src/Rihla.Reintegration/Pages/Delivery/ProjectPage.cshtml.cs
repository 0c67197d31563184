using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;

namespace Rihla.Reintegration.Pages;

/// <summary>A project: who takes part, what each bears, its quotations, its order, and how the shares changed.</summary>
[Needs(ReintegrationPermissions.Deliver)]
internal sealed class ProjectPageModel(Projects projects, ReadLog reads, Words words)
    : ReintegrationPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public QuoteForm Quote { get; set; } = new();

    public ProjectView View { get; private set; } = null!;

    private string Here => $"/app/projects/{Uri.EscapeDataString(Code)}";

    /// <summary>Why. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await projects.FindAsync(Code, Actor, Cancel) is not { } view)
        {
            return NotFound();
        }
        View = view;
        foreach (var participant in view.Project.Present)
        {
            await reads.SawAsync(
                Actor,
                new Act("project.viewed", CaseId: participant.CaseId),
                Cancel
            );
        }
        return Page();
    }

    public async Task<IActionResult> OnPostJoinAsync(string? caseCode) =>
        Answer(
            await projects.JoinAsync(Code, caseCode ?? "", Actor, Cancel),
            "Project.Joined",
            Here
        );

    public async Task<IActionResult> OnPostLeaveAsync(string? caseCode) =>
        Answer(
            await projects.LeaveAsync(Code, caseCode ?? "", Reason, Actor, Cancel),
            "Project.Left",
            Here
        );

    public async Task<IActionResult> OnPostQuoteAsync()
    {
        await using var scan = Quote.Scan?.OpenReadStream();
        return Answer(
            await projects.QuoteAsync(Code, Quote.Read(scan), Actor, Cancel),
            "Order.QuotationAdded",
            Here
        );
    }

    public async Task<IActionResult> OnPostChooseAsync(Guid quotation) =>
        Answer(
            await projects.ChooseAsync(Code, quotation, Reason, Actor, Cancel),
            "Order.ChosenDone",
            Here
        );

    public async Task<IActionResult> OnPostOrderAsync() =>
        Answer(await projects.OrderAsync(Code, Actor, Cancel), "Order.AskedDone", Here);
}
