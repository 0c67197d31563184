using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>What is known of whether two records are one person.</summary>
public enum PairState
{
    /// <summary>Somebody has to look.</summary>
    Open,

    /// <summary>Somebody looked and could not tell; more must be learned first.</summary>
    Unsure,

    /// <summary>Somebody found that they are one person; both have departures, so a second person has to confirm.</summary>
    Proposed,

    /// <summary>Two persons. Never asked again.</summary>
    Different,

    /// <summary>One person: the records were merged.</summary>
    Same,
}

/// <summary>How two records came to be compared.</summary>
public enum PairOrigin
{
    /// <summary>At registration.</summary>
    Registration,

    /// <summary>At the import of a file.</summary>
    Import,

    /// <summary>After a correction the records look alike.</summary>
    Correction,

    /// <summary>When the whole register was compared with itself.</summary>
    Comparison,

    /// <summary>Somebody reported it.</summary>
    Report,

    /// <summary>At registration, by somebody who had the person in front of them and could not tell.</summary>
    Doubt,
}

/// <summary>How a pair stood that somebody had looked at and that still waited: with their note, or their proposal of a merge.</summary>
internal sealed record PairStanding(
    PairState State,
    string? Note = null,
    Guid? DecidedById = null,
    string? DecidedByName = null,
    DateTimeOffset? DecidedAt = null,
    Guid? ProposedStaysId = null,
    string? ProposedFields = null
);

/// <summary>Two records that are, may be or are not one person; the two stand in the order of their ids.</summary>
internal sealed class Pair : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid FirstId { get; init; }

    public required Guid SecondId { get; init; }

    public PairState State { get; private set; }

    public required PairOrigin Origin { get; set; }

    /// <summary>How probable a match was when the pair was raised, from 0 to 1.</summary>
    public double Probability { get; init; }

    /// <summary>How probable a match is, as it is shown: never certain, because somebody must still look.</summary>
    public static decimal Shown(double probability) => Math.Min((decimal)probability, 0.99m);

    public Guid RaisedById { get; private set; }

    public string RaisedByName { get; private set; } = "";

    public DateTimeOffset RaisedAt { get; private set; }

    public Guid? DecidedById { get; private set; }

    public string? DecidedByName { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public Personal<string>? Note { get; private set; }

    /// <summary>Of a proposed merge: the record that would stay.</summary>
    public Guid? ProposedStaysId { get; private set; }

    /// <summary>Of a proposed merge: the fields whose value would be taken from the other record.</summary>
    public string? ProposedFields { get; private set; }

    /// <summary>The merge that answered this pair, whether it merged the two or only showed that the question was answered.</summary>
    public Guid? AnsweredByMergeId { get; private set; }

    /// <summary>How it stood before that merge answered it, where somebody had looked at it.</summary>
    public Personal<PairStanding>? Unanswered { get; private set; }

    public int Version { get; set; }

    public bool IsOpen => State is PairState.Open or PairState.Unsure or PairState.Proposed;

    /// <summary>
    /// Whether the question is more than that two names are somewhat alike: the two are likely one person, or somebody said that
    /// they may be.
    /// </summary>
    public bool IsWeighty =>
        Probability >= MatcherWeights.Default.LikelyFrom
        || State is PairState.Unsure or PairState.Proposed
        || Origin is PairOrigin.Report or PairOrigin.Doubt;

    /// <summary>The pairs that wait for somebody.</summary>
    public static readonly Expression<Func<Pair, bool>> Waits = p =>
        p.State == PairState.Open || p.State == PairState.Unsure || p.State == PairState.Proposed;

    public static Pair Raise(
        Guid one,
        Guid other,
        PairOrigin origin,
        double probability,
        Actor by,
        DateTimeOffset now
    )
    {
        var (first, second) = InOrder(one, other);
        return new()
        {
            FirstId = first,
            SecondId = second,
            Origin = origin,
            Probability = probability,
            RaisedById = by.UserId,
            RaisedByName = by.Name,
            RaisedAt = now,
        };
    }

    public static (Guid First, Guid Second) InOrder(Guid one, Guid other) =>
        one.CompareTo(other) <= 0 ? (one, other) : (other, one);

    /// <summary>What the caseworker decided who had the person in front of them, at registration.</summary>
    public void DecideAtRegistration(MatchDecisionKind kind, Actor by, DateTimeOffset now)
    {
        if (kind == MatchDecisionKind.Different)
        {
            Close(PairState.Different, null, by, now);
        }
        else
        {
            Origin = PairOrigin.Doubt;
        }
    }

    /// <summary>What a second person decided.</summary>
    public Outcome Adjudicate(MatchDecisionKind kind, string? note, Actor by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return new Refusal("Pair.AlreadyDecided");
        }
        if (IsBarred(by))
        {
            return new Refusal("Pair.NotByWhoRaised");
        }
        if (
            State == PairState.Proposed
            && kind == MatchDecisionKind.Same
            && DecidedById == by.UserId
        )
        {
            return new Refusal("Pair.NotByWhoProposed");
        }
        Close(
            kind switch
            {
                MatchDecisionKind.Same => PairState.Same,
                MatchDecisionKind.Different => PairState.Different,
                _ => PairState.Unsure,
            },
            note,
            by,
            now
        );
        return Outcome.Done;
    }

    /// <summary>
    /// Proposes a merge that a second person has to confirm: nothing else happens before. Who proposes is remembered as
    /// who decided last.
    /// </summary>
    public Outcome Propose(
        Guid stays,
        IEnumerable<string> fields,
        string? note,
        Actor by,
        DateTimeOffset now
    )
    {
        if (!IsOpen || State == PairState.Proposed)
        {
            return new Refusal(IsOpen ? "Pair.AlreadyProposed" : "Pair.AlreadyDecided");
        }
        if (IsBarred(by))
        {
            return new Refusal("Pair.NotByWhoRaised");
        }
        Close(PairState.Proposed, note, by, now);
        (ProposedStaysId, ProposedFields) = (
            stays,
            string.Join(' ', fields.Order(StringComparer.Ordinal))
        );
        return Outcome.Done;
    }

    /// <summary>Whether this actor raised the pair, and therefore does not decide on it.</summary>
    public bool IsBarred(Actor by) => !by.IsSystem && by.UserId == RaisedById;

    /// <summary>
    /// A merge answered the pair, for the two persons had been compared before under another record. Where another merge had answered it
    /// before, how it stood before that one is still remembered.
    /// </summary>
    public void Answer(PairState state, Guid mergeId, Actor by, DateTimeOffset now)
    {
        var before = State is PairState.Unsure or PairState.Proposed
            ? new PairStanding(
                State,
                Note?.Reveal(),
                DecidedById,
                DecidedByName,
                DecidedAt,
                ProposedStaysId,
                ProposedFields
            )
            : Unanswered?.Reveal();
        Close(state, null, by, now);
        (AnsweredByMergeId, Unanswered) = (mergeId, before is null ? null : new(before));
    }

    /// <summary>Remembers which merge followed from the decision.</summary>
    public void MergedBy(Guid mergeId) => AnsweredByMergeId = mergeId;

    /// <summary>The merge that had answered the question is undone: it waits again, with what had been noted or proposed.</summary>
    public void AskAgain() => Stand(Unanswered?.Reveal() ?? new(PairState.Open));

    /// <summary>The merge was undone by somebody who knows that these are two persons.</summary>
    public void Part(Actor by, DateTimeOffset now) => Close(PairState.Different, null, by, now);

    /// <summary>Somebody has reason to ask again: what was answered before holds no more. Who asks does not answer.</summary>
    public void Reopen(Actor by, DateTimeOffset now)
    {
        Stand(new(PairState.Open));
        Origin = PairOrigin.Report;
        (RaisedById, RaisedByName, RaisedAt) = (by.UserId, by.Name, now);
    }

    private void Close(PairState state, string? note, Actor by, DateTimeOffset now) =>
        Stand(new(state, note, by.UserId, by.Name, now));

    private void Stand(PairStanding standing)
    {
        (State, Note, DecidedById, DecidedByName, DecidedAt) = (
            standing.State,
            Personal.Of(standing.Note),
            standing.DecidedById,
            standing.DecidedByName,
            standing.DecidedAt
        );
        (ProposedStaysId, ProposedFields) = (standing.ProposedStaysId, standing.ProposedFields);
        (AnsweredByMergeId, Unanswered) = (null, null);
    }
}

internal sealed class PairMapping : IEntityTypeConfiguration<Pair>
{
    public void Configure(EntityTypeBuilder<Pair> builder)
    {
        builder.ToTable("people_pair");
        builder.Ignore(p => p.IsOpen);
        builder.Ignore(p => p.IsWeighty);
        builder.HasIndex(p => new { p.FirstId, p.SecondId }).IsUnique();
        builder.HasIndex(p => p.SecondId);
        builder.HasIndex(p => p.AnsweredByMergeId);
        builder.HasIndex(p => new { p.State, p.Probability });
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.FirstId);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.SecondId);
    }
}
