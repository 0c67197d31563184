using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Movements;

/// <summary>Moves a movement to another day, changes its flights or seats, or cancels it.</summary>
[Needs(TravelPermissions.Move)]
internal sealed class MovementChangeModel(
    Travel.Movements movements,
    MovementPlanning planning,
    Words words
) : PageModel
{
    public Movement Movement { get; private set; } = null!;

    public int Taken { get; private set; }

    [BindProperty]
    public MovementForm Input { get; set; } = new();

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        if (!Movement.CanChange)
        {
            return Leave("Refused", "Movement.NotOpen");
        }
        Input = MovementForm.Of(Movement);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        if (ModelState.IsValid)
        {
            Choose();
            var outcome = await planning.ChangeAsync(
                code,
                Input.Plan,
                Input.Version,
                Actor,
                cancel
            );
            if (outcome.IsDone)
            {
                return Leave("Done", "Movement.Changed");
            }
            if (outcome.IsChangedMeanwhile())
            {
                await LoadAsync(code, cancel);
                Conflicts = [.. Differences()];
                if (Conflicts.Count == 0)
                {
                    // Somebody else saved the same.
                    return Leave("Done", "Movement.Changed");
                }
            }
            ModelState.AddRefusals(outcome, words);
        }
        return Page();
    }

    public Task<IActionResult> OnPostConfirmAsync(string code, CancellationToken cancel) =>
        EndAsync(
            code,
            () => planning.ConfirmAsync(code, Actor, cancel),
            "Movement.ConfirmDone",
            cancel
        );

    public Task<IActionResult> OnPostCancelAsync(string code, CancellationToken cancel) =>
        EndAsync(
            code,
            () => planning.CancelAsync(code, Reason, Actor, cancel),
            "Movement.CancelDone",
            cancel
        );

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private async Task<IActionResult> EndAsync(
        string code,
        Func<Task<Outcome>> operation,
        string done,
        CancellationToken cancel
    )
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        var outcome = await operation();
        if (outcome.IsDone)
        {
            return Leave("Done", done);
        }
        TempData["Refused"] = words[outcome.Refusals[0].TextKey, outcome.Refusals[0].Args];
        return LocalRedirect($"~/app/movements/{Movement.Code}/change");
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await movements.FindAsync(code, Actor, cancel) is not { } found)
        {
            return false;
        }
        Movement = found;
        Taken = (await movements.SeatsOfAsync(found.Id, cancel)).Count(s => s.IsHeld);
        return true;
    }

    private LocalRedirectResult Leave(string how, string key)
    {
        TempData[how] = words[key];
        return LocalRedirect($"~/app/movements/{Movement.Code}");
    }

    // The legs are chosen as a whole: half of one colleague's flights and half of another's is no journey.
    private void Choose()
    {
        var theirs = MovementForm.Of(Movement);
        Input.Country = Keep.Choose("Country", theirs.Country, Input.Country);
        Input.Kind = Keep.Choose("Kind", theirs.Kind, Input.Kind);
        Input.Seats = Keep.Choose("Seats", theirs.Seats, Input.Seats);
        Input.TransitHelp = Keep.Choose("TransitHelp", theirs.TransitHelp, Input.TransitHelp);
        Input.Legs = Keep.Choose("Legs", theirs.Legs, Input.Legs);
    }

    private IEnumerable<ConflictField> Differences()
    {
        var theirs = MovementForm.Of(Movement);
        return new (string Field, string Label, string Theirs, string Yours)[]
        {
            (
                "Country",
                "Movement.Country",
                words.Country(theirs.Country),
                words.Country(Input.Country)
            ),
            ("Kind", "Movement.Kind", words.Of(theirs.Kind), words.Of(Input.Kind)),
            ("Seats", "Movement.Seats", $"{theirs.Seats}", $"{Input.Seats}"),
            (
                "TransitHelp",
                "Movement.TransitHelp",
                theirs.TransitHelp ?? "",
                Input.TransitHelp ?? ""
            ),
            ("Legs", "Movement.Legs", Say(theirs), Say(Input)),
        }
            .Where(f => f.Theirs != f.Yours)
            .Select(f => new ConflictField(f.Field, words[f.Label], f.Theirs, f.Yours));
    }

    private string Say(MovementForm form) =>
        string.Join(
            " · ",
            form.Legs.Where(l => !l.Plan.IsEmpty)
                .Select(l =>
                    $"{words.Date(l.DepartsOn)} {l.DepartsAt} {l.Flight} {l.From} → {l.To} {words.Date(l.ArrivesOn)} {l.ArrivesAt}"
                )
        );
}
