using Microsoft.AspNetCore.Mvc;
using Rihla.Grants;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Adds a meeting to a visit.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class MeetingNewModel(
    ProgrammeReader reader,
    AddressBooks books,
    Lists lists,
    AgreementBook agreements,
    MeetingDesk desk,
    MissionClock clock,
    Words words
) : MeetingForm(reader, books, lists, agreements, clock, words)
{
    public Task<IActionResult> OnGetAsync()
    {
        Input.Day = Visit.FirstDay;
        Input.Going = [.. Visit.Participants.Select(p => p.Id)];
        return FormAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var added = await desk.AddAsync(Visit.Id, Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            added,
            await DoneKeyAsync("Meeting.Added"),
            () => Address($"meetings/{added.Value}"),
            FormAsync
        );
    }
}
