using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>
/// A receipt stays with the case that it was given for. When that is closed because the same request was on file already, whoever
/// keeps the case is asked to give her one for the other, with which she can follow it and change her mind: which case that is,
/// and that it is hers, only a person can tell.
/// </summary>
internal sealed class ReceiptsOfDuplicates(RihlaDb db, CaseTasks tasks, Today today) : CaseClosing
{
    /// <summary>The task that asks for it.</summary>
    internal const string Task = "receipt-of-duplicate";

    public override async Task SettleAsync(
        CaseFile file,
        ClosureReason reason,
        Actor by,
        CancellationToken cancel
    )
    {
        if (
            reason == ClosureReason.Duplicate
            && await db.Set<HelpRequest>().AnyAsync(r => r.CaseId == file.Id, cancel)
        )
        {
            await tasks.RaiseAgainAsync(
                file,
                new TaskNotice(
                    Task,
                    Following.OwnerOf(file),
                    today.Date.AddDays(DaysToGive),
                    "exchanges"
                ),
                cancel
            );
        }
    }

    private const int DaysToGive = 3;
}
