using Microsoft.EntityFrameworkCore.Metadata;
using Rihla.Platform.Audit;

namespace Rihla.Platform.Data;

/// <summary>New rows that were taken out of a context with the acts that made them, to be written with many others.</summary>
public sealed record Added
{
    internal Added(
        IReadOnlyList<Act> acts,
        IReadOnlyList<object> rows,
        IReadOnlyList<FieldChange> changes
    ) => (Acts, Rows, Changes) = (acts, rows, changes);

    internal IReadOnlyList<Act> Acts { get; }

    internal IReadOnlyList<object> Rows { get; }

    internal IReadOnlyList<FieldChange> Changes { get; }
}

/// <summary>
/// Writes many new rows of many tables at once, as a caseload taken over needs it; values are sealed on all processors.
/// </summary>
internal sealed class Insertion(RihlaDb db)
{
    private const int Together = 64;

    /// <summary>Writes rows; those that others point at before those that point at them.</summary>
    public async Task WriteAsync(IEnumerable<object> rows, CancellationToken cancel)
    {
        foreach (
            var (type, some) in rows.GroupBy(r => r.GetType())
                .Select(g => (Type: db.Model.FindEntityType(g.Key)!, Rows: g.ToList()))
                .OrderBy(g => Depth(g.Type, []))
        )
        {
            var table = BulkTable.Of(type);
            await table.WriteAsync(
                db,
                [.. some.Chunk(Together).AsParallel().AsOrdered().Select(table.Pack)],
                cancel
            );
        }
    }

    /// <summary>How many tables must be written before.</summary>
    private static int Depth(IEntityType type, HashSet<IEntityType> above) =>
        above.Add(type)
            ? type.GetForeignKeys()
                .Select(k => k.PrincipalEntityType)
                .Where(p => p != type)
                .Select(p => 1 + Depth(p, [.. above]))
                .DefaultIfEmpty(0)
                .Max()
            : 0;
}
