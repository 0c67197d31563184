using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Travel.Pages.Movements;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>Seats for a family: on a movement that has room, or on a new one.</summary>
[Needs(TravelPermissions.Move)]
internal sealed class CaseBookingModel(
    CaseFiles files,
    Bookings bookings,
    Travel.Movements movements,
    Travel.Arrivals arrivals,
    Departure departure,
    Progress progress,
    Settings settings,
    Today today,
    Words words
) : PageModel
{
    public CaseFile Case { get; private set; } = null!;

    public Movement? Booked { get; private set; }

    public ReceptionAnswer Reception { get; private set; }

    public bool NeedsEscort { get; private set; }

    public IReadOnlyList<MovementLine> Open { get; private set; } = [];

    public int Needed => Case.Waiting().Count();

    /// <summary>The code of the movement that was chosen.</summary>
    [BindProperty]
    public string? Movement { get; set; }

    [BindProperty]
    public MovementForm Input { get; set; } = new();

    [BindProperty]
    public EscortForm Escort { get; set; } = new();

    public List<SelectListItem> Choices =>
        [
            .. Open.Select(l => new SelectListItem(
                words["Booking.Choice", l.DepartsOn, l.Flight ?? words.Of(l.Kind), l.Free],
                l.Code
            )),
        ];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        await FillAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        ModelState.Clear();
        return await ShowAsync(
            Code.Read(Movement) is { } chosen
                ? await bookings.BookAsync(code, chosen, Actor, cancel)
                : new Refusal("Booking.NothingChosen"),
            "Booking.Booked",
            cancel
        );
    }

    public async Task<IActionResult> OnPostNewAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Input.CountryGiven = true;
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var outcome = await bookings.BookNewAsync(code, Input.Plan, Actor, cancel);
        if (outcome.IsDone)
        {
            TempData["Done"] = words["Booking.Booked"];
            return LocalRedirect($"~/app/cases/{Case.Code}");
        }
        ModelState.AddRefusals(outcome, words);
        return Page();
    }

    public async Task<IActionResult> OnPostEscortAsync(string code, CancellationToken cancel) =>
        await LoadAsync(code, cancel)
            ? await ShowAsync(
                await bookings.EscortAsync(code, Escort.Kind, Escort.Name, Actor, cancel),
                "Movement.EscortAdded",
                cancel,
                nameof(Escort)
            )
            : NotFound();

    public async Task<IActionResult> OnPostReleaseAsync(string code, CancellationToken cancel) =>
        await LoadAsync(code, cancel)
            ? await ShowAsync(
                await bookings.ReleaseAsync(code, Actor, cancel),
                "Booking.Released",
                cancel
            )
            : NotFound();

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private async Task<IActionResult> ShowAsync(
        Outcome outcome,
        string done,
        CancellationToken cancel,
        string prefix = nameof(Input)
    )
    {
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words, prefix);
            await FillAsync(cancel);
            return Page();
        }
        TempData["Done"] = words[done];
        return LocalRedirect($"~/app/cases/{Case.Code}");
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, Actor, "travel.booking-viewed", cancel) is not { } file)
        {
            return false;
        }
        Case = file;
        var coming = await arrivals.LoadAsync(file, cancel);
        Booked = coming.Seats.Any(s => s.Awaits) ? coming.Movement : null;
        Reception = coming.Reception?.Answer ?? ReceptionAnswer.Awaited;
        NeedsEscort = (await progress.VerdictsAsync(file, Stage.Booked, null, cancel)).Any(v =>
            v.Condition.Key == "escorts-arranged" && v.Obstacles.Count > 0
        );
        Open = file.Country is { } country
            ?
            [
                .. (await movements.OpenToAsync(Actor, country, Needed, cancel)).Where(l =>
                    l.Id != Booked?.Id
                ),
            ]
            : [];
        return true;
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        Movement ??= Open.Count > 0 ? Open[0].Code : null;
        // In a demonstration the whole journey is shown on one day.
        Input = MovementForm.New(
            Case.Country,
            Needed,
            settings.Demonstration ? today.Date : null,
            await departure.FromAsync(Actor, cancel)
        );
        Input.CountryGiven = true;
    }
}
