using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>
/// A collective or community project: one thing for several returnees, whose cost their plans share. Each participant's
/// plan holds the share as an item, and the grant of each pays for its own.
/// </summary>
internal sealed class Project : IVersioned
{
    public const int LongestTitle = 120;

    private readonly List<Participation> participations = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Code { get; init; }

    /// <summary>The mission that runs it.</summary>
    public required Guid MissionId { get; init; }

    public required Personal<string> Title { get; set; }

    /// <summary>Collective or community.</summary>
    public required PlanLevel Level { get; init; }

    public required Dimension Dimension { get; init; }

    public required AssistanceKind Kind { get; init; }

    /// <summary>ISO 4217; every participant's grant pays in it.</summary>
    public required string Currency { get; init; }

    /// <summary>What all of it costs, in whole minor units.</summary>
    public required long Cost { get; set; }

    public required DateOnly DueOn { get; init; }

    /// <summary>The order under which the shares are approved and paid together; nothing when no part of any order lives.</summary>
    public Guid? OrderId { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<Participation> Participations => participations;

    /// <summary>Those who take part, in the order in which they joined.</summary>
    public IEnumerable<Participation> Present =>
        participations.Where(p => p.LeftOn is null).OrderBy(p => p.Number);

    /// <summary>Finance may have refused what was asked for: what no order holds any more can be shared and ordered anew.</summary>
    public void Settle(IEnumerable<InstalmentState> shares)
    {
        if (!shares.Any(s => s.IsOrdered))
        {
            OrderId = null;
        }
    }

    public Participation Join(Guid caseId, string caseCode, Guid itemId, int persons, DateOnly on)
    {
        var joined = new Participation
        {
            ProjectId = Id,
            Number = participations.Count + 1,
            CaseId = caseId,
            CaseCode = caseCode,
            ItemId = itemId,
            Persons = persons,
            JoinedOn = on,
        };
        participations.Add(joined);
        return joined;
    }
}

/// <summary>A case that takes part in a project.</summary>
internal sealed class Participation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ProjectId { get; init; }

    /// <summary>From 1, in the order of joining; it decides who bears an indivisible remainder.</summary>
    public required int Number { get; init; }

    public required Guid CaseId { get; init; }

    public required string CaseCode { get; init; }

    /// <summary>The share as an item of the case's plan.</summary>
    public required Guid ItemId { get; init; }

    /// <summary>How many people of the case take part; the cost is shared by heads.</summary>
    public required int Persons { get; init; }

    public required DateOnly JoinedOn { get; init; }

    public DateOnly? LeftOn { get; set; }

    /// <summary>The share, in whole minor units.</summary>
    public long Share { get; set; }
}

/// <summary>That the shares of a project changed: why, and what each was before and after.</summary>
internal sealed class Redistribution
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ProjectId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ByName { get; init; }

    /// <summary>Who joined or left, by the code of the case.</summary>
    public required string CaseCode { get; init; }

    public required bool Joined { get; init; }

    public Personal<string>? Reason { get; init; }

    /// <summary>The shares as text, one line for each participant: code, before, after.</summary>
    public required string Shares { get; init; }

    /// <summary>The lines about these cases, by their codes.</summary>
    public IEnumerable<string> SharesOf(IReadOnlySet<string> codes) =>
        Shares
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => codes.Contains(line.Split(':')[0]));
}

internal sealed class ProjectMapping
    : IEntityTypeConfiguration<Project>,
        IEntityTypeConfiguration<Participation>,
        IEntityTypeConfiguration<Redistribution>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("reintegration_project");
        builder.HasIndex(p => p.Code).IsUnique();
        builder.HasIndex(p => p.MissionId);
        builder.Property(p => p.Kind).IsSealed();
        builder.HasMany(p => p.Participations).WithOne().HasForeignKey(p => p.ProjectId);
        builder.Ignore(p => p.Present);
    }

    public void Configure(EntityTypeBuilder<Participation> builder)
    {
        builder.ToTable("reintegration_participation");
        builder.HasIndex(p => p.CaseId);
    }

    public void Configure(EntityTypeBuilder<Redistribution> builder)
    {
        builder.ToTable("reintegration_redistribution");
        builder.HasIndex(r => r.ProjectId);
    }
}
