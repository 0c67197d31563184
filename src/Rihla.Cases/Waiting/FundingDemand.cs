using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A case that waits for money.</summary>
/// <param name="File">The case.</param>
/// <param name="DaysWaited">Days since the request.</param>
/// <param name="Points">Days of waiting that vulnerability and lapsing papers are worth.</param>
/// <param name="Reasons">The codes of what was found in its people and papers.</param>
public sealed record WaitingCase(
    CaseFile File,
    int DaysWaited,
    int Points,
    IReadOnlyList<string> Reasons
)
{
    /// <summary>The order of the waiting list is by this, the highest first.</summary>
    public int Urgency => DaysWaited + Points;
}

/// <summary>Who asks for money: the cases that wait, and how many asked for help in past months.</summary>
public sealed class FundingDemand
{
    private readonly RihlaDb db;
    private readonly CaseScope scope;
    private readonly CaseFiles files;
    private readonly Today today;

    internal FundingDemand(RihlaDb db, CaseScope scope, CaseFiles files, Today today) =>
        (this.db, this.scope, this.files, this.today) = (db, scope, files, today);

    /// <summary>The codes of the vulnerabilities that a donor can ask for; the name of each is the text <c>Vulnerability.{code}</c>.</summary>
    public static IReadOnlyList<string> VulnerabilityCodes { get; } =
    [.. Vulnerability.All.Except(Vulnerability.OfDeciding).Select(v => v.Code)];

    /// <summary>The cases of a mission that wait and that the actor may see, most urgent first.</summary>
    public async Task<IReadOnlyList<WaitingCase>> WaitingAsync(
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var items = await scope
            .VisibleTo(by)
            .Where(c => c.HostMissionId == missionId)
            .Join(
                db.Set<WorkItem>().AsNoTracking().Where(w => w.IsWaiting),
                c => c.Id,
                w => w.CaseId,
                (c, w) => w
            )
            .OrderBy(w => w.Rank)
            .ThenBy(w => w.CaseId)
            .ToListAsync(cancel);
        var found = (
            await files.ListAsync([.. items.Select(i => i.CaseId)], by, cancel)
        ).ToDictionary(f => f.Id);
        return
        [
            .. items
                .Where(i => found.ContainsKey(i.CaseId))
                .Select(i => new WaitingCase(
                    found[i.CaseId],
                    today.Date.DayNumber - i.RequestedOn.DayNumber,
                    i.Points,
                    i.ReasonCodes
                )),
        ];
    }

    /// <summary>How many cases of a mission wait.</summary>
    public Task<int> CountWaitingAsync(Guid missionId, CancellationToken cancel = default) =>
        db.Set<WorkItem>().CountAsync(w => w.HostMissionId == missionId && w.IsWaiting, cancel);

    /// <summary>How many requests a mission received in each of the last months that are over, the earliest first.</summary>
    public async Task<IReadOnlyList<int>> RequestsByMonthAsync(
        Guid missionId,
        int months,
        CancellationToken cancel = default
    )
    {
        var end = new DateOnly(today.Date.Year, today.Date.Month, 1);
        var from = end.AddMonths(-months);
        var counted = await db.Set<Case>()
            .Where(c =>
                c.HostMissionId == missionId && c.RequestedOn >= from && c.RequestedOn < end
            )
            .GroupBy(c => new { c.RequestedOn.Year, c.RequestedOn.Month })
            .Select(g => new
            {
                g.Key.Year,
                g.Key.Month,
                Cases = g.Count(),
            })
            .ToListAsync(cancel);
        return
        [
            .. Enumerable
                .Range(0, months)
                .Select(i => from.AddMonths(i))
                .Select(m => counted.Find(c => c.Year == m.Year && c.Month == m.Month)?.Cases ?? 0),
        ];
    }

    /// <summary>Whether a case of a mission is paid for by the grant of this name, also one that was taken over from an earlier system.</summary>
    public Task<bool> IsFundedByAsync(
        Guid missionId,
        string grant,
        CancellationToken cancel = default
    ) => db.Set<Case>().AnyAsync(c => c.HostMissionId == missionId && c.Grant == grant, cancel);

    /// <summary>
    /// Those who have departed with the money of a grant, whatever became of them and of the money since; not those whom it pays for
    /// only since they left.
    /// </summary>
    public IQueryable<DepartedMember> Departed =>
        db.Set<CaseMember>()
            .Where(m => m.DepartedOn != null && m.JourneyGrant != null)
            .Join(
                db.Set<Case>(),
                m => m.CaseId,
                c => c.Id,
                (m, c) =>
                    new DepartedMember { MissionId = c.HostMissionId, Grant = m.JourneyGrant! }
            );
}

/// <summary>Somebody who has departed with the money of a grant.</summary>
public sealed record DepartedMember
{
    /// <summary>The host mission, within which the name of the grant is its own.</summary>
    public required Guid MissionId { get; init; }

    /// <summary>The name of the grant.</summary>
    public required string Grant { get; init; }
}
