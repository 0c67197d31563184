using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Reintegration.Surveys;

/// <summary>Where a survey stands.</summary>
public enum SurveyStanding
{
    /// <summary>To be held by its day.</summary>
    Planned,

    /// <summary>Begun: some answers are kept, and it goes on where it was left.</summary>
    Begun,

    /// <summary>Held and scored.</summary>
    Done,

    /// <summary>Not held, for a reason.</summary>
    Excused,
}

/// <summary>Why a survey is not held.</summary>
public enum ExcuseReason
{
    /// <summary>The person does not wish to answer.</summary>
    Refused,

    /// <summary>The person could not be reached, after as many attempts as the schedule asks for.</summary>
    Unreachable,

    /// <summary>The person died.</summary>
    Deceased,
}

/// <summary>How a survey is held.</summary>
public enum SurveyMode
{
    /// <summary>By telephone.</summary>
    Phone,

    /// <summary>Face to face.</summary>
    InPerson,
}

/// <summary>
/// One person asked at one point in time: before the plan, or so many months after the arrival. The answers are encrypted;
/// the scores stand in clear, with the version of the instrument by which they were computed.
/// </summary>
internal sealed class Survey : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; set; }

    /// <summary>Months after the arrival; 0 for the one before the plan.</summary>
    public required int Month { get; init; }

    public required DateOnly DueOn { get; init; }

    public SurveyStanding Standing { get; private set; }

    /// <summary>On how many days nobody could be reached.</summary>
    public int Attempts { get; private set; }

    public DateOnly? LastAttemptOn { get; private set; }

    /// <summary>The version of the instrument by which it is held and scored; given when it begins.</summary>
    public Guid? InstrumentId { get; private set; }

    /// <summary>The language in which the questions are read: fr, ar or en.</summary>
    public string? Language { get; private set; }

    public SurveyMode? Mode { get; private set; }

    public Personal<Dictionary<string, string>>? Given { get; private set; }

    public DateOnly? DoneOn { get; private set; }

    /// <summary>Who held it, or excused it.</summary>
    public string? ByName { get; private set; }

    public Personal<ExcuseReason>? Excuse { get; private set; }

    public Personal<string>? ExcuseNote { get; private set; }

    /// <summary>From 0 to 1; nothing when not computable.</summary>
    public decimal? Economic { get; private set; }

    /// <summary>From 0 to 1; nothing when not computable.</summary>
    public decimal? Social { get; private set; }

    /// <summary>From 0 to 1; nothing when not computable.</summary>
    public decimal? Psychosocial { get; private set; }

    /// <summary>From 0 to 1; nothing when not computable.</summary>
    public decimal? Composite { get; private set; }

    /// <summary>The code of the band of the composite.</summary>
    public string? Band { get; private set; }

    /// <summary>What figures count by, kept in clear as it was when the survey was planned.</summary>
    public required Guid HostMissionId { get; init; }

    public Guid? OriginMissionId { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Nationality { get; init; }

    public char? Sex { get; init; }

    public required DateOnly ArrivedOn { get; init; }

    public int Version { get; set; }

    public bool IsSettled => Standing is SurveyStanding.Done or SurveyStanding.Excused;

    /// <summary>Not held, because the person died.</summary>
    public bool IsOfDead => Excuse?.Reveal() == ExcuseReason.Deceased;

    public Answers Answers => Given is { } given ? new(given.Reveal()) : Answers.None;

    /// <summary>Begins it with an instrument; one that was excused can still be held when the person answers after all.</summary>
    public Outcome Begin(Guid instrumentId, string language, SurveyMode mode)
    {
        if (Standing == SurveyStanding.Done)
        {
            return new Refusal("Survey.DoneAlready");
        }
        if (Standing == SurveyStanding.Begun)
        {
            return new Refusal("Survey.BegunAlready");
        }
        (Standing, InstrumentId, Language, Mode) = (
            SurveyStanding.Begun,
            instrumentId,
            language,
            mode
        );
        (Excuse, ExcuseNote, ByName, DoneOn) = (null, null, null, null);
        return Outcome.Done;
    }

    /// <summary>Keeps answers; those to other questions stay as they are.</summary>
    public Outcome Keep(Instrument instrument, IReadOnlyDictionary<string, string> answers)
    {
        if (Standing != SurveyStanding.Begun)
        {
            return new Refusal("Survey.NotBegun");
        }
        var kept = Answers.ToKept();
        foreach (var (item, codes) in answers)
        {
            if (
                instrument.Find(item) is not { } known
                || codes.Split(';', StringSplitOptions.RemoveEmptyEntries) is var chosen
                    && (
                        (chosen.Length > 1 && !known.Several)
                        || chosen.Any(c => known.Find(c) is null)
                    )
            )
            {
                return Refusal.Of(item, "Survey.NoSuchAnswer");
            }
            if (codes.Length == 0)
            {
                kept.Remove(item);
            }
            else
            {
                kept[item] = codes;
            }
        }
        Given = new(kept);
        return Outcome.Done;
    }

    /// <summary>Ends it: what is no longer asked is let go of, and the rest is scored, once and for all.</summary>
    public Outcome<Score> Complete(Instrument instrument, string byName, DateOnly on)
    {
        if (Standing != SurveyStanding.Begun)
        {
            return new Refusal("Survey.NotBegun");
        }
        var answers = Answers;
        var asked = answers.Asked(instrument).Select(i => i.Code).ToHashSet();
        var kept = answers
            .ToKept()
            .Where(a => asked.Contains(a.Key))
            .ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        if (kept.Count == 0)
        {
            return new Refusal("Survey.NothingAnswered");
        }
        var score = Scoring.Of(instrument, answers);
        Given = new(kept);
        (Standing, ByName, DoneOn) = (SurveyStanding.Done, byName, on);
        (Economic, Social, Psychosocial) = (
            score.Of(Plans.Dimension.Economic),
            score.Of(Plans.Dimension.Social),
            score.Of(Plans.Dimension.Psychosocial)
        );
        (Composite, Band) = (score.Composite, score.Band?.Code);
        return score;
    }

    /// <summary>Nobody answered.</summary>
    /// <param name="on">The day of the attempt, today or before.</param>
    /// <returns>Refused when it is settled, and for a day that is not after the last attempt: somebody is tried for on several.</returns>
    public Outcome Miss(DateOnly on)
    {
        if (IsSettled)
        {
            return new Refusal("Survey.SettledAlready");
        }
        if (LastAttemptOn >= on)
        {
            return Refusal.Of("On", "Survey.TriedThen", LastAttemptOn.Value);
        }
        (Attempts, LastAttemptOn) = (Attempts + 1, on);
        return Outcome.Done;
    }

    /// <summary>It is not held.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="note">What is to be known about it.</param>
    /// <param name="attempts">How many attempts the schedule asks for before somebody counts as unreachable.</param>
    /// <param name="byName">Who says so.</param>
    /// <param name="on">The day.</param>
    /// <returns>Refused when it was held, and for somebody who was not called often enough.</returns>
    public Outcome Forgo(
        ExcuseReason reason,
        string? note,
        int attempts,
        string byName,
        DateOnly on
    )
    {
        if (IsSettled)
        {
            return new Refusal("Survey.SettledAlready");
        }
        if (reason == ExcuseReason.Unreachable && Attempts < attempts)
        {
            return Refusal.Of("Reason", "Survey.MoreAttempts", Attempts, attempts);
        }
        (Standing, Excuse, ExcuseNote, ByName, DoneOn) = (
            SurveyStanding.Excused,
            Personal.Of(reason),
            Personal.Of(note),
            byName,
            on
        );
        return Outcome.Done;
    }
}

internal sealed class SurveyMapping : IEntityTypeConfiguration<Survey>
{
    public void Configure(EntityTypeBuilder<Survey> builder)
    {
        builder.ToTable("reintegration_survey");
        builder
            .HasIndex(s => new
            {
                s.CaseId,
                s.PersonId,
                s.Month,
            })
            .IsUnique();
        builder.HasIndex(s => new { s.HostMissionId, s.DueOn });
        builder.HasIndex(s => new { s.OriginMissionId, s.DueOn });
        builder.HasIndex(s => s.PersonId);
        builder.Ignore(s => s.IsSettled);
        builder.Ignore(s => s.IsOfDead);
        builder.Ignore(s => s.Answers);
    }
}
