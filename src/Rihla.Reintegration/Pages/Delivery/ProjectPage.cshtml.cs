using Microsoft.AspNetCore.Mvc;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages;

/// <summary>A project: who takes part, what each bears, its quotations, its order, and how the shares changed.</summary>
[Needs(ReintegrationPermissions.Deliver)]
internal sealed class ProjectPageModel(
    Projects projects,
    SupplierBook suppliers,
    ReadLog reads,
    Words words
) : ReintegrationPage(words), IWorkForms
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public QuoteForm Quote { get; set; } = new();

    /// <summary>The case that joins or leaves.</summary>
    [BindProperty]
    public string? CaseCode { get; set; }

    /// <summary>Why. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public ProjectView View { get; private set; } = null!;

    /// <summary>Whether the reader's mission runs it: others take their own cases out, and no more.</summary>
    public bool IsOurs => View.Project.MissionId == Actor.MissionId || View.IsWorkedWhole;

    /// <summary>Whether it can still be joined and quoted.</summary>
    public bool MayChange => IsOurs && View.Project.OrderId is null;

    public SupplierOffer Suppliers { get; private set; } = null!;

    public string Refused { get; private set; } = "";

    public Guid? Quotation { get; private set; }

    SupplierOffer? IWorkForms.Offer => Suppliers;

    string IWorkForms.Action => Url.Content($"~{Here}?handler={Refused}");

    private string Here => $"/app/projects/{Uri.EscapeDataString(Code)}";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await projects.FindAsync(Code, Actor, Cancel) is not { } view)
        {
            return NotFound();
        }
        View = view;
        Suppliers = await SupplierOffer.OfAsync(
            suppliers,
            "Quote.SupplierChoice",
            Quote.Supplier,
            Quote.SupplierChoice,
            Actor,
            Cancel
        );
        foreach (var participant in view.Shown)
        {
            await reads.SawAsync(
                Actor,
                new Act("project.viewed", CaseId: participant.CaseId),
                Cancel
            );
        }
        return Page();
    }

    public async Task<IActionResult> OnPostJoinAsync() =>
        await ToldAsync(
            await projects.JoinAsync(Code, CaseCode ?? "", Actor, Cancel),
            "Project.Joined",
            "Join"
        );

    public async Task<IActionResult> OnPostLeaveAsync() =>
        await ToldAsync(
            await projects.LeaveAsync(Code, CaseCode ?? "", Reason, Actor, Cancel),
            "Project.Left",
            "Leave"
        );

    public async Task<IActionResult> OnPostQuoteAsync()
    {
        await using var scan = Quote.Scan?.OpenReadStream();
        return await ToldAsync(
            await projects.QuoteAsync(Code, Quote.Read(scan), Actor, Cancel),
            "Order.QuotationAdded",
            "Quote",
            "Quote"
        );
    }

    public async Task<IActionResult> OnPostChooseAsync(Guid quotation)
    {
        Quotation = quotation;
        return await ToldAsync(
            await projects.ChooseAsync(Code, quotation, Reason, Actor, Cancel),
            "Order.ChosenDone",
            "Choose"
        );
    }

    public async Task<IActionResult> OnPostOrderAsync() =>
        Answer(await projects.OrderAsync(Code, Actor, Cancel), "Order.AskedDone", Here);

    // Goes on, or shows the form that was refused with what was typed, above the rest.
    private async Task<IActionResult> ToldAsync(
        Outcome outcome,
        string doneKey,
        string form,
        string prefix = ""
    )
    {
        if (!ModelState.AddRefusals(outcome, T, prefix))
        {
            return Answer(outcome, doneKey, Here);
        }
        Refused = form;
        return await OnGetAsync();
    }
}
