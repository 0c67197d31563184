using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>Whose a file is that is offered on the site.</summary>
internal enum Ownership
{
    /// <summary>Nobody's story links it.</summary>
    Nobodys,

    /// <summary>Somebody's, whose story may be told.</summary>
    Somebodys,

    /// <summary>Somebody's whose story may be told no more.</summary>
    Withdrawn,
}

/// <summary>
/// The documents and recordings that everybody may read, in memory: each stands there once, however many read it and however
/// slowly. Files are read one after the other, so that nobody has many of them read at once.
/// </summary>
internal sealed class FileShelf(IServiceScopeFactory scopes) : IDisposable
{
    /// <summary>How many bytes are held of files that nobody is reading.</summary>
    private const long Most = 32 * 1024 * 1024;

    private readonly SemaphoreSlim reading = new(1);
    private readonly Lock gate = new();

    // What somebody still reads is found again, also when its place on the shelf was taken.
    private readonly Dictionary<Guid, WeakReference<byte[]>> known = [];

    // The one that was asked for last stands first.
    private readonly LinkedList<byte[]> shelf = new();
    private long held;

    /// <summary>Whose a file is: asked once for each state of the published site, which changes with every consent.</summary>
    public ValueTask<Ownership> OwnershipAsync(Published site, Guid id, CancellationToken cancel) =>
        site.Once("ownership", () => new Kept<Guid, Ownership>(TimeSpan.MaxValue))
            .GetAsync(id, () => AskAsync(id), cancel);

    /// <summary>What is in a file.</summary>
    public async ValueTask<byte[]?> ContentAsync(Guid id, CancellationToken cancel)
    {
        if (Find(id) is { } there)
        {
            return there;
        }
        await reading.WaitAsync(cancel);
        try
        {
            if (Find(id) is { } meanwhile)
            {
                return meanwhile;
            }
            await using var scope = scopes.CreateAsyncScope();
            var content = await scope
                .ServiceProvider.GetRequiredService<RihlaDb>()
                .Set<SiteFile>()
                .Where(f => f.Id == id && !f.IsBlocked)
                .Select(f => f.Content)
                .SingleOrDefaultAsync(cancel);
            if (content is not null)
            {
                Put(id, content);
            }
            return content;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private byte[]? Find(Guid id)
    {
        lock (gate)
        {
            if (!known.TryGetValue(id, out var one) || !one.TryGetTarget(out var content))
            {
                return null;
            }
            Hold(content);
            return content;
        }
    }

    private void Put(Guid id, byte[] content)
    {
        lock (gate)
        {
            known[id] = new(content);
            Hold(content);
        }
    }

    private void Hold(byte[] content)
    {
        if (!shelf.Remove(content))
        {
            held += content.Length;
        }
        shelf.AddFirst(content);
        while (held > Most)
        {
            held -= shelf.Last!.Value.Length;
            shelf.RemoveLast();
        }
    }

    private async Task<Ownership> AskAsync(Guid id)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var mark = id.ToString();
        var people = await db.Set<Edition>()
            .Where(e =>
                e.PersonId != null
                && db.Set<EditionText>()
                    .Any(t =>
                        t.ItemId == e.ItemId
                        && t.Number <= e.Number
                        && (t.FileId == id || t.Body.Contains(mark))
                    )
            )
            .Select(e => e.PersonId!.Value)
            .Distinct()
            .ToListAsync();
        var standing = await scope
            .ServiceProvider.GetRequiredService<PublicationConsents>()
            .StandingAsync(people);
        var silent = people.Where(p => !standing.Contains(p)).Select(p => (Guid?)p).ToList();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        return silent.Count > 0 && await StoryPapers.Of(db, silent, now).AnyAsync(f => f.Id == id)
                ? Ownership.Withdrawn
            : people.Count > 0 ? Ownership.Somebodys
            : Ownership.Nobodys;
    }
}
