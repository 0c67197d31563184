using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What was found about the trafficking of a person, in the codes of the Human Trafficking Case Data Standard 2.0.</summary>
/// <param name="Status">Whether the person is a possible or actual victim, or none.</param>
/// <param name="DecidedBy">Who decided that.</param>
/// <param name="Recruitment">How the person was recruited.</param>
/// <param name="Control">By what means the person was controlled.</param>
/// <param name="Exploitation">The kinds of exploitation.</param>
/// <param name="Industry">Where forced labour was done.</param>
/// <param name="SexualExploitation">The kinds of sexual exploitation.</param>
/// <param name="PlaceOfRecruitment">Where the person was recruited.</param>
/// <param name="PlaceOfExploitation">Where the person was exploited.</param>
/// <param name="Note">In words.</param>
public sealed record TraffickingFindings(
    string? Status,
    string? DecidedBy,
    IReadOnlyList<string> Recruitment,
    IReadOnlyList<string> Control,
    IReadOnlyList<string> Exploitation,
    IReadOnlyList<string> Industry,
    IReadOnlyList<string> SexualExploitation,
    string? PlaceOfRecruitment,
    string? PlaceOfExploitation,
    string? Note
)
{
    /// <summary>Nothing was found yet.</summary>
    public static TraffickingFindings Nothing { get; } =
        new(null, null, [], [], [], [], [], null, null, null);

    // Only codes of the standard are kept.
    internal TraffickingFindings Cleaned() =>
        new(
            Htcds.Known(Htcds.Status, [Status ?? ""]).FirstOrDefault(),
            Htcds.Known(Htcds.DecidedBy, [DecidedBy ?? ""]).FirstOrDefault(),
            Htcds.Known(Htcds.Recruitment, Recruitment),
            Htcds.Known(Htcds.Control, Control),
            Htcds.Known(Htcds.Exploitation, Exploitation),
            Htcds.Known(Htcds.Industry, Industry),
            Htcds.Known(Htcds.SexualExploitation, SexualExploitation),
            PlaceOfRecruitment?.Trim(),
            PlaceOfExploitation?.Trim(),
            Note?.Trim()
        );
}

/// <summary>The trafficking assessment of one person; only those who may protect see it.</summary>
internal sealed class TraffickingAssessment : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid MemberId { get; set; }

    public required Personal<TraffickingFindings> Findings { get; set; }

    public required DateOnly On { get; set; }

    public required string ByName { get; set; }

    public int Version { get; set; }
}

internal sealed class TraffickingAssessmentMapping : IEntityTypeConfiguration<TraffickingAssessment>
{
    public void Configure(EntityTypeBuilder<TraffickingAssessment> builder)
    {
        builder.ToTable("cases_trafficking_assessment");
        builder.HasOne<Case>().WithMany().HasForeignKey(a => a.CaseId);
        builder.HasIndex(a => new { a.CaseId, a.MemberId }).IsUnique();
    }
}

/// <summary>Saves trafficking assessments.</summary>
public sealed class TraffickingAssessments(RihlaDb db, CaseOperations operations, Today today)
{
    internal Task<TraffickingAssessment?> FindAsync(
        Guid caseId,
        Guid memberId,
        CancellationToken cancel
    ) =>
        db.Set<TraffickingAssessment>()
            .SingleOrDefaultAsync(a => a.CaseId == caseId && a.MemberId == memberId, cancel);

    /// <summary>Saves the assessment of a person.</summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="memberId">The member of the case; one with an open trafficking route.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="version">The version the form was filled from; 0 for a first assessment.</param>
    /// <param name="by">Who assessed.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> SaveAsync(
        string code,
        Guid memberId,
        TraffickingFindings findings,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(findings);
        return operations.OnSomeAsync(
            code,
            by,
            CasesPermissions.Protect,
            async file =>
            {
                if (CaseOperations.HostAlone(file, by, [memberId]) is { } notOurs)
                {
                    return notOurs;
                }
                var traveller = file.Travellers.FirstOrDefault(t => t.MemberId == memberId);
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                if (traveller is null || !routes.Has(memberId, "trafficking"))
                {
                    return new Refusal("Trafficking.NoRoute");
                }
                var cleaned = findings.Cleaned();
                if (cleaned.Status is null)
                {
                    return Refusal.Of(nameof(findings.Status), "Trafficking.StatusMissing");
                }
                var assessment = await FindAsync(file.Id, memberId, cancel);
                if ((assessment?.Version + 1 ?? 0) != version)
                {
                    return Outcome.ChangedMeanwhile;
                }
                if (assessment is null)
                {
                    db.Add(
                        new TraffickingAssessment
                        {
                            CaseId = file.Id,
                            MemberId = memberId,
                            Findings = new(cleaned),
                            On = today.Date,
                            ByName = by.Name,
                        }
                    );
                }
                else
                {
                    (assessment.Findings, assessment.On, assessment.ByName) = (
                        new(cleaned),
                        today.Date,
                        by.Name
                    );
                }
                return new Act("trafficking.assessed", PersonId: traveller.Person.Id);
            },
            cancel
        );
    }
}
