using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>Codes for new cases: drawn at random, and among hundreds of thousands of cases one in some thousands is taken already.</summary>
internal static class CaseCodes
{
    /// <summary>So many codes that no case has.</summary>
    /// <param name="db">Where the cases are; within the transaction that will use the codes.</param>
    /// <param name="count">How many, at least one.</param>
    /// <param name="draw">Draws a code.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<List<string>> FreeAsync(
        RihlaDb db,
        int count,
        Func<string> draw,
        CancellationToken cancel
    )
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        while (codes.Count < count)
        {
            var more = Enumerable.Range(0, count - codes.Count).Select(_ => draw()).ToList();
            var taken = await db.Set<Case>()
                .Where(c => more.Contains(c.Code))
                .Select(c => c.Code)
                .ToListAsync(cancel);
            codes.UnionWith(more.Except(taken));
        }
        return [.. codes];
    }
}
