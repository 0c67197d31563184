using Microsoft.AspNetCore.Mvc;
using Rihla.Grants;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Changes a meeting.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class MeetingEditModel(
    ProgrammeReader reader,
    Lists lists,
    AgreementBook agreements,
    MeetingDesk desk,
    MissionClock clock,
    Words words
) : MeetingForm(reader, lists, agreements, clock, words)
{
    [BindProperty(SupportsGet = true, Name = "meeting")]
    public Guid MeetingId { get; set; }

    public Appointment One { get; private set; } = null!;

    public Task<IActionResult> OnGetAsync()
    {
        Input = Form.Of(One);
        return FormAsync();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await desk.ChangeAsync(Visit.Id, MeetingId, Input.ToInput(), Actor, Cancel),
            "Relations.Saved",
            Address($"meetings/{MeetingId}"),
            FormAsync
        );

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
