using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>What is done with a call: its publication, its jury, more time, what made it known, the end of the marking.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class CallManageModel(CallDesk desk, CallJury jury, Today today, Words words)
    : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Address { get; set; } = "";

    [BindProperty]
    public JurorForm Appointed { get; set; } = new();

    [BindProperty]
    public ReachForm Reached { get; set; } = new();

    [BindProperty]
    public CancelForm Cancelled { get; set; } = new();

    [BindProperty]
    public ExtensionForm Extension { get; set; } = new();

    public Call Call { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public IEnumerable<SelectListItem> JurorItems { get; private set; } = [];

    /// <summary>What made it known, the latest first.</summary>
    public IEnumerable<SelectListItem> OutreachItems =>
        Call
            .Outreach.OrderByDescending(o => o.On)
            .ThenByDescending(o => o.Id)
            .Select(o => new SelectListItem(
                $"{T.Date(o.On)} · {o.Place} · {T.Number(o.People)}",
                o.Id.ToString()
            ));

    public async Task<IActionResult> OnGetAsync()
    {
        if (await desk.FindAsync(Address, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Call = found;
        JurorItems = (await jury.EligibleJurorsAsync(Actor, Cancel))
            .Where(s => !found.HasJuror(s.UserId))
            .Select(s => new SelectListItem(s.Name, s.UserId.ToString()));
        return Page();
    }

    public async Task<IActionResult> OnPostPublishAsync() =>
        Answer(await desk.PublishAsync(Address, Actor, Cancel), "Call.Published", View);

    public async Task<IActionResult> OnPostCloseScoringAsync() =>
        Answer(
            await jury.CloseScoringAsync(Address, Actor, Cancel),
            "Call.ScoringClosed",
            View + "/ranking"
        );

    public async Task<IActionResult> OnPostExtendAsync() =>
        await SavedAsync(
            await desk.ExtendAsync(Address, Extension.Until, Actor, Cancel),
            nameof(Extension)
        );

    public async Task<IActionResult> OnPostAppointAsync() =>
        await SavedAsync(
            await jury.AppointAsync(Address, Appointed.JurorId, Actor, Cancel),
            nameof(Appointed)
        );

    public async Task<IActionResult> OnPostReleaseAsync(Guid juror) =>
        Answer(await jury.ReleaseAsync(Address, juror, Actor, Cancel), "Call.Saved", Here);

    public async Task<IActionResult> OnPostReachAsync() =>
        await SavedAsync(
            await desk.ReachAsync(
                Address,
                new(Reached.On, Reached.Place, Reached.Women, Reached.Men, Reached.Others),
                Actor,
                Cancel
            ),
            nameof(Reached)
        );

    public async Task<IActionResult> OnPostCancelReachAsync() =>
        await SavedAsync(
            await desk.CancelReachAsync(
                Address,
                Cancelled.One ?? Guid.Empty,
                Cancelled.Reason,
                Actor,
                Cancel
            ),
            nameof(Cancelled)
        );

    private string View => $"/app/diaspora/calls/{Address}";

    // A jury is named, and sessions are recorded, one after the other.
    private string Here => View + "/manage";

    private async Task<IActionResult> SavedAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T["Call.Saved"];
            return LocalRedirect(Here);
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await OnGetAsync();
    }

    /// <summary>A juror to be appointed.</summary>
    internal sealed class JurorForm
    {
        public Guid? JurorId { get; set; }
    }

    /// <summary>What was done to make the call known.</summary>
    internal sealed class ReachForm
    {
        public DateOnly? On { get; set; }
        public string? Place { get; set; }
        public int? Women { get; set; }
        public int? Men { get; set; }
        public int? Others { get; set; }
    }

    /// <summary>What was entered wrong, and why it goes.</summary>
    internal sealed class CancelForm
    {
        public Guid? One { get; set; }
        public string? Reason { get; set; }
    }

    /// <summary>More time.</summary>
    internal sealed class ExtensionForm
    {
        public DateOnly? Until { get; set; }
    }
}
