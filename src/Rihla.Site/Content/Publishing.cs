using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>
/// Lets items out and takes them down. What one person wrote, a second one reads and approves: nobody publishes alone.
/// </summary>
internal sealed class Publishing(
    RihlaDb db,
    SiteBook book,
    PublicationConsents consents,
    TimeProvider clock
)
{
    public const int LongestNote = 1000;

    /// <summary>The publications of an item, the latest first.</summary>
    public Task<List<Publication>> OfAsync(
        Guid itemId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.View);
        return db.Set<Publication>()
            .AsNoTracking()
            .Where(p => p.ItemId == itemId)
            .OrderByDescending(p => p.ApprovedAt)
            .ToListAsync(cancel);
    }

    /// <summary>What stands in the way of publishing the newest edition; empty when nothing does.</summary>
    public async Task<IReadOnlyList<Refusal>> ObstaclesAsync(
        SiteItem item,
        Edition edition,
        CancellationToken cancel = default
    )
    {
        var faults = new List<Refusal>();
        foreach (var language in Languages.All)
        {
            if (edition.TextIn(language) is not { Title.Length: > 0 } text)
            {
                faults.Add(new($"Site.LanguageMissing.{language}"));
                continue;
            }
            if (text.Summary.Length == 0 && edition.Texts.Exists(t => t.Summary.Length > 0))
            {
                faults.Add(new($"Site.SummaryMissing.{language}"));
            }
            if (text.Body.Length == 0 && edition.Texts.Exists(t => t.Body.Length > 0))
            {
                faults.Add(new($"Site.BodyMissing.{language}"));
            }
            if (edition.IsOutdated(language))
            {
                faults.Add(new($"Site.LanguageOutdated.{language}"));
            }
        }
        var site = await book.CurrentAsync(cancel);
        foreach (
            var broken in edition
                .Texts.SelectMany(t => SiteLinks.Of(t.Body, site, item.Address))
                .Where(l => l.State == LinkState.Broken)
                .Select(l => l.Url)
                .Distinct(StringComparer.Ordinal)
        )
        {
            faults.Add(new("Site.LinkBroken", broken));
        }
        if (
            edition.PersonId is { } person
            && !(await consents.StandingAsync([person], cancel)).Contains(person)
        )
        {
            faults.Add(new("Site.NoConsent"));
        }
        return faults;
    }

    /// <summary>Hands the newest edition to a second person.</summary>
    /// <returns>Refused when a language is missing or says something older than the others, when a link leads nowhere, and without the consent of whom it tells of.</returns>
    public Task<Outcome> SubmitAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        HandInAsync(id, SitePermissions.Write, by, cancel);

    /// <summary>Hands in what was written by one who does not keep the site (<see cref="Editing.ProposeAsync"/>).</summary>
    /// <returns>As <see cref="SubmitAsync"/>.</returns>
    public Task<Outcome> SubmitProposedAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    ) => HandInAsync(id, SitePermissions.Propose, by, cancel);

    private Task<Outcome> HandInAsync(
        Guid id,
        string permission,
        Actor by,
        CancellationToken cancel
    ) =>
        OnAsync(
            id,
            permission,
            by,
            async (item, edition) =>
            {
                if (item.Review is ReviewState.Submitted or ReviewState.Approved)
                {
                    return new Refusal("Site.NothingNew");
                }
                var obstacles = await ObstaclesAsync(item, edition, cancel);
                if (obstacles.Count > 0)
                {
                    return obstacles.ToList();
                }
                item.Submit();
                return new Act("site.submitted") { Args = [item.Address] };
            },
            cancel
        );

    /// <summary>Asks the writer for changes.</summary>
    /// <param name="id">The item.</param>
    /// <param name="number">The edition that was read.</param>
    /// <param name="note">What has to change.</param>
    /// <param name="by">Who read it.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>Refused without a note, and when another edition was written since.</returns>
    public Task<Outcome> SendBackAsync(
        Guid id,
        int number,
        string? note,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            SitePermissions.Publish,
            by,
            (item, edition) =>
                Task.FromResult<Outcome<Act>>(
                    edition.Number != number ? new Refusal("Site.NewerEdition")
                    : item.Review != ReviewState.Submitted ? new Refusal("Site.NotSubmitted")
                    : string.IsNullOrWhiteSpace(note) ? Refusal.Of("Note", "Site.NoteMissing")
                    : note.Length > LongestNote ? Refusal.Of("Note", "Site.TooLong", LongestNote)
                    : SentBack(item, note.Trim())
                ),
            cancel
        );

    /// <summary>Approves the newest edition: it is public from now or from a moment to come.</summary>
    /// <param name="id">The item.</param>
    /// <param name="number">The edition that was read.</param>
    /// <param name="from">When it appears; now, when nothing is said.</param>
    /// <param name="until">When it is taken down by itself, if it is.</param>
    /// <param name="by">The second person.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>Refused for who wrote any of what is new in it, when another edition was written since, and for what <see cref="SubmitAsync"/> refuses.</returns>
    public Task<Outcome> ApproveAsync(
        Guid id,
        int number,
        DateTimeOffset? from,
        DateTimeOffset? until,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            SitePermissions.Publish,
            by,
            async (item, edition) =>
            {
                if (edition.Number != number)
                {
                    return new Refusal("Site.NewerEdition");
                }
                if (item.Review != ReviewState.Submitted)
                {
                    return new Refusal("Site.NotSubmitted");
                }
                var now = clock.GetUtcNow();
                var lastOut =
                    await db.Set<Publication>()
                        .Where(p => p.ItemId == id)
                        .MaxAsync(p => (int?)p.Number, cancel)
                    ?? 0;
                if (
                    await db.Set<Edition>()
                        .AnyAsync(
                            e => e.ItemId == id && e.Number > lastOut && e.ById == by.UserId,
                            cancel
                        )
                )
                {
                    return new Refusal("Site.SecondPerson");
                }
                var begins = from > now ? from.Value : now;
                if (until <= begins)
                {
                    return Refusal.Of("UntilOn", "Site.EndsBeforeItBegins");
                }
                var obstacles = await ObstaclesAsync(item, edition, cancel);
                if (obstacles.Count > 0)
                {
                    return obstacles.ToList();
                }
                item.Approve();
                var publication = new Publication
                {
                    ItemId = id,
                    Number = edition.Number,
                    From = begins,
                    ApprovedById = by.UserId,
                    ApprovedByName = by.Name,
                    ApprovedAt = now,
                    ApprovedUntil = until,
                };
                // The earlier edition is public until this one takes its place; what was still to come is replaced.
                foreach (
                    var earlier in await db.Set<Publication>()
                        .Where(p =>
                            p.ItemId == id && (p.Until == null || p.Until > publication.From)
                        )
                        .ToListAsync(cancel)
                )
                {
                    earlier.EndAt(
                        earlier.From >= publication.From ? earlier.From : publication.From
                    );
                }
                db.Add(publication);
                // An address at which an item stands leads to no other.
                if (
                    begins == now
                    && await db.Set<Redirection>().FindAsync([item.Address], cancel) is { } led
                )
                {
                    db.Remove(led);
                }
                await book.ChangeAsync(db, cancel);
                return new Act("site.published") { Args = [item.Address] };
            },
            cancel
        );

    /// <summary>Takes an item down at once, and cancels what was still to come. One person is enough.</summary>
    public Task<Outcome> WithdrawAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            id,
            SitePermissions.Publish,
            by,
            async (item, _) =>
                await EndAsync(p => p.ItemId == id, cancel) == 0
                    ? new Refusal("Site.NotPublic")
                    : new Act("site.withdrawn") { Args = [item.Address] },
            cancel
        );

    /// <summary>
    /// Ends those of these publications that stand or are still to come, within the open transaction; how many there were. What was
    /// to give way to one that does not come stands on, for as long as that one would have and it was approved for itself.
    /// </summary>
    internal async Task<int> EndAsync(
        Expression<Func<Publication, bool>> which,
        CancellationToken cancel
    )
    {
        var now = clock.GetUtcNow();
        var standing = await db.Set<Publication>()
            .Where(which)
            .Where(p => p.Until == null || p.Until > now)
            .ToListAsync(cancel);
        // The last first: what is given back goes on to the one before.
        foreach (var publication in standing.OrderByDescending(p => p.From))
        {
            if (publication.From <= now)
            {
                publication.EndAt(now);
                continue;
            }
            foreach (
                var earlier in await db.Set<Publication>()
                    .Where(p =>
                        p.ItemId == publication.ItemId
                        && p.From < publication.From
                        && p.Until == publication.From
                        && p.Until != p.ApprovedUntil
                    )
                    .ToListAsync(cancel)
            )
            {
                earlier.StandOn(publication.Until);
            }
            publication.EndAt(publication.From);
        }
        await book.ChangeAsync(db, cancel);
        return standing.Count;
    }

    private static Act SentBack(SiteItem item, string note)
    {
        item.SendBack(note);
        return new Act("site.sent-back") { Args = [item.Address] };
    }

    private async Task<Outcome> OnAsync(
        Guid id,
        string permission,
        Actor by,
        Func<SiteItem, Edition, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(permission);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"site {id}", cancel);
        var item = await db.Set<SiteItem>().SingleOrDefaultAsync(i => i.Id == id, cancel);
        var edition = await db.Set<Edition>()
            .AsNoTracking()
            .Include(e => e.Texts)
            .Where(e => e.ItemId == id)
            .OrderByDescending(e => e.Number)
            .FirstOrDefaultAsync(cancel);
        if (item is null || edition is null)
        {
            return new Refusal("Site.Gone");
        }
        var outcome = await change(item, edition);
        if (!outcome.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(outcome.Refusals);
        }
        await db.SaveAsync(by, outcome.Value, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }
}
