using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Matching;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>One way to find a person: the blind key of a part of the identity, and the number of the person's sheet.</summary>
internal sealed class MatchKey : IDerived
{
    public required long Key { get; init; }

    public required long Number { get; init; }
}

/// <summary>
/// All that the matching needs of a person in one encrypted row, worked out from the names, contacts and documents: a
/// search reads one row per candidate instead of a handful. A record that was merged keeps a sheet only while it is
/// found by the number it had elsewhere, and one that was erased only for the blind key of that number.
/// </summary>
internal sealed class MatchSheet : IDerived
{
    /// <summary>
    /// Counted up from 1: the keys name a person in a few bytes. Whoever is changed gets a new one, the highest: so those who are new to
    /// a search of before are at the end.
    /// </summary>
    public required long Number { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>
    /// The rules by which the keys and the identity were made: the version of the keys, and below it the edition of what is kept to
    /// compare with. <see cref="Rules"/> are those of this program.
    /// </summary>
    public required int KeyVersion { get; set; }

    /// <summary>The secret by which the keys are blind; sheets of an older one are to be made anew.</summary>
    public required int Secret { get; set; }

    /// <summary>The rules by which this program makes sheets.</summary>
    public static readonly int Rules =
        (MatchKeys.Version << EditionBits) | PreparedIdentity.Edition;

    private const int EditionBits = 24;
    private const int NextVersion = (MatchKeys.Version + 1) << EditionBits;

    /// <summary>
    /// Sheets of older rules, or of the same version with other tables: whoever stands in them is found under other keys, and cannot be
    /// compared where the sheet lies. What a newer program wrote is left to it.
    /// </summary>
    /// <remarks>Two ranges, each to be looked up by the index.</remarks>
    public static readonly IReadOnlyList<Expression<Func<MatchSheet, bool>>> Outdated =
    [
        s => s.KeyVersion < Rules,
        s => s.KeyVersion > Rules && s.KeyVersion < NextVersion,
    ];

    /// <summary>Whether there are sheets to be made anew, those of older secrets not counted.</summary>
    public static async Task<bool> AreOutdatedAsync(
        IQueryable<MatchSheet> sheets,
        CancellationToken cancel
    )
    {
        foreach (var outdated in Outdated)
        {
            if (await sheets.AnyAsync(outdated, cancel))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Sheets to be made anew, tracked. Their identity is not read: it is worked out once more, and one that does not open keeps
    /// nobody from it.
    /// </summary>
    public static async Task<List<MatchSheet>> ToRenewAsync(
        RihlaDb db,
        IQueryable<MatchSheet> sheets,
        CancellationToken cancel
    )
    {
        var read = await sheets
            .Select(s => new MatchSheet
            {
                Number = s.Number,
                PersonId = s.PersonId,
                KeyVersion = s.KeyVersion,
                Secret = s.Secret,
                Keys = s.Keys,
                Identity = new(Array.Empty<byte>()),
            })
            .ToListAsync(cancel);
        db.AttachRange(read);
        return read;
    }

    /// <summary>The blind keys under which the person stands in the index, to take them out exactly.</summary>
    public required byte[] Keys { get; set; }

    /// <summary>The identity as the matching reads it (<see cref="PreparedIdentity.Bytes"/>).</summary>
    public required Personal<byte[]> Identity { get; set; }
}

internal sealed class MatchMapping
    : IEntityTypeConfiguration<MatchKey>,
        IEntityTypeConfiguration<MatchSheet>
{
    public void Configure(EntityTypeBuilder<MatchKey> builder)
    {
        builder.ToTable("people_match_key");
        builder.IsIndexTable(nameof(MatchKey.Key), nameof(MatchKey.Number));
        builder.Property(k => k.Key).ValueGeneratedNever();
        builder.Property(k => k.Number).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<MatchSheet> builder)
    {
        builder.ToTable("people_match_sheet");
        builder.HasKey(s => s.Number);
        builder.Property(s => s.Number).ValueGeneratedNever();
        builder.HasIndex(s => s.PersonId).IsUnique();
        builder.HasIndex(s => new { s.KeyVersion, s.Secret });
    }
}
