using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <content>The cases behind a figure.</content>
public sealed partial class CaseFigures
{
    /// <summary>The cases behind a figure of a year, oldest request first.</summary>
    /// <param name="slice">The figure.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<CountedCases> CasesAsync(
        ReportSlice slice,
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(slice);
        by.Need(CasesPermissions.Count);
        by.Need(CasesPermissions.View);
        Guid? missionId = by.IsSystem ? null : by.MissionId;
        var counted = Counted(slice, missionId);
        if (slice.Vulnerability is { } code)
        {
            var found = await FoundAsync(slice, missionId, code, cancel);
            counted = counted.Where(c => found.Contains(c.Id));
        }
        var ids = counted.Select(c => c.CaseId).Distinct();
        var visible = scope.VisibleTo(by).AsNoTracking().Where(c => ids.Contains(c.Id));
        var (all, seen) = (await ids.CountAsync(cancel), await visible.CountAsync(cancel));
        var shown = await PageAsync(visible, page, cancel);
        var opened = (await files.ListAsync(shown, by, cancel)).ToDictionary(f => f.Id);
        var members = await counted
            .Where(c => shown.Contains(c.CaseId))
            .Select(c => c.Id)
            .ToListAsync(cancel);
        return new(
            [
                .. shown
                    .Where(opened.ContainsKey)
                    .Select(id => new CountedCase(
                        opened[id],
                        [.. opened[id].Travellers.Where(t => members.Contains(t.MemberId))]
                    )),
            ],
            seen,
            all - seen
        );
    }

    /// <summary>The cases behind a figure that another room counted, oldest request first, each with all its people.</summary>
    /// <param name="ids">The cases counted.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<CountedCases> CasesAsync(
        IReadOnlyCollection<Guid> ids,
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(ids);
        by.Need(CasesPermissions.Count);
        by.Need(CasesPermissions.View);
        var visible = scope.VisibleTo(by).AsNoTracking().Where(c => ids.Contains(c.Id));
        var seen = await visible.CountAsync(cancel);
        var shown = await PageAsync(visible, page, cancel);
        var opened = (await files.ListAsync(shown, by, cancel)).ToDictionary(f => f.Id);
        return new(
            [
                .. shown
                    .Where(opened.ContainsKey)
                    .Select(id => new CountedCase(opened[id], opened[id].Travellers)),
            ],
            seen,
            ids.Count - seen
        );
    }

    private static Task<List<Guid>> PageAsync(
        IQueryable<Case> visible,
        int page,
        CancellationToken cancel
    ) =>
        visible
            .OrderBy(c => c.RequestedOn)
            .ThenBy(c => c.Id)
            .Skip(Paging.Before(page, ListPage))
            .Take(ListPage)
            .Select(c => c.Id)
            .ToListAsync(cancel);
}
