using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;

namespace Rihla.Relations.Pages;

/// <summary>A dossier: milestones, partners, trainings with their participants, the objective it serves. Whoever sees to a milestone settles it here.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class DossierViewModel(
    DossierOffice office,
    AddressBooks books,
    StrategyBook strategies,
    Today today,
    Words words
) : RelationsPage(words)
{
    public Dossier Dossier { get; private set; } = null!;

    public AddressBook Book { get; private set; } = null!;

    public ObjectiveInfo? Objective { get; private set; }

    public bool MaySeeStrategy => Actor.May(StrategyBook.See);

    public DateOnly Day => today.Date;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await office.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Dossier = found;
        Book = await books.InstitutionsAsync(Actor, Cancel);
        Objective = (await strategies.ObjectivesAsync(Actor, Cancel)).FirstOrDefault(o =>
            o.Id == found.ObjectiveId
        );
        return Page();
    }

    public async Task<IActionResult> OnPostReachAsync(
        Guid id,
        Guid milestone,
        DateOnly? reachedOn
    ) =>
        Answer(
            await office.ReachAsync(id, milestone, reachedOn, Actor, Cancel),
            "Relations.Saved",
            $"/app/dossiers/{id}"
        );

    public async Task<IActionResult> OnPostTakeUpAsync(Guid id, Guid milestone) =>
        Answer(
            await office.TakeUpAsync(id, milestone, Actor, Cancel),
            "Relations.Saved",
            $"/app/dossiers/{id}"
        );
}
