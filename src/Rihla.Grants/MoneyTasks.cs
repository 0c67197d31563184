using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What money and agreements add to a work list: commitments, agreements about to lapse, reports that donors await.</summary>
internal sealed class MoneyTasks(RihlaDb db, Agreements agreements, Today today) : OfficeTasks
{
    /// <summary>An agreement is spoken of so many days before it lapses: a renewal takes a season to negotiate.</summary>
    public const int LapsingWithinDays = 90;

    /// <summary>And so many days after it has lapsed: transfers of data are refused from then on, and somebody must be told why.</summary>
    public const int LapsedForDays = 90;

    /// <summary>A report is spoken of so many days before it is due.</summary>
    public const int ReportWithinDays = 30;

    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        var (me, mission) = (by.UserId, by.MissionId);
        var tasks = new List<OfficeTask>();
        var keeps = by.May(GrantsPermissions.KeepAgreements);
        if (by.May(GrantsPermissions.ViewAgreements))
        {
            // What nobody is left to keep is seen by whoever can hand it over.
            List<Guid> owners = keeps
                ? [.. (await agreements.OwnersAsync(by, cancel)).Select(s => s.UserId)]
                : [];
            var commitments = await db.Set<Commitment>()
                .AsNoTracking()
                .Where(c =>
                    c.DoneOn == null
                    && (c.OwnerUserId == me || (keeps && !owners.Contains(c.OwnerUserId)))
                    && db.Set<Agreement>().Any(a => a.Id == c.AgreementId && a.MissionId == mission)
                )
                .ToListAsync(cancel);
            tasks.AddRange(
                commitments.Select(c =>
                    c.OwnerUserId == me
                        ? new OfficeTask(
                            "Task.commitment",
                            [c.What],
                            c.DueOn,
                            $"/app/agreements/{c.AgreementId}"
                        )
                        : new OfficeTask(
                            "Task.commitment-left",
                            [c.What, c.OwnerName],
                            c.DueOn,
                            $"/app/agreements/{c.AgreementId}/edit#hand-over"
                        )
                )
            );
        }
        if (keeps)
        {
            var day = today.Date;
            var (from, until) = (day.AddDays(-LapsedForDays), day.AddDays(LapsingWithinDays));
            var lapsing = await db.Set<Agreement>()
                .Where(a =>
                    a.MissionId == mission
                    && a.EndsOn != null
                    && a.EndsOn >= from
                    && a.EndsOn <= until
                )
                .ToListAsync(cancel);
            tasks.AddRange(
                lapsing.Select(a => new OfficeTask(
                    a.EndsOn < day ? "Task.agreement-lapsed" : "Task.agreement-lapsing",
                    [a.Title, a.EndsOn!.Value],
                    a.EndsOn!.Value,
                    $"/app/agreements/{a.Id}"
                ))
            );
        }
        if (by.May(GrantsPermissions.Manage))
        {
            var until = today.Date.AddDays(ReportWithinDays);
            var reports = await db.Set<ReportDue>()
                .Where(r => r.SentOn == null && r.DueOn <= until)
                .Join(
                    db.Set<Grant>().Where(g => g.MissionId == mission),
                    r => r.GrantId,
                    g => g.Id,
                    (r, g) =>
                        new
                        {
                            r.Name,
                            r.DueOn,
                            Grant = g.Name,
                            g.Id,
                        }
                )
                .ToListAsync(cancel);
            tasks.AddRange(
                reports.Select(r => new OfficeTask(
                    "Task.donor-report",
                    [r.Name, r.Grant],
                    r.DueOn,
                    $"/app/grants/{r.Id}"
                ))
            );
        }
        return [.. tasks.OrderBy(t => t.DueOn)];
    }
}
