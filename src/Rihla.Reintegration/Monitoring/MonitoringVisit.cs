using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Reintegration.Monitoring;

/// <summary>How somebody is visited.</summary>
public enum VisitKind
{
    /// <summary>At home or at work.</summary>
    OnSite,

    /// <summary>The person comes to the office.</summary>
    AtOffice,

    /// <summary>By telephone.</summary>
    Phone,
}

/// <summary>How the reintegration looks to who visits.</summary>
public enum VisitImpression
{
    /// <summary>It goes as planned.</summary>
    OnTrack,

    /// <summary>There are difficulties.</summary>
    Difficulties,

    /// <summary>It is at risk.</summary>
    AtRisk,
}

/// <summary>A visit after the arrival: planned, then held with what was found, or called off with a reason.</summary>
internal sealed class MonitoringVisit : IVersioned
{
    public const int LongestText = 4000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required DateOnly PlannedOn { get; set; }

    public required VisitKind Kind { get; set; }

    /// <summary>What is to be looked at.</summary>
    public Personal<string>? Purpose { get; set; }

    public required string PlannedByName { get; init; }

    public DateOnly? HeldOn { get; private set; }

    public DateOnly? CalledOffOn { get; private set; }

    public Personal<string>? Findings { get; private set; }

    public VisitImpression? Impression { get; private set; }

    /// <summary>Whether what was handed over is there and in use, as far as it was looked at.</summary>
    public bool? AssistanceSeen { get; private set; }

    /// <summary>The needs are no longer what they were: they are assessed anew.</summary>
    public bool NeedsChanged { get; private set; }

    /// <summary>A photograph of what was seen.</summary>
    public Guid? PhotoId { get; private set; }

    public string? HeldByName { get; private set; }

    public int Version { get; set; }

    public bool IsOpen => HeldOn is null && CalledOffOn is null;

    /// <summary>Records what was found.</summary>
    /// <returns>Refused without findings, for a day to come, and when it was held or called off already.</returns>
    public Outcome Hold(RecordVisit input, Guid? photoId, string byName, DateOnly today)
    {
        if (!IsOpen)
        {
            return new Refusal("Visit.SettledAlready");
        }
        if (input.On is not { } on || on > today)
        {
            return Refusal.Of("On", "Visit.DayToCome");
        }
        if (Personal.Of(input.Findings) is not { } findings || input.Findings!.Length > LongestText)
        {
            return Refusal.Of("Findings", "Visit.FindingsMissing", LongestText);
        }
        if (input.Impression is not { } impression || !Enum.IsDefined(impression))
        {
            return Refusal.Of("Impression", "Visit.ImpressionMissing");
        }
        (HeldOn, Findings, Impression) = (on, findings, impression);
        (AssistanceSeen, NeedsChanged) = (input.AssistanceSeen, input.NeedsChanged);
        (PhotoId, HeldByName) = (photoId, byName);
        return Outcome.Done;
    }

    /// <summary>It does not take place, with a reason that the audit keeps.</summary>
    public Outcome CallOff(DateOnly on)
    {
        if (!IsOpen)
        {
            return new Refusal("Visit.SettledAlready");
        }
        CalledOffOn = on;
        return Outcome.Done;
    }
}

/// <summary>What was found on a visit.</summary>
internal sealed record RecordVisit
{
    public DateOnly? On { get; init; }

    public string? Findings { get; init; }

    public VisitImpression? Impression { get; init; }

    public bool? AssistanceSeen { get; init; }

    public bool NeedsChanged { get; init; }
}

/// <summary>How content somebody is, from 1, not at all, to 5, entirely.</summary>
internal sealed class Satisfaction
{
    public const int LongestComment = 2000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; set; }

    public required DateOnly On { get; init; }

    /// <summary>With the information they got, 1 to 5.</summary>
    public required int Information { get; init; }

    /// <summary>With how soon help came, 1 to 5.</summary>
    public required int Speed { get; init; }

    /// <summary>With how useful the help is, 1 to 5.</summary>
    public required int Usefulness { get; init; }

    /// <summary>With how they were treated, 1 to 5.</summary>
    public required int Respect { get; init; }

    public Personal<string>? Comment { get; init; }

    public required string ByName { get; init; }

    /// <summary>The mean of the four.</summary>
    public decimal Mean => (Information + Speed + Usefulness + Respect) / 4m;
}

internal sealed class MonitoringMapping
    : IEntityTypeConfiguration<MonitoringVisit>,
        IEntityTypeConfiguration<Satisfaction>
{
    public void Configure(EntityTypeBuilder<MonitoringVisit> builder)
    {
        builder.ToTable("reintegration_visit");
        builder.HasIndex(v => v.CaseId);
        builder.HasIndex(v => new { v.HeldOn, v.PlannedOn });
        builder.Ignore(v => v.IsOpen);
    }

    public void Configure(EntityTypeBuilder<Satisfaction> builder)
    {
        builder.ToTable("reintegration_satisfaction");
        builder.HasIndex(s => s.CaseId);
        builder.HasIndex(s => s.PersonId);
        builder.Ignore(s => s.Mean);
    }
}
