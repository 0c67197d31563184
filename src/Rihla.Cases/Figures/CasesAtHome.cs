using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>The open cases whose people have arrived, for the rooms that look after them from then on.</summary>
public sealed class CasesAtHome(RihlaDb db)
{
    /// <summary>Some of the open cases that arrived in a span of days, in the order of their identity.</summary>
    /// <param name="from">The first day of arrival.</param>
    /// <param name="to">The last day of arrival.</param>
    /// <param name="after">The last identity of the part before; <see cref="Guid.Empty"/> for the first part.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<List<Guid>> ArrivedAsync(
        DateOnly from,
        DateOnly to,
        Guid after,
        int most,
        CancellationToken cancel = default
    ) =>
        db.Set<Case>()
            .Where(c =>
                c.Stage >= Stage.Arrived
                && c.Stage < Stage.Closed
                && c.ArrivedOn >= from
                && c.ArrivedOn <= to
                && c.Id > after
            )
            .OrderBy(c => c.Id)
            .Select(c => c.Id)
            .Take(most)
            .ToListAsync(cancel);
}
