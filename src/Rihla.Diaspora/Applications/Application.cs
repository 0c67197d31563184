using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>Where an application stands.</summary>
internal enum ApplicationStanding
{
    /// <summary>It was sent; nobody has checked its eligibility yet.</summary>
    Sent,

    /// <summary>It keeps the rules of the call: the jury marks it.</summary>
    Eligible,

    /// <summary>It breaks a rule of the call.</summary>
    Ineligible,

    /// <summary>It is supported.</summary>
    Selected,

    /// <summary>It is supported if another gives up its place.</summary>
    Reserve,

    /// <summary>It is not supported.</summary>
    Refused,

    /// <summary>Its writer took it back.</summary>
    Withdrawn,
}

/// <summary>An application that is being written. It lives behind a code and two secret words until it is sent or its call is over.</summary>
internal sealed class ApplicationDraft : ISelfKept
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CallId { get; init; }

    /// <summary>What stands on the receipt, such as <c>D47-7KQ2X4H</c>; the application keeps it.</summary>
    public required string Code { get; init; }

    public required byte[] WordSalt { get; init; }

    public required byte[] WordHash { get; init; }

    public required Personal<string> Answers { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}

/// <summary>An application to a call. What is counted stands in clear; who wrote it, and what, is encrypted.</summary>
internal sealed class Application : IVersioned
{
    public const int LongestReason = 1000;

    /// <summary>The same as that of its draft, so that the receipt goes on opening it.</summary>
    public required Guid Id { get; init; }

    public required Guid CallId { get; init; }

    /// <summary>The name of the lock under which an application, or its draft, changes.</summary>
    public static string Lock(Guid id) => $"application {id}";

    public required string Code { get; init; }

    public required byte[] WordSalt { get; set; }

    public required byte[] WordHash { get; set; }

    /// <summary>The language in which it was written, and is answered.</summary>
    public required string Language { get; init; }

    /// <summary>All that was said; gone when its time is over.</summary>
    public required Personal<string>? Answers { get; set; }

    public required string Sex { get; init; }

    /// <summary>The country of residence.</summary>
    public required string Country { get; init; }

    public required string Region { get; init; }

    public required string Sector { get; init; }

    /// <summary>In minor units of the currency of the call.</summary>
    public required long Cost { get; init; }
    public required long Own { get; init; }
    public required long Bank { get; init; }
    public required long Asked { get; init; }

    public required int WomenJobs { get; init; }
    public required int MenJobs { get; init; }

    /// <summary>The blind key of the telephone, by which a second application is noticed.</summary>
    public long? PhoneKey { get; set; }

    /// <summary>The blind key of the mail address.</summary>
    public long? EmailKey { get; set; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>It came among too many, or a field was filled in that no person sees: look twice.</summary>
    public bool IsDoubtful { get; init; }

    public ApplicationStanding Standing { get; private set; } = ApplicationStanding.Sent;

    /// <summary>Those that are to be looked at twice, and nobody has yet: see <see cref="IsHeldBack"/>.</summary>
    public static Expression<Func<Application, bool>> HeldBack { get; } =
        a => a.IsDoubtful && a.Standing == ApplicationStanding.Sent;

    /// <summary>It is to be looked at twice, and nobody has yet: until then it takes no papers.</summary>
    public bool IsHeldBack => IsDoubtful && Standing == ApplicationStanding.Sent;

    /// <summary>The rules that an officer found broken, with spaces between them.</summary>
    public string BrokenRules { get; private set; } = "";

    /// <summary>Why an officer saw it otherwise than the rules do, and what else the applicant should know.</summary>
    public Personal<string>? EligibilityNote { get; set; }

    public string? CheckedByName { get; private set; }

    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>The place in the ranking on which it was decided; once it is told, the one in the ranking of that day.</summary>
    public int? Rank { get; private set; }

    /// <summary>The score on which it was decided, 0 to 100; once it is told, that of that day.</summary>
    public decimal? Score { get; private set; }

    /// <summary>Why it was decided so; the applicant reads it.</summary>
    public Personal<string>? DecisionReason { get; set; }

    public string? DecidedByName { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>When the writer took it back.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>When everything about its writer was taken out.</summary>
    public DateTimeOffset? AnonymisedAt { get; private set; }

    public int Version { get; set; }

    /// <summary>What was said; nothing once it was taken out.</summary>
    public ApplicationAnswers? Said =>
        Answers is { } answers ? ApplicationAnswers.Read(answers.Reveal()) : null;

    public IReadOnlyList<EligibilityRule> Broken =>
        [
            .. BrokenRules
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(Enum.Parse<EligibilityRule>),
        ];

    /// <summary>Whether the jury marks it, or has.</summary>
    public bool IsInJury =>
        Standing
            is ApplicationStanding.Eligible
                or ApplicationStanding.Selected
                or ApplicationStanding.Reserve
                or ApplicationStanding.Refused;

    public bool IsDecided =>
        Standing
            is ApplicationStanding.Selected
                or ApplicationStanding.Reserve
                or ApplicationStanding.Refused;

    /// <summary>An officer says whether it keeps the rules of the call.</summary>
    /// <param name="isEligible">Whether it does.</param>
    /// <param name="broken">The rules that it breaks by what was said.</param>
    /// <param name="note">Needed when the officer sees it otherwise than the rules do.</param>
    /// <param name="by">Who.</param>
    /// <param name="at">When.</param>
    /// <returns>Refused once the jury has ended with it, and without a needed note.</returns>
    public Outcome Check(
        bool? isEligible,
        IReadOnlyList<EligibilityRule> broken,
        string? note,
        string by,
        DateTimeOffset at
    )
    {
        if (
            Standing
            is not (
                ApplicationStanding.Sent
                or ApplicationStanding.Eligible
                or ApplicationStanding.Ineligible
            )
        )
        {
            return new Refusal("Application.CheckOver");
        }
        if (isEligible is not { } keeps)
        {
            return Refusal.Of("IsEligible", "Application.CheckMissing");
        }
        if (note?.Length > LongestReason)
        {
            return Refusal.Of("Note", "Site.TooLong", LongestReason);
        }
        if (string.IsNullOrWhiteSpace(note) && keeps == broken.Count > 0)
        {
            return Refusal.Of("Note", "Application.NoteMissing");
        }
        (Standing, BrokenRules, EligibilityNote, CheckedByName, CheckedAt) = (
            keeps ? ApplicationStanding.Eligible : ApplicationStanding.Ineligible,
            string.Join(' ', broken),
            Personal.Of(note),
            by,
            at
        );
        return Outcome.Done;
    }

    /// <summary>It is decided whether it is supported; until the decisions are told, it can be decided anew.</summary>
    public Outcome Decide(
        ApplicationStanding to,
        string? reason,
        int? rank,
        decimal? score,
        string by,
        DateTimeOffset at
    )
    {
        if (
            !IsInJury
            || to
                is not (
                    ApplicationStanding.Selected
                    or ApplicationStanding.Reserve
                    or ApplicationStanding.Refused
                )
        )
        {
            return new Refusal("Application.NotToDecide");
        }
        (Standing, DecisionReason, Rank, Score, DecidedByName, DecidedAt) = (
            to,
            Personal.Of(reason),
            rank,
            score,
            by,
            at
        );
        return Outcome.Done;
    }

    /// <summary>Its place when the decisions are told: what the letters of a call tell is of one ranking.</summary>
    public void Place(int? rank, decimal? score) => (Rank, Score) = (rank, score);

    /// <summary>Its writer takes it back, whatever was decided.</summary>
    /// <param name="at">When.</param>
    /// <param name="isTold">Whether the decisions were announced: before, a refusal must not be heard from the answer.</param>
    public Outcome Withdraw(DateTimeOffset at, bool isTold)
    {
        if (
            Standing is ApplicationStanding.Withdrawn or ApplicationStanding.Ineligible
            || Standing == ApplicationStanding.Refused && isTold
        )
        {
            return new Refusal("Application.WithdrawOver");
        }
        (Standing, WithdrawnAt) = (ApplicationStanding.Withdrawn, at);
        return Outcome.Done;
    }

    /// <summary>A place became free: it is supported after all. Why it stood in reserve is told no more.</summary>
    /// <returns>Refused unless it stands in reserve.</returns>
    public Outcome Promote(string? reason, string by, DateTimeOffset at)
    {
        if (Standing != ApplicationStanding.Reserve || AnonymisedAt is not null)
        {
            return new Refusal("Application.NotInReserve");
        }
        (Standing, DecisionReason, DecidedByName, DecidedAt) = (
            ApplicationStanding.Selected,
            Personal.Of(reason),
            by,
            at
        );
        return Outcome.Done;
    }
}

internal sealed class ApplicationMapping
    : IEntityTypeConfiguration<ApplicationDraft>,
        IEntityTypeConfiguration<Application>
{
    public void Configure(EntityTypeBuilder<ApplicationDraft> builder)
    {
        builder.ToTable("diaspora_draft");
        builder.HasOne<Call>().WithMany().HasForeignKey(d => d.CallId);
        builder.HasIndex(d => d.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Application> builder)
    {
        builder.ToTable("diaspora_application");
        builder.HasOne<Call>().WithMany().HasForeignKey(a => a.CallId);
        builder.HasIndex(a => a.Code).IsUnique();
        builder.HasIndex(a => new { a.CallId, a.Standing });
        builder.HasIndex(a => a.PhoneKey);
        builder.HasIndex(a => a.EmailKey);
        builder.Ignore(a => a.Said);
    }
}
