using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Site;

/// <summary>
/// A request that is being written. It lives in a row behind a key that only the form holds: no cookie, no address tells of it.
/// </summary>
internal sealed class HelpForm : ISelfKept
{
    /// <summary>How long a form that was left lying is kept.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    /// <summary>How long the receipt can be seen again, for who pressed the button twice.</summary>
    public static readonly TimeSpan ReceiptLasts = TimeSpan.FromMinutes(10);

    /// <summary>The hash of its key.</summary>
    public required byte[] KeyHash { get; init; }

    public required Personal<string> Answers { get; set; }

    /// <summary>The code and the secret words, once it was sent.</summary>
    public Personal<string>? Receipt { get; set; }

    public required DateTimeOffset EndsAt { get; set; }
}

/// <summary>Where a request that came through the site stands.</summary>
internal enum HelpStanding
{
    /// <summary>A person must look at it before it becomes a case: too many came at once, or it looks made by a machine.</summary>
    ToReview,

    /// <summary>It is a case.</summary>
    Taken,

    /// <summary>A person found that nobody asks for help in it.</summary>
    Discarded,
}

/// <summary>A request for help with its receipt: by its code and its secret words the person follows it.</summary>
internal sealed class HelpRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What stands on the receipt, such as <c>R47-7KQ2X4H</c>; it is not the code of the case.</summary>
    public required string Code { get; set; }

    public required byte[] WordSalt { get; set; }

    public required byte[] WordHash { get; set; }

    public HelpStanding Standing { get; private set; } = HelpStanding.ToReview;

    /// <summary>What was said; gone once it is a case, which keeps it.</summary>
    public Personal<string>? Answers { get; private set; }

    /// <summary>The case it became.</summary>
    public Guid? CaseId { get; private set; }

    /// <summary>The member of the case who holds the receipt; the applicant, when nothing is said.</summary>
    public Guid? MemberId { get; set; }

    /// <summary>The language of the receipt: <c>fr</c>, <c>ar</c> or <c>en</c>.</summary>
    public required string Language { get; set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The partner who referred the person.</summary>
    public Guid? PartnerId { get; init; }

    /// <summary>What the partner is to remember them by.</summary>
    public Personal<string>? PartnerLabel { get; init; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecidedByName { get; private set; }

    /// <summary>A child or a sign of danger: for protection officers alone.</summary>
    public bool NeedsProtection { get; private set; }

    /// <summary>Keeps what was said until it is a case.</summary>
    public void Hold(HelpAnswers answers) =>
        (Answers, NeedsProtection) = (
            Personal.Of(HelpDesk.Written(answers)),
            answers.NeedsProtection
        );

    public void Take(Guid caseId, DateTimeOffset at, string by) =>
        (CaseId, Standing, Answers, DecidedAt, DecidedByName) = (
            caseId,
            HelpStanding.Taken,
            null,
            at,
            by
        );

    /// <summary>Another code and other words for the same request: from now on the receipt before it opens nothing.</summary>
    public void Renew(Receipt receipt, string language) =>
        ((Code, Language), (WordSalt, WordHash)) = (
            (receipt.Code, language),
            Receipts.Seal(receipt)
        );

    public void Discard(DateTimeOffset at, string by) =>
        (Standing, DecidedAt, DecidedByName) = (HelpStanding.Discarded, at, by);

    /// <summary>Whoever writes asks for help all the same: where somebody found that nobody does, a person looks at it again.</summary>
    /// <returns>Whether it waits for a person; it does not where she ended it herself, or it has been forgotten.</returns>
    public bool LookAgain()
    {
        if (
            Standing == HelpStanding.Discarded
            && Answers is not null
            && DecidedByName != Online.Herself.Name
        )
        {
            (Standing, DecidedAt, DecidedByName) = (HelpStanding.ToReview, null, null);
        }
        return Standing == HelpStanding.ToReview;
    }
}

/// <summary>What a line of the exchange between a person and the mission is.</summary>
internal enum ExchangeKind
{
    /// <summary>She writes.</summary>
    Message,

    /// <summary>She wishes to be called back.</summary>
    CallBack,

    /// <summary>She asks for a copy of her data.</summary>
    DataCopy,

    /// <summary>She asks for a correction of her data.</summary>
    DataCorrection,

    /// <summary>She asks that her data be erased.</summary>
    DataErasure,

    /// <summary>The mission answers.</summary>
    Answer,

    /// <summary>The mission gives her an appointment.</summary>
    Appointment,

    /// <summary>The mission answers the partner who referred her.</summary>
    PartnerAnswer,
}

/// <summary>A line of the exchange between a person who follows a request and the mission.</summary>
internal sealed class Exchange
{
    public const int LongestText = 2000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RequestId { get; init; }

    public required ExchangeKind Kind { get; init; }

    public required Personal<string> Text { get; init; }

    /// <summary>When the appointment is.</summary>
    public DateTimeOffset? AppointmentAt { get; init; }

    /// <summary>Where it is.</summary>
    public Personal<string>? Place { get; init; }

    /// <summary>What to bring.</summary>
    public Personal<string>? Bring { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The member of staff who wrote it; nothing, when she did.</summary>
    public string? ByName { get; init; }

    /// <summary>What was written or asked for in these requests for somebody to read. What she asks about her data has a room of its own.</summary>
    public static IQueryable<Exchange> WaitingIn(
        RihlaDb db,
        IReadOnlyCollection<Guid> requestIds
    ) =>
        db.Set<Exchange>()
            .AsNoTracking()
            .Where(e =>
                requestIds.Contains(e.RequestId)
                && (e.Kind == ExchangeKind.Message || e.Kind == ExchangeKind.CallBack)
            );
}

internal sealed class HelpMapping
    : IEntityTypeConfiguration<HelpForm>,
        IEntityTypeConfiguration<HelpRequest>,
        IEntityTypeConfiguration<Exchange>
{
    public void Configure(EntityTypeBuilder<HelpForm> builder)
    {
        builder.ToTable("site_help_form");
        builder.HasKey(f => f.KeyHash);
        builder.HasIndex(f => f.EndsAt);
    }

    public void Configure(EntityTypeBuilder<HelpRequest> builder)
    {
        builder.ToTable("site_request");
        builder.HasIndex(r => r.Code).IsUnique();
        builder.HasIndex(r => r.CaseId);
        builder.HasIndex(r => new { r.Standing, r.At });
        builder.HasIndex(r => new { r.PartnerId, r.At });
    }

    public void Configure(EntityTypeBuilder<Exchange> builder)
    {
        builder.ToTable("site_exchange");
        builder.HasOne<HelpRequest>().WithMany().HasForeignKey(e => e.RequestId);
        builder.HasIndex(e => new { e.RequestId, e.At });
    }
}
