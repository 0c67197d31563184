using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Travel;

/// <summary>What happened to a traveller at the gate.</summary>
public enum BoardingOutcome
{
    /// <summary>On board.</summary>
    Boarded,

    /// <summary>Did not come.</summary>
    NoShow,

    /// <summary>Came, but was not let on board.</summary>
    Refused,
}

/// <summary>How the allowance was receipted.</summary>
public enum ReceiptMethod
{
    /// <summary>Signed.</summary>
    Signature,

    /// <summary>With a thumbprint.</summary>
    Thumbprint,
}

/// <summary>
/// The place of a person on a movement, and what became of it: boarding, allowance, arrival. A place that was given back
/// stays on file without its number.
/// </summary>
internal sealed class Seat : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MovementId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; set; }

    /// <summary>From 1 to the seats of the movement, nobody else's; nothing once it was given back.</summary>
    public int? Number { get; set; }

    public required DateTimeOffset TakenAt { get; init; }

    public DateTimeOffset? ReleasedAt { get; private set; }

    public BoardingOutcome? Boarding { get; private set; }

    public DateOnly? BoardedOn { get; private set; }

    /// <summary>The day on which it was recorded what happened at the gate: often that day, sometimes days later.</summary>
    public DateOnly? RecordedOn { get; private set; }

    /// <summary>Why the person was refused, or what is known about the absence.</summary>
    public Personal<string>? BoardingReason { get; private set; }

    /// <summary>Pocket money handed over at the gate.</summary>
    public decimal? Allowance { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string? AllowanceCurrency { get; private set; }

    public ReceiptMethod? AllowanceReceipt { get; private set; }

    public DateOnly? ArrivedOn { get; private set; }

    /// <summary>Since when whoever boarded is not expected any more; why is with their case.</summary>
    public DateOnly? NotComingSince { get; private set; }

    /// <summary>How the person went on from the airport.</summary>
    public Personal<string>? OnwardTransport { get; private set; }

    public Personal<string>? ArrivalRemark { get; private set; }

    public int Version { get; set; }

    public bool IsHeld => Number is not null;

    /// <summary>Held, and nothing recorded at the gate yet.</summary>
    public bool Awaits => IsHeld && Boarding is null;

    /// <summary>Has not arrived, and may still.</summary>
    public bool MayArrive => ArrivedOn is null && NotComingSince is null;

    public void Release(DateTimeOffset at) => (Number, ReleasedAt) = (null, at);

    public Outcome Board(
        DateOnly on,
        decimal? allowance,
        string? currency,
        ReceiptMethod? receipt,
        DateOnly today
    )
    {
        if (allowance is < 0)
        {
            return Refusal.Of("Allowance", "Boarding.AllowanceNegative");
        }
        if (allowance > 0 && (receipt is null || string.IsNullOrWhiteSpace(currency)))
        {
            return Refusal.Of("Receipt", "Boarding.ReceiptMissing");
        }
        if (SmallSum.Fault("Allowance", allowance, "Currency", currency) is { } fault)
        {
            return fault;
        }
        (Boarding, BoardedOn, RecordedOn) = (BoardingOutcome.Boarded, on, today);
        if (allowance > 0)
        {
            (Allowance, AllowanceCurrency, AllowanceReceipt) = (
                allowance,
                Currency.Of(currency!).Code,
                receipt
            );
        }
        return Outcome.Done;
    }

    /// <summary>Not on board; the seat is free for somebody else.</summary>
    public Outcome StayBehind(
        BoardingOutcome why,
        string? reason,
        DateTimeOffset at,
        DateOnly today
    )
    {
        if (why == BoardingOutcome.Refused && string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Boarding.ReasonMissing");
        }
        (Boarding, BoardingReason, RecordedOn) = (why, Personal.Of(reason), today);
        Release(at);
        return Outcome.Done;
    }

    /// <summary>What was recorded at the gate was a mistake: the person is awaited again, on this seat.</summary>
    public void Await(int number)
    {
        (Number, ReleasedAt) = (number, null);
        (Boarding, BoardedOn, RecordedOn, BoardingReason) = (null, null, null, null);
        (Allowance, AllowanceCurrency, AllowanceReceipt) = (null, null, null);
    }

    /// <summary>
    /// What is wrong with a day of arrival. Nobody arrives before the flight lands, nor in the future; but where it lands tomorrow by
    /// the calendar of the host mission, it may be tomorrow there already.
    /// </summary>
    /// <param name="on">The day.</param>
    /// <param name="left">When the person left.</param>
    /// <param name="lands">When the flight lands; nothing where none is known.</param>
    /// <param name="today">The day it is recorded.</param>
    public static Refusal? ArrivalFault(
        DateOnly? on,
        DateOnly? left,
        DateOnly? lands,
        DateOnly today
    ) =>
        lands is { } day && on < day && on >= left
            ? Refusal.Of(nameof(ArrivedOn), "Arrival.BeforeLanding", day)
        : on is null || on < left || (on > today && !(on == lands && lands == today.AddDays(1)))
            ? Refusal.Of(nameof(ArrivedOn), "Arrival.DateWrong", left ?? today)
        : null;

    public Outcome Arrive(
        DateOnly? on,
        string? onward,
        string? remark,
        DateOnly lands,
        DateOnly today
    )
    {
        if (ArrivalFault(on, BoardedOn, lands, today) is { } fault)
        {
            return fault;
        }
        (ArrivedOn, OnwardTransport, ArrivalRemark) = (
            on,
            Personal.Of(onward),
            Personal.Of(remark)
        );
        return Outcome.Done;
    }

    /// <summary>The person is not expected any more.</summary>
    public void ExpectNoMore(DateOnly since) => NotComingSince = since;

    /// <summary>That the person has arrived, or is not expected any more, was a mistake.</summary>
    public void AwaitArrival() =>
        (ArrivedOn, OnwardTransport, ArrivalRemark, NotComingSince) = (null, null, null, null);
}

internal sealed class SeatMapping : IEntityTypeConfiguration<Seat>
{
    public void Configure(EntityTypeBuilder<Seat> builder)
    {
        builder.ToTable("travel_seat");
        builder.HasOne<Movement>().WithMany().HasForeignKey(s => s.MovementId);
        // The last word against giving one seat to two people, whatever the code above it believed.
        builder.HasIndex(s => new { s.MovementId, s.Number }).IsUnique();
        builder
            .HasIndex(s => new { s.CaseId, s.PersonId })
            .IsUnique()
            .HasFilter("number is not null");
        // What became of seats that were given back is asked by the case, too.
        builder.HasIndex(s => s.CaseId);
        builder.HasIndex(s => s.PersonId);
        builder.HasIndex(s => new { s.BoardedOn, s.ArrivedOn });
        builder.Ignore(s => s.IsHeld);
        builder.Ignore(s => s.Awaits);
        builder.Ignore(s => s.MayArrive);
    }
}
