using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Who goes through a visit: those who lead it, belong to it and interpret.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class VisitDelegationModel(
    ProgrammeReader reader,
    VisitOffice office,
    Staff staff,
    MissionClock clock,
    Words words
) : VisitPage(reader, clock, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Colleagues { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Colleagues = (await staff.InMissionAsync(Actor.MissionId, Cancel)).Select(
            s => new SelectListItem(s.Name, s.UserId.ToString())
        );
        return Page();
    }

    public async Task<IActionResult> OnPostJoinAsync() =>
        await AnswerAsync(
            await office.JoinAsync(
                Visit.Id,
                new()
                {
                    Part = Input.Part,
                    UserId = Input.UserId,
                    Name = Input.Name,
                    Title = Input.Title.ToInput(),
                    Languages = Input.Languages,
                },
                Actor,
                Cancel
            ),
            "Relations.Saved",
            Address("delegation"),
            OnGetAsync
        );

    public async Task<IActionResult> OnPostLeaveAsync(Guid member) =>
        Answer(
            await office.LeaveAsync(Visit.Id, member, Actor, Cancel),
            await DoneKeyAsync("Relations.Saved"),
            Address("delegation")
        );

    /// <summary>Who joins.</summary>
    internal sealed class Form
    {
        public DelegationPart Part { get; set; } = DelegationPart.Delegate;

        public Guid? UserId { get; set; }

        public string? Name { get; set; }

        public NameForm Title { get; set; } = new();

        public List<string> Languages { get; set; } = [];
    }
}
