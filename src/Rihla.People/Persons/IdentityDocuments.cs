using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>What other modules show of an identity document. In clear: it lives in memory only.</summary>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Type">What kind.</param>
/// <param name="Number">The number as written on it.</param>
/// <param name="Country">The country that issued it, ISO 3166-1 alpha-2.</param>
/// <param name="IssuedOn">When it was issued, as far as known.</param>
/// <param name="ExpiresOn">The last day it is valid, as far as known.</param>
public sealed record IdentityDocumentSummary(
    Guid PersonId,
    DocumentType Type,
    string? Number,
    string? Country,
    PartialDate? IssuedOn,
    PartialDate? ExpiresOn
);

/// <summary>The identity documents in the register, for those who prepare a journey with them.</summary>
public sealed class IdentityDocuments
{
    private readonly RihlaDb db;

    internal IdentityDocuments(RihlaDb db) => this.db = db;

    /// <summary>
    /// The documents of these persons. The caller shows them only to who works on a case of these persons, and records
    /// that look.
    /// </summary>
    public async Task<ILookup<Guid, IdentityDocumentSummary>> OfAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<IdentityDocument>()
                .AsNoTracking()
                .Where(d => personIds.Contains(d.PersonId))
                .OrderBy(d => d.Id)
                .ToListAsync(cancel)
        )
            .Select(d => new IdentityDocumentSummary(
                d.PersonId,
                d.Type,
                d.Number?.Reveal(),
                d.Country,
                d.IssuedOn?.Reveal(),
                d.ExpiresOn?.Reveal()
            ))
            .ToLookup(d => d.PersonId);
}
