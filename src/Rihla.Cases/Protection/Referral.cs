using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>What a person is referred for.</summary>
public enum ReferralService
{
    /// <summary>Asylum: UNHCR.</summary>
    Asylum,

    /// <summary>Protection of victims of trafficking.</summary>
    TraffickingProtection,

    /// <summary>Protection of a child.</summary>
    ChildProtection,

    /// <summary>Health.</summary>
    Health,

    /// <summary>Psychosocial support.</summary>
    Psychosocial,

    /// <summary>A safe place to stay.</summary>
    Shelter,

    /// <summary>Legal advice.</summary>
    Legal,

    /// <summary>Search for the family.</summary>
    FamilyTracing,

    /// <summary>The consulate.</summary>
    Consular,

    /// <summary>Food, clothing, money for urgent needs.</summary>
    BasicNeeds,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>How urgent a referral is.</summary>
public enum ReferralUrgency
{
    /// <summary>An answer within days.</summary>
    Normal,

    /// <summary>An answer at once.</summary>
    Urgent,
}

/// <summary>Where a referral stands.</summary>
public enum ReferralStatus
{
    /// <summary>Sent; no answer yet.</summary>
    Sent,

    /// <summary>The service has accepted the person.</summary>
    Accepted,

    /// <summary>The service cannot help.</summary>
    Refused,

    /// <summary>The service has reported what it did.</summary>
    Answered,
}

/// <summary>A need handed to another service. What for and to whom stays encrypted: it tells what happened to a person.</summary>
internal sealed class Referral : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>The members of the case it concerns.</summary>
    public required List<Guid> MemberIds { get; init; }

    public required Personal<ReferralService> Service { get; init; }

    /// <summary>The organisation, and the person there who receives it.</summary>
    public required Personal<string> Partner { get; init; }

    public required Personal<string> Purpose { get; init; }

    /// <summary>Which data were shared.</summary>
    public required Personal<string> Shared { get; init; }

    public required ReferralUrgency Urgency { get; init; }

    public required DateOnly SentOn { get; init; }

    public required string SentByName { get; init; }

    public ReferralStatus Status { get; private set; } = ReferralStatus.Sent;

    /// <summary>The day of the latest answer.</summary>
    public DateOnly? AnsweredOn { get; private set; }

    public Personal<string>? Answer { get; private set; }

    public int Version { get; set; }

    /// <summary>Whether everybody whom it concerned is erased.</summary>
    public bool IsForgotten =>
        (Partner.Reveal(), Purpose.Reveal()) == (Forgetting.Gone, Forgetting.Gone);

    /// <summary>The last day on which silence raises no task.</summary>
    public DateOnly AnswerDueOn(CasesSettings settings) =>
        SentOn.AddDays(
            Urgency == ReferralUrgency.Urgent
                ? settings.UrgentReferralReminderDays
                : settings.ReferralReminderDays
        );

    public Outcome Receive(ReferralStatus status, DateOnly on, string? answer)
    {
        if (status == ReferralStatus.Sent)
        {
            return Refusal.Of("Status", "Referral.AnswerMissing");
        }
        if (on < SentOn)
        {
            return Refusal.Of("On", "Referral.AnsweredBeforeSent", SentOn);
        }
        if (Status is ReferralStatus.Refused or ReferralStatus.Answered)
        {
            return new Refusal("Referral.AnsweredAlready");
        }
        if (status == ReferralStatus.Answered && Personal.Of(answer) is null)
        {
            return Refusal.Of("Answer", "Referral.ReportMissing");
        }
        (Status, AnsweredOn, Answer) = (status, on, Personal.Of(answer));
        return Outcome.Done;
    }
}

internal sealed class ReferralMapping : IEntityTypeConfiguration<Referral>
{
    public void Configure(EntityTypeBuilder<Referral> builder)
    {
        builder.ToTable("cases_referral");
        builder.HasOne<Case>().WithMany().HasForeignKey(r => r.CaseId);
        builder.HasIndex(r => new { r.Status, r.SentOn });
    }
}
