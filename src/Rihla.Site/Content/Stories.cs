using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>Which editions tell of somebody.</summary>
internal static class Stories
{
    /// <summary>
    /// The editions that tell of these people: those that say so, and earlier ones of the same item, written before it was said.
    /// Not what the public reads now, or will, as telling of nobody: a second person let it out as that.
    /// </summary>
    public static IQueryable<Edition> Of(
        RihlaDb db,
        IReadOnlyCollection<Guid?> people,
        DateTimeOffset now
    ) =>
        db.Set<Edition>()
            .Where(e =>
                people.Contains(e.PersonId)
                || e.PersonId == null
                    && db.Set<Edition>()
                        .Any(later =>
                            later.ItemId == e.ItemId
                            && later.Number > e.Number
                            && people.Contains(later.PersonId)
                        )
                    && !db.Set<Publication>()
                        .Any(p =>
                            p.ItemId == e.ItemId
                            && p.Number == e.Number
                            && (p.Until == null || p.Until > now && p.Until > p.From)
                        )
            );
}
