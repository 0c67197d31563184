using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>What is put beside somebody's story, or linked in it, to be downloaded is theirs, as the story is.</summary>
internal static class StoryPapers
{
    /// <summary>
    /// The documents that stand in stories of these people (<see cref="Stories"/>), and in no item that never told of them.
    /// </summary>
    public static IQueryable<SiteFile> Of(
        RihlaDb db,
        IReadOnlyCollection<Guid?> people,
        DateTimeOffset now
    )
    {
        // SQLite keeps identities in capitals, which like passes over there.
        var told = Stories.Of(db, people, now);
        return db.Set<SiteFile>()
            .Where(f =>
                told.Any(e =>
                    e.Texts.Any(t =>
                        t.FileId == f.Id || EF.Functions.Like(t.Body, "%" + f.Id.ToString() + "%")
                    )
                )
                && !db.Set<EditionText>()
                    .Any(t =>
                        (t.FileId == f.Id || EF.Functions.Like(t.Body, "%" + f.Id.ToString() + "%"))
                        && !told.Any(e => e.ItemId == t.ItemId)
                    )
            );
    }
}
