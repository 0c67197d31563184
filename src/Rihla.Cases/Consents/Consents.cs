using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What people consent to: asked by everything that would use or pass on their data.</summary>
public sealed class Consents
{
    private readonly RihlaDb db;
    private readonly Today today;

    internal Consents(RihlaDb db, Today today) => (this.db, this.today) = (db, today);

    /// <summary>Whether everybody of a case consents to a purpose, now.</summary>
    public async Task<bool> StandsAsync(
        Guid caseId,
        ConsentPurpose purpose,
        CancellationToken cancel = default
    )
    {
        var members = await db.Set<CaseMember>()
            .Where(m => m.CaseId == caseId)
            .Select(m => m.PersonId)
            .ToListAsync(cancel);
        var standing = await StandingAsync(caseId, purpose, cancel);
        return members.Count > 0 && members.TrueForAll(standing.Contains);
    }

    /// <summary>The persons of a case who consent to a purpose, now.</summary>
    public async Task<IReadOnlySet<Guid>> StandingAsync(
        Guid caseId,
        ConsentPurpose purpose,
        CancellationToken cancel = default
    )
    {
        var answers = await db.Set<Consent>()
            .AsNoTracking()
            .Where(c => c.CaseId == caseId && c.Purpose == purpose)
            .ToListAsync(cancel);
        var book = new ConsentBook(answers);
        return answers.Select(c => c.PersonId).Where(id => book.Stands(id, purpose)).ToHashSet();
    }

    /// <summary>
    /// Ends all consents of a case to a purpose, because what was agreed to is no longer what would be done: they must be asked
    /// for anew. Saved with the next save.
    /// </summary>
    internal async Task EndAsync(
        CaseFile file,
        ConsentPurpose purpose,
        Actor by,
        CancellationToken cancel
    )
    {
        var answers = await db.Set<Consent>()
            .Where(c => c.CaseId == file.Id && c.Purpose == purpose)
            .ToListAsync(cancel);
        foreach (var answer in answers.Where(a => a.Stands))
        {
            answer.Withdraw(today.Date, by.Name);
        }
        if (purpose == ConsentPurpose.ShareWithOrigin)
        {
            file.Case.SharedWithOrigin = false;
        }
    }

    internal async Task<ConsentBook> BookAsync(Guid caseId, CancellationToken cancel = default) =>
        new(
            await db.Set<Consent>()
                .AsNoTracking()
                .Where(c => c.CaseId == caseId)
                .ToListAsync(cancel)
        );

    internal async Task<IReadOnlyDictionary<Guid, ConsentNotice>> NoticesAsync(
        ConsentBook book,
        CancellationToken cancel = default
    )
    {
        var ids = book.History.Select(c => c.NoticeId).Distinct().ToList();
        return await db.Set<ConsentNotice>()
            .AsNoTracking()
            .Where(n => ids.Contains(n.Id))
            .ToDictionaryAsync(n => n.Id, cancel);
    }
}
