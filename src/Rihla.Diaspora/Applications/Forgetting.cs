using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>
/// Takes everything about its writer out of an application, and what was written about her out of the history. What is counted
/// stays, and who did what and when; the receipt opens nothing any more.
/// </summary>
internal sealed class Forgetting(RihlaDb db, AuditErasure audit, Receipts receipts, Today today)
{
    // The fields whose words tell of somebody: a history that holds an old or a new one goes.
    private static readonly HashSet<string> Words =
    [
        nameof(Application.Answers),
        nameof(Application.EligibilityNote),
        nameof(Application.DecisionReason),
        nameof(Assessment.Comment),
        nameof(Assessment.ConflictReason),
    ];

    /// <summary>Takes the writers of applications out, within the open transaction.</summary>
    public async Task ApplicationsAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        // Not through the change tracker: the audit would keep as the old value what is to be forgotten.
        var (now, nothing) = (today.Now, Array.Empty<byte>());
        var papers = await db.Set<ApplicationPaper>()
            .Where(p => ids.Contains(p.ApplicationId))
            .Select(p => p.AttachmentId)
            .ToListAsync(cancel);
        await db.Set<ApplicationPaper>()
            .Where(p => ids.Contains(p.ApplicationId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<Attachment>().Where(a => papers.Contains(a.Id)).ExecuteDeleteAsync(cancel);
        await db.Set<ApplicationLine>()
            .Where(l => ids.Contains(l.ApplicationId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<Application>()
            .Where(a => ids.Contains(a.Id))
            .ExecuteUpdateAsync(
                a =>
                    a.SetProperty(x => x.Answers, (Personal<string>?)null)
                        .SetProperty(x => x.EligibilityNote, (Personal<string>?)null)
                        .SetProperty(x => x.DecisionReason, (Personal<string>?)null)
                        .SetProperty(x => x.PhoneKey, (long?)null)
                        .SetProperty(x => x.EmailKey, (long?)null)
                        .SetProperty(x => x.WordSalt, nothing)
                        .SetProperty(x => x.WordHash, nothing)
                        .SetProperty(x => x.AnonymisedAt, now),
                cancel
            );
        var sheets = db.Set<Assessment>().Where(a => ids.Contains(a.ApplicationId));
        await sheets.ExecuteUpdateAsync(
            a =>
                a.SetProperty(x => x.Comment, (Personal<string>?)null)
                    .SetProperty(x => x.ConflictReason, (Personal<string>?)null),
            cancel
        );
        foreach (var id in ids)
        {
            await receipts.TurnOutAsync(Applying.Kind, id, cancel);
        }
        await EraseHistoryAsync(
            [.. ids, .. await sheets.Select(a => a.Id).ToListAsync(cancel)],
            await db.Set<Application>()
                .Where(a => ids.Contains(a.Id))
                .Select(a => a.Code)
                .ToListAsync(cancel),
            cancel
        );
    }

    // One act can tell of many applications: only what holds words about those who are forgotten goes.
    private async Task EraseHistoryAsync(
        IReadOnlyList<Guid> ids,
        IReadOnlyList<string> codes,
        CancellationToken cancel
    )
    {
        var rows = ids.Select(id => id.ToString()).ToHashSet();
        await audit.EraseAsync(
            db.Set<AuditEntry>().Where(e => e.Act.StartsWith("diaspora.")),
            json =>
                AuditDetails.FromJson(json) is var told
                && (
                    told.Reason is not null && told.Args?.Any(codes.Contains) == true
                    || told.Changes?.Any(c => rows.Contains(c.Id) && Words.Contains(c.Field ?? ""))
                        == true
                ),
            cancel
        );
    }
}
