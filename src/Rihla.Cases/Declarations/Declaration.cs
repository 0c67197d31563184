using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>How somebody signed.</summary>
public enum SigningMethod
{
    /// <summary>By hand.</summary>
    Signature,

    /// <summary>With a thumbprint, in front of a witness.</summary>
    Thumbprint,

    /// <summary>Said aloud, in front of a witness.</summary>
    OralWithWitness,
}

/// <summary>What an adult who answers for a child is to the child.</summary>
public enum Guardianship
{
    /// <summary>The mother.</summary>
    Mother,

    /// <summary>The father.</summary>
    Father,

    /// <summary>Both parents together.</summary>
    BothParents,

    /// <summary>A guardian by law or by a court's decision.</summary>
    LegalGuardian,
}

/// <summary>How a withdrawal was heard.</summary>
public enum WithdrawalChannel
{
    /// <summary>Face to face, at an office or at the airport.</summary>
    InPerson,

    /// <summary>By telephone.</summary>
    Phone,

    /// <summary>In a written message.</summary>
    Message,

    /// <summary>Through somebody who speaks for the person.</summary>
    ThroughSomebody,

    /// <summary>By the person alone, on the public site.</summary>
    Online,
}

/// <summary>The declaration word for word, as it was shown. A text that changes becomes a new version; what was signed stays.</summary>
internal sealed class DeclarationText
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The language it is written in: <c>fr</c>, <c>ar</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>From 1, for each language.</summary>
    public required int Version { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>The end of a declaration or consent, on the word of the person. It needs no reason.</summary>
/// <param name="On">The day.</param>
/// <param name="Channel">How it was heard.</param>
/// <param name="TakenBy">The colleague who heard it.</param>
/// <param name="Reason">The reason, only if the person wished to give one.</param>
internal sealed record Withdrawal(
    DateOnly On,
    WithdrawalChannel Channel,
    string TakenBy,
    string? Reason
);

/// <summary>
/// The voluntary return declaration of one adult. It is never changed: it stands until it is withdrawn, and who wants
/// to return after that signs a new one.
/// </summary>
internal sealed class Declaration
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid MemberId { get; init; }

    public required Guid TextId { get; init; }

    /// <summary>The country of return it was signed for, ISO 3166 alpha-2.</summary>
    public required string Country { get; init; }

    public required SigningMethod Method { get; init; }

    /// <summary>The language in which it was read or explained, BCP 47; often another than the text is written in.</summary>
    public required string ExplainedIn { get; init; }

    public Personal<string>? Interpreter { get; init; }

    public Personal<string>? Witness { get; init; }

    public required DateOnly SignedOn { get; init; }

    public Guid? ScanId { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string RecordedByName { get; init; }

    public DateOnly? WithdrawnOn { get; private set; }

    public WithdrawalChannel? WithdrawnThrough { get; private set; }

    public string? WithdrawalTakenBy { get; private set; }

    public Personal<string>? WithdrawalReason { get; private set; }

    public bool Stands => WithdrawnOn is null;

    /// <summary>Ends without anybody having withdrawn: the case was closed and begins again, or who signed cannot decide; it is signed anew.</summary>
    public void Lapse(DateOnly on) => WithdrawnOn = on;

    public void Withdraw(Withdrawal withdrawal)
    {
        (WithdrawnOn, WithdrawnThrough) = (withdrawal.On, withdrawal.Channel);
        (WithdrawalTakenBy, WithdrawalReason) = (
            withdrawal.TakenBy,
            Personal.Of(withdrawal.Reason)
        );
    }
}

/// <summary>The consent of those who answer for a child that the child travels.</summary>
internal sealed class GuardianConsent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>The child.</summary>
    public required Guid MemberId { get; init; }

    /// <summary>The guardian, where it is somebody who travels along.</summary>
    public Guid? GuardianMemberId { get; init; }

    public required Personal<string> GuardianName { get; init; }

    public required Guardianship Guardianship { get; init; }

    /// <summary>The country it was given for.</summary>
    public required string Country { get; init; }

    public required SigningMethod Method { get; init; }

    public Personal<string>? Witness { get; init; }

    public required DateOnly SignedOn { get; init; }

    public Guid? ScanId { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string RecordedByName { get; init; }

    public DateOnly? WithdrawnOn { get; private set; }

    public bool Stands => WithdrawnOn is null;

    public void Withdraw(DateOnly on) => WithdrawnOn = on;
}

internal sealed class DeclarationMapping
    : IEntityTypeConfiguration<Declaration>,
        IEntityTypeConfiguration<GuardianConsent>,
        IEntityTypeConfiguration<DeclarationText>
{
    public void Configure(EntityTypeBuilder<Declaration> builder)
    {
        builder.ToTable("cases_declaration");
        builder.HasOne<Case>().WithMany().HasForeignKey(d => d.CaseId);
        builder.HasOne<DeclarationText>().WithMany().HasForeignKey(d => d.TextId);
        builder.Ignore(d => d.Stands);
    }

    public void Configure(EntityTypeBuilder<GuardianConsent> builder)
    {
        builder.ToTable("cases_guardian_consent");
        builder.HasOne<Case>().WithMany().HasForeignKey(c => c.CaseId);
        builder.Ignore(c => c.Stands);
    }

    public void Configure(EntityTypeBuilder<DeclarationText> builder)
    {
        builder.ToTable("cases_declaration_text");
        builder.HasIndex(t => new { t.Language, t.Version }).IsUnique();
    }
}

/// <summary>What the people of a case have signed, and who has not.</summary>
internal sealed class SignedPapers(
    IEnumerable<Declaration> declarations,
    IEnumerable<GuardianConsent> consents
)
{
    private readonly List<Declaration> declarations = [.. declarations.OrderBy(d => d.RecordedAt)];
    private readonly List<GuardianConsent> consents = [.. consents.OrderBy(c => c.RecordedAt)];

    public static async Task<SignedPapers> LoadAsync(
        RihlaDb db,
        Guid caseId,
        CancellationToken cancel
    ) =>
        new(
            await db.Set<Declaration>().Where(d => d.CaseId == caseId).ToListAsync(cancel),
            await db.Set<GuardianConsent>().Where(c => c.CaseId == caseId).ToListAsync(cancel)
        );

    public IReadOnlyList<Declaration> Declarations => declarations;

    public IReadOnlyList<GuardianConsent> Consents => consents;

    /// <summary>The declaration of a member that stands.</summary>
    public Declaration? Standing(Guid memberId) =>
        declarations.FindLast(d => d.MemberId == memberId && d.Stands);

    /// <summary>
    /// The consent for a child that stands. Who was taken out of the case, or turns out to be a child on the day of travel, answers for
    /// nobody in it any more.
    /// </summary>
    public GuardianConsent? ConsentFor(CaseFile file, Guid memberId, DateOnly day)
    {
        var child = file.Travellers.FirstOrDefault(t => t.MemberId == memberId);
        var guardians = child is null ? file.AdultsOn(day) : file.GuardiansOf(child, day);
        return consents.FindLast(c =>
            c.MemberId == memberId
            && c.Stands
            && (
                c.GuardianMemberId is not { } guardian || guardians.Any(t => t.MemberId == guardian)
            )
        );
    }

    /// <summary>
    /// Whether somebody signed for a child as its mother or father, or both, of whom it is said meanwhile that they are neither: another
    /// wife or husband of the applicant.
    /// </summary>
    public static bool IsOfNoParent(CaseFile file, GuardianConsent consent) =>
        file.Travellers.FirstOrDefault(t => t.MemberId == consent.MemberId) is { } child
        && IsNoParent(file, child, consent.GuardianMemberId, consent.Guardianship);

    /// <summary>The same of somebody who would sign.</summary>
    public static bool IsNoParent(
        CaseFile file,
        Traveller child,
        Guid? guardianId,
        Guardianship guardianship
    ) =>
        guardianship is not Guardianship.LegalGuardian
        && child.ParentId is not null
        && file.Travellers.Any(t =>
            t.MemberId == guardianId && t.Relation == Relation.Spouse && !t.IsParentOf(child)
        );

    /// <summary>
    /// Whether it takes the word of a member that a child travels: of the guardian, and where both parents consented, of the other
    /// parent as well.
    /// </summary>
    public bool Answers(CaseFile file, Traveller member, Guid childId, DateOnly day) =>
        ConsentFor(file, childId, day) is { } consent
        && (
            member.MemberId == consent.GuardianMemberId
            || (
                consent.Guardianship == Guardianship.BothParents
                && member.IsParent
                && file.Travellers.Any(t =>
                    consent.GuardianMemberId is { } guardian
                        ? t.MemberId == guardian && t.IsParent
                        : t.MemberId == childId && member.IsParentOf(t)
                )
                // The other wife is not the other parent.
                && !file.Travellers.Any(t =>
                    t.MemberId == childId && t.Relation == Relation.Child && !member.IsParentOf(t)
                )
            )
        );

    /// <summary>
    /// The day on which the latest of what a member signed, or what was signed for a child, ended: a paper from before it is
    /// not one that was signed anew.
    /// </summary>
    public DateOnly? EndedOn(Guid memberId) =>
        declarations
            .Where(d => d.MemberId == memberId)
            .Select(d => d.WithdrawnOn)
            .Concat(consents.Where(c => c.MemberId == memberId).Select(c => c.WithdrawnOn))
            .Max();

    /// <summary>
    /// Whether a member withdrew and has not said yes since: has signed nothing anew, and nothing was agreed on a protection route
    /// (<see cref="CaseRoutes.AgreedOn"/>); a child, alone or with the adult who answered for it.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="memberId">The member.</param>
    /// <param name="routes">The protection routes of the case.</param>
    /// <param name="reopenedOn">The days on which the case was reopened: a consent that lapsed then was withdrawn by nobody.</param>
    public bool HasWithdrawn(
        CaseFile file,
        Guid memberId,
        CaseRoutes routes,
        IReadOnlySet<DateOnly> reopenedOn
    ) =>
        !(routes.AgreedOn(memberId) >= EndedOn(memberId))
        && (
            Withdrew(memberId)
            || (
                Standing(memberId) is null
                && consents.FindLast(c => c.MemberId == memberId) is { WithdrawnOn: { } on } ended
                && !IsOfNoParent(file, ended)
                && (
                    !reopenedOn.Contains(on)
                    || (ended.GuardianMemberId is { } guardian && Withdrew(guardian))
                )
            )
        );

    // Who answers for a child is an adult, and withdraws what she has signed herself: nobody is asked about a guardian of hers.
    private bool Withdrew(Guid memberId) =>
        declarations.FindLast(d => d.MemberId == memberId)
            is { Stands: false, WithdrawnThrough: not null };

    /// <summary>What stands in the way of "every adult has signed and none has withdrawn", on a day: who turns 18 before it must have signed.</summary>
    /// <param name="file">The case.</param>
    /// <param name="day">The day of travel.</param>
    /// <param name="spokenFor">Adults who cannot decide, and whose representative has consented in their protection route.</param>
    public IReadOnlyList<Obstacle> MissingDeclarations(
        CaseFile file,
        DateOnly day,
        IReadOnlySet<Guid> spokenFor
    ) =>
        [
            .. file.Waiting()
                .Where(t => !t.IsChildOn(day))
                .Select(a =>
                    !a.IsRepresented ? MissingOf(a, file)
                    : spokenFor.Contains(a.MemberId) ? null
                    : new Obstacle("Declaration.RepresentativeMissing", a.Person.Id)
                )
                .OfType<Obstacle>(),
        ];

    /// <summary>What stands in the way of "a guardian consents for each child", on a day.</summary>
    /// <param name="file">The case.</param>
    /// <param name="day">The day of travel.</param>
    /// <param name="consentOnRoute">Children alone whose guardian has consented in their protection route.</param>
    public IReadOnlyList<Obstacle> MissingConsents(
        CaseFile file,
        DateOnly day,
        IReadOnlySet<Guid> consentOnRoute
    ) =>
        [
            .. file.Waiting()
                .Where(t => t.IsChildOn(day) && !consentOnRoute.Contains(t.MemberId))
                .Select(c => MissingOf(c.Person.Id, ConsentFor(file, c.MemberId, day), file))
                .OfType<Obstacle>(),
        ];

    private Obstacle? MissingOf(Traveller adult, CaseFile file)
    {
        var latest = declarations.FindLast(d => d.MemberId == adult.MemberId);
        return Standing(adult.MemberId) switch
        {
            null when latest is { WithdrawnOn: { } on } => new(
                latest.WithdrawnThrough is null ? "Declaration.Lapsed" : "Declaration.Withdrawn",
                adult.Person.Id,
                on
            ),
            null => new("Declaration.NotSigned", adult.Person.Id),
            { Country: var country } when country != file.Country => new(
                "Declaration.OtherCountry",
                adult.Person.Id
            ),
            _ => null,
        };
    }

    private static Obstacle? MissingOf(Guid child, GuardianConsent? consent, CaseFile file) =>
        consent is null ? new("GuardianConsent.Missing", child)
        : consent.Country != file.Country ? new("GuardianConsent.OtherCountry", child)
        : null;
}
