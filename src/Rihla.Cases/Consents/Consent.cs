using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>What a person is asked to consent to: each purpose by itself, so that one can be refused and the others given.</summary>
public enum ConsentPurpose
{
    /// <summary>That the organisation keeps and uses the data at all, to prepare the return. Without it there is no case.</summary>
    DataProcessing,

    /// <summary>That the mission in the country of return sees the case, to receive the person and help afterwards.</summary>
    ShareWithOrigin,

    /// <summary>That identity data go to the consulate, for a travel document.</summary>
    ShareWithConsulate,

    /// <summary>That data go to other services, such as UNHCR, a shelter or a clinic, with a referral.</summary>
    ShareWithServices,

    /// <summary>That health data are collected and used for the journey.</summary>
    MedicalData,

    /// <summary>That a photograph is taken and kept with the record.</summary>
    Photograph,

    /// <summary>That the person's story is told, or their picture shown, on the public site.</summary>
    Publication,
}

/// <summary>What the person answered.</summary>
public enum ConsentAnswer
{
    /// <summary>Consents.</summary>
    Given,

    /// <summary>Does not consent.</summary>
    Refused,
}

/// <summary>How the answer was given.</summary>
public enum ConsentMethod
{
    /// <summary>Signed by hand on the printed notice.</summary>
    Signature,

    /// <summary>With a thumbprint on the printed notice.</summary>
    Thumbprint,

    /// <summary>Said aloud, in front of a witness.</summary>
    OralWithWitness,
}

/// <summary>The notice that was shown, word for word. A text that changes becomes a new version; what was signed stays.</summary>
internal sealed class ConsentNotice
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required ConsentPurpose Purpose { get; init; }

    /// <summary>The language it is written in: <c>fr</c>, <c>ar</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>From 1, for each purpose and language.</summary>
    public required int Version { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>One person's answer for one purpose. A later answer takes its place; the earlier one stays on file.</summary>
internal sealed class Consent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>Whose data it is about.</summary>
    public required Guid PersonId { get; set; }

    /// <summary>The member of the family who answered for a child.</summary>
    public Guid? GuardianId { get; set; }

    /// <summary>The guardian of a child who travels without one.</summary>
    public Personal<string>? GuardianName { get; init; }

    public required ConsentPurpose Purpose { get; init; }

    public required ConsentAnswer Answer { get; init; }

    public required ConsentMethod Method { get; init; }

    public Personal<string>? Witness { get; init; }

    public required Guid NoticeId { get; init; }

    /// <summary>The language in which it was explained, BCP 47; often another than the notice is written in.</summary>
    public required string ExplainedIn { get; init; }

    public required DateOnly On { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string RecordedByName { get; init; }

    public DateOnly? WithdrawnOn { get; private set; }

    public string? WithdrawnByName { get; private set; }

    /// <summary>Whether the person answered, and nobody for them.</summary>
    public bool IsOwn => GuardianId is null && GuardianName is null;

    /// <summary>Whether it holds now.</summary>
    public bool Stands => Answer == ConsentAnswer.Given && WithdrawnOn is null;

    public Outcome Withdraw(DateOnly on, string recordedBy)
    {
        if (!Stands)
        {
            return new Refusal("Consent.NothingToWithdraw");
        }
        (WithdrawnOn, WithdrawnByName) = (on, recordedBy);
        return Outcome.Done;
    }
}

internal sealed class ConsentMapping
    : IEntityTypeConfiguration<Consent>,
        IEntityTypeConfiguration<ConsentNotice>
{
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.ToTable("cases_consent");
        builder.Ignore(c => c.IsOwn);
        builder.Ignore(c => c.Stands);
        builder.HasOne<Case>().WithMany().HasForeignKey(c => c.CaseId);
        builder.HasOne<ConsentNotice>().WithMany().HasForeignKey(c => c.NoticeId);
        builder.HasIndex(c => new { c.CaseId, c.Purpose });
        builder.HasIndex(c => c.PersonId);
    }

    public void Configure(EntityTypeBuilder<ConsentNotice> builder)
    {
        builder.ToTable("cases_consent_notice");
        builder
            .HasIndex(n => new
            {
                n.Purpose,
                n.Language,
                n.Version,
            })
            .IsUnique();
    }
}

/// <summary>All answers of a case, and what follows from them.</summary>
internal sealed class ConsentBook(IEnumerable<Consent> all)
{
    private readonly List<Consent> all = [.. all.OrderBy(c => c.RecordedAt).ThenBy(c => c.Id)];

    /// <summary>What is done on the strength of a consent also after who gave it was taken out of the case.</summary>
    public static IReadOnlyList<ConsentPurpose> Lasting { get; } =
    [ConsentPurpose.Photograph, ConsentPurpose.Publication];

    /// <summary>The answer that counts: the latest.</summary>
    public Consent? Latest(Guid personId, ConsentPurpose purpose) =>
        all.FindLast(c => c.PersonId == personId && c.Purpose == purpose);

    /// <summary>Whether a consent is on file that can be withdrawn, whoever gave it.</summary>
    public bool Stands(Guid personId, ConsentPurpose purpose) =>
        Latest(personId, purpose)?.Stands == true;

    /// <summary>
    /// Whether somebody consents on a day: who is of age for themselves, a child through a guardian, an adult who cannot decide through
    /// who represents them. Who has become of age since
    /// is asked anew, and so is everybody for whom somebody answered who is no longer in the case; but nobody who has left.
    /// </summary>
    public bool Counts(CaseFile file, Traveller person, ConsentPurpose purpose, DateOnly day) =>
        Latest(person.Person.Id, purpose) is { Stands: true }
        && (
            person.DepartedOn is not null
            || Answer(file, person, purpose, day) is { Answer: ConsentAnswer.Given }
        );

    /// <summary>The answer that counts on a day, yes or no; nothing, when it was withdrawn or is to be asked anew.</summary>
    public Consent? Answer(CaseFile file, Traveller person, ConsentPurpose purpose, DateOnly day) =>
        Latest(person.Person.Id, purpose) is not { WithdrawnOn: null } answer ? null
        : IsTheirs(file, person, answer, day) ? answer
        // Who answered ahead of a birthday, and then lost the flight, is a child again: what her guardian said holds, where it was the same.
        : answer.IsOwn
        && Below(answer) is { WithdrawnOn: null } guardians
        && guardians.Answer == answer.Answer
        && IsTheirs(file, person, guardians, day)
            ? guardians
        : null;

    /// <summary>What was answered for a person before they answered themselves.</summary>
    private Consent? Below(Consent own) =>
        all.FindLast(c => c.PersonId == own.PersonId && c.Purpose == own.Purpose && !c.IsOwn);

    /// <summary>The yes of a guardian for a child that stands and is the latest said for the child; whatever the child said since.</summary>
    public Consent? GivenBy(Guid guardianId, Guid childId, ConsentPurpose purpose) =>
        Latest(childId, purpose) is { } latest
        && (latest.IsOwn ? Below(latest) : latest) is { Stands: true } answered
        && answered.GuardianId == guardianId
            ? answered
            : null;

    /// <summary>Whether an answer comes from who may give it on a day.</summary>
    public static bool IsTheirs(CaseFile file, Traveller person, Consent answer, DateOnly day) =>
        answer.IsOwn
            // Who turns 18 before the journey answers for herself beforehand.
            ? !person.IsChildOn(LaterOf(day, file.TravelOn)) && !person.IsRepresented
        : person.IsRepresented && !person.IsChildOn(day) ? answer.GuardianName is not null
        : person.IsChildOn(day)
            && (
                answer.GuardianName is not null
                || file.GuardiansOf(person, day).Any(a => a.Person.Id == answer.GuardianId)
            );

    /// <summary>The day on which it is judged who answers for themselves: the day of the answer, or that of the journey, if it is later.</summary>
    public static DateOnly LaterOf(DateOnly day, DateOnly? travelOn) =>
        travelOn > day ? travelOn.Value : day;

    /// <summary>
    /// The adult of the case who answers for a child: who is chosen and may; else who did so last, as long as they are there; else the
    /// first.
    /// </summary>
    public Guid? GuardianOf(CaseFile file, Traveller child, DateOnly day, Guid? chosen = null)
    {
        var adults = file.GuardiansOf(child, day).Select(a => a.Person.Id).ToList();
        var last = all.FindLast(c => c.PersonId == child.Person.Id && c.GuardianId is not null);
        return new[] { chosen, last?.GuardianId }
            .OfType<Guid>()
            .Where(adults.Contains)
            .Concat(adults)
            .Cast<Guid?>()
            .FirstOrDefault();
    }

    /// <summary>The day of the latest word of a person, or for a child, against a purpose: a refusal or a withdrawal.</summary>
    public DateOnly? AgainstOn(Guid personId, ConsentPurpose purpose) =>
        all.Where(c => c.PersonId == personId && c.Purpose == purpose)
            .Select(c => c.Answer == ConsentAnswer.Refused ? c.On : c.WithdrawnOn)
            .Max();

    /// <summary>
    /// Those of the case whose word is against a purpose: they said no, or their yes was taken back. Who was merely not asked is
    /// not among them.
    /// </summary>
    public IEnumerable<Traveller> Against(CaseFile file, ConsentPurpose purpose) =>
        file.Travellers.Where(t => Latest(t.Person.Id, purpose) is { Stands: false });

    /// <summary>
    /// Whether everybody of the case consents on a day. Of an empty case nobody does; who is not expected any more and was never asked
    /// can answer no more, and stands in nobody's way.
    /// </summary>
    public bool StandsForAll(CaseFile file, ConsentPurpose purpose, DateOnly day)
    {
        var asked = file.Travellers.Where(t =>
            t.NotComingSince is null || Latest(t.Person.Id, purpose) is not null
        );
        return asked.Any() && asked.All(t => Counts(file, t, purpose, day));
    }

    /// <summary>Whether somebody of the case has said no to a purpose, or taken their yes back.</summary>
    public bool IsRefused(CaseFile file, ConsentPurpose purpose) => Against(file, purpose).Any();

    public void Add(Consent consent) => all.Add(consent);

    /// <summary>All answers, the latest first.</summary>
    public IEnumerable<Consent> History => Enumerable.Reverse(all);
}
