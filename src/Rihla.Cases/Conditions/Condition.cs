using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>
/// A named requirement of the transition into a stage. The page, the API, the work list and the report all ask the same
/// classes. A module that adds a condition registers it with <c>AddCondition</c>.
/// </summary>
public abstract class Condition
{
    /// <summary>The name it is waived and translated by, such as <c>declarations-stand</c>; its sentence is the text <c>Condition.{Key}</c>.</summary>
    public abstract string Key { get; }

    /// <summary>The stage whose transition it guards.</summary>
    public abstract Stage Into { get; }

    /// <summary>
    /// Whether it is checked once more when the person boards: always, when it guards the way from the application to the
    /// seat; of the conditions before, those that say so.
    /// </summary>
    public virtual bool HoldsAtBoarding => Into is >= Stage.Applied and <= Stage.Booked;

    /// <summary>
    /// Whether what one of a family lacks holds up the others at the gate even when the family agreed to part: true of what they
    /// signed, because a word that is taken back stops everybody until they have been asked.
    /// </summary>
    public virtual bool BindsFamily => false;

    /// <summary>Whose next action it is to meet it.</summary>
    public abstract Role Owner { get; }

    /// <summary>Whether the owner works in the mission of origin instead of the host mission.</summary>
    public virtual bool OwnerIsAtOrigin => false;

    /// <summary>The page where it is met, below <c>/app/cases/{code}/</c>, such as <c>declaration</c>.</summary>
    public abstract string Page { get; }

    /// <summary>The role that may waive it with a reason; nothing, if nobody may.</summary>
    public virtual Role? WaivedBy => null;

    /// <summary>What of the place of return a waiver of it is given for, if anything: where another is chosen, the waiver ends.</summary>
    public virtual PlaceOfReturn? WaivedFor => null;

    /// <summary>How many days after the case reached its stage this should be done.</summary>
    public virtual int DaysAllowed => 7;

    /// <summary>The day on which it must hold: the day of travel where one is booked, else today. After the arrival nothing hangs on that day any more.</summary>
    internal DateOnly HoldsOn(CaseFile file, DateOnly today) =>
        (Into <= Stage.Arrived ? file.TravelOn : null) ?? today;

    /// <summary>The day by which it should be met.</summary>
    public virtual DateOnly DueOn(CaseFile file) => file.StageOn.AddDays(DaysAllowed);

    /// <summary>What stands in the way, each with its text; nothing when the condition is met.</summary>
    /// <param name="file">The case with its people.</param>
    /// <param name="day">The day on which it must hold: the day of travel where one is booked, else today.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    );
}

/// <summary>Something that stands in the way of a condition, in words a caseworker understands.</summary>
/// <param name="TextKey">The key of its sentence.</param>
/// <param name="PersonId">The person it is about, whose name the page shows before the sentence.</param>
/// <param name="Args">What fills the places of the sentence; dates as <see cref="DateOnly"/>.</param>
public sealed record Obstacle(string TextKey, Guid? PersonId = null, params object[] Args)
{
    /// <summary>The day by which it should be out of the way, where it has one of its own.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Where it is cleared away, below <c>/app/cases/{code}/</c>, where that is not the page of the condition.</summary>
    public string? Page { get; init; }

    /// <summary>The mission that can clear it away, where that is not the one whose turn it is by the condition.</summary>
    public Guid? MissionId { get; init; }

    /// <summary>
    /// The key of the sentence for those who do no casework, where the first one tells what was found of somebody: that page is closed to
    /// them too.
    /// </summary>
    public string? ToOthers { get; init; }

    /// <summary>The sentence for a reader.</summary>
    /// <param name="words">In whose language.</param>
    /// <param name="reader">Who reads.</param>
    public string In(Words words, Actor reader)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(reader);
        return ToOthers is { } veiled && !reader.May(CasesPermissions.Work)
            ? words[veiled]
            : words[TextKey, [.. Args]];
    }

    /// <summary>
    /// What was found, where it is something of its own, such as a suspension of return, or the membership of somebody of whom it is
    /// asked one by one: only a waiver that was given when it was there sets it aside.
    /// </summary>
    public Guid? Found { get; init; }
}

/// <summary>What is chosen of where a family returns to.</summary>
public enum PlaceOfReturn
{
    /// <summary>The country.</summary>
    Country,

    /// <summary>The mission that receives there.</summary>
    Mission,
}

/// <summary>How a condition stands.</summary>
public enum Standing
{
    /// <summary>Met.</summary>
    Met,

    /// <summary>Not met.</summary>
    NotMet,

    /// <summary>Waived by the role named for it, with a reason that stays on the file.</summary>
    Waived,
}

/// <summary>A condition as it stands for a case.</summary>
/// <param name="Condition">Which condition.</param>
/// <param name="Standing">Met, not met or waived.</param>
/// <param name="Obstacles">What stands in the way, when it is not met.</param>
/// <param name="WaivedByName">Who waived it.</param>
/// <param name="WaiverReason">Why it was waived.</param>
public sealed record Verdict(
    Condition Condition,
    Standing Standing,
    IReadOnlyList<Obstacle> Obstacles,
    string? WaivedByName = null,
    string? WaiverReason = null
);
