using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Privacy;

namespace Rihla.Travel;

/// <summary>What somebody crosses the border with.</summary>
public enum TravelDocumentKind
{
    /// <summary>A passport.</summary>
    Passport,

    /// <summary>A laissez-passer, issued by a consulate for one journey.</summary>
    LaissezPasser,

    /// <summary>An emergency travel certificate.</summary>
    EmergencyCertificate,

    /// <summary>A consular card, where the country of return lets its nationals in with it.</summary>
    ConsularCard,
}

/// <summary>Why a consulate issues no document.</summary>
public enum ConsulateRefusal
{
    /// <summary>It does not recognise the person as its national, who may be stateless.</summary>
    NationalityNotRecognised,

    /// <summary>It could not establish who the person is.</summary>
    IdentityNotEstablished,

    /// <summary>It asks for papers or evidence that were not there.</summary>
    EvidenceMissing,

    /// <summary>Something else, which the words say.</summary>
    Other,
}

/// <summary>How far a travel document has come, on a day.</summary>
public enum DocumentStanding
{
    /// <summary>Nothing is there and nothing was asked for.</summary>
    None,

    /// <summary>Asked for at the consulate.</summary>
    Requested,

    /// <summary>In hand and valid on that day.</summary>
    Received,

    /// <summary>In hand, but not valid on that day.</summary>
    Lapsed,

    /// <summary>The consulate was asked for it and refused.</summary>
    Refused,
}

/// <summary>The document with which a person of a case will travel; one for each.</summary>
internal sealed class TravelDocument : IOfPerson
{
    public const int LongestNumber = 40;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; set; }

    public TravelDocumentKind Kind { get; private set; } = TravelDocumentKind.LaissezPasser;

    public Personal<string>? Number { get; private set; }

    public DateOnly? IssuedOn { get; private set; }

    /// <summary>The last day it is valid.</summary>
    public DateOnly? ExpiresOn { get; private set; }

    /// <summary>When the consulate was asked for it.</summary>
    public DateOnly? RequestedOn { get; private set; }

    /// <summary>Whether the consulate was asked for one that is not in hand yet.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>When the consulate refused it; nothing once it is asked again, or a document is there.</summary>
    public DateOnly? RefusedOn { get; private set; }

    /// <summary>Why it did.</summary>
    public Personal<ConsulateRefusal>? RefusalReason { get; private set; }

    /// <summary>What it said.</summary>
    public Personal<string>? RefusalNote { get; private set; }

    /// <summary>When it was in hand.</summary>
    public DateOnly? ReceivedOn { get; private set; }

    /// <summary>What the consulate asks for it.</summary>
    public decimal? Fee { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string? FeeCurrency { get; private set; }

    /// <summary>The parent on whose laissez-passer a child travels.</summary>
    public Guid? OnDocumentOfId { get; set; }

    public int Version { get; set; }

    /// <summary>
    /// The consulate was asked. What is in hand and has not lapsed stays what the person travels with until the new one is there.
    /// </summary>
    /// <param name="kind">Which kind was asked for.</param>
    /// <param name="on">When.</param>
    /// <param name="fee">What the consulate asks for it.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="today">The day it is recorded.</param>
    public void Request(
        TravelDocumentKind kind,
        DateOnly on,
        decimal? fee,
        string? currency,
        DateOnly today
    )
    {
        if (ReceivedOn is null || ExpiresOn < today)
        {
            (Kind, OnDocumentOfId) = (kind, null);
            (Number, IssuedOn, ExpiresOn, ReceivedOn) = (null, null, null, null);
        }
        (RequestedOn, IsAwaited) = (on, true);
        ForgetRefusal();
        (Fee, FeeCurrency) = (fee, fee is null ? null : currency);
    }

    /// <summary>The consulate issues none. What is in hand stays what the person travels with.</summary>
    /// <param name="why">Why it does not.</param>
    /// <param name="on">When it said so.</param>
    /// <param name="note">What it said.</param>
    /// <param name="today">The day it is recorded.</param>
    public Outcome Refuse(ConsulateRefusal? why, DateOnly? on, string? note, DateOnly today)
    {
        if (!IsAwaited)
        {
            return Refusal.Of("PersonIds", "TravelDocument.NotAwaited");
        }
        if (why is null)
        {
            return Refusal.Of("Why", "TravelDocument.RefusalReasonMissing");
        }
        if (on is null || on < RequestedOn || on > today)
        {
            return Refusal.Of("On", "TravelDocument.RefusedOnWrong", RequestedOn ?? today);
        }
        (IsAwaited, RefusedOn) = (false, on);
        (RefusalReason, RefusalNote) = (new(why.Value), Personal.Of(note));
        return Outcome.Done;
    }

    private void ForgetRefusal() => (RefusedOn, RefusalReason, RefusalNote) = (null, null, null);

    /// <summary>States what is on the document in hand, or says what is missing or wrong.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="number">The number as written on it.</param>
    /// <param name="issued">From when it is valid, if that is written on it.</param>
    /// <param name="expires">The last day it is valid.</param>
    /// <param name="today">The day it is recorded.</param>
    public Outcome Receive(
        TravelDocumentKind kind,
        string? number,
        DateOnly? issued,
        DateOnly? expires,
        DateOnly today
    )
    {
        if (string.IsNullOrWhiteSpace(number))
        {
            return Refusal.Of(nameof(Number), "TravelDocument.NumberMissing");
        }
        if (number.Trim().Length > LongestNumber)
        {
            return Refusal.Of(nameof(Number), "TravelDocument.NumberTooLong", LongestNumber);
        }
        if (expires is null)
        {
            return Refusal.Of(nameof(ExpiresOn), "TravelDocument.ExpiryMissing");
        }
        if (issued > expires)
        {
            return Refusal.Of(nameof(ExpiresOn), "TravelDocument.ExpiresBeforeIssue");
        }
        // A passport that is put right does not make a refusal untrue; a document that opens the border for longer does.
        if (RefusedOn is not null && (ReceivedOn is null || expires > ExpiresOn))
        {
            ForgetRefusal();
        }
        var answers = IsAwaited && Answers(kind, issued, expires.Value, today);
        ReceivedOn = ReceivedOn is null || answers ? today : ReceivedOn;
        IsAwaited &= !answers;
        (Kind, Number, IssuedOn, ExpiresOn) = (kind, Personal.Of(number), issued, expires);
        OnDocumentOfId = null;
        return Outcome.Done;
    }

    // Of one that is renewed the new one is there once it is valid for longer; else the old one was put right. Where none was in
    // hand, a passport or card that lapses soon is the old one, written down later, unless it was issued since: what a consulate
    // issues for one journey is there, however short.
    private bool Answers(
        TravelDocumentKind kind,
        DateOnly? issued,
        DateOnly expires,
        DateOnly today
    ) =>
        ReceivedOn is not null
            ? expires > ExpiresOn
            : issued >= RequestedOn
                || IsForOneJourney(kind)
                || expires > today.AddDays(LapsingPapers.Days);

    /// <summary>The child travels on the document of a parent and needs none.</summary>
    public void TravelOnThatOf(Guid parentId)
    {
        IsAwaited = false;
        ForgetRefusal();
        (Number, IssuedOn, ExpiresOn, ReceivedOn, RequestedOn) = (null, null, null, null, null);
        (Kind, OnDocumentOfId) = (TravelDocumentKind.LaissezPasser, parentId);
    }

    /// <summary>What was recorded was a mistake; a request to the consulate stands.</summary>
    public void Clear()
    {
        (Number, IssuedOn, ExpiresOn, ReceivedOn, OnDocumentOfId) = (null, null, null, null, null);
        IsAwaited = RequestedOn is not null && RefusedOn is null;
    }

    /// <summary>
    /// The journey goes to another country: what a consulate of the former one issued, or was asked, for that journey alone is
    /// nothing any more, nor is a place on the one of a parent.
    /// </summary>
    public void JourneyEnds()
    {
        // That the consulate of another country refused says nothing of this one.
        if (RefusedOn is not null)
        {
            RequestedOn = null;
            ForgetRefusal();
        }
        if (IsForOneJourney(Kind))
        {
            (RequestedOn, Fee, FeeCurrency) = (null, null, null);
            Clear();
        }
    }

    /// <summary>Whether it opens the border on a day.</summary>
    public bool IsValidOn(DateOnly day) =>
        ReceivedOn is not null && ExpiresOn >= day && (IssuedOn is null || IssuedOn <= day);

    /// <summary>
    /// Whether none need be asked for: it opens the border on the day of travel; where there is no such day yet, it does today and
    /// does not lapse soon (<see cref="LapsingPapers.Days"/>).
    /// </summary>
    public bool Suffices(DateOnly? travelOn, DateOnly today) =>
        travelOn is { } day
            ? IsValidOn(day)
            : IsValidOn(today) && ExpiresOn > today.AddDays(LapsingPapers.Days);

    public DocumentStanding StandingOn(DateOnly day) =>
        IsValidOn(day) ? DocumentStanding.Received
        : IsAwaited ? DocumentStanding.Requested
        : RefusedOn is not null ? DocumentStanding.Refused
        : ReceivedOn is not null ? DocumentStanding.Lapsed
        : DocumentStanding.None;

    /// <summary>Which of two of one person has come further: the one in hand that is valid longer, and else the one last asked for.</summary>
    public static int Further(TravelDocument one, TravelDocument other) =>
        Reached(one).CompareTo(Reached(other));

    private static (DateOnly, bool, DateOnly) Reached(TravelDocument document) =>
        (
            document.ReceivedOn is null
                ? DateOnly.MinValue
                : document.ExpiresOn ?? DateOnly.MinValue,
            document.OnDocumentOfId is not null,
            document.RequestedOn ?? DateOnly.MinValue
        );

    /// <summary>Whether a child may be entered on it: a consulate writes children into a laissez-passer or certificate, not into a passport or card.</summary>
    public bool CanCarryChildren => IsForOneJourney(Kind);

    private static bool IsForOneJourney(TravelDocumentKind kind) =>
        kind is TravelDocumentKind.LaissezPasser or TravelDocumentKind.EmergencyCertificate;
}

internal sealed class TravelDocumentMapping : IEntityTypeConfiguration<TravelDocument>
{
    public void Configure(EntityTypeBuilder<TravelDocument> builder)
    {
        builder.ToTable("travel_document");
        builder.HasIndex(d => new { d.CaseId, d.PersonId }).IsUnique();
        builder.HasIndex(d => d.PersonId);
        builder.HasIndex(d => d.ExpiresOn);
        builder.Ignore(d => d.CanCarryChildren);
    }
}
