using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>Who did what with a person's record and who looked at it, also with the records that were merged into it.</summary>
[Needs(PeoplePermissions.View)]
internal sealed class PersonHistoryModel(Persons persons, PersonHistory history, Words words)
    : PersonPageModel(persons, words)
{
    public IReadOnlyList<HistoryEntry> Entries { get; private set; } = [];

    /// <summary>Where the earlier entries begin.</summary>
    public long? Before { get; private set; }

    public async Task<IActionResult> OnGetAsync(long? before, CancellationToken cancel)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        (Entries, Before) = await history.OfAsync(Shown.Person.Id, Actor, before, cancel);
        return Page();
    }
}
