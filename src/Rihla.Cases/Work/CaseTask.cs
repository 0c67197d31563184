using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Something that somebody must look at by a day: raised by silence (a request unanswered, an arrival not confirmed), by
/// a date that comes near (a document about to expire), or by an event (a declaration withdrawn).
/// </summary>
internal sealed class CaseTask
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>What, such as <c>arrival-not-confirmed</c>; its sentence is the text <c>Task.{Kind}</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about within the case (a document, a person), so that it is raised once; empty for the case itself.</summary>
    public required Guid Subject { get; init; }

    /// <summary>What fills the places of the sentence (<see cref="Fill.Lines"/>).</summary>
    public Personal<string>? Words { get; init; }

    public required Role Owner { get; set; }

    public required Guid OwnerMissionId { get; set; }

    public Guid? OwnerUserId { get; set; }

    /// <summary>The mission of origin whose task it is whenever that mission sees the case; nothing, where it never is.</summary>
    public Guid? OriginMissionId { get; set; }

    public required DateOnly DueOn { get; set; }

    public required DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Who did it, or whose act was what it asked for; nobody, where the case was closed and nothing was asked any more.</summary>
    public string? DoneByName { get; set; }

    /// <summary>Nobody asks any more: the case is closed.</summary>
    public void Rest(DateTimeOffset at) => (DoneAt, DoneByName) = (at, null);

    /// <summary>The case goes on, and so does what was asked when it was closed; not before today.</summary>
    public void Resume(CaseFile file, DateOnly on)
    {
        (DoneAt, DueOn) = (null, DueOn < on ? on : DueOn);
        if (Owner == Role.Caseworker && OwnerMissionId == file.HostMissionId)
        {
            OwnerUserId = file.CaseworkerId;
        }
    }

    /// <summary>The mission that was asked does not see the case any more: the host mission is asked instead.</summary>
    public void HandToHost(CaseFile file)
    {
        Owner = Owner == Role.OriginCaseworker ? Role.Caseworker : Owner;
        OwnerMissionId = file.HostMissionId;
        OwnerUserId = Owner == Role.Caseworker ? file.CaseworkerId : null;
    }

    /// <summary>It was given to the mission of origin for an arrival that was none: it is the host's, as if it had been raised there.</summary>
    public void ReturnToHost(CaseFile file, Role owner)
    {
        Owner = owner;
        HandToHost(file);
        OriginMissionId = null;
    }

    /// <summary>The mission of origin sees the case again, and has back what was its own.</summary>
    public void HandToOrigin()
    {
        Owner = Owner == Role.Caseworker ? Role.OriginCaseworker : Owner;
        (OwnerMissionId, OwnerUserId) = (OriginMissionId!.Value, null);
    }

    /// <summary>Where it is done, below <c>/app/cases/{code}/</c>.</summary>
    public required string Page { get; init; }

    /// <summary>The address where it is done; a page that begins with a slash is one of no case.</summary>
    public string Address(string code) =>
        Page.StartsWith('/') ? Page
        : Page.Length == 0 ? $"/app/cases/{code}"
        : $"/app/cases/{code}/{Page}";

    /// <summary>The sentence with what fills it, as the audit keeps it.</summary>
    public Fill InAudit => Fill.Text($"Task.{Kind}", Words?.Reveal());

    /// <summary>The sentence, in the reader's language; with dots for what was erased.</summary>
    public string In(Words words) => Fill.Read(InAudit.Kept, words);
}

internal sealed class CaseTaskMapping : IEntityTypeConfiguration<CaseTask>
{
    public void Configure(EntityTypeBuilder<CaseTask> builder)
    {
        builder.ToTable("cases_task");
        builder.Ignore(t => t.InAudit);
        builder
            .HasIndex(t => new
            {
                t.CaseId,
                t.Kind,
                t.Subject,
            })
            .IsUnique();
        // Open tasks only: PostgreSQL does not take "done_at is null" for a value that would leave the order of the index.
        builder
            .HasIndex(t => new
            {
                t.OwnerMissionId,
                t.Owner,
                t.DueOn,
                t.Id,
            })
            .HasFilter("done_at is null");
        builder
            .HasIndex(t => new
            {
                t.OwnerUserId,
                t.DueOn,
                t.Id,
            })
            .HasFilter("done_at is null");
    }
}
