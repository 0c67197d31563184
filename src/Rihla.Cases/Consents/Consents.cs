using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>What people consent to: asked by everything that would use or pass on their data.</summary>
public sealed class Consents
{
    private readonly RihlaDb db;

    internal Consents(RihlaDb db) => this.db = db;

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
