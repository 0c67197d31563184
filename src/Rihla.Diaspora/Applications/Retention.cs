using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>
/// Takes out what is no longer needed: applications that were never sent, and everything about the writers of those that were
/// not supported, or whose ventures ended long ago. What is counted stays; the receipt opens nothing any more.
/// </summary>
internal sealed class Retention(
    RihlaDb db,
    Forgetting forgetting,
    DiasporaSettings settings,
    Today today
) : RecurringJob
{
    private const int MostAtOnce = 500;

    public override string Name => "diaspora-retention";

    public override TimeSpan Every => TimeSpan.FromHours(12);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var closedBefore = today.Date.AddDays(-settings.UnsentKeptDays);
        var endedBefore = today.Now.AddDays(-settings.RefusedKeptDays);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        await db.Set<ApplicationDraft>()
            .Where(d => db.Set<Call>().Any(c => c.Id == d.CallId && c.ClosesOn < closedBefore))
            .ExecuteDeleteAsync(cancel);
        var ventures = db.Set<Venture>()
            .Where(
                Venture.EndedBefore(
                    today.Date.AddYears(-settings.VenturesKeptYears),
                    settings.Months
                )
            );
        var ended = await db.Set<Application>()
            .Where(a =>
                a.AnonymisedAt == null
                && (
                    ventures.Any(v => v.ApplicationId == a.Id)
                    || !db.Set<Venture>().Any(v => v.ApplicationId == a.Id)
                        && (
                            (
                                a.Standing == ApplicationStanding.Refused
                                || a.Standing == ApplicationStanding.Reserve
                            )
                                && a.DecidedAt < endedBefore
                            || a.Standing == ApplicationStanding.Ineligible
                                && a.CheckedAt < endedBefore
                            || a.Standing == ApplicationStanding.Withdrawn
                                && a.WithdrawnAt < endedBefore
                        )
                )
            )
            .OrderBy(a => a.Id)
            .Select(a => new { a.Id, a.Code })
            .Take(MostAtOnce)
            .ToListAsync(cancel);
        if (ended.Count > 0)
        {
            await forgetting.TakeOutAsync([.. ended.Select(a => a.Id)], cancel);
            await db.SaveAsync(
                Actor.System,
                [
                    .. ended.Select(a => new Act("diaspora.application-anonymised")
                    {
                        Args = [a.Code],
                    }),
                ],
                cancel
            );
        }
        await work.CommitAsync(cancel);
    }
}
