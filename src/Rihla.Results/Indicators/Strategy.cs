using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases;
using Rihla.Platform.Data;

namespace Rihla.Results;

/// <summary>By when an objective is to be reached.</summary>
public enum Horizon
{
    /// <summary>Within a year.</summary>
    Short,

    /// <summary>Within some three years.</summary>
    Medium,

    /// <summary>Beyond.</summary>
    Long,
}

/// <summary>What a mission wants to have reached over some years: objectives, and the indicators that tell whether it does.</summary>
internal sealed class Strategy : IVersioned
{
    public const int LongestTitle = 200;

    private readonly List<Objective> objectives = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required string Title { get; set; }

    public required int FirstYear { get; set; }

    public required int LastYear { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<Objective> Objectives => objectives;

    public Objective Add(Objective objective)
    {
        objectives.Add(objective);
        return objective;
    }

    /// <summary>The years it covers.</summary>
    public IEnumerable<int> Years => Enumerable.Range(FirstYear, LastYear - FirstYear + 1);
}

/// <summary>One thing to be reached.</summary>
internal sealed class Objective
{
    private readonly List<Indicator> indicators = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid StrategyId { get; init; }

    public required Horizon Horizon { get; set; }

    /// <summary>The thematic axis it belongs to, in the words of the mission.</summary>
    public required string Axis { get; set; }

    public required string Title { get; set; }

    /// <summary>Targets of the Sustainable Development Goals, such as <c>10.7</c>, separated by semicolons.</summary>
    public required string SdgTargets { get; set; }

    /// <summary>Objectives of the Global Compact for Migration, 1 to 23, separated by semicolons.</summary>
    public required string CompactObjectives { get; set; }

    public IReadOnlyList<Indicator> Indicators => indicators;

    public void Add(Indicator indicator) => indicators.Add(indicator);
}

/// <summary>Which persons an indicator is about.</summary>
internal enum AgeGroup
{
    /// <summary>All.</summary>
    All,

    /// <summary>18 or older.</summary>
    Adults,

    /// <summary>Younger than 18.</summary>
    Children,
}

/// <summary>
/// What tells whether an objective is reached: a source of the catalogue, narrowed by filters, as a number or as a share of
/// another source under the same filters.
/// </summary>
internal sealed class Indicator : IVersioned
{
    private readonly List<IndicatorTarget> targets = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ObjectiveId { get; init; }

    public required string Name { get; set; }

    /// <summary>The key of what is counted: <see cref="IndicatorSource.Key"/>.</summary>
    public required string Source { get; set; }

    /// <summary>The key of what it is a share of; nothing for a number.</summary>
    public string? ShareOf { get; set; }

    public AgeGroup AgeGroup { get; set; }

    /// <summary>Only persons of this sex, F or M.</summary>
    public char? Sex { get; set; }

    /// <summary>Only persons of this nationality, ISO 3166-1 alpha-2.</summary>
    public string? Nationality { get; set; }

    public bool OnlyVulnerable { get; set; }

    public bool OnlyWithDisability { get; set; }

    /// <summary>The value before the strategy, and its year.</summary>
    public decimal? Baseline { get; set; }

    public int? BaselineYear { get; set; }

    /// <summary>Whether less is better, as with days of waiting.</summary>
    public bool LessIsBetter { get; set; }

    /// <summary>Whether everybody may read it on the public site, after disclosure control.</summary>
    public bool IsPublic { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<IndicatorTarget> Targets => targets;

    public decimal? TargetOf(int year) => targets.Find(t => t.Year == year)?.Value;

    /// <summary>Sets what is to be reached in a year; nothing takes the target away.</summary>
    public void Aim(int year, decimal? value)
    {
        var there = targets.Find(t => t.Year == year);
        if (there is not null && value is { } changed)
        {
            there.Value = changed;
        }
        else if (there is not null)
        {
            targets.Remove(there);
        }
        else if (value is { } aimed)
        {
            targets.Add(
                new()
                {
                    IndicatorId = Id,
                    Year = year,
                    Value = aimed,
                }
            );
        }
    }

    /// <summary>Whether somebody with these traits is among those it is about.</summary>
    public bool IsAbout(CountedTraits traits) =>
        AgeGroup switch
        {
            AgeGroup.Adults => !traits.IsMinor,
            AgeGroup.Children => traits.IsMinor,
            _ => true,
        }
        && (Sex is null || traits.Sex == Sex)
        && (Nationality is null || traits.Nationality == Nationality)
        && (!OnlyVulnerable || traits.Vulnerable)
        && (!OnlyWithDisability || traits.Disability == Disability.Yes);

    /// <summary>Whether it is about a part of the persons only.</summary>
    public bool IsNarrowed =>
        AgeGroup != AgeGroup.All
        || Sex is not null
        || Nationality is not null
        || OnlyVulnerable
        || OnlyWithDisability;
}

/// <summary>What an indicator is to reach in a year.</summary>
internal sealed class IndicatorTarget
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid IndicatorId { get; init; }

    public required int Year { get; init; }

    /// <summary>In the unit of the source; a share in percent.</summary>
    public required decimal Value { get; set; }
}

internal sealed class StrategyMapping
    : IEntityTypeConfiguration<Strategy>,
        IEntityTypeConfiguration<Objective>,
        IEntityTypeConfiguration<Indicator>,
        IEntityTypeConfiguration<IndicatorTarget>
{
    public void Configure(EntityTypeBuilder<Strategy> builder)
    {
        builder.ToTable("results_strategy");
        builder.Property(s => s.Title).HasMaxLength(Strategy.LongestTitle);
        builder.HasIndex(s => s.MissionId);
        builder.HasMany(s => s.Objectives).WithOne().HasForeignKey(o => o.StrategyId);
        builder.Ignore(s => s.Years);
    }

    public void Configure(EntityTypeBuilder<Objective> builder)
    {
        builder.ToTable("results_objective");
        builder.HasMany(o => o.Indicators).WithOne().HasForeignKey(i => i.ObjectiveId);
    }

    public void Configure(EntityTypeBuilder<Indicator> builder)
    {
        builder.ToTable("results_indicator");
        builder.HasMany(i => i.Targets).WithOne().HasForeignKey(t => t.IndicatorId);
        builder.Ignore(i => i.IsNarrowed);
    }

    public void Configure(EntityTypeBuilder<IndicatorTarget> builder)
    {
        builder.ToTable("results_indicator_target");
        builder.HasIndex(t => new { t.IndicatorId, t.Year }).IsUnique();
    }
}
