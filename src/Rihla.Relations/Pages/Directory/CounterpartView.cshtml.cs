using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>A counterpart: functions over time and meetings; how they are reached only for those who need it.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class CounterpartViewModel(
    AddressBooks books,
    ProgrammeReader reader,
    ReadLog log,
    Words words
) : RelationsPage(words)
{
    public Counterpart Counterpart { get; private set; } = null!;

    public IEnumerable<Holding> Held { get; private set; } = [];

    public IReadOnlyList<(OfficialVisit Visit, Meeting Meeting)> Meetings { get; private set; } =
    [];

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        var book = await books.WithAsync(
            await books.InstitutionsAsync(Actor, Cancel),
            [id],
            Actor,
            Cancel
        );
        if (book.Counterpart(id) is not { } found)
        {
            return NotFound();
        }
        await log.SawAsync(
            Actor,
            new("counterpart.viewed") { Args = [found.Name.Reveal(), found.Id.ToString()] },
            Cancel
        );
        (Counterpart, Held) = (found, book.Of(id));
        Meetings =
        [
            .. (await reader.ListAsync(Actor, Cancel))
                .SelectMany(v => v.Programme.Select(m => (v, m)))
                .Where(x => x.m.CounterpartIds.Contains(id))
                .OrderByDescending(x => x.m.StartsAt),
        ];
        return Page();
    }
}
