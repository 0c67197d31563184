using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Cases.Pages.Casework;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Intake;

/// <summary>Who travels along, and to where: children in one row each, others on a page of their own.</summary>
[Needs(CasesPermissions.Register)]
internal sealed class CaseFamilyModel(
    CaseFiles files,
    Words words,
    Registration registration,
    Destinations destinations,
    Register register,
    Missions missions,
    Today today
) : CasePageModel(files, words)
{
    /// <summary>The row of a child. Named as the matches name their decisions.</summary>
    [BindProperty]
    public IdentityInput Child { get; set; } = new();

    /// <summary>The decisions on the matches of the row.</summary>
    [BindProperty]
    public Choices Input { get; set; } = new();

    [BindProperty]
    public DestinationForm Destination { get; set; } = new();

    /// <summary>The member in whose name the case goes on.</summary>
    [BindProperty]
    public Guid? NewApplicant { get; set; }

    /// <summary>The members who may become the principal applicant.</summary>
    public IEnumerable<SelectListItem> Others =>
        CaseworkPage.People(
            CaseFile.Travellers.Where(t =>
                t.Relation != Relation.Applicant && t.NotComingSince is null
            )
        );

    /// <summary>Who died before the journey.</summary>
    [BindProperty]
    public DiedForm Dead { get; set; } = new();

    /// <summary>The members who can be taken out because they died: all who wait but the applicant.</summary>
    public List<SelectListItem> Mortal =>
        [.. CaseworkPage.People(CaseFile.Waiting().Where(t => t.Relation != Relation.Applicant))];

    /// <summary>Whose the children are, where more than one spouse stands or stood in the case.</summary>
    [BindProperty]
    public List<ParentRow> Parents { get; set; } = [];

    /// <summary>Who may be the parent of a child: the spouses, or the applicant alone.</summary>
    public IEnumerable<SelectListItem> ParentNames =>
        CaseFile
            .Travellers.Where(t => t.Relation == Relation.Spouse)
            .Select(t => new SelectListItem(t.Person.FullName, t.MemberId.ToString()))
            .Append(
                new(
                    T["Family.ParentNone", CaseFile.Applicant?.Person.FullName],
                    CaseFile.Applicant?.MemberId.ToString()
                )
            );

    public LikelyMatchCards Matches { get; private set; } = LikelyMatchCards.None;

    public DateOnly Today => today.Date;

    public IReadOnlyList<SelectListItem> OriginMissions { get; private set; } = [];

    public string? OriginMission { get; private set; }

    public IEnumerable<SelectListItem> Countries =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await ShowAsync())
        {
            return NotFound();
        }
        FillForms();
        return Page();
    }

    private void FillForms()
    {
        Child = new() { FamilyName = CaseFile.Applicant?.Person.FamilyName };
        Destination = new() { Country = CaseFile.Country, MissionId = CaseFile.OriginMissionId };
        ShowDestination();
    }

    public async Task<IActionResult> OnPostChildAsync()
    {
        if (!await ShowAsync())
        {
            return NotFound();
        }
        var saidNationality = Child.Nationality is not null;
        Child.Nationality ??= CaseFile.Applicant?.Person.Nationality;
        Child.Language ??= CaseFile.Language;
        Child.Decisions = Input.Decisions;
        var person = Child.Read(null);
        if (!Accepted(person, nameof(Child)) || !await DestinationChosenAsync())
        {
            return Page();
        }
        (var outcome, Matches) = await MemberForm.EnterAsync(
            registration,
            register,
            CaseFile,
            new(Relation.Child, person.Value!, Child.Decided),
            Child,
            null,
            Actor,
            HttpContext.RequestAborted
        );
        if (outcome.IsDone)
        {
            // What the row does not ask for, and is that of the case or the applicant for somebody new, contradicts no record.
            TempData["Refused"] = MemberForm.NotTaken(
                outcome.Value! with
                {
                    NotTaken =
                    [
                        .. outcome.Value!.NotTaken.Where(n =>
                            n.What != nameof(NewPerson.Language)
                            && (saidNationality || n.What != nameof(NewPerson.Nationality))
                        ),
                    ],
                },
                T
            );
            return Done("Family.Added", "family");
        }
        Accepted(outcome, nameof(Child));
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid member)
    {
        var outcome = await registration.RemoveAsync(
            Code,
            member,
            Actor,
            HttpContext.RequestAborted
        );
        return outcome.IsDone ? Done("Family.Removed", "family") : Refused(outcome, "family");
    }

    public async Task<IActionResult> OnPostDiedAsync()
    {
        if (!await ShowAsync())
        {
            return NotFound();
        }
        var outcome = await registration.DiedAsync(
            Code,
            Dead.MemberId ?? Guid.Empty,
            Dead.Known,
            Actor,
            HttpContext.RequestAborted
        );
        if (outcome.IsDone)
        {
            return Done("Family.Removed", "family");
        }
        FillForms();
        Accepted(outcome, nameof(Dead));
        return Page();
    }

    public async Task<IActionResult> OnPostHandOverAsync()
    {
        var outcome = await registration.HandOverAsync(
            Code,
            NewApplicant ?? Guid.Empty,
            Actor,
            HttpContext.RequestAborted
        );
        return outcome.IsDone ? Done("Family.HandedOver", "family") : Refused(outcome, "family");
    }

    public async Task<IActionResult> OnPostParentsAsync()
    {
        var outcome = await registration.SayParentsAsync(
            Code,
            Parents
                .Where(p => p.ParentId is not null)
                .DistinctBy(p => p.ChildId)
                .ToDictionary(p => p.ChildId, p => p.ParentId!.Value),
            Actor,
            HttpContext.RequestAborted
        );
        return outcome.IsDone ? Done("Family.ParentsSaid", "family") : Refused(outcome, "family");
    }

    public async Task<IActionResult> OnPostDestinationAsync()
    {
        if (!await ShowAsync())
        {
            return NotFound();
        }
        if (!await DestinationChosenAsync(asked: true))
        {
            return Page();
        }
        if (!HasTypedChild)
        {
            return Done("Destination.Saved", "family");
        }
        // The row of the child is still being filled in: the page stays, with what is typed.
        TempData["Done"] = T["Destination.Saved"];
        await ShowAsync();
        ShowDestination();
        return Page();
    }

    public async Task<IActionResult> OnPostCompleteAsync()
    {
        if (!await ShowAsync())
        {
            return NotFound();
        }
        if (HasTypedChild)
        {
            ModelState.AddModelError(
                $"{nameof(Child)}.{nameof(Child.GivenNames)}",
                T["Family.ChildNotAdded"]
            );
            return Page();
        }
        if (!await DestinationChosenAsync())
        {
            return Page();
        }
        var outcome = await registration.CompleteFamilyAsync(
            Code,
            Actor,
            HttpContext.RequestAborted
        );
        return outcome.IsDone
            ? Done("Family.CompleteSaid", "consents")
            : Refused(outcome, "family");
    }

    // Somebody stands in the row who is not added yet; the family name is there by itself.
    private bool HasTypedChild =>
        !string.IsNullOrWhiteSpace(Child.GivenNames)
        || Child.Sex is not null
        || !Child.Birth.IsEmpty;

    /// <summary>
    /// Whether the country of return stands as it is chosen on the page, whichever button was pressed. A page on which nobody
    /// touched it does not put back what a colleague chose since it was opened; whoever did touch it sees both, and chooses.
    /// </summary>
    /// <param name="asked">Whether the button was the one that saves the country.</param>
    private async Task<bool> DestinationChosenAsync(bool asked = false)
    {
        if (string.IsNullOrEmpty(Destination.Country))
        {
            return true;
        }
        var there = await missions.OriginForAsync(Destination.Country, HttpContext.RequestAborted);
        OriginMissions = Items(there);
        var mission = there.Any(m => m.Id == Destination.MissionId) ? Destination.MissionId : null;
        // Where the mission of the case has ceased to be one, nobody has asked for another by pressing another button.
        if (!asked && CaseFile.OriginMissionId is not null && !IsTouched(mission))
        {
            return true;
        }
        var wanted = mission ?? (there is [var only] ? only.Id : null);
        if (
            Destination.Country == CaseFile.Country
            && wanted == CaseFile.OriginMissionId
            && (wanted is not null || there.Count == 0)
        )
        {
            return true;
        }
        if (
            Destination.ShownCountry != CaseFile.Country
            || Destination.ShownMissionId != CaseFile.OriginMissionId
        )
        {
            if (!asked && !IsTouched(mission))
            {
                return true;
            }
            ShowBoth();
            return false;
        }
        var chosen = await destinations.ChooseAsync(
            Code,
            Destination.Country,
            mission,
            Actor,
            new(CaseFile.Country, CaseFile.OriginMissionId),
            HttpContext.RequestAborted
        );
        if (chosen.Refusals.Contains(Outcome.ChangedMeanwhile) && await ShowAsync())
        {
            ShowBoth();
            return false;
        }
        return Accepted(chosen, nameof(Destination));

        void ShowBoth()
        {
            ModelState.AddModelError(
                $"{nameof(Destination)}.{nameof(Destination.Country)}",
                T[
                    "Destination.ChangedMeanwhile",
                    Named(CaseFile.Country, OriginMission),
                    Named(
                        Destination.Country,
                        there.FirstOrDefault(m => m.Id == wanted)?.NameIn(T.Language)
                    )
                ]
            );
            ShowDestination();
        }
    }

    private bool IsTouched(Guid? mission) =>
        Destination.Country != Destination.ShownCountry
        || (mission is not null && mission != Destination.ShownMissionId);

    private string Named(string? country, string? mission) =>
        mission is null ? T.Country(country) : $"{T.Country(country)} ({mission})";

    // What the page shows from now on, whatever it was sent with.
    private void ShowDestination()
    {
        (Destination.ShownCountry, Destination.ShownMissionId) = (
            CaseFile.Country,
            CaseFile.OriginMissionId
        );
        ModelState.Remove($"{nameof(Destination)}.{nameof(Destination.ShownCountry)}");
        ModelState.Remove($"{nameof(Destination)}.{nameof(Destination.ShownMissionId)}");
    }

    private async Task<bool> ShowAsync()
    {
        if (!await OpenAsync())
        {
            return false;
        }
        if (CaseFile.Country is { } country)
        {
            OriginMissions = Items(
                await missions.OriginForAsync(country, HttpContext.RequestAborted)
            );
        }
        Parents =
        [
            .. CaseFile
                .AskedWhose()
                .Where(_ => CaseFile.IsOpen)
                .Select(c => new ParentRow
                {
                    ChildId = c.MemberId,
                    ParentId = c.ParentId == CaseMember.NotSaid ? null : c.ParentId,
                }),
        ];
        OriginMission = CaseFile.OriginMissionId is { } origin
            ? (await missions.FindAsync(origin, HttpContext.RequestAborted))?.NameIn(T.Language)
            : null;
        return true;
    }

    private List<SelectListItem> Items(IReadOnlyList<MissionInfo> there) =>
        [.. there.Select(m => new SelectListItem(m.NameIn(T.Language), m.Id.ToString()))];

    /// <summary>Whose a child is.</summary>
    internal sealed class ParentRow
    {
        public Guid ChildId { get; set; }

        public Guid? ParentId { get; set; }
    }

    /// <summary>What was decided on likely matches.</summary>
    internal sealed class Choices
    {
        public Dictionary<Guid, MatchDecisionKind> Decisions { get; set; } = [];
    }

    /// <summary>Who died, and how it is known.</summary>
    internal sealed class DiedForm
    {
        public Guid? MemberId { get; set; }

        public string? Known { get; set; }
    }

    /// <summary>Where to.</summary>
    internal sealed class DestinationForm
    {
        public string? Country { get; set; }

        public Guid? MissionId { get; set; }

        /// <summary>The country that stood when the page was opened.</summary>
        public string? ShownCountry { get; set; }

        /// <summary>The mission that stood when the page was opened.</summary>
        public Guid? ShownMissionId { get; set; }
    }
}
