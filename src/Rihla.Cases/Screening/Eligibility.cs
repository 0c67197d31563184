using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>Why a case is eligible, or is not.</summary>
public enum EligibilityReason
{
    /// <summary>Eligible: stranded, without the means to return.</summary>
    Stranded,

    /// <summary>Eligible: in an irregular situation and wishes to return.</summary>
    IrregularSituation,

    /// <summary>Eligible: an asylum claim was rejected or withdrawn.</summary>
    ClaimEnded,

    /// <summary>Eligible: in a vulnerable situation.</summary>
    VulnerableSituation,

    /// <summary>Not eligible: has the nationality of this country or a right to stay that needs no return.</summary>
    RightToStay,

    /// <summary>Not eligible: can return by own means.</summary>
    OwnMeans,

    /// <summary>Not eligible: was helped to return before.</summary>
    HelpedBefore,

    /// <summary>Not eligible: return to that country is suspended.</summary>
    CountrySuspended,

    /// <summary>Not eligible: the authorities will not let the person leave.</summary>
    CannotLeave,

    /// <summary>Not eligible: does not wish to return.</summary>
    NoWish,

    /// <summary>Another reason, in words.</summary>
    Other,
}

/// <summary>A decision whether a case can be helped to return. The latest counts; earlier ones stay on file.</summary>
internal sealed class EligibilityDecision
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required bool IsEligible { get; init; }

    public required EligibilityReason Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public Personal<string>? Explanation { get; init; }

    /// <summary>The country it was decided for, ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>The suspensions of return to a part of the country that were asked about: the family goes elsewhere.</summary>
    public List<Guid> OutsideOf { get; init; } = [];

    public required DateOnly On { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string ByName { get; init; }

    /// <summary>The reasons that speak for, or against, eligibility.</summary>
    public static IEnumerable<EligibilityReason> ReasonsFor(bool eligible) =>
        Enum.GetValues<EligibilityReason>()
            .Where(r =>
                r == EligibilityReason.Other || r < EligibilityReason.RightToStay == eligible
            );
}

/// <summary>
/// A country, or a part of it, to which nobody is helped to return for a time, because it is not safe. Dated
/// configuration, kept by the programme manager.
/// </summary>
internal sealed class ReturnRestriction : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>ISO 3166 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>The part of the country; nothing for all of it.</summary>
    public string? Area { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>The last day; nothing while it lasts. The day before the first, where it was taken back.</summary>
    public DateOnly? To { get; private set; }

    /// <summary>Why, as it is told to the people concerned.</summary>
    public required string Reason { get; init; }

    public int Version { get; set; }

    public bool Covers(DateOnly day) => From <= day && (To is null || day <= To);

    public bool IsTakenBack => To < From;

    public bool MayBeTakenBack(DateOnly on) => on <= From;

    /// <summary>
    /// Ends it with a day, which it still covers. Until the end of its first day, on which most are entered, it is taken back: it was
    /// entered by mistake, and nobody is to be stopped by it until midnight.
    /// </summary>
    public Outcome End(DateOnly on)
    {
        if (To is not null)
        {
            return new Refusal("Restriction.EndedAlready");
        }
        To = MayBeTakenBack(on) ? From.AddDays(-1) : on;
        return Outcome.Done;
    }
}

internal sealed class EligibilityMapping
    : IEntityTypeConfiguration<EligibilityDecision>,
        IEntityTypeConfiguration<ReturnRestriction>
{
    public void Configure(EntityTypeBuilder<EligibilityDecision> builder)
    {
        builder.ToTable("cases_eligibility");
        builder.Property(d => d.Reason).IsSealed();
        builder.HasOne<Case>().WithMany().HasForeignKey(d => d.CaseId);
    }

    public void Configure(EntityTypeBuilder<ReturnRestriction> builder)
    {
        builder.ToTable("cases_return_restriction");
        builder.Ignore(r => r.IsTakenBack);
        builder.HasIndex(r => r.Country);
    }
}
