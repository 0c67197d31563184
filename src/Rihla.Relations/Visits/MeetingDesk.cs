using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>What is said about a meeting.</summary>
internal sealed record MeetingInput
{
    public MeetingKind Kind { get; init; }
    public Guid? InstitutionId { get; init; }

    /// <summary>Its own name; where it is empty, kind and institution say what it is.</summary>
    public NameInput Subject { get; init; } = new();
    public DateOnly? Day { get; init; }

    /// <summary>By the clock of the mission.</summary>
    public TimeOnly? From { get; init; }
    public TimeOnly? To { get; init; }
    public Guid? PlaceId { get; init; }
    public IReadOnlyList<string> Languages { get; init; } = [];
    public IReadOnlyList<Guid> ParticipantIds { get; init; } = [];
    public IReadOnlyList<Guid> CounterpartIds { get; init; } = [];
    public IReadOnlyList<Guid> TopicIds { get; init; } = [];
    public IReadOnlyList<Guid> AgreementIds { get; init; } = [];

    /// <summary>The version that the form was filled from; 0 for a new one.</summary>
    public int Version { get; init; }
}

/// <summary>A commitment made at a meeting.</summary>
internal sealed record PromiseInput
{
    public PromiseSide Side { get; init; }
    public string? What { get; init; }
    public Guid? OwnerId { get; init; }
    public DateOnly? DueOn { get; init; }
}

/// <summary>Keeps the meetings of visits: when, where, with whom, what to raise, what came of it, what was promised.</summary>
internal sealed class MeetingDesk(
    RihlaDb db,
    VisitOffice visits,
    AgreementBook agreements,
    Staff staff,
    PermissionTable permissions,
    MissionClock clock
)
{
    /// <summary>Adds a meeting to a visit.</summary>
    /// <returns>
    /// Its identity; refused when it is with nobody and has no name, ends before it begins, stands outside the days of the
    /// visit, and for people, places and topics that are not of the mission. What contradicts other meetings is shown, not
    /// refused: a programme is made step by step; a confirmed one is taken up again.
    /// </returns>
    public async Task<Outcome<Guid>> AddAsync(
        Guid visitId,
        MeetingInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var meeting = new Meeting { VisitId = visitId, MissionId = by.MissionId };
        var outcome = await visits.OnAsync(
            visitId,
            by,
            async visit =>
            {
                if (await DescribeAsync(visit, meeting, input, by, cancel) is { Count: > 0 } faults)
                {
                    return faults;
                }
                visit.Add(meeting);
                await visits.RecheckAsync(visit, by, cancel);
                return new Act("meeting.added") { Args = [visit.NameFr, TimeOf(meeting)] };
            },
            cancel
        );
        return outcome.IsDone ? meeting.Id : outcome.Refusals.ToList();
    }

    /// <summary>Changes a meeting.</summary>
    /// <returns>Refused as a new one is, and when somebody else changed it meanwhile.</returns>
    public Task<Outcome> ChangeAsync(
        Guid visitId,
        Guid id,
        MeetingInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            visitId,
            id,
            by,
            async (visit, meeting) =>
            {
                if (meeting.Version != input.Version)
                {
                    return Outcome.ChangedMeanwhile;
                }
                if (await DescribeAsync(visit, meeting, input, by, cancel) is { Count: > 0 } faults)
                {
                    return faults;
                }
                await visits.RecheckAsync(visit, by, cancel);
                return new Act("meeting.changed") { Args = [visit.NameFr, TimeOf(meeting)] };
            },
            cancel
        );

    /// <summary>A meeting does not take place, or after all does; a confirmed programme that this contradicts is taken up again.</summary>
    public Task<Outcome> CallOffAsync(
        Guid visitId,
        Guid id,
        bool isOff,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            visitId,
            id,
            by,
            async (visit, meeting) =>
            {
                if (meeting.CallOff(isOff) is { IsDone: false } refused)
                {
                    return refused.Refusals.ToList();
                }
                await visits.RecheckAsync(visit, by, cancel);
                return new Act(isOff ? "meeting.called-off" : "meeting.taken-up")
                {
                    Args = [visit.NameFr, TimeOf(meeting)],
                };
            },
            cancel
        );

    /// <summary>Keeps the points to raise as somebody wrote them; an empty text takes up again what follows from the data.</summary>
    public Task<Outcome> RaiseAsync(
        Guid visitId,
        Guid id,
        string? points,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            visitId,
            id,
            by,
            (visit, meeting) =>
            {
                if (meeting.Version != version)
                {
                    return Task.FromResult<Outcome<Act>>(Outcome.ChangedMeanwhile);
                }
                if (points?.Length > Meeting.LongestText)
                {
                    return Task.FromResult<Outcome<Act>>(
                        Refusal.Of("Points", "Relations.TooLong", Meeting.LongestText)
                    );
                }
                meeting.Raise(points, by.Name);
                return Task.FromResult<Outcome<Act>>(
                    new Act("meeting.points-written") { Args = [visit.NameFr, TimeOf(meeting)] }
                );
            },
            cancel
        );

    /// <summary>Writes down what came of a meeting.</summary>
    /// <returns>Refused without a text, before it has begun, when it was called off, and when somebody else changed it meanwhile.</returns>
    public Task<Outcome> ConcludeAsync(
        Guid visitId,
        Guid id,
        string? result,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            visitId,
            id,
            by,
            (visit, meeting) =>
                Task.FromResult<Outcome<Act>>(
                    meeting.Version != version ? Outcome.ChangedMeanwhile
                    : meeting.Standing == MeetingStanding.CalledOff
                    || visit.Standing == VisitStanding.CalledOff
                        ? new Refusal("Meeting.WasCalledOff")
                    : meeting.StartsAt > clock.Now ? new Refusal("Meeting.NotBegun")
                    : string.IsNullOrWhiteSpace(result) || result.Length > Meeting.LongestText
                        ? Refusal.Of("Result", "Meeting.ResultMissing", Meeting.LongestText)
                    : Concluded(visit, meeting, result, by)
                ),
            cancel
        );

    /// <summary>Notes what was promised at a meeting: it stands in the work list of whoever sees to it.</summary>
    /// <returns>Refused without a text, a date, or an owner of the mission who can open commitments.</returns>
    public Task<Outcome> PromiseAsync(
        Guid visitId,
        Guid id,
        PromiseInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            visitId,
            id,
            by,
            async (visit, meeting) =>
            {
                var faults = new List<Refusal>();
                if (
                    string.IsNullOrWhiteSpace(input.What)
                    || input.What.Trim().Length > Promise.LongestWhat
                )
                {
                    faults.Add(Refusal.Of("What", "Promise.WhatMissing", Promise.LongestWhat));
                }
                var owner = (await OwnersAsync(by, cancel)).FirstOrDefault(s =>
                    s.UserId == input.OwnerId
                );
                if (owner is null)
                {
                    faults.Add(Refusal.Of("OwnerId", "Promise.OwnerMissing"));
                }
                if (input.DueOn is null)
                {
                    faults.Add(Refusal.Of("DueOn", "Promise.DueMissing"));
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                db.Add(
                    new Promise
                    {
                        MissionId = by.MissionId,
                        MeetingId = meeting.Id,
                        InstitutionId = meeting.InstitutionId,
                        Side = input.Side,
                        What = new(input.What!.Trim()),
                        OwnerUserId = owner!.UserId,
                        OwnerName = owner.Name,
                        DueOn = input.DueOn!.Value,
                    }
                );
                return new Act("promise.made")
                {
                    Args = [visit.NameFr, input.What!.Trim(), owner.Name],
                };
            },
            cancel
        );

    /// <summary>Those of the actor's mission who can see to a commitment, by name.</summary>
    public async Task<IReadOnlyList<StaffInfo>> OwnersAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        [
            .. (await staff.InMissionAsync(by.MissionId, cancel)).Where(s =>
                s.Roles.Any(r => permissions.Holds(r, RelationsPermissions.Promises))
            ),
        ];

    private static Act Concluded(OfficialVisit visit, Meeting meeting, string result, Actor by)
    {
        meeting.Conclude(result, by.Name);
        return new("meeting.concluded") { Args = [visit.NameFr] };
    }

    private string TimeOf(Meeting meeting) =>
        $"{clock.DayOf(meeting.StartsAt):yyyy-MM-dd} {clock.TimeOf(meeting.StartsAt):HH\\:mm}";

    private Task<Outcome> OnAsync(
        Guid visitId,
        Guid id,
        Actor by,
        Func<OfficialVisit, Meeting, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        visits.OnAsync(
            visitId,
            by,
            async visit =>
                visit.Meetings.FirstOrDefault(m => m.Id == id) is { } meeting
                    ? await change(visit, meeting)
                    : new Refusal("Meeting.NotFound"),
            cancel
        );

    private async Task<List<Refusal>> DescribeAsync(
        OfficialVisit visit,
        Meeting meeting,
        MeetingInput input,
        Actor by,
        CancellationToken cancel
    )
    {
        var faults = new List<Refusal>();
        var subject = input.Subject.IsEmpty ? null : Naming.Read(input.Subject, "Subject", faults);
        if (subject is null && input.InstitutionId is null)
        {
            faults.Add(Refusal.Of("InstitutionId", "Meeting.WithWhom"));
        }
        if (!visit.IsOpen)
        {
            faults.Add(visit.Settled);
        }
        if (input.Day is not { } day || day < visit.FirstDay || day > visit.LastDay)
        {
            faults.Add(Refusal.Of("Day", "Meeting.DayOutside", visit.FirstDay, visit.LastDay));
        }
        if (input is not { From: { } from, To: { } to } || to <= from)
        {
            faults.Add(Refusal.Of("From", "Meeting.TimesWrong"));
        }
        if (!await AreOfMissionAsync(visit, input, by, cancel))
        {
            faults.Add(new("Meeting.Strangers"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        meeting.Describe(
            input.Kind,
            input.InstitutionId,
            subject,
            input.PlaceId,
            Spoken.Write(input.Languages)
        );
        meeting.Schedule(
            clock.MomentOf(input.Day!.Value, input.From!.Value),
            clock.MomentOf(input.Day.Value, input.To!.Value)
        );
        meeting.Gather(
            input.ParticipantIds,
            input.CounterpartIds,
            input.TopicIds,
            input.AgreementIds
        );
        return faults;
    }

    private async Task<bool> AreOfMissionAsync(
        OfficialVisit visit,
        MeetingInput input,
        Actor by,
        CancellationToken cancel
    )
    {
        var (mission, people, topics) = (
            by.MissionId,
            input.CounterpartIds.Distinct().ToList(),
            input.TopicIds.Distinct().ToList()
        );
        var known = await agreements.OfMissionAsync(by, cancel);
        return input.ParticipantIds.All(id => visit.Participants.Any(p => p.Id == id))
            && input.AgreementIds.All(id => known.Any(a => a.Id == id))
            && (
                input.InstitutionId is not { } institution
                || await db.Set<Institution>()
                    .AnyAsync(i => i.Id == institution && i.MissionId == mission, cancel)
            )
            && (
                input.PlaceId is not { } place
                || await db.Set<Place>()
                    .AnyAsync(p => p.Id == place && p.MissionId == mission, cancel)
            )
            && await db.Set<Counterpart>()
                .CountAsync(c => people.Contains(c.Id) && c.MissionId == mission, cancel)
                == people.Count
            && await db.Set<Topic>()
                .CountAsync(t => topics.Contains(t.Id) && t.MissionId == mission, cancel)
                == topics.Count;
    }
}
