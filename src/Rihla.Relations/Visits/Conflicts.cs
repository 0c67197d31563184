namespace Rihla.Relations;

/// <summary>What in a programme contradicts something else.</summary>
internal enum ConflictKind
{
    /// <summary>Somebody of the delegation is in two meetings at once.</summary>
    DelegateTwice,

    /// <summary>An interpreter is in two meetings at once.</summary>
    InterpreterTwice,

    /// <summary>A counterpart is in two meetings at once.</summary>
    CounterpartTwice,

    /// <summary>Two meetings stand in one room at once.</summary>
    PlaceTwice,

    /// <summary>Somebody cannot be at the second meeting in time: the way is longer than the pause.</summary>
    WayTooLong,
}

/// <summary>As what somebody takes part in a meeting.</summary>
internal enum EngagedAs
{
    /// <summary>Belongs to the delegation.</summary>
    Delegate,

    /// <summary>Interprets.</summary>
    Interpreter,

    /// <summary>Is met.</summary>
    Counterpart,
}

/// <summary>A meeting as far as it takes time, a place and people.</summary>
/// <param name="MeetingId">The meeting.</param>
/// <param name="StartsAt">The moment from which it takes them.</param>
/// <param name="EndsAt">The moment at which they are free again.</param>
/// <param name="PlaceId">Where; nothing while it is not known.</param>
/// <param name="PlaceHasRooms">Whether others can be there at the same time.</param>
/// <param name="People">Who, each with what they do there.</param>
internal sealed record Engagement(
    Guid MeetingId,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    Guid? PlaceId,
    bool PlaceHasRooms,
    IReadOnlyDictionary<Guid, EngagedAs> People
);

/// <summary>Two meetings that contradict each other.</summary>
/// <param name="Kind">In what.</param>
/// <param name="First">The one that begins first.</param>
/// <param name="Second">The other.</param>
/// <param name="About">The person; or the place of the second meeting.</param>
/// <param name="Minutes">How much time is missing between them, in minutes; for two at once how long they overlap.</param>
/// <param name="PossibleFrom">When the second can begin at the earliest.</param>
internal sealed record Conflict(
    ConflictKind Kind,
    Guid First,
    Guid Second,
    Guid About,
    int Minutes,
    DateTimeOffset PossibleFrom
);

/// <summary>Finds what in programmes contradicts something else.</summary>
internal static class Conflicts
{
    /// <summary>All conflicts among these meetings, in the order of time; the order in which they are given means nothing.</summary>
    /// <param name="engagements">The meetings.</param>
    /// <param name="minutes">How long the way between two places takes, by both; a way that is not there is not looked at.</param>
    public static IReadOnlyList<Conflict> Among(
        IEnumerable<Engagement> engagements,
        Func<Guid, Guid, int?> minutes
    )
    {
        var ordered = engagements.OrderBy(e => e.StartsAt).ThenBy(e => e.MeetingId).ToList();
        return
        [
            .. from first in Enumerable.Range(0, ordered.Count)
            from second in Enumerable.Range(first + 1, ordered.Count - first - 1)
            from conflict in Between(ordered[first], ordered[second], minutes)
            select conflict,
        ];
    }

    /// <summary>The conflicts of two meetings, whichever is named first.</summary>
    public static IEnumerable<Conflict> Between(
        Engagement one,
        Engagement other,
        Func<Guid, Guid, int?> minutes
    )
    {
        var (first, second) =
            (one.StartsAt, one.MeetingId).CompareTo((other.StartsAt, other.MeetingId)) <= 0
                ? (one, other)
                : (other, one);
        var inBoth = first
            .People.Keys.Where(second.People.ContainsKey)
            .OrderBy(who => who)
            .ToList();
        if (second.StartsAt < first.EndsAt)
        {
            var end = first.EndsAt < second.EndsAt ? first.EndsAt : second.EndsAt;
            var overlap = InMinutes(end - second.StartsAt);
            foreach (var who in inBoth)
            {
                yield return new(
                    KindOf(first.People[who], second.People[who]),
                    first.MeetingId,
                    second.MeetingId,
                    who,
                    overlap,
                    first.EndsAt
                );
            }
            if (first.PlaceId is { } place && place == second.PlaceId && !first.PlaceHasRooms)
            {
                yield return new(
                    ConflictKind.PlaceTwice,
                    first.MeetingId,
                    second.MeetingId,
                    place,
                    overlap,
                    first.EndsAt
                );
            }
        }
        else if (
            inBoth.Count > 0
            && first.PlaceId is { } from
            && second.PlaceId is { } to
            && from != to
            && minutes(from, to) is { } way
            && second.StartsAt - first.EndsAt < TimeSpan.FromMinutes(way)
        )
        {
            yield return new(
                ConflictKind.WayTooLong,
                first.MeetingId,
                second.MeetingId,
                to,
                way - (int)(second.StartsAt - first.EndsAt).TotalMinutes,
                first.EndsAt.AddMinutes(way)
            );
        }
    }

    private static ConflictKind KindOf(EngagedAs one, EngagedAs other) =>
        one == EngagedAs.Counterpart && other == EngagedAs.Counterpart
            ? ConflictKind.CounterpartTwice
        : one == EngagedAs.Interpreter || other == EngagedAs.Interpreter
            ? ConflictKind.InterpreterTwice
        : ConflictKind.DelegateTwice;

    private static int InMinutes(TimeSpan span) => (int)Math.Ceiling(span.TotalMinutes);
}

/// <summary>What a meeting still lacks.</summary>
internal enum MeetingGap
{
    /// <summary>Nobody has said where.</summary>
    NoPlace,

    /// <summary>Nobody of the delegation goes.</summary>
    NobodyGoes,

    /// <summary>Nobody at the institution has been named.</summary>
    NobodyMet,

    /// <summary>Somebody does not speak its languages, and nobody interprets.</summary>
    NoInterpreter,

    /// <summary>A counterpart holds no function at the institution on that day.</summary>
    NotInOffice,
}

/// <summary>Finds what meetings still lack.</summary>
internal static class MeetingGaps
{
    public static IEnumerable<MeetingGap> Of(
        Meeting meeting,
        IReadOnlyList<DelegationMember> going,
        IReadOnlyList<Counterpart> met,
        AddressBook book,
        DateOnly day
    )
    {
        if (meeting.PlaceId is null)
        {
            yield return MeetingGap.NoPlace;
        }
        if (!going.Any(p => p.Part != DelegationPart.Interpreter))
        {
            yield return MeetingGap.NobodyGoes;
        }
        if (meeting.InstitutionId is not null && met.Count == 0)
        {
            yield return MeetingGap.NobodyMet;
        }
        var interpreters = going.Where(p => p.Part == DelegationPart.Interpreter).ToList();
        var speaking = going
            .Where(p => p.Part != DelegationPart.Interpreter)
            .Select(p => p.Languages)
            .Concat(met.Select(c => c.Languages));
        if (
            meeting.Languages.Length > 0
            && speaking.Any(languages =>
                !Spoken.Meet(languages, meeting.Languages)
                && !interpreters.Exists(i =>
                    Spoken.Meet(i.Languages, languages)
                    && Spoken.Meet(i.Languages, meeting.Languages)
                )
            )
        )
        {
            yield return MeetingGap.NoInterpreter;
        }
        if (
            meeting.InstitutionId is { } institution
            && met.Any(c => book.On(c.Id, day, institution)?.Institution.Id != institution)
        )
        {
            yield return MeetingGap.NotInOffice;
        }
    }
}
