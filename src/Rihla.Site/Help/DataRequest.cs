using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Site;

/// <summary>What somebody asks about her own data.</summary>
internal enum DataWish
{
    /// <summary>A copy of all that is held about her.</summary>
    Copy,

    /// <summary>That something be put right.</summary>
    Correction,

    /// <summary>That all that tells who she is be erased.</summary>
    Erasure,
}

/// <summary>Where such a request stands.</summary>
internal enum DataRequestStanding
{
    /// <summary>The data-protection officer has not dealt with it.</summary>
    Asked,

    /// <summary>The copy is made, and waits to be handed over.</summary>
    Ready,

    /// <summary>She is right: whoever keeps her case puts it right.</summary>
    Granted,

    /// <summary>The copy was handed over, the mistake put right, or all was erased.</summary>
    Done,

    /// <summary>Nothing is changed or erased, for a reason that she reads.</summary>
    Refused,
}

/// <summary>How a copy reached her: never by a way on which somebody else could read it.</summary>
internal enum HandoverWay
{
    /// <summary>At the office, to herself.</summary>
    InPerson,

    /// <summary>At the office, to somebody whom she sent with a signed letter.</summary>
    Representative,

    /// <summary>In a closed letter, to be signed for.</summary>
    Letter,
}

/// <summary>A request by a person for a copy, a correction or the erasure of her data, until it is answered.</summary>
internal sealed class DataRequest : IVersioned
{
    public const int LongestReason = 1000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The request for help whose receipt she showed.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>What she wrote.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>The mission that answers.</summary>
    public required Guid MissionId { get; init; }

    public required DataWish Wish { get; init; }

    public required DateOnly AskedOn { get; init; }

    /// <summary>By when she is answered.</summary>
    public required DateOnly DueOn { get; init; }

    public DataRequestStanding Standing { get; private set; }

    /// <summary>Why it is put right, or not; she reads it.</summary>
    public Personal<string>? Reason { get; private set; }

    /// <summary>When the copy was made or the correction decided, and by whom.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecidedByName { get; private set; }

    /// <summary>How the copy reached her.</summary>
    public HandoverWay? Way { get; private set; }

    /// <summary>The day of the handing over, or of the correction.</summary>
    public DateOnly? DoneOn { get; private set; }

    public string? DoneByName { get; private set; }

    public int Version { get; set; }

    /// <summary>Whether somebody must still do something.</summary>
    public bool IsOpen =>
        Standing
            is DataRequestStanding.Asked
                or DataRequestStanding.Ready
                or DataRequestStanding.Granted;

    /// <summary>The copy is made. It can be made anew until it is handed over.</summary>
    public Outcome Make(string by, DateTimeOffset at)
    {
        if (
            Wish != DataWish.Copy
            || Standing is not (DataRequestStanding.Asked or DataRequestStanding.Ready)
        )
        {
            return new Refusal("DataRequest.Answered");
        }
        (Standing, DecidedAt, DecidedByName) = (DataRequestStanding.Ready, at, by);
        return Outcome.Done;
    }

    /// <summary>The copy is handed over.</summary>
    /// <returns>Refused before it is made, without a way, for a day before it was made, and unless somebody has looked who receives it.</returns>
    public Outcome HandOver(
        HandoverWay? way,
        DateOnly? on,
        bool isIdentified,
        string by,
        DateOnly madeOn,
        DateOnly day
    )
    {
        if (Standing != DataRequestStanding.Ready)
        {
            return new Refusal("DataRequest.NotReady");
        }
        if (way is null)
        {
            return Refusal.Of("Way", "DataRequest.WayMissing");
        }
        if (on is null || on < madeOn || on > day)
        {
            return Refusal.Of("On", "DataRequest.DayWrong");
        }
        if (!isIdentified)
        {
            return Refusal.Of("IsIdentified", "DataRequest.NotIdentified");
        }
        (Standing, Way, DoneOn, DoneByName) = (DataRequestStanding.Done, way, on, by);
        return Outcome.Done;
    }

    /// <summary>It is decided whether something is put right; of an erasure only that nothing is erased (<see cref="Erase"/>).</summary>
    /// <returns>Refused twice, without an answer, and without a reason.</returns>
    public Outcome Decide(bool? isGranted, string? reason, string by, DateTimeOffset at)
    {
        if (Standing != DataRequestStanding.Asked || !MayDecide(isGranted))
        {
            return new Refusal("DataRequest.Answered");
        }
        if (isGranted is not { } granted)
        {
            return Refusal.Of("IsGranted", "DataRequest.AnswerMissing");
        }
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason)
        {
            return Refusal.Of("Reason", "DataRequest.ReasonMissing", LongestReason);
        }
        (Standing, Reason, DecidedAt, DecidedByName) = (
            granted ? DataRequestStanding.Granted : DataRequestStanding.Refused,
            Personal.Of(reason),
            at,
            by
        );
        return Outcome.Done;
    }

    private bool MayDecide(bool? isGranted) =>
        Wish == DataWish.Correction || (Wish == DataWish.Erasure && isGranted == false);

    /// <summary>All was erased.</summary>
    public Outcome Erase(DateOnly on, string by, DateTimeOffset at)
    {
        if (Wish != DataWish.Erasure || Standing != DataRequestStanding.Asked)
        {
            return new Refusal("DataRequest.Answered");
        }
        (Standing, DecidedAt, DecidedByName) = (DataRequestStanding.Done, at, by);
        (DoneOn, DoneByName) = (on, by);
        return Outcome.Done;
    }

    /// <summary>It was put right.</summary>
    public Outcome PutRight(DateOnly on, string by)
    {
        if (Standing != DataRequestStanding.Granted)
        {
            return new Refusal("DataRequest.Answered");
        }
        (Standing, DoneOn, DoneByName) = (DataRequestStanding.Done, on, by);
        return Outcome.Done;
    }
}

internal sealed class DataRequestMapping : IEntityTypeConfiguration<DataRequest>
{
    public void Configure(EntityTypeBuilder<DataRequest> builder)
    {
        builder.ToTable("site_data_request");
        builder.HasOne<HelpRequest>().WithMany().HasForeignKey(d => d.RequestId);
        builder.HasOne<Exchange>().WithMany().HasForeignKey(d => d.ExchangeId);
        builder.HasIndex(d => new
        {
            d.MissionId,
            d.Standing,
            d.DueOn,
        });
        builder.Ignore(d => d.IsOpen);
    }
}
