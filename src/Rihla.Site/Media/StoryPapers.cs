using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>What is put beside somebody's story to be downloaded is theirs, as the story is.</summary>
internal static class StoryPapers
{
    /// <summary>
    /// The documents that stand beside stories of these people, and in no item that never told of them. A draft of a story from
    /// before it was said whom it tells of is the story, too.
    /// </summary>
    public static IQueryable<SiteFile> Of(RihlaDb db, IReadOnlyCollection<Guid?> people)
    {
        var told = db.Set<Edition>().Where(e => people.Contains(e.PersonId));
        return db.Set<SiteFile>()
            .Where(f =>
                told.Any(e => e.Texts.Any(t => t.FileId == f.Id))
                && !db.Set<EditionText>()
                    .Any(t => t.FileId == f.Id && !told.Any(e => e.ItemId == t.ItemId))
            );
    }
}
