using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages.Monitoring;

/// <summary>Records what was found on a visit, or calls it off.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class VisitRecordModel(
    CaseFiles files,
    MonitoringDesk desk,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty]
    public string? Reason { get; set; }

    public MonitoringVisit Visit { get; private set; } = null!;

    /// <summary>Whether calling it off was refused: that form stands open then.</summary>
    public bool IsCallingOff { get; private set; }

    public IEnumerable<SelectListItem> SeenChoices =>
        [
            new(T["Visit.AssistanceInUse"], nameof(SeenAnswer.InUse)),
            new(T["Visit.AssistanceMissing"], nameof(SeenAnswer.Missing)),
            new(T["Visit.AssistanceNotLookedAt"], nameof(SeenAnswer.NotLookedAt)),
        ];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        Input.On = Visit.PlannedOn < today.Date ? Visit.PlannedOn : today.Date;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (ModelState.IsValid)
        {
            await using var photo = Input.Photo?.OpenReadStream();
            var outcome = await desk.HoldAsync(
                Code,
                Id,
                Input.ToInput(),
                photo,
                Input.Photo?.FileName,
                Actor,
                Cancel
            );
            return await AnswerAsync(outcome, "Visit.Saved", Address("visits"), AgainAsync);
        }
        return await AgainAsync();
    }

    public async Task<IActionResult> OnPostCallOffAsync()
    {
        var outcome = await desk.CallOffAsync(Code, Id, Reason, Actor, Cancel);
        // What is wrong with the visit itself is said where the visits are.
        if (outcome.IsDone || outcome.Refusals[0].Field is null)
        {
            return Answer(outcome, "Visit.CallOffDone", Address("visits"));
        }
        ModelState.AddRefusals(outcome, T, "");
        IsCallingOff = true;
        return await OnGetAsync();
    }

    private async Task<IActionResult> AgainAsync() => await LoadAsync() ? Page() : NotFound();

    private async Task<bool> LoadAsync()
    {
        if (
            !await OpenAsync("Visit.Record", "visit.viewed")
            || !IsOurs
            || (await desk.VisitsAsync(CaseFile.Id, Cancel)).Find(v => v.Id == Id)
                is not { IsOpen: true } visit
        )
        {
            return false;
        }
        Visit = visit;
        ViewData["Back"] = Address("visits");
        ViewData["BackText"] = T["Visit.Title"];
        return true;
    }

    /// <summary>Whether what was handed over was found.</summary>
    internal enum SeenAnswer
    {
        InUse,
        Missing,
        NotLookedAt,
    }

    internal sealed class Form
    {
        public DateOnly? On { get; set; }

        [StringLength(4000)]
        public string? Findings { get; set; }

        public VisitImpression? Impression { get; set; }

        public SeenAnswer Seen { get; set; } = SeenAnswer.NotLookedAt;

        public bool NeedsChanged { get; set; }

        public IFormFile? Photo { get; set; }

        public RecordVisit ToInput() =>
            new()
            {
                On = On,
                Findings = Findings,
                Impression = Impression,
                AssistanceSeen = Seen switch
                {
                    SeenAnswer.InUse => true,
                    SeenAnswer.Missing => false,
                    _ => null,
                },
                NeedsChanged = NeedsChanged,
            };
    }
}

/// <summary>The photograph of a visit.</summary>
[Needs(FollowUpPermissions.View)]
internal sealed class VisitPhotoModel(CaseFiles files, MonitoringDesk desk, Words words)
    : ReintegrationCasePage(files, words)
{
    public async Task<IActionResult> OnGetAsync(Guid id) =>
        await OpenAsync("Visit.Title", "visit.photo-viewed")
        && await desk.PhotoAsync(CaseFile.Id, id, Cancel) is { } photo
            ? File(photo.Content.Reveal(), photo.ContentType)
            : NotFound();
}
