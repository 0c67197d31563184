using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Relations;

/// <summary>Who promised something.</summary>
internal enum PromiseSide
{
    /// <summary>We did: the owner keeps it.</summary>
    Ours,

    /// <summary>The other side did: the owner sees to it that it is kept.</summary>
    Theirs,
}

/// <summary>
/// A commitment made at a meeting: what was promised, by which side, which member of staff sees to it, and by when. (Grants
/// keeps the commitments of agreements.)
/// </summary>
internal sealed class Promise : IVersioned
{
    public const int LongestWhat = 300;
    public const int LongestNote = 1000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required Guid MeetingId { get; init; }

    /// <summary>The institution to which or by which it was made.</summary>
    public Guid? InstitutionId { get; init; }

    public required PromiseSide Side { get; init; }

    public required Personal<string> What { get; init; }

    public required Guid OwnerUserId { get; set; }

    public required string OwnerName { get; set; }

    public required DateOnly DueOn { get; set; }

    public DateOnly? KeptOn { get; private set; }

    /// <summary>How it was kept, or why it is no longer wanted.</summary>
    public Personal<string>? KeptNote { get; private set; }

    /// <summary>Whether it is no longer wanted.</summary>
    public bool IsDropped { get; private set; }

    public bool IsOpen => KeptOn is null && !IsDropped;

    public int Version { get; set; }

    public bool IsLate(DateOnly day) => IsOpen && DueOn < day;

    /// <summary>Somebody else sees to it from now, by this day.</summary>
    public void HandOver(Guid ownerUserId, string ownerName, DateOnly dueOn) =>
        (OwnerUserId, OwnerName, DueOn) = (ownerUserId, ownerName, dueOn);

    public void Keep(DateOnly day, string? note) => (KeptOn, KeptNote) = (day, Personal.Of(note));

    /// <summary>It is no longer wanted.</summary>
    public void Drop(string reason) => (IsDropped, KeptNote) = (true, Personal.Of(reason));

    /// <summary>It is to be kept after all: it was settled by mistake.</summary>
    /// <returns>Refused while it is to be kept.</returns>
    public Outcome TakeUp()
    {
        if (IsOpen)
        {
            return new Refusal("Promise.IsOpen");
        }
        (KeptOn, KeptNote, IsDropped) = (null, null, false);
        return Outcome.Done;
    }
}

internal sealed class PromiseMapping : IEntityTypeConfiguration<Promise>
{
    public void Configure(EntityTypeBuilder<Promise> builder)
    {
        builder.ToTable("relations_promise");
        builder.Ignore(p => p.IsOpen);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(p => p.MeetingId);
        builder.HasOne<Institution>().WithMany().HasForeignKey(p => p.InstitutionId);
        builder.HasIndex(p => new { p.OwnerUserId, p.KeptOn });
        builder.HasIndex(p => new { p.MissionId, p.DueOn });
    }
}
