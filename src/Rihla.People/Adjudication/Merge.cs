using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// Two records that became one person, with all that is needed to undo it. The record that was merged stays as it was;
/// the rows that spoke of it speak of the other.
/// </summary>
internal sealed class Merge : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid FromId { get; init; }

    public required Guid IntoId { get; init; }

    public Guid? PairId { get; init; }

    public DateTimeOffset MergedAt { get; init; }

    public required string MergedByName { get; init; }

    /// <summary>Of the fields that were taken from the merged record, the values before, as text.</summary>
    public required Personal<Dictionary<string, string?>> Before { get; set; }

    /// <summary>The rows that were moved, and those of the other record that they were put beside.</summary>
    public required Personal<MergedRows> Moved { get; init; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public string? UndoneByName { get; private set; }

    public Personal<string>? UndoneBecause { get; private set; }

    public int Version { get; set; }

    /// <summary>Forgets the value of a field before the merge: undoing it does not bring it back.</summary>
    /// <returns>The value, as text; nothing, when the field was not taken over or was empty.</returns>
    public string? Forget(string field)
    {
        var before = new Dictionary<string, string?>(Before.Reveal(), StringComparer.Ordinal);
        if (before.Remove(field, out var value))
        {
            Before = new(before);
        }
        return value;
    }

    public Outcome Undo(string? reason, Actor by, DateTimeOffset now)
    {
        if (UndoneAt is not null)
        {
            return new Refusal("Merge.AlreadyUndone");
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Merge.ReasonMissing");
        }
        (UndoneAt, UndoneByName, UndoneBecause) = (now, by.Name, Personal.Of(reason));
        return Outcome.Done;
    }
}

/// <summary>Which rows spoke of which of two records before they became one, by reference.</summary>
/// <param name="Moved">Those that spoke of the record that was merged, and speak of the other now.</param>
/// <param name="Kept">In the cases of both, those that spoke of the record that stands: they are not the other's.</param>
internal sealed record MergedRows(
    Dictionary<string, List<Guid>> Moved,
    Dictionary<string, List<Guid>> Kept
)
{
    /// <summary>Of a record into which none was merged.</summary>
    public static MergedRows None { get; } = new([], []);

    public bool Came(PersonReference reference, Guid row) => Has(Moved, reference, row);

    public bool Stays(PersonReference reference, Guid row) => Has(Kept, reference, row);

    private static bool Has(
        Dictionary<string, List<Guid>> rows,
        PersonReference reference,
        Guid row
    ) => rows.TryGetValue(reference.Name, out var ids) && ids.Contains(row);
}

internal sealed class MergeMapping : IEntityTypeConfiguration<Merge>
{
    public void Configure(EntityTypeBuilder<Merge> builder)
    {
        builder.ToTable("people_merge");
        builder.HasIndex(m => m.FromId);
        builder.HasIndex(m => m.IntoId);
    }
}
