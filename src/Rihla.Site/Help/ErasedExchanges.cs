using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>
/// What the site keeps of people: what they wrote and were answered, and what was published of them with their consent. A receipt goes
/// on opening its page, on which whoever asked reads that all is erased.
/// </summary>
internal sealed class ErasedExchanges(RihlaDb db, CaseFiles files, TimeProvider clock) : Erasing
{
    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type>
        {
            typeof(DataRequest),
            typeof(Exchange),
            typeof(HelpRequest),
            typeof(SiteFile),
        };

    public override async Task EraseAsync(ErasureReach reach, CancellationToken cancel)
    {
        // A receipt that names nobody is the applicant's.
        var asked = (await files.ListAsync(reach.SharedIds, Actor.System, cancel))
            .Where(f => f.Applicant is { } a && reach.MemberIds.Contains(a.MemberId))
            .Select(f => f.Id)
            .ToList();
        var requests = await db.Set<HelpRequest>()
            .Where(r =>
                r.CaseId != null
                && (
                    reach.CaseIds.Contains(r.CaseId.Value)
                    || (r.MemberId == null && asked.Contains(r.CaseId.Value))
                    || (r.MemberId != null && reach.MemberIds.Contains(r.MemberId.Value))
                )
            )
            .Select(r => r.Id)
            .ToListAsync(cancel);
        await RequestsAsync(requests, cancel);
        await StoriesAsync(reach.PersonIds.Select(id => (Guid?)id).ToList(), cancel);
    }

    /// <summary>Erases what was said with requests and answered to them.</summary>
    public async Task RequestsAsync(IReadOnlyCollection<Guid> requests, CancellationToken cancel)
    {
        var said = db.Set<Exchange>().Where(e => requests.Contains(e.RequestId));
        await said.Where(e => !db.Set<DataRequest>().Any(d => d.ExchangeId == e.Id))
            .ExecuteDeleteAsync(cancel);
        await db.ForgetAsync(said, cancel);
        await db.ForgetAsync(db.Set<HelpRequest>().Where(r => requests.Contains(r.Id)), cancel);
        await db.ForgetAsync(
            db.Set<DataRequest>().Where(d => requests.Contains(d.RequestId)),
            cancel
        );
    }

    // They were taken down before. Pictures, and what was put beside a story alone, are emptied where they lie: an edition points at them.
    private async Task StoriesAsync(List<Guid?> persons, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var told = Stories.Of(db, persons, now);
        var papers = StoryPapers.Of(db, persons, now);
        var empty = Array.Empty<byte>();
        await db.Set<SiteFile>()
            .Where(f => persons.Contains(f.PersonId) || papers.Any(p => p.Id == f.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(f => f.Content, empty)
                        .SetProperty(f => f.Name, Forgetting.Gone)
                        .SetProperty(f => f.AltFr, "")
                        .SetProperty(f => f.AltAr, "")
                        .SetProperty(f => f.AltEn, "")
                        .SetProperty(f => f.IsBlocked, true),
                cancel
            );
        await db.Set<EditionText>()
            .Where(t => told.Any(e => e.ItemId == t.ItemId && e.Number == t.Number))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(t => t.Title, Forgetting.Gone)
                        .SetProperty(t => t.Summary, Forgetting.Gone)
                        .SetProperty(t => t.Body, Forgetting.Gone),
                cancel
            );
    }
}
