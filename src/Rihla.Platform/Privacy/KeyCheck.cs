using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;

namespace Rihla.Platform.Privacy;

/// <summary>A value sealed when the database was made: whoever opens it has the right key file.</summary>
internal sealed class KeyProof : ISelfKept
{
    public int Id { get; init; }

    public required Personal<string> Fingerprint { get; set; }
}

internal sealed class KeyProofMapping : IEntityTypeConfiguration<KeyProof>
{
    public void Configure(EntityTypeBuilder<KeyProof> builder)
    {
        builder.ToTable("platform_key_proof");
        builder.Property(p => p.Id).ValueGeneratedNever();
    }
}

/// <summary>Refuses to start with a key file that is not this database's.</summary>
public sealed class KeyCheck(RihlaDb db, KeyRing keys, AuditChain chain)
{
    /// <summary>
    /// Checks the key file against the database; on a new database leaves the proof for later starts, and begins the audit chain.
    /// </summary>
    /// <exception cref="KeyMissingException">The key file belongs to another database.</exception>
    public async Task EnsureAsync(CancellationToken cancel = default)
    {
        const string wrong =
            "The key file does not belong to this database. Put the right key file back, or set Rihla__KeyFile.";
        try
        {
            var proof = await db.Set<KeyProof>().SingleOrDefaultAsync(cancel);
            if (proof is null)
            {
                // Of two that find it new, the one whose proof stands begins the chain.
                await using var own = db.Database.CurrentTransaction is null
                    ? await db.BeginAsync(cancel)
                    : null;
                db.Add(new KeyProof { Id = 1, Fingerprint = new(keys.Fingerprint) });
                await db.SaveChangesAsync(cancel);
                await chain.BeginAsync(db, cancel);
                if (own is not null)
                {
                    await own.CommitAsync(cancel);
                }
            }
            else if (proof.Fingerprint.Reveal() != keys.Fingerprint)
            {
                throw new KeyMissingException(wrong);
            }
        }
        catch (CryptographicException)
        {
            throw new KeyMissingException(wrong);
        }
    }
}
