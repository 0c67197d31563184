using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Grants;

/// <summary>A donor's money: for a period, in a currency, on budget lines, under rules.</summary>
internal sealed class Grant : IVersioned
{
    /// <summary>A case holds the name of its grant, which is no longer than this.</summary>
    public const int LongestName = 60;

    private readonly List<BudgetLine> lines = [];
    private readonly List<GrantRule> rules = [];
    private readonly List<GrantTarget> targets = [];
    private readonly List<ReportDue> reports = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required Guid DonorId { get; init; }

    /// <summary>The name by which cases, finance and the donor know it; unique in a mission.</summary>
    public required string Name { get; set; }

    /// <summary>The donor's own reference.</summary>
    public string? Reference { get; set; }

    /// <summary>ISO 4217; it never changes, because the ledger is kept in it.</summary>
    public required string Currency { get; init; }

    public DateOnly StartsOn { get; set; }

    /// <summary>The last day on which money can be reserved.</summary>
    public DateOnly EndsOn { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<BudgetLine> Lines => lines;

    public IReadOnlyList<GrantRule> Rules => rules;

    public IReadOnlyList<GrantTarget> Targets => targets;

    public IReadOnlyList<ReportDue> Reports => reports;

    /// <summary>Whether money can be reserved on a day.</summary>
    public bool IsOpenOn(DateOnly day) => StartsOn <= day && day <= EndsOn;

    /// <summary>Days until it ends, counting the last one; 0 when it has ended.</summary>
    public int DaysLeft(DateOnly today) => Math.Max(0, EndsOn.DayNumber - today.DayNumber + 1);

    /// <summary>The line that pays for a purpose; a grant has at most one for each.</summary>
    public BudgetLine? LineFor(LinePurpose purpose) => lines.Find(l => l.Purpose == purpose);

    /// <summary>The rules in force on a day.</summary>
    public IEnumerable<GrantRule> RulesOn(DateOnly day) => rules.Where(r => r.StandsOn(day));

    /// <summary>Adds a line for a purpose.</summary>
    /// <returns>Refused when there is one for this purpose already.</returns>
    public Outcome<BudgetLine> AddLine(LinePurpose purpose, string name)
    {
        if (LineFor(purpose) is not null)
        {
            return Refusal.Of("Purpose", "Grant.LineTwice");
        }
        var line = new BudgetLine
        {
            GrantId = Id,
            Purpose = purpose,
            Name = name,
        };
        lines.Add(line);
        return line;
    }

    public void Add(GrantRule rule) => rules.Add(rule);

    /// <summary>Takes a rule away that has not begun: nothing was done under it.</summary>
    public void Remove(GrantRule rule) => rules.Remove(rule);

    public void Add(GrantTarget target)
    {
        targets.RemoveAll(t => t.Measure == target.Measure);
        targets.Add(target);
    }

    public void Add(ReportDue report) => reports.Add(report);
}

/// <summary>What a budget line pays for, and what a cost is for.</summary>
public enum LinePurpose
{
    /// <summary>Tickets, travel documents and the way to the airport.</summary>
    Travel,

    /// <summary>Reception, shelter and cash at arrival.</summary>
    Arrival,

    /// <summary>What helps somebody start again.</summary>
    Reintegration,

    /// <summary>Escorts, medical care and support for people in vulnerable situations.</summary>
    Protection,

    /// <summary>Staff, office and other costs that belong to no case.</summary>
    Running,
}

/// <summary>A part of a grant's budget. How much is on it, the ledger says.</summary>
internal sealed class BudgetLine
{
    public const int LongestName = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid GrantId { get; init; }

    public required LinePurpose Purpose { get; init; }

    public required string Name { get; set; }
}

/// <summary>What a target counts.</summary>
internal enum GrantMeasure
{
    /// <summary>People for whom money was reserved.</summary>
    Persons,

    /// <summary>Of them, women and girls.</summary>
    Women,

    /// <summary>Of them, children.</summary>
    Children,

    /// <summary>Of them, people in whom screening found a vulnerability.</summary>
    Vulnerable,

    /// <summary>People who have departed.</summary>
    Departed,
}

/// <summary>What the donor expects by the end.</summary>
internal sealed class GrantTarget
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid GrantId { get; init; }

    public required GrantMeasure Measure { get; init; }

    /// <summary>How many, at least 1.</summary>
    public required int Value { get; init; }
}

/// <summary>A report that the donor awaits by a day.</summary>
internal sealed class ReportDue
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid GrantId { get; init; }

    public required string Name { get; init; }

    public required DateOnly DueOn { get; init; }

    public DateOnly? SentOn { get; set; }
}

internal sealed class GrantMapping
    : IEntityTypeConfiguration<Grant>,
        IEntityTypeConfiguration<BudgetLine>,
        IEntityTypeConfiguration<GrantRule>,
        IEntityTypeConfiguration<GrantTarget>,
        IEntityTypeConfiguration<ReportDue>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.ToTable("grants_grant");
        builder.Property(g => g.Name).HasMaxLength(Grant.LongestName);
        builder.Property(g => g.Currency).HasMaxLength(3);
        builder.HasOne<Donor>().WithMany().HasForeignKey(g => g.DonorId);
        builder.HasIndex(g => new { g.MissionId, g.Name }).IsUnique();
        builder.HasIndex(g => new { g.MissionId, g.EndsOn });
        builder.HasMany(g => g.Lines).WithOne().HasForeignKey(l => l.GrantId);
        builder.HasMany(g => g.Rules).WithOne().HasForeignKey(r => r.GrantId);
        builder.HasMany(g => g.Targets).WithOne().HasForeignKey(t => t.GrantId);
        builder.HasMany(g => g.Reports).WithOne().HasForeignKey(r => r.GrantId);
    }

    public void Configure(EntityTypeBuilder<BudgetLine> builder)
    {
        builder.ToTable("grants_line");
        builder.HasIndex(l => new { l.GrantId, l.Purpose }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<GrantRule> builder)
    {
        builder.ToTable("grants_rule");
        builder.Ignore(r => r.Codes);
    }

    public void Configure(EntityTypeBuilder<GrantTarget> builder) =>
        builder.ToTable("grants_target");

    public void Configure(EntityTypeBuilder<ReportDue> builder)
    {
        builder.ToTable("grants_report_due");
        builder.HasIndex(r => new { r.SentOn, r.DueOn });
    }
}
