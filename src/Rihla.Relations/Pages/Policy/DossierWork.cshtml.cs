using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Relations.Pages;

/// <summary>Adds to a dossier: milestones, partners, trainings and who took part in them; puts right what was typed wrong.</summary>
[Needs(RelationsPermissions.Dossiers)]
internal sealed class DossierWorkModel(
    DossierOffice office,
    PolicyTrainings trainings,
    AddressBooks books,
    Words words
) : RelationsPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The training that is changed; nothing while one is added.</summary>
    [BindProperty(SupportsGet = true, Name = "change")]
    public Guid? TrainingId { get; set; }

    [BindProperty]
    public MilestoneForm Milestone { get; set; } = new();

    [BindProperty]
    public HandOverForm HandOver { get; set; } = new();

    [BindProperty]
    public PartnerForm Partner { get; set; } = new();

    [BindProperty]
    public TrainingForm Training { get; set; } = new();

    [BindProperty]
    public PeopleForm People { get; set; } = new();

    [BindProperty]
    public RemovedForm Removed { get; set; } = new();

    [BindProperty]
    public CancelledForm Cancelled { get; set; } = new();

    public Dossier Dossier { get; private set; } = null!;

    public IEnumerable<SelectListItem> Owners { get; private set; } = [];

    public IEnumerable<SelectListItem> Institutions { get; private set; } = [];

    /// <summary>The institutions that take part, any of which can have been entered by mistake.</summary>
    public IEnumerable<SelectListItem> Partners =>
        Institutions.Where(i =>
            Dossier.Partners.Any(p =>
                string.Equals(p.InstitutionId.ToString(), i.Value, StringComparison.Ordinal)
            )
        );

    public IReadOnlyList<SelectListItem> OpenMilestones =>
        [
            .. Dossier
                .Milestones.Where(m => m.IsOpen)
                .OrderBy(m => m.DueOn)
                .ThenBy(m => m.Id)
                .Select(m => new SelectListItem(
                    $"{m.Title} ({Words.ShortDate(m.DueOn)}, {m.OwnerName})",
                    m.Id.ToString()
                )),
        ];

    public IEnumerable<SelectListItem> Trainings =>
        Dossier
            .Trainings.OrderByDescending(t => t.StartsOn)
            .Select(t => new SelectListItem(
                $"{t.Title} ({Words.ShortDate(t.StartsOn)})",
                t.Id.ToString()
            ));

    public async Task<IActionResult> OnGetAsync()
    {
        var shown = await ShowAsync();
        if (
            shown is PageResult
            && Dossier.Trainings.FirstOrDefault(t => t.Id == TrainingId) is { } training
        )
        {
            Training = new()
            {
                Title = training.Title,
                StartsOn = training.StartsOn,
                EndsOn = training.EndsOn,
                City = training.City,
                Hours = training.Hours,
            };
        }
        return shown;
    }

    private async Task<IActionResult> ShowAsync()
    {
        if (await office.FindAsync(Id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Dossier = found;
        Owners =
        [
            .. (await office.OwnersAsync(Actor, Cancel)).Select(s => new SelectListItem(
                s.Name,
                s.UserId.ToString()
            )),
        ];
        Institutions =
        [
            .. Named(
                (await books.InstitutionsAsync(Actor, Cancel)).Institutions.OrderBy(
                    i => i.NameIn(T.Language),
                    StringComparer.CurrentCultureIgnoreCase
                ),
                i => i.Id
            ),
        ];
        return Page();
    }

    public async Task<IActionResult> OnPostMilestoneAsync() =>
        await SavedAsync(
            await office.AddMilestoneAsync(
                Id,
                new()
                {
                    Title = Milestone.Title,
                    DueOn = Milestone.DueOn,
                    OwnerId = Milestone.OwnerId,
                },
                Actor,
                Cancel
            ),
            nameof(Milestone)
        );

    public async Task<IActionResult> OnPostHandOverAsync() =>
        await SavedAsync(
            await office.HandOverAsync(
                Id,
                HandOver.MilestoneId,
                HandOver.OwnerId,
                HandOver.DueOn,
                Actor,
                Cancel
            ),
            nameof(HandOver)
        );

    public async Task<IActionResult> OnPostPartnerAsync() =>
        await SavedAsync(
            await office.PartnerAsync(Id, Partner.InstitutionId, Partner.Part, Actor, Cancel),
            nameof(Partner)
        );

    public async Task<IActionResult> OnPostTrainingAsync()
    {
        var input = new TrainingInput
        {
            Title = Training.Title,
            StartsOn = Training.StartsOn,
            EndsOn = Training.EndsOn,
            City = Training.City,
            Hours = Training.Hours,
        };
        return await SavedAsync(
            TrainingId is { } changed
                ? await trainings.ChangeTrainingAsync(Id, changed, input, Actor, Cancel)
                : await trainings.AddTrainingAsync(Id, input, Actor, Cancel),
            nameof(Training)
        );
    }

    public async Task<IActionResult> OnPostPeopleAsync() =>
        await SavedAsync(
            await trainings.CountAsync(
                Id,
                People.TrainingId,
                People.InstitutionId,
                People.Women,
                People.Men,
                People.Others,
                Actor,
                Cancel
            ),
            nameof(People)
        );

    public async Task<IActionResult> OnPostRemovePartnerAsync() =>
        await SavedAsync(
            await office.RemovePartnerAsync(
                Id,
                Removed.InstitutionId,
                Removed.Reason,
                Actor,
                Cancel
            ),
            nameof(Removed)
        );

    public async Task<IActionResult> OnPostCancelTrainingAsync() =>
        await SavedAsync(
            await trainings.CancelTrainingAsync(
                Id,
                Cancelled.TrainingId,
                Cancelled.Reason,
                Actor,
                Cancel
            ),
            nameof(Cancelled)
        );

    public async Task<IActionResult> OnPostDropAsync(Guid milestone) =>
        Answer(
            await office.DropAsync(Id, milestone, Actor, Cancel),
            "Relations.Saved",
            $"/app/dossiers/{Id}"
        );

    public async Task<IActionResult> OnPostCloseAsync(bool isClosed) =>
        Answer(
            await office.CloseAsync(Id, isClosed, Actor, Cancel),
            "Relations.Saved",
            $"/app/dossiers/{Id}"
        );

    private async Task<IActionResult> SavedAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T["Relations.Saved"];
            return LocalRedirect($"/app/dossiers/{Id}/work");
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await ShowAsync();
    }

    /// <summary>A milestone.</summary>
    internal sealed class MilestoneForm
    {
        public string? Title { get; set; }

        public Guid? OwnerId { get; set; }

        public DateOnly? DueOn { get; set; }
    }

    /// <summary>A milestone that changes hands.</summary>
    internal sealed class HandOverForm
    {
        public Guid? MilestoneId { get; set; }

        public Guid? OwnerId { get; set; }

        public DateOnly? DueOn { get; set; }
    }

    /// <summary>An institution that takes part.</summary>
    internal sealed class PartnerForm
    {
        public Guid? InstitutionId { get; set; }

        public PartnerPart Part { get; set; } = PartnerPart.Partner;
    }

    /// <summary>A training.</summary>
    internal sealed class TrainingForm
    {
        public string? Title { get; set; }

        public DateOnly? StartsOn { get; set; }

        public DateOnly? EndsOn { get; set; }

        public string? City { get; set; }

        public int? Hours { get; set; }
    }

    /// <summary>Who took part in a training.</summary>
    internal sealed class PeopleForm
    {
        public Guid? TrainingId { get; set; }

        public Guid? InstitutionId { get; set; }

        public int? Women { get; set; }

        public int? Men { get; set; }

        public int? Others { get; set; }
    }

    /// <summary>A partner that was entered by mistake, and why it goes.</summary>
    internal sealed class RemovedForm
    {
        public Guid? InstitutionId { get; set; }

        public string? Reason { get; set; }
    }

    /// <summary>A training that was entered by mistake, and why it goes.</summary>
    internal sealed class CancelledForm
    {
        public Guid? TrainingId { get; set; }

        public string? Reason { get; set; }
    }
}
