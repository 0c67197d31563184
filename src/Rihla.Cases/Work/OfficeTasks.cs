using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Something to be done by a day that belongs to no case: a commitment, an agreement about to lapse, a report due.</summary>
/// <param name="TextKey">The key of its sentence.</param>
/// <param name="Args">What fills the places of the sentence.</param>
/// <param name="DueOn">By when.</param>
/// <param name="Address">Where it is done, beginning with <c>/app</c>.</param>
public sealed record OfficeTask(
    string TextKey,
    IReadOnlyList<object> Args,
    DateOnly DueOn,
    string Address
);

/// <summary>What a later room adds to the tasks of a work list. Register with <see cref="CasesModule.AddOfficeTasks{T}"/>.</summary>
public abstract class OfficeTasks
{
    /// <summary>What this member of staff has to do, the earliest first.</summary>
    public abstract Task<IReadOnlyList<OfficeTask>> OfAsync(Actor by, CancellationToken cancel);
}
