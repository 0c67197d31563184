using Microsoft.AspNetCore.Mvc;
using Rihla.Grants;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>Changes a meeting, or calls it off.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class MeetingEditModel(
    ProgrammeReader reader,
    AddressBooks books,
    Lists lists,
    AgreementBook agreements,
    MeetingDesk desk,
    MissionClock clock,
    Words words
) : MeetingForm(reader, books, lists, agreements, clock, words)
{
    [BindProperty(SupportsGet = true, Name = "meeting")]
    public Guid MeetingId { get; set; }

    public Appointment One { get; private set; } = null!;

    public Task<IActionResult> OnGetAsync()
    {
        Input = Form.Of(One);
        return FormAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        TwoVersions.Choose(Fields, Keep, Form.Of(One), Input);
        var outcome = await desk.ChangeAsync(Visit.Id, MeetingId, Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            outcome,
            await DoneKeyAsync("Relations.Saved"),
            Address($"meetings/{MeetingId}"),
            async () =>
            {
                await FormAsync();
                Compare(outcome, Fields, Form.Of(One), Input, One.Meeting.Version);
                return Page();
            }
        );
    }

    public async Task<IActionResult> OnPostCallOffAsync(bool isOff) =>
        Answer(
            await desk.CallOffAsync(Visit.Id, MeetingId, isOff, Actor, Cancel),
            await DoneKeyAsync("Relations.Saved"),
            Address($"meetings/{MeetingId}")
        );

    protected override IReadOnlyList<Guid> MetBefore => One.Meeting.CounterpartIds;

    protected override bool Find()
    {
        if (Programme.Appointments.FirstOrDefault(a => a.Meeting.Id == MeetingId) is not { } found)
        {
            return false;
        }
        One = found;
        return true;
    }
}
