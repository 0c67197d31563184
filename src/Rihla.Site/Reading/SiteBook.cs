using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>
/// Holds the published site in memory. A change on this node is seen by the next page; one on another node within
/// <see cref="Look"/>, by a mark in the database that changes with everything public.
/// </summary>
public sealed class SiteBook
{
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;

    internal SiteBook(IServiceScopeFactory scopes, TimeProvider clock) =>
        (this.scopes, this.clock) = (scopes, clock);

    /// <summary>How often a process looks whether another one has changed something.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private volatile Kept? kept;
    private Task<Published>? reading;
    private int changes;
    private int looking;

    /// <summary>The site now.</summary>
    internal async ValueTask<Published> CurrentAsync(CancellationToken cancel = default)
    {
        var known = kept;
        if (known is null || known.Site.Until <= clock.GetUtcNow())
        {
            return await ReadAsync(cancel);
        }
        if (
            TimeProvider.System.GetElapsedTime(known.LookedAt) < Look
            || Interlocked.CompareExchange(ref looking, 1, 0) != 0
        )
        {
            return known.Site;
        }
        try
        {
            if (await IsStillAsync(known.Stamp, cancel))
            {
                Interlocked.CompareExchange(
                    ref kept,
                    known with
                    {
                        LookedAt = TimeProvider.System.GetTimestamp(),
                    },
                    known
                );
                return known.Site;
            }
        }
        finally
        {
            Interlocked.Exchange(ref looking, 0);
        }
        return await ReadAsync(cancel);
    }

    /// <summary>
    /// Marks within an open or coming save that something public changes; once it is committed, this process reads anew.
    /// </summary>
    public async Task ChangeAsync(RihlaDb db, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        // Found as well where it was added before, and is not saved yet.
        if (await db.Set<SiteStamp>().FindAsync([SiteStamp.OnlyOne], cancel) is not { } stamp)
        {
            db.Add(new SiteStamp { Value = Guid.CreateVersion7() });
        }
        else
        {
            stamp.Value = Guid.CreateVersion7();
        }
        db.OnCommitted(() =>
        {
            lock (gate)
            {
                // What is being read may not have it yet: the next page reads anew.
                (kept, reading, changes) = (null, null, changes + 1);
            }
        });
    }

    /// <summary>As <see cref="ChangeAsync"/>, where anything that is kept tells of these people or shows them.</summary>
    internal async Task AskAnewAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    )
    {
        var people = personIds.Select(id => (Guid?)id).ToList();
        if (
            await db.Set<Edition>().AnyAsync(e => people.Contains(e.PersonId), cancel)
            || await db.Set<SiteFile>().AnyAsync(f => people.Contains(f.PersonId), cancel)
        )
        {
            await ChangeAsync(db, cancel);
        }
    }

    private async Task<bool> IsStillAsync(Guid stamp, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await StampAsync(scope.ServiceProvider.GetRequiredService<RihlaDb>(), cancel)
            == stamp;
    }

    private static Task<Guid> StampAsync(RihlaDb db, CancellationToken cancel) =>
        db.Set<SiteStamp>().Select(s => s.Value).SingleOrDefaultAsync(cancel);

    // One reads, for all who wait meanwhile: none of them ends it for the others by going.
    private Task<Published> ReadAsync(CancellationToken cancel)
    {
        Task<Published> all;
        lock (gate)
        {
            if (reading is not { IsCompleted: false })
            {
                reading = Task.Run(ReadAsync, default);
            }
            all = reading;
        }
        return all.WaitAsync(cancel);
    }

    private async Task<Published> ReadAsync()
    {
        // The marks are taken before reading: what changes meanwhile is read again, never kept for longer.
        var before = Volatile.Read(ref changes);
        var lookedAt = TimeProvider.System.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var stamp = await StampAsync(db, default);
        var consents = scope.ServiceProvider.GetRequiredService<PublicationConsents>();
        var places = new List<PublicPlace>();
        foreach (var room in scope.ServiceProvider.GetServices<PublicPlaces>())
        {
            places.AddRange(await room.AllAsync(default));
        }
        var today = scope.ServiceProvider.GetRequiredService<Today>();
        var site = await new PublishedReader(db, consents, places, today).ReadAsync(
            clock.GetUtcNow(),
            default
        );
        lock (gate)
        {
            if (changes == before)
            {
                kept = new(site, stamp, lookedAt);
            }
        }
        return site;
    }

    private sealed record Kept(Published Site, Guid Stamp, long LookedAt);
}

/// <summary>Reads what is public at a moment.</summary>
internal sealed class PublishedReader(
    RihlaDb db,
    PublicationConsents consents,
    IReadOnlyList<PublicPlace> places,
    Today today
)
{
    public async Task<Published> ReadAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var publications = await db.Set<Publication>()
            .AsNoTracking()
            .Where(p => p.Until == null || p.Until > now)
            .ToListAsync(cancel);
        var current = publications
            .Where(p => p.From <= now)
            .GroupBy(p => p.ItemId)
            .Select(g => g.OrderBy(p => p.From).ThenBy(p => p.ApprovedAt).Last())
            .ToList();
        var ids = current.ConvertAll(p => p.ItemId);
        var items = await db.Set<SiteItem>()
            .AsNoTracking()
            .Where(i => ids.Contains(i.Id))
            .ToDictionaryAsync(i => i.Id, cancel);
        var editions = await db.Set<Edition>()
            .AsNoTracking()
            .Include(e => e.Texts)
            .Where(e =>
                db.Set<Publication>()
                    .Any(p =>
                        p.ItemId == e.ItemId
                        && p.Number == e.Number
                        && (p.Until == null || p.Until > now)
                    )
            )
            .ToDictionaryAsync(e => (e.ItemId, e.Number), cancel);
        var files = await db.Set<SiteFile>()
            .Where(f => !f.IsBlocked)
            .Select(f => new
            {
                f.Id,
                f.Kind,
                f.Name,
                f.ContentType,
                f.Size,
                f.Step,
                f.Language,
                f.Width,
                f.Height,
                f.AltFr,
                f.AltAr,
                f.AltEn,
                f.Credit,
                f.PersonId,
            })
            .ToListAsync(cancel);
        // Asked again at every reading, whatever took the consent away.
        var standing = await consents.StandingAsync(
            [
                .. editions
                    .Values.Select(e => e.PersonId)
                    .Concat(files.Select(f => f.PersonId))
                    .OfType<Guid>()
                    .Distinct(),
            ],
            cancel
        );
        bool May(Guid? person) => person is not { } id || standing.Contains(id);
        var pictures = files
            .Where(f => f.Kind == SiteFileKind.Picture && May(f.PersonId))
            .ToDictionary(
                f => f.Id,
                f => new PublicPicture(f.Id, f.Width, f.Height, f.AltFr, f.AltAr, f.AltEn, f.Credit)
            );
        var moved = await db.Set<Redirection>()
            .ToDictionaryAsync(r => r.From, r => r.ItemId, StringComparer.Ordinal, cancel);
        return new(
            [
                .. current
                    .Select(p => (Publication: p, Edition: editions[(p.ItemId, p.Number)]))
                    .Where(x => May(x.Edition.PersonId))
                    .Select(x => Item(items[x.Edition.ItemId], x.Edition, x.Publication, pictures)),
            ],
            pictures,
            [
                .. files
                    .Where(f => f.Kind != SiteFileKind.Picture)
                    .Select(f => new PublicFile(
                        f.Id,
                        f.Kind,
                        f.Name,
                        f.ContentType,
                        f.Size,
                        f.Step,
                        f.Language
                    )),
            ],
            moved,
            places,
            publications
                .SelectMany(p => new[] { p.From > now ? p.From : (DateTimeOffset?)null, p.Until })
                .Concat(places.Select(p => p.Until))
                // What is to come today is over tomorrow.
                .Append(today.StartOf(today.Date.AddDays(1)))
                .Min()
        );
    }

    private static PublicItem Item(
        SiteItem item,
        Edition edition,
        Publication publication,
        Dictionary<Guid, PublicPicture> pictures
    ) =>
        new()
        {
            Id = item.Id,
            Kind = item.Kind,
            Address = item.Address,
            Date = edition.Date,
            EndDate = edition.EndDate,
            AxisId = edition.AxisId,
            Region = edition.Region,
            Goals = [.. edition.GoalNumbers],
            Picture = edition.PictureId is { } id ? pictures.GetValueOrDefault(id) : null,
            Order = edition.Order,
            Since = publication.From,
            Texts = edition.Texts.ToDictionary(t => t.Language, t => PublicText.Of(t)),
        };
}
