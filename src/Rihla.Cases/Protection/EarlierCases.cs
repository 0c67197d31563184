using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What was found of somebody in other cases than the one they stand in now. Who asks anew, or turns out to be somebody who asked
/// before, brings it along, whoever may see those cases: the needs and doubts alone, and nothing that was written there.
/// </summary>
internal sealed class EarlierCases(RihlaDb db, MergedRecords merged, CaseTasks tasks, Today today)
{
    /// <summary>
    /// Opens here the routes that were opened for somebody elsewhere, also those that were resolved: an officer looks at them anew.
    /// Brings along, too, a doubt about pressure or capacity that no sound session has settled. Of a child alone nothing comes along:
    /// that follows from who travels along now. Saved with the next save.
    /// </summary>
    /// <returns>Whether there was anything that this case did not know.</returns>
    public async Task<bool> BringAlongAsync(
        CaseFile file,
        Traveller traveller,
        Actor by,
        CancellationToken cancel
    )
    {
        var (here, person) = (file.Id, traveller.Person.Id);
        var standing = await db.Set<CaseMember>()
            .AsNoTracking()
            .Where(m => m.PersonId == person && m.CaseId != here)
            .ToListAsync(cancel);
        var records = (await merged.OfAsync([person], cancel)).Keys.ToList();
        var left = await FormerMember.FindAsync(
            db,
            e => e.CaseId != here && records.Contains(e.PersonId!.Value),
            cancel
        );
        List<Guid> cases =
        [
            .. standing.Select(m => m.CaseId).Concat(left.Select(f => f.CaseId)).Distinct(),
        ];
        if (cases.Count == 0)
        {
            return false;
        }
        HashSet<Guid> members =
        [
            .. standing.Select(m => m.Id),
            .. left.Select(f => f.MemberId).OfType<Guid>(),
        ];
        // What stands on a membership without a route, as from a file that was imported, is a need as well.
        var found = standing.SelectMany(m =>
            Vulnerability
                .FlagsOf(new(m, traveller.Person))
                .Select(need => (need.Code, On: DateOnly.MinValue))
        );
        var needs = await OpenRoutesAsync(file, traveller, cases, members, found, by, cancel);
        var doubts = await DoubtAsync(file, traveller, cases, members, by, cancel);
        return needs || doubts;
    }

    private async Task<bool> OpenRoutesAsync(
        CaseFile file,
        Traveller traveller,
        List<Guid> cases,
        HashSet<Guid> members,
        IEnumerable<(string Code, DateOnly On)> found,
        Actor by,
        CancellationToken cancel
    )
    {
        var routes = await db.Set<ProtectionRoute>()
            .AsNoTracking()
            .Where(r => cases.Contains(r.CaseId))
            .ToListAsync(cancel);
        var known = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        var brought = false;
        foreach (
            var flag in routes
                .Where(r => members.Contains(r.MemberId) && !r.IsNotConfirmed)
                .Select(r => (Code: r.Flag.Reveal(), On: r.OpenedOn))
                .Concat(found)
                .GroupBy(f => f.Code, f => f.On, StringComparer.Ordinal)
        )
        {
            if (
                Vulnerability.Find(flag.Key)
                    is not { Route: not null and not RouteKind.ChildAlone } need
                || known.Has(traveller.MemberId, need.Code)
                // An officer has said in this case, and since, that there is no such need.
                || known.All.Any(r =>
                    r.MemberId == traveller.MemberId
                    && r.Flag.Reveal() == need.Code
                    && r.ResolvedOn >= flag.Max()
                )
            )
            {
                continue;
            }
            await RouteOpening.OpenAsync(db, tasks, today, file, traveller, need, by, cancel);
            RouteOpening.SetFlag(traveller, need.Code, true);
            brought = true;
        }
        return brought;
    }

    private async Task<bool> DoubtAsync(
        CaseFile file,
        Traveller traveller,
        List<Guid> cases,
        HashSet<Guid> members,
        Actor by,
        CancellationToken cancel
    )
    {
        var elsewhere = new CounsellingRecord(
            await db.Set<CounsellingSession>()
                .AsNoTracking()
                .Where(s => cases.Contains(s.CaseId))
                .ToListAsync(cancel)
        );
        var here = (
            await db.Set<CounsellingSession>().Where(s => s.CaseId == file.Id).ToListAsync(cancel)
        ).FindAll(s => s.IsBroughtAlong && s.MemberIds.Contains(traveller.MemberId));
        var doubts = elsewhere
            .OpenConcerns(members)
            .Where(doubt =>
                !here.Exists(s =>
                    (s.Pressure, s.Capacity) == (doubt.Pressure, doubt.Capacity)
                    && s.RecordedAt >= doubt.RecordedAt
                )
            )
            .DistinctBy(doubt => (doubt.Pressure, doubt.Capacity))
            .ToList();
        foreach (var doubt in doubts)
        {
            var brought = doubt.BringTo(file, traveller, by, today);
            db.Add(brought);
            await tasks.RaiseAsync(file, Counselling.Notice(file, brought, today), cancel);
        }
        return doubts.Count > 0;
    }
}
