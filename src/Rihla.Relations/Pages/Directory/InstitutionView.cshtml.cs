using Microsoft.AspNetCore.Mvc;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>An institution: who holds which function today or held it on a day, agreements, meetings.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class InstitutionViewModel(
    AddressBooks books,
    ProgrammeReader reader,
    AgreementBook agreements,
    Today today,
    Words words
) : RelationsPage(words)
{
    /// <summary>The day of which the holders are shown; nothing for today.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? On { get; set; }

    public Institution Institution { get; private set; } = null!;

    public AddressBook Book { get; private set; } = null!;

    public IReadOnlyList<AgreementInfo> Agreements { get; private set; } = [];

    /// <summary>The meetings with it, the latest first.</summary>
    public IReadOnlyList<(OfficialVisit Visit, Meeting Meeting)> Meetings { get; private set; } =
    [];

    public DateOnly Day => today.Date;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        Book = await books.InstitutionsAsync(Actor, Cancel);
        if (Book.Institution(id) is not { } found)
        {
            return NotFound();
        }
        Book = await books.WithAsync(
            Book,
            found.Functions.SelectMany(f => f.Tenures).Select(t => t.CounterpartId),
            Actor,
            Cancel
        );
        Institution = found;
        Agreements =
        [
            .. (await agreements.OfMissionAsync(Actor, Cancel)).Where(a => a.Binds(found.NameFr)),
        ];
        Meetings =
        [
            .. (await reader.ListAsync(Actor, Cancel))
                .SelectMany(v => v.Programme.Select(m => (v, m)))
                .Where(x => x.m.InstitutionId == id)
                .OrderByDescending(x => x.m.StartsAt),
        ];
        return Page();
    }
}
