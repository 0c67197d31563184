using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Arrivals;

/// <summary>A case that comes to the mission: reception to accept, arrival to confirm.</summary>
[Needs(TravelPermissions.Receive)]
internal sealed class ArrivalPageModel(
    CaseFiles files,
    Travel.Arrivals arrivals,
    ArrivalCorrections corrections,
    ComingNoMore comingNoMore,
    FitnessDecisions decisions,
    Today today,
    Words words
) : PageModel
{
    private Dictionary<(Guid CaseId, Guid PersonId), FitnessView> fitness = [];

    public Coming Coming { get; private set; } = null!;

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The version of the request that the answer is about.</summary>
    [BindProperty]
    public int? Seen { get; set; }

    [BindProperty]
    public ArrivalForm Input { get; set; } = new();

    [BindProperty]
    public ArrivalCorrectionForm Correction { get; set; } = new();

    [BindProperty]
    public NotComingForm Missed { get; set; } = new();

    [BindProperty]
    public ArrivalCorrectionForm FoundAgain { get; set; } = new();

    /// <summary>Those of whom it can be said that they are not expected any more.</summary>
    public List<SelectListItem> OnTheWay => Named(Coming.File.OnTheWay());

    /// <summary>Those of whom it was said.</summary>
    public List<SelectListItem> Missing => Named(Lost);

    public IEnumerable<Traveller> Lost =>
        Coming.File.Travellers.Where(t => t is { NotComingSince: not null, ArrivedOn: null });

    public List<SelectListItem> Whys =>
        [
            .. Enum.GetValues<WhyNotComing>()
                .Select(w => new SelectListItem(words.Of(w), w.ToString())),
        ];

    /// <summary>Those of whom it can be said that they have not arrived after all.</summary>
    public List<SelectListItem> Correctable =>
        Named(
            Coming.File.Travellers.Where(t =>
                ArrivalCorrections.IsCorrectable(Coming.File, t, today.Date)
            )
        );

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        if (!Coming.IsUnderWay)
        {
            TempData["Refused"] = words["Arrival.NobodyComes"];
            return LocalRedirect($"~/app/cases/{Coming.File.Code}");
        }
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        if (Input.Rows.Exists(r => IsGone(r.PersonId)))
        {
            DropGone();
            return Page();
        }
        if (ModelState.IsValid)
        {
            var outcome = await arrivals.ConfirmAsync(
                code,
                [.. Input.Rows.Select(r => r.Row)],
                Actor,
                cancel
            );
            if (outcome.IsDone)
            {
                return Leave("Arrival.Saved");
            }
            ModelState.AddRefusals(outcome, words);
        }
        return Page();
    }

    public Task<IActionResult> OnPostAcceptAsync(string code, CancellationToken cancel) =>
        AnswerAsync(code, accept: true, cancel);

    public Task<IActionResult> OnPostDeclineAsync(string code, CancellationToken cancel) =>
        AnswerAsync(code, accept: false, cancel);

    public async Task<IActionResult> OnPostCorrectAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        var outcome = await corrections.CorrectAsync(
            code,
            Correction.PersonId,
            Correction.Reason,
            Actor,
            cancel
        );
        return After(outcome, "Arrival.Corrected", nameof(Correction));
    }

    public async Task<IActionResult> OnPostNotComingAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        return After(
            await comingNoMore.SayAsync(
                code,
                Missed.PersonId,
                new(Missed.Since, Missed.Why, Missed.Note),
                Actor,
                cancel
            ),
            "NotComing.Said",
            nameof(Missed)
        );
    }

    public async Task<IActionResult> OnPostExpectAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        return After(
            await comingNoMore.TakeBackAsync(
                code,
                FoundAgain.PersonId,
                FoundAgain.Reason,
                Actor,
                cancel
            ),
            "NotComing.TakenBack",
            nameof(FoundAgain)
        );
    }

    public string Age(Traveller traveller) => traveller.AgeText(words, today.Date);

    public IEnumerable<string> NeedsOf(Traveller traveller) =>
        MedicalNeedsList
            .In(
                fitness.GetValueOrDefault((Coming.File.Id, traveller.Person.Id))?.Needs
                    ?? MedicalNeeds.None
            )
            .Select(n => words.Of(n))
            .Concat(traveller.Unaccompanied ? [words["Manifest.Unaccompanied"]] : []);

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private async Task<IActionResult> AnswerAsync(
        string code,
        bool accept,
        CancellationToken cancel
    )
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        ModelState.Clear();
        var outcome = await arrivals.AnswerAsync(code, accept, Reason, Actor, Seen ?? -1, cancel);
        if (outcome.IsDone)
        {
            return Leave(accept ? "Reception.Accepted" : "Reception.Declined");
        }
        foreach (var refusal in outcome.Refusals)
        {
            ModelState.AddModelError(refusal.Field ?? "", words[refusal.TextKey, refusal.Args]);
        }
        Fill();
        return Page();
    }

    private IActionResult After(Outcome outcome, string done, string form)
    {
        if (outcome.IsDone)
        {
            return Leave(done);
        }
        ModelState.AddRefusals(outcome, words, form);
        Fill();
        return Page();
    }

    private static List<SelectListItem> Named(IEnumerable<Traveller> travellers) =>
        [.. travellers.Select(t => new SelectListItem(t.Person.FullName, t.Person.Id.ToString()))];

    private LocalRedirectResult Leave(string key)
    {
        TempData["Done"] = words[key];
        return LocalRedirect($"~/app/arrivals/{Coming.File.Code}");
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (
            await files.OpenAsync(code, Actor, "travel.arrival-viewed", cancel) is not { } file
            || !WorkingMission.IsOf(file, Actor)
        )
        {
            return false;
        }
        Coming = await arrivals.LoadAsync(file, cancel);
        fitness = await decisions.OfAsync([file.Id], cancel);
        return true;
    }

    private void Fill()
    {
        Input.Rows = [.. Coming.File.OnTheWay().Select(RowOf)];
        Missed.Since ??= today.Date;
    }

    private ArrivalRowForm RowOf(Traveller traveller) =>
        new()
        {
            PersonId = traveller.Person.Id,
            // Who has arrived is said by whoever sees them, one by one.
            ArrivedOn = Coming.MovementOf(traveller)?.LandsOn(Coming.File.Country),
        };

    private bool IsGone(Guid personId) => Coming.File.OnTheWay().All(t => t.Person.Id != personId);

    // A colleague confirmed somebody, or two records became one, since the form was opened: the others stand as they were filled in.
    private void DropGone()
    {
        ModelState.Clear();
        Input.Rows.RemoveAll(r => IsGone(r.PersonId));
        Input.Rows.AddRange(
            Coming
                .File.OnTheWay()
                .Where(t => !Input.Rows.Exists(r => r.PersonId == t.Person.Id))
                .Select(RowOf)
        );
        ModelState.AddModelError("", words["Arrival.RowGone"]);
    }
}

/// <summary>What the form about arrivals posts.</summary>
internal sealed class ArrivalForm
{
    public List<ArrivalRowForm> Rows { get; set; } = [];
}

/// <summary>What the form posts about somebody who is not expected any more.</summary>
internal sealed class NotComingForm
{
    public Guid? PersonId { get; set; }
    public WhyNotComing? Why { get; set; }
    public DateOnly? Since { get; set; }
    public string? Note { get; set; }
}

/// <summary>What the form posts that takes back an arrival, or that somebody is not expected any more.</summary>
internal sealed class ArrivalCorrectionForm
{
    public Guid? PersonId { get; set; }
    public string? Reason { get; set; }
}

/// <summary>One person of it.</summary>
internal sealed class ArrivalRowForm
{
    public Guid PersonId { get; set; }
    public bool Arrived { get; set; }
    public DateOnly? ArrivedOn { get; set; }
    public string? OnwardTransport { get; set; }
    public string? Remark { get; set; }

    public ArrivalRow Row =>
        new()
        {
            PersonId = PersonId,
            Arrived = Arrived,
            ArrivedOn = ArrivedOn,
            OnwardTransport = OnwardTransport,
            Remark = Remark,
        };
}
