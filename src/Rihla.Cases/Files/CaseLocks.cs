using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>How several cases are held at once.</summary>
public static class CaseLocks
{
    /// <summary>
    /// Holds cases until the open transaction ends, as an operation on each of them would. Always in one order: nobody waits for a
    /// case that somebody holds who waits for another.
    /// </summary>
    /// <param name="db">The database, with an open transaction.</param>
    /// <param name="codes">The codes of the cases, in any order.</param>
    /// <param name="cancel">Stops the waiting.</param>
    public static async Task LockCasesAsync(
        this RihlaDb db,
        IEnumerable<string> codes,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        // Not in the order of a database: those of two would differ.
        foreach (var code in codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await db.LockAsync($"case {code}", cancel);
        }
    }

    /// <summary>The same for cases that are known by their ids, and perhaps one more by its code.</summary>
    internal static async Task LockCasesAsync(
        this RihlaDb db,
        IReadOnlyCollection<Guid> ids,
        string? with,
        CancellationToken cancel
    )
    {
        var codes =
            ids.Count == 0
                ? []
                : await db.Set<Case>()
                    .Where(c => ids.Contains(c.Id))
                    .Select(c => c.Code)
                    .ToListAsync(cancel);
        await db.LockCasesAsync(with is null ? codes : codes.Append(with), cancel);
    }
}
