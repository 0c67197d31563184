using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// The next action of an open case: what, whose, by when, how urgent. Worked out anew with every change of the case, in
/// the same transaction, so that the work list is one look into one index.
/// </summary>
internal sealed class WorkItem : IDerived
{
    public required Guid CaseId { get; init; }

    public Guid HostMissionId { get; set; }

    public Guid? OriginMissionId { get; set; }

    /// <summary>The mission whose turn it is.</summary>
    public Guid OwnerMissionId { get; set; }

    /// <summary>The role whose turn it is.</summary>
    public Role Owner { get; set; }

    /// <summary>The caseworker of the case.</summary>
    public Guid? CaseworkerId { get; set; }

    public Stage Stage { get; set; }

    public bool Restricted { get; set; }

    /// <summary>The key of the condition to meet next; its action is the text <c>Action.{key}</c>.</summary>
    public required string Action { get; set; }

    /// <summary>Where it is done, below <c>/app/cases/{code}/</c>.</summary>
    public required string Page { get; set; }

    public DateOnly DueOn { get; set; }

    /// <summary>
    /// The place in the order of urgency, smaller first: the day number of the request less <see cref="Points"/>, so that
    /// a point weighs as much as a day of waiting and the order needs no daily recalculation. After the arrival it is the
    /// day number of <see cref="DueOn"/>: nobody there waits to leave any more.
    /// </summary>
    public int Rank { get; private set; }

    /// <summary>Days of waiting that vulnerability and lapsing documents are worth: see <see cref="Urgency"/>.</summary>
    public int Points { get; private set; }

    /// <summary>The reasons for the points, as codes separated by semicolons; they tell of vulnerability and are encrypted.</summary>
    public Personal<string>? Reasons { get; private set; }

    /// <summary>Whether a paper of somebody still to travel lapses, as it was last looked at: see <see cref="PapersInWorkList"/>.</summary>
    public bool PaperLapses { get; set; }

    /// <summary>Why it is urgent, the weightiest first.</summary>
    public IReadOnlyList<string> ReasonCodes =>
        (Reasons?.Reveal() ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Sets why it is urgent, and with that its place. Who waits here comes by the days waited; who is being followed at home, by
    /// the day on which something is due.
    /// </summary>
    public void Rate(IEnumerable<string> reasons)
    {
        var ordered = reasons.OrderByDescending(Urgency.Of).ToList();
        Points = ordered.Sum(Urgency.Of);
        Reasons = Personal.Of(string.Join(';', ordered));
        Rank = Stage < Stage.Arrived ? RequestedOn.DayNumber - Points : DueOn.DayNumber;
    }

    public bool SharedWithOrigin { get; set; }

    public DateOnly RequestedOn { get; set; }

    /// <summary>The country of return, or the applicant's nationality until that is known; ISO 3166 alpha-2.</summary>
    public string? Country { get; set; }

    /// <summary>Whether the case stands on the waiting list for money.</summary>
    public bool IsWaiting { get; set; }
}

internal sealed class WorkItemMapping : IEntityTypeConfiguration<WorkItem>
{
    public void Configure(EntityTypeBuilder<WorkItem> builder)
    {
        builder.ToTable("cases_work_item");
        builder.HasKey(w => w.CaseId);
        builder.HasIndex(w => new
        {
            w.OwnerMissionId,
            w.Owner,
            w.Rank,
            w.CaseId,
        });
        builder.HasIndex(w => new
        {
            w.HostMissionId,
            w.Rank,
            w.CaseId,
        });
        builder.HasIndex(w => new
        {
            w.OriginMissionId,
            w.Rank,
            w.CaseId,
        });
        builder.HasIndex(w => new
        {
            w.CaseworkerId,
            w.Rank,
            w.CaseId,
        });
        builder.HasIndex(w => new
        {
            w.HostMissionId,
            w.Stage,
            w.Rank,
            w.CaseId,
        });
        builder.HasIndex(w => new
        {
            w.HostMissionId,
            w.Country,
            w.Rank,
            w.CaseId,
        });
        builder.HasIndex(w => new
        {
            w.HostMissionId,
            w.IsWaiting,
            w.Rank,
            w.CaseId,
        });
        builder.HasIndex(w => new { w.HostMissionId, w.DueOn });
        builder.HasIndex(w => w.DueOn);
    }
}
