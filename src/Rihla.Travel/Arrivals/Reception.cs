using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Travel;

/// <summary>What the mission of origin answered.</summary>
public enum ReceptionAnswer
{
    /// <summary>Asked; no answer yet.</summary>
    Awaited,

    /// <summary>Will receive them.</summary>
    Accepted,

    /// <summary>Cannot receive them on that day, with a reason.</summary>
    Declined,

    /// <summary>They do not come on that day after all.</summary>
    CalledOff,
}

/// <summary>The request to the mission of origin to receive the people of a case on a day; one for each case.</summary>
internal sealed class Reception : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public Guid MovementId { get; private set; }

    /// <summary>The day of travel the answer is for.</summary>
    public DateOnly TravelOn { get; private set; }

    public DateOnly AskedOn { get; private set; }

    public ReceptionAnswer Answer { get; private set; }

    public DateOnly? AnsweredOn { get; private set; }

    public string? AnsweredByName { get; private set; }

    /// <summary>Why they cannot be received; nothing for any other answer.</summary>
    public Personal<string>? Reason { get; private set; }

    public int Version { get; set; }

    /// <summary>Asks, or asks anew for another day.</summary>
    public void Ask(Guid movementId, DateOnly travelOn, DateOnly today)
    {
        (MovementId, TravelOn, AskedOn) = (movementId, travelOn, today);
        (Answer, AnsweredOn, AnsweredByName, Reason) = (ReceptionAnswer.Awaited, null, null, null);
    }

    public Outcome Reply(bool accept, string? reason, string by, DateOnly today)
    {
        if (Answer == ReceptionAnswer.CalledOff)
        {
            return new Refusal("Reception.CalledOff");
        }
        if (!accept && string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Reception.ReasonMissing");
        }
        Answer = accept ? ReceptionAnswer.Accepted : ReceptionAnswer.Declined;
        (AnsweredOn, AnsweredByName) = (today, by);
        Reason = accept ? null : Personal.Of(reason);
        return Outcome.Done;
    }

    /// <summary>They come after all, on the same day: an answer given before stands again.</summary>
    public void Restore() =>
        Answer =
            AnsweredOn is null ? ReceptionAnswer.Awaited
            : Reason is null ? ReceptionAnswer.Accepted
            : ReceptionAnswer.Declined;

    /// <summary>Who answered receives nobody any more: whoever does is asked as if nobody had been.</summary>
    public void ForgetAnswer(DateOnly today)
    {
        var isOff = Answer == ReceptionAnswer.CalledOff;
        Ask(MovementId, TravelOn, today);
        if (isOff)
        {
            CallOff();
        }
    }

    public void CallOff() => Answer = ReceptionAnswer.CalledOff;

    /// <summary>Whether they are expected on a day.</summary>
    public bool StandsFor(DateOnly? travelOn) =>
        Answer == ReceptionAnswer.Accepted && TravelOn == travelOn;
}

internal sealed class ReceptionMapping : IEntityTypeConfiguration<Reception>
{
    public void Configure(EntityTypeBuilder<Reception> builder)
    {
        builder.ToTable("travel_reception");
        builder.HasIndex(r => r.CaseId).IsUnique();
        builder.HasIndex(r => new { r.Answer, r.TravelOn });
    }
}
