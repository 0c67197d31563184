using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>The exit authorisations of a family: what was sent to the Ministry, and what it answered.</summary>
[Needs(TravelPermissions.Exit)]
internal sealed class CaseExitModel(
    CaseFiles files,
    ExitAuthorisations exits,
    NamedToAuthorities naming,
    Today today,
    Words words
) : PageModel
{
    private Dictionary<Guid, ExitAuthorisation> known = [];
    private IReadOnlyDictionary<Guid, Refusal> withheld = new Dictionary<Guid, Refusal>();

    public CaseFile Case { get; private set; } = null!;

    /// <summary>Why the reader records nothing here, if so.</summary>
    public Refusal? NotOurs => CaseOperations.HostAlone(Case, Actor);

    public string Seen { get; private set; } = "";

    public DateOnly Day => Case.TravelOn ?? today.Date;

    [BindProperty]
    public ExitForm Input { get; set; } = new();

    /// <summary>What has to come first before somebody is named to the Ministry.</summary>
    public List<Refusal> Withheld { get; private set; } = [];

    // Of whom the Ministry was told before, its reply is recorded still.
    public List<SelectListItem> People =>
        [
            .. Case.Waiting()
                .Where(t => !withheld.ContainsKey(t.Person.Id) || Of(t) is not null)
                .Select(t => new SelectListItem(t.Person.FullName, t.Person.Id.ToString())),
        ];

    public List<SelectListItem> Whats =>
        [
            .. new[] { ExitStanding.Sent, ExitStanding.Granted, ExitStanding.Refused }.Select(
                s => new SelectListItem(words.Of(s), s.ToString())
            ),
        ];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        var open = Case.Waiting()
            .Select(t => t.Person.Id)
            .Where(id => !withheld.ContainsKey(id))
            .Where(id =>
                known.GetValueOrDefault(id) is not { IsAwaited: false } exit || !exit.AllowsOn(Day)
            )
            .ToList();
        var asked = open.Exists(id => known.GetValueOrDefault(id) is { IsAwaited: true });
        Input = new()
        {
            PersonIds = open,
            On = today.Date,
            What = asked ? ExitStanding.Granted : ExitStanding.Sent,
        };
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
            var outcome = await exits.RecordAsync(
                code,
                new()
                {
                    PersonIds = Input.PersonIds,
                    What = Input.What,
                    On = Input.On,
                    Reference = Input.Reference,
                    ValidFrom = Input.ValidFrom,
                    ValidUntil = Input.ValidUntil,
                    Reason = Input.Reason,
                    Seen = Input.Seen,
                },
                Actor,
                cancel
            );
            if (outcome.IsDone)
            {
                TempData["Done"] = words["Exit.Saved"];
                return LocalRedirect(
                    Input.What == ExitStanding.Sent
                        ? $"~/app/cases/{Case.Code}/exit"
                        : $"~/app/cases/{Case.Code}"
                );
            }
            if (outcome.IsChangedMeanwhile())
            {
                // The table above shows what a colleague recorded; what was typed stands below, and is saved if sent again.
                await LoadAsync(code, cancel);
                ModelState.AddModelError("", words["Exit.ChangedMeanwhile"]);
            }
            else
            {
                ModelState.AddRefusals(outcome, words);
            }
        }
        return Page();
    }

    public ExitAuthorisation? Of(Traveller traveller) =>
        known.GetValueOrDefault(traveller.Person.Id);

    public string Kind(ExitAuthorisation? exit) =>
        exit?.Standing switch
        {
            ExitStanding.Granted => exit.AllowsOn(Day) ? "met" : "warning",
            ExitStanding.Refused => "danger",
            ExitStanding.Sent => "pending",
            _ => "unmet",
        };

    public string Validity(ExitAuthorisation? exit) =>
        exit is not { Standing: ExitStanding.Granted } ? ""
        : exit.ValidUntil is { } until ? words["Exit.FromUntil", exit.ValidFrom!.Value, until]
        : words["Exit.FromOn", exit.ValidFrom!.Value];

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, Actor, "travel.exit-viewed", cancel) is not { } file)
        {
            return false;
        }
        Case = file;
        known = await exits.OfAsync(file.Id, cancel);
        Seen = Travel.Seen.Of(known.Values);
        withheld = await naming.WithheldAsync(file, cancel);
        Withheld =
        [
            .. file.Waiting()
                .Select(t => withheld.GetValueOrDefault(t.Person.Id))
                .OfType<Refusal>(),
        ];
        return true;
    }
}

/// <summary>What the form about exit authorisations posts.</summary>
internal sealed class ExitForm
{
    public string? Seen { get; set; }
    public List<Guid> PersonIds { get; set; } = [];
    public ExitStanding What { get; set; } = ExitStanding.Sent;
    public DateOnly? On { get; set; }
    public string? Reference { get; set; }
    public DateOnly? ValidFrom { get; set; }
    public DateOnly? ValidUntil { get; set; }
    public string? Reason { get; set; }
}
