using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>
/// Somebody no longer consents to be told of or shown: what tells of them is taken down, and their pictures are never shown
/// again, within the transaction in which the withdrawal is recorded.
/// </summary>
internal sealed class TakenDown(
    RihlaDb db,
    Publishing publishing,
    SiteBook book,
    TimeProvider clock
) : ConsentEnding
{
    public override async Task OnEndedAsync(
        IReadOnlyCollection<Guid> personIds,
        ConsentPurpose purpose,
        Actor by,
        CancellationToken cancel
    )
    {
        if (purpose != ConsentPurpose.Publication)
        {
            return;
        }
        var people = personIds.Select(id => (Guid?)id).ToList();
        // A page that told of them once and no longer does stays; an edition that waits finds no consent when it is approved.
        await publishing.EndAsync(
            p =>
                db.Set<Edition>()
                    .Any(e =>
                        e.ItemId == p.ItemId && e.Number == p.Number && people.Contains(e.PersonId)
                    ),
            cancel
        );
        var papers = StoryPapers.Of(db, people, clock.GetUtcNow());
        foreach (
            var file in await db.Set<SiteFile>()
                .Where(f => people.Contains(f.PersonId) || papers.Any(p => p.Id == f.Id))
                .ToListAsync(cancel)
        )
        {
            file.Block();
        }
        await book.ChangeAsync(db, cancel);
    }

    /// <summary>The site is read anew at once, and asks then whom it may show.</summary>
    public override Task OnRestrictionAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    ) => book.AskAnewAsync(db, personIds, cancel);
}

/// <summary>
/// Records became one person, or two again: the site is read anew at once, for whoever they are now may stand in a restricted
/// case, or have taken a consent back there.
/// </summary>
internal sealed class ToldOfSettled(RihlaDb db, SiteBook book) : IdentitySettled
{
    /// <summary>Nothing is added to what is published of a person while a decision is made.</summary>
    public override Task HoldAsync(
        Work work,
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    ) => Task.CompletedTask;

    public override async Task OnSettledAsync(
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        await book.AskAnewAsync(db, personIds, cancel);
        await db.SaveDerivedAsync(cancel);
    }
}
