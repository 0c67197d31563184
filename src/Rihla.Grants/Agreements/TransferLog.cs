using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>A line of the log.</summary>
internal sealed record TransferLine(TransferRecord Record, string Agreement);

/// <summary>Lets personal data leave under an agreement in force, and keeps the log.</summary>
internal sealed class TransferLog(RihlaDb db, Today today) : DataTransfers
{
    public const int PageSize = 50;

    public override async Task<Outcome> RecordAsync(
        DataTransfer transfer,
        Actor by,
        CancellationToken cancel
    )
    {
        var day = today.Date;
        var agreements = await db.Set<Agreement>()
            .AsNoTracking()
            .Include(a => a.Parties)
            .Where(a =>
                a.MissionId == transfer.MissionId
                && a.AllowsTransfer
                && a.StartsOn <= day
                && (a.EndsOn == null || a.EndsOn >= day)
            )
            .OrderBy(a => a.Id)
            .ToListAsync(cancel);
        if (
            agreements.Find(a => a.Allows(transfer.To, transfer.Name, transfer.Country, day))
            is not { } agreement
        )
        {
            return new Refusal("Transfer.NoAgreement", transfer.To);
        }
        db.Add(
            new TransferRecord
            {
                MissionId = transfer.MissionId,
                At = today.Now,
                AgreementId = agreement.Id,
                Recipient = transfer.To,
                Country = transfer.Country,
                CaseId = transfer.CaseId,
                Persons = transfer.Persons,
                ByName = by.Name,
            }
        );
        return Outcome.Done;
    }

    /// <summary>The log of the actor's mission, the latest first: how many people, not who.</summary>
    public async Task<(IReadOnlyList<TransferLine> Lines, int Total)> PageAsync(
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Transfers);
        var records = db.Set<TransferRecord>()
            .AsNoTracking()
            .Where(t => t.MissionId == by.MissionId);
        var lines = await records
            .OrderByDescending(t => t.Id)
            .Page(page, PageSize)
            .Join(
                db.Set<Agreement>(),
                t => t.AgreementId,
                a => a.Id,
                (t, a) => new { Record = t, a.Title }
            )
            .ToListAsync(cancel);
        return (
            [
                .. lines
                    .OrderByDescending(l => l.Record.Id)
                    .Select(l => new TransferLine(l.Record, l.Title)),
            ],
            await records.CountAsync(cancel)
        );
    }
}
