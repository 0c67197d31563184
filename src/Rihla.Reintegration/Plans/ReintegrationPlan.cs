using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Reintegration.Plans;

/// <summary>Where a version of a plan stands.</summary>
internal enum VersionStanding
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>The returnee has agreed; it waits to be approved and is not changed any more.</summary>
    Agreed,

    /// <summary>Approved: it is what was promised.</summary>
    Approved,

    /// <summary>A later version has taken its place.</summary>
    Superseded,
}

/// <summary>
/// The reintegration plan of a case: what the returnee wants to reach and what was promised for it. It is changed in
/// versions, each of which is agreed with the returnee and approved anew. An item belongs to the versions from the one in
/// which it was added to the last one before it was taken out, so that every version stays readable as it was.
/// </summary>
internal sealed class ReintegrationPlan : IVersioned
{
    private readonly List<PlanVersion> versions = [];
    private readonly List<PlanItem> items = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>The currency of the grant that pays; nothing when none does, and then nothing in the plan costs money.</summary>
    public string? Currency { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<PlanVersion> Versions => versions;

    public IReadOnlyList<PlanItem> Items => items;

    /// <summary>The version in force.</summary>
    public PlanVersion? Approved => versions.Find(v => v.Standing == VersionStanding.Approved);

    /// <summary>The version that is written, or agreed and not yet approved.</summary>
    public PlanVersion? Pending =>
        versions.Find(v => v.Standing is VersionStanding.Draft or VersionStanding.Agreed);

    /// <summary>The version that is looked at first: what is on the way, else what is in force.</summary>
    public PlanVersion Latest => versions.MaxBy(v => v.Number)!;

    /// <summary>What is promised in a version.</summary>
    public IEnumerable<PlanItem> ItemsOf(PlanVersion version) =>
        items.Where(i => i.IsIn(version.Number)).OrderBy(i => i.DueOn).ThenBy(i => i.Id);

    /// <summary>What is promised by the version in force; nothing before one is approved.</summary>
    public IEnumerable<PlanItem> Promised => Approved is { } now ? ItemsOf(now) : [];

    /// <summary>Whether an item is in the version in force or in the one on the way.</summary>
    public bool Stands(PlanItem item) =>
        versions.Exists(v => v.Standing != VersionStanding.Superseded && item.IsIn(v.Number));

    /// <summary>It is reckoned in this currency from now on; what was promised in another before keeps its own.</summary>
    public void ReckonIn(string? currency) => Currency = currency ?? Currency;

    /// <summary>Begins a version: the first, or one that changes what is in force.</summary>
    /// <returns>Refused while another one is on the way.</returns>
    public Outcome<PlanVersion> Begin(Guid byId, string byName, DateTimeOffset at)
    {
        if (Pending is not null)
        {
            return new Refusal("ReintegrationPlan.OnTheWay");
        }
        var version = new PlanVersion
        {
            PlanId = Id,
            Number = versions.Count == 0 ? 1 : Latest.Number + 1,
            Goals = versions.Count == 0 ? null : Latest.Goals,
            WrittenByName = byName,
            BegunAt = at,
        };
        version.Wrote(byId, byName);
        versions.Add(version);
        return version;
    }

    /// <summary>Gives up a version that is being written; what it would have added or taken out is as it was before.</summary>
    /// <returns>What is gone; refused for the first version, and while it adds the share of a project: the others count on who takes part.</returns>
    public Outcome<IReadOnlyList<PlanItem>> GiveUp()
    {
        if (Pending is not { Standing: VersionStanding.Draft, Number: > 1 } draft)
        {
            return new Refusal("ReintegrationPlan.NotGivenUp");
        }
        var added = items.FindAll(i => i.Since == draft.Number);
        if (added.Exists(i => i.ProjectId is not null && !i.IsCancelled))
        {
            return new Refusal("ReintegrationPlan.LeaveProjectFirst");
        }
        foreach (var item in items.Where(i => i.Until == draft.Number))
        {
            item.Until = null;
        }
        items.RemoveAll(added.Contains);
        versions.Remove(draft);
        return added;
    }

    public void Add(PlanItem item)
    {
        item.Currency = Currency;
        items.Add(item);
    }

    /// <summary>Takes an item out of the version that is written: one that was never agreed is gone, one that was agreed stays in the versions before.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TakeOut(PlanItem item, PlanVersion draft)
    {
        if (item.Since == draft.Number)
        {
            return items.Remove(item);
        }
        item.Until = draft.Number;
        return false;
    }

    /// <summary>The version on the way is in force from now on, in place of the one before.</summary>
    public void PutInForce(PlanVersion version)
    {
        if (Approved is { } before)
        {
            before.Standing = VersionStanding.Superseded;
        }
        version.Standing = VersionStanding.Approved;
    }
}

/// <summary>One version of a plan: its goals, who wrote it, how the returnee agreed, who approved it.</summary>
internal sealed class PlanVersion : IVersioned
{
    public const int LongestGoals = 2000;

    private readonly List<PlanAgreement> agreements = [];
    private readonly List<PlanApproval> approvals = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PlanId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public VersionStanding Standing { get; set; } = VersionStanding.Draft;

    /// <summary>What the returnee wants to have reached, in their words.</summary>
    public Personal<string>? Goals { get; set; }

    /// <summary>The identities of all who wrote on it, with semicolons between them: none of them approves it.</summary>
    public string WriterList { get; private set; } = "";

    /// <summary>Who wrote on it last.</summary>
    public required string WrittenByName { get; set; }

    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Why it was sent back, if it was.</summary>
    public Personal<string>? SentBackReason { get; private set; }

    public string? SentBackByName { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<PlanAgreement> Agreements => agreements;

    public IReadOnlyList<PlanApproval> Approvals => approvals;

    /// <summary>The agreement that stands.</summary>
    public PlanAgreement? Agreement => agreements.Find(a => a.LapsedOn is null);

    /// <summary>The approvals that count: those given since the returnee agreed.</summary>
    public IEnumerable<PlanApproval> StandingApprovals =>
        Agreement is { } agreement ? approvals.Where(a => a.AgreementId == agreement.Id) : [];

    /// <summary>Somebody wrote on it.</summary>
    public void Wrote(Guid byId, string byName)
    {
        WrittenByName = byName;
        if (!IsWrittenBy(byId))
        {
            WriterList = WriterList.Length == 0 ? $"{byId:N}" : $"{WriterList};{byId:N}";
        }
    }

    public bool IsWrittenBy(Guid userId) =>
        WriterList.Contains($"{userId:N}", StringComparison.Ordinal);

    /// <summary>The returnee agrees to it.</summary>
    public void Agree(PlanAgreement agreement)
    {
        agreements.Add(agreement);
        (Standing, SentBackReason, SentBackByName) = (VersionStanding.Agreed, null, null);
    }

    /// <summary>Sends it back to be written otherwise; what the returnee agreed to would not be what they get, so they agree anew.</summary>
    public void SendBack(string reason, string byName, DateOnly on)
    {
        Agreement?.LapsedOn = on;
        (Standing, SentBackReason, SentBackByName) = (
            VersionStanding.Draft,
            Personal.Of(reason),
            byName
        );
    }

    public void Approve(PlanApproval approval) => approvals.Add(approval);
}

/// <summary>That the returnee agreed to a version: when, in which language, how, and before whom.</summary>
internal sealed class PlanAgreement
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VersionId { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>The member of the case who agreed, or for whom who represents them did; nothing where nobody of it could.</summary>
    public Guid? ByMemberId { get; init; }

    public required SigningMethod Method { get; init; }

    /// <summary>The language in which it was read or explained, BCP 47.</summary>
    public required string ExplainedIn { get; init; }

    public Personal<string>? Interpreter { get; init; }

    /// <summary>Who saw the thumbprint or heard the agreement.</summary>
    public Personal<string>? Witness { get; init; }

    public Guid? ScanId { get; init; }

    public required Guid RecordedById { get; init; }

    public required string RecordedByName { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The day on which it lost its meaning, because the version was sent back.</summary>
    public DateOnly? LapsedOn { get; set; }
}

/// <summary>That somebody approved a version, and up to which amount they may.</summary>
internal sealed class PlanApproval
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VersionId { get; init; }

    /// <summary>The agreement whose content was approved.</summary>
    public required Guid AgreementId { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>What the plan cost, in whole minor units of its currency.</summary>
    public required long Amount { get; init; }

    /// <summary>Whether it was within the approver's limit: then the version is in force.</summary>
    public required bool IsWithinLimit { get; init; }
}

internal sealed class PlanMapping
    : IEntityTypeConfiguration<ReintegrationPlan>,
        IEntityTypeConfiguration<PlanVersion>,
        IEntityTypeConfiguration<PlanAgreement>,
        IEntityTypeConfiguration<PlanApproval>
{
    public void Configure(EntityTypeBuilder<ReintegrationPlan> builder)
    {
        builder.ToTable("reintegration_plan");
        builder.HasIndex(p => p.CaseId).IsUnique();
        builder.HasMany(p => p.Versions).WithOne().HasForeignKey(v => v.PlanId);
        builder.HasMany(p => p.Items).WithOne().HasForeignKey(i => i.PlanId);
        builder.Ignore(p => p.Approved);
        builder.Ignore(p => p.Pending);
        builder.Ignore(p => p.Latest);
        builder.Ignore(p => p.Promised);
    }

    public void Configure(EntityTypeBuilder<PlanVersion> builder)
    {
        builder.ToTable("reintegration_plan_version");
        builder.HasIndex(v => new { v.PlanId, v.Number }).IsUnique();
        builder.HasMany(v => v.Agreements).WithOne().HasForeignKey(a => a.VersionId);
        builder.HasMany(v => v.Approvals).WithOne().HasForeignKey(a => a.VersionId);
        builder.Ignore(v => v.Agreement);
        builder.Ignore(v => v.StandingApprovals);
    }

    public void Configure(EntityTypeBuilder<PlanAgreement> builder) =>
        builder.ToTable("reintegration_plan_agreement");

    public void Configure(EntityTypeBuilder<PlanApproval> builder) =>
        builder.ToTable("reintegration_plan_approval");
}
