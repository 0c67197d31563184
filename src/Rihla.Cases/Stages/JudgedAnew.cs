using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What changes for a case without anybody changing it reaches it within the quarter of an hour: return to its country is
/// suspended, or no longer is; somebody registered elsewhere may be one of its people. Whose action is next is then told in the work
/// list, and not only at the aircraft door. Run again it finds only what still stands where it cannot stand.
/// </summary>
internal sealed class JudgedAnew(
    RihlaDb db,
    CaseFiles files,
    Progress progress,
    Register register,
    Today today
) : RecurringJob
{
    private const int Batch = 200;

    public override string Name => "cases-judged-anew";

    public override TimeSpan Every => TimeSpan.FromMinutes(15);

    public override async Task RunAsync(CancellationToken cancel)
    {
        foreach (var id in await SuspendedAsync(cancel))
        {
            await FollowAsync(id, cancel);
        }
        await QuestionedAsync(cancel);
    }

    // Found eligible, for a day on which return there is suspended; or waiting for it to be allowed again.
    private async Task<List<Guid>> SuspendedAsync(CancellationToken cancel)
    {
        var day = today.Date;
        var restrictions = db.Set<ReturnRestriction>();
        return await db.Set<Case>()
            .Where(c => restrictions.Any(r => r.Country == c.Country))
            .Where(c =>
                (
                    c.Stage >= Stage.Screened
                    && c.Stage <= Stage.Booked
                    && restrictions.Any(r =>
                        r.Country == c.Country
                        && r.From <= (c.TravelOn ?? day)
                        && (r.To == null || r.To >= (c.TravelOn ?? day))
                    )
                )
                || (
                    c.Stage == Stage.Counselled
                    && db.Set<WorkItem>()
                        .Any(w => w.CaseId == c.Id && w.Action == EligibilityDecided.Name)
                )
            )
            .OrderBy(c => c.Id)
            .Select(c => c.Id)
            .ToListAsync(cancel);
    }

    // Applied, and somebody of them is asked about: whether they are one with somebody else in the register.
    private async Task QuestionedAsync(CancellationToken cancel)
    {
        var after = Guid.Empty;
        while (true)
        {
            var cases = await db.Set<Case>()
                .AsNoTracking()
                .Where(c => c.Stage >= Stage.Applied && c.Stage <= Stage.Booked && c.Id > after)
                .OrderBy(c => c.Id)
                .Take(Batch)
                .Select(c => new
                {
                    c.Id,
                    People = c
                        .Members.Where(m => m.DepartedOn == null)
                        .Select(m => m.PersonId)
                        .ToList(),
                })
                .ToListAsync(cancel);
            if (cases.Count == 0)
            {
                return;
            }
            after = cases[^1].Id;
            var asked = await register.InQuestionAsync(
                [.. cases.SelectMany(c => c.People)],
                cancel
            );
            foreach (var found in cases.Where(c => c.People.Exists(asked.Contains)))
            {
                await FollowAsync(found.Id, cancel);
            }
        }
    }

    private async Task FollowAsync(Guid caseId, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await files.LockAsync([caseId], cancel);
        db.ChangeTracker.Clear();
        await progress.FollowAsync(caseId, Actor.System, cancel);
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }
}
