using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>Who did what with a person's record and who looked at it, also with the records that were merged into it.</summary>
[Needs(PeoplePermissions.View)]
internal sealed class PersonHistoryModel(
    Persons persons,
    PersonRecords records,
    AuditHistory history,
    Words words
) : PersonPageModel(persons, words)
{
    private const int Most = 50;

    public IReadOnlyList<HistoryEntry> Entries { get; private set; } = [];

    /// <summary>Where the earlier entries begin.</summary>
    public long? Before { get; private set; }

    public async Task<IActionResult> OnGetAsync(long? before, CancellationToken cancel)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var entries = new List<HistoryEntry>();
        foreach (var record in await records.RecordsAsync(Shown.Person.Id, cancel))
        {
            entries.AddRange(await history.OfPersonAsync(record, Actor, Most, before, cancel));
        }
        Entries = [.. entries.OrderByDescending(e => e.Sequence).Take(Most)];
        Before = Entries.Count == Most ? Entries[^1].Sequence : null;
        return Page();
    }
}
