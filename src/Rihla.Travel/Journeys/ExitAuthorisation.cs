using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Privacy;

namespace Rihla.Travel;

/// <summary>How far an exit authorisation has come.</summary>
public enum ExitStanding
{
    /// <summary>The Ministry was not asked yet.</summary>
    NotAsked,

    /// <summary>Sent to the Ministry; no answer yet.</summary>
    Sent,

    /// <summary>Granted.</summary>
    Granted,

    /// <summary>Refused, with a reason.</summary>
    Refused,
}

/// <summary>The leave of the Ministry of Interior for one person to cross the border, and its dates.</summary>
internal sealed class ExitAuthorisation : IOfPerson
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; set; }

    public ExitStanding Standing { get; private set; }

    public DateOnly? SentOn { get; private set; }

    /// <summary>Whether the Ministry was asked, perhaps anew, and has not answered yet.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>The reference of the Ministry's letter.</summary>
    public Personal<string>? Reference { get; private set; }

    public DateOnly? RepliedOn { get; private set; }

    public Personal<string>? RefusalReason { get; private set; }

    public DateOnly? ValidFrom { get; private set; }

    /// <summary>The last day; nothing where the Ministry sets none.</summary>
    public DateOnly? ValidUntil { get; private set; }

    public int Version { get; set; }

    /// <summary>
    /// The Ministry was asked. What it has granted and has not lapsed stays what the person leaves with until it answers.
    /// </summary>
    /// <param name="on">When.</param>
    /// <param name="reference">The reference of the letter.</param>
    /// <param name="today">The day it is recorded.</param>
    public Outcome Send(DateOnly? on, string? reference, DateOnly today)
    {
        if (on is null || on > today)
        {
            return Refusal.Of(nameof(SentOn), "Exit.SentOnWrong");
        }
        (SentOn, IsAwaited) = (on, true);
        if (Standing == ExitStanding.Granted && (ValidUntil is null || ValidUntil >= today))
        {
            Reference = Personal.Of(reference) ?? Reference;
            return Outcome.Done;
        }
        (Standing, Reference) = (ExitStanding.Sent, Personal.Of(reference));
        (RepliedOn, RefusalReason, ValidFrom, ValidUntil) = (null, null, null, null);
        return Outcome.Done;
    }

    public Outcome Grant(
        DateOnly? on,
        string? reference,
        DateOnly? from,
        DateOnly? until,
        DateOnly today
    )
    {
        if (on is null || on > today)
        {
            return Refusal.Of(nameof(RepliedOn), "Exit.RepliedOnWrong");
        }
        if ((from ?? on) > until)
        {
            return Refusal.Of(nameof(ValidUntil), "Exit.UntilBeforeFrom");
        }
        (Standing, RepliedOn, Reference) = (
            ExitStanding.Granted,
            on,
            Personal.Of(reference) ?? Reference
        );
        (ValidFrom, ValidUntil, RefusalReason) = (from ?? on, until, null);
        IsAwaited = false;
        return Outcome.Done;
    }

    public Outcome Refuse(DateOnly? on, string? reference, string? reason, DateOnly today)
    {
        if (on is null || on > today)
        {
            return Refusal.Of(nameof(RepliedOn), "Exit.RepliedOnWrong");
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of(nameof(RefusalReason), "Exit.ReasonMissing");
        }
        (Standing, RepliedOn, RefusalReason) = (ExitStanding.Refused, on, Personal.Of(reason));
        Reference = Personal.Of(reference) ?? Reference;
        (ValidFrom, ValidUntil, IsAwaited) = (null, null, false);
        return Outcome.Done;
    }

    /// <summary>Which of two of one person has come further: what the Ministry said last, and else the later letter to it.</summary>
    public static int Further(ExitAuthorisation one, ExitAuthorisation other) =>
        (one.RepliedOn ?? DateOnly.MinValue, one.SentOn ?? DateOnly.MinValue).CompareTo(
            (other.RepliedOn ?? DateOnly.MinValue, other.SentOn ?? DateOnly.MinValue)
        );

    /// <summary>Whether the person may leave on a day.</summary>
    public bool AllowsOn(DateOnly day) =>
        Standing == ExitStanding.Granted
        && ValidFrom <= day
        && (ValidUntil is null || ValidUntil >= day);
}

internal sealed class ExitAuthorisationMapping : IEntityTypeConfiguration<ExitAuthorisation>
{
    public void Configure(EntityTypeBuilder<ExitAuthorisation> builder)
    {
        builder.ToTable("travel_exit");
        builder.HasIndex(e => new { e.CaseId, e.PersonId }).IsUnique();
        builder.HasIndex(e => e.PersonId);
        builder.HasIndex(e => e.ValidUntil);
    }
}
