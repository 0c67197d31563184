using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Movements;

/// <summary>Gives seats to the families that wait for where it goes or stops, the most urgent first, and names escorts.</summary>
[Needs(TravelPermissions.Move)]
internal sealed class MovementPassengersModel(
    Travel.Movements movements,
    MovementPlanning planning,
    Bookings bookings,
    Words words
) : PageModel
{
    public Movement Movement { get; private set; } = null!;

    public int Free { get; private set; }

    public WaitingCases Waiting { get; private set; } = new([], 0);

    /// <summary>The movements on which others of a case have seats already.</summary>
    public ILookup<Guid, string> Seated { get; private set; } =
        Array.Empty<string>().ToLookup(_ => Guid.Empty);

    [BindProperty]
    public EscortForm Escort { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel) =>
        await LoadAsync(code, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(
        string code,
        string caseCode,
        CancellationToken cancel
    )
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        ModelState.Clear();
        return Show(
            await bookings.BookAsync(caseCode, Movement.Code, Actor, cancel),
            "Booking.Booked"
        );
    }

    public async Task<IActionResult> OnPostEscortAsync(string code, CancellationToken cancel) =>
        await LoadAsync(code, cancel)
            ? Show(
                await planning.EscortAsync(code, Escort.Kind, Escort.Name, Actor, cancel),
                "Movement.EscortAdded"
            )
            : NotFound();

    public async Task<IActionResult> OnPostDismissAsync(
        string code,
        Guid escortId,
        CancellationToken cancel
    ) =>
        await LoadAsync(code, cancel)
            ? Show(
                await planning.DismissAsync(code, escortId, Actor, cancel),
                "Movement.EscortDismissed"
            )
            : NotFound();

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private IActionResult Show(Outcome outcome, string done)
    {
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words, nameof(Escort));
            return Page();
        }
        TempData["Done"] = words[done];
        return LocalRedirect($"~/app/movements/{Movement.Code}/passengers");
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await movements.FindAsync(code, Actor, cancel) is not { } found)
        {
            return false;
        }
        Movement = found;
        Free = found.Seats - (await movements.SeatsOfAsync(found.Id, cancel)).Count(s => s.IsHeld);
        if (found.IsOpen)
        {
            (Waiting, Seated) = await movements.WaitingForAsync(found, Actor, cancel: cancel);
        }
        return true;
    }
}

/// <summary>What the form about an escort posts.</summary>
internal sealed class EscortForm
{
    public string? Name { get; set; }
    public EscortKind Kind { get; set; }
}
