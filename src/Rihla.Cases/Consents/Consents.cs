using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What people consent to: asked by everything that would use or pass on their data.</summary>
public sealed class Consents
{
    private static readonly PreparedQuery<
        Func<RihlaDb, Guid, IAsyncEnumerable<Consent>>
    > BookQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, Guid caseId) =>
                db.Set<Consent>().AsNoTracking().Where(c => c.CaseId == caseId)
        )
    );

    private readonly RihlaDb db;
    private readonly Today today;

    /// <summary>What is done on the strength of a consent also after its case is closed, or who gave it was taken out of it.</summary>
    public static IReadOnlyList<ConsentPurpose> Lasting => ConsentBook.Lasting;

    internal Consents(RihlaDb db, Today today) => (this.db, this.today) = (db, today);

    /// <summary>The persons of a case who consent to a purpose: on a day; today, when none is said.</summary>
    public async Task<IReadOnlySet<Guid>> StandingAsync(
        CaseFile file,
        ConsentPurpose purpose,
        DateOnly? day = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        var book = await BookAsync(file.Id, purpose, cancel);
        return file
            .Travellers.Where(t => book.Counts(file, t, purpose, day ?? today.Date))
            .Select(t => t.Person.Id)
            .ToHashSet();
    }

    /// <summary>
    /// The persons of whom a consent to a purpose is on file that can be withdrawn, also where it does not count any more: because
    /// it was given for a child who is of age now.
    /// </summary>
    public async Task<IReadOnlySet<Guid>> OnFileAsync(
        Guid caseId,
        ConsentPurpose purpose,
        CancellationToken cancel = default
    )
    {
        var book = await BookAsync(caseId, purpose, cancel);
        return book
            .History.Select(c => c.PersonId)
            .Where(id => book.Stands(id, purpose))
            .ToHashSet();
    }

    /// <summary>Whether everybody of a case, with these people, consents that the mission of origin sees it.</summary>
    internal async Task<bool> SharingStandsAsync(
        CaseFile file,
        IEnumerable<Traveller> people,
        CancellationToken cancel
    ) =>
        (await BookAsync(file.Id, ConsentPurpose.ShareWithOrigin, cancel)).StandsForAll(
            new(file.Case, [.. people]),
            ConsentPurpose.ShareWithOrigin,
            today.Date
        );

    private async Task<ConsentBook> BookAsync(
        Guid caseId,
        ConsentPurpose purpose,
        CancellationToken cancel
    ) =>
        new(
            await db.Set<Consent>()
                .AsNoTracking()
                .Where(c => c.CaseId == caseId && c.Purpose == purpose)
                .ToListAsync(cancel)
        );

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
        new(await BookQuery.For(db)(db, caseId).ToListAsync(cancel));

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
