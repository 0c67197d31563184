using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
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

    private void Fill() => Input.Rows = [.. Coming.File.OnTheWay().Select(RowOf)];

    private ArrivalRowForm RowOf(Traveller traveller) =>
        new()
        {
            PersonId = traveller.Person.Id,
            Arrived = true,
            ArrivedOn = ExpectedOn(traveller),
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

    // The day the last flight of their own journey lands, but never a day that has not come. Of a journey that was not planned here nothing is known.
    private DateOnly? ExpectedOn(Traveller traveller)
    {
        if (Coming.MovementOf(traveller) is not { } movement)
        {
            return null;
        }
        return movement.ArrivesOn > today.Date ? today.Date : movement.ArrivesOn;
    }
}

/// <summary>What the form about arrivals posts.</summary>
internal sealed class ArrivalForm
{
    public List<ArrivalRowForm> Rows { get; set; } = [];
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
