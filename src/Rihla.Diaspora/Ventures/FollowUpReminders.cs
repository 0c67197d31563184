using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>Raises the follow-ups whose months are coming, so that no enterprise is forgotten once it is founded.</summary>
internal sealed class FollowUpReminders(RihlaDb db, Ventures ventures) : RecurringJob
{
    /// <summary>A follow-up is raised so many days before it is due: a visit must be arranged.</summary>
    public const int RaisedBeforeDays = 14;

    private const int MostAtOnce = 200;

    public override string Name => "diaspora-follow-ups";

    public override TimeSpan Every => TimeSpan.FromHours(6);

    public override async Task RunAsync(CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        var going = await db.Set<Venture>()
            .Include(v => v.FollowUps)
            .Where(v =>
                v.CreatedOn != null
                && v.DroppedOn == null
                && !db.Set<Application>()
                    .Any(a => a.Id == v.ApplicationId && a.AnonymisedAt != null)
            )
            .OrderBy(v => v.CreatedOn)
            .ToListAsync(cancel);
        var raised = going.Where(ventures.Raise).Take(MostAtOnce).ToList();
        if (raised.Count > 0)
        {
            await db.SaveAsync(
                Actor.System,
                [.. raised.Select(v => new Act("diaspora.follow-up-raised") { Args = [v.Code] })],
                cancel
            );
        }
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }
}
