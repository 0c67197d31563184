using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>What is said about a visit.</summary>
internal sealed record VisitInput
{
    public NameInput Name { get; init; } = new();
    public string? Purpose { get; init; }
    public DateOnly? FirstDay { get; init; }
    public DateOnly? LastDay { get; init; }

    /// <summary>The version that the form was filled from.</summary>
    public int Version { get; init; }
}

/// <summary>Who joins a delegation: a member of staff, or a guest by name.</summary>
internal sealed record MemberInput
{
    public DelegationPart Part { get; init; }
    public Guid? UserId { get; init; }
    public string? Name { get; init; }

    /// <summary>What they are; in French and Arabic, where it is said at all.</summary>
    public NameInput Title { get; init; } = new();

    public IReadOnlyList<string> Languages { get; init; } = [];
}

/// <summary>Keeps visits, their delegations and how they stand.</summary>
internal sealed class VisitOffice(
    RihlaDb db,
    ProgrammeReader reader,
    Staff staff,
    MissionClock clock,
    Today today
)
{
    /// <summary>Begins the programme of a visit.</summary>
    /// <returns>Its identity; refused without a name in French and Arabic, and with days that cannot be.</returns>
    public async Task<Outcome<Guid>> AddAsync(
        VisitInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        var visit = new OfficialVisit { MissionId = by.MissionId };
        if (Describe(visit, input) is { Count: > 0 } faults)
        {
            return faults;
        }
        db.Add(visit);
        await db.SaveAsync(by, new Act("official-visit.planned") { Args = [visit.NameFr] }, cancel);
        return visit.Id;
    }

    /// <summary>Changes what a visit is called, is for, and when it is.</summary>
    /// <returns>Refused as a new one is, when somebody else changed it meanwhile, and while meetings stand outside its days.</returns>
    public Task<Outcome> ChangeAsync(
        Guid id,
        VisitInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            visit =>
            {
                if (visit.Version != input.Version)
                {
                    return Answer(Outcome.ChangedMeanwhile);
                }
                if (Describe(visit, input) is { Count: > 0 } faults)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                return visit.Programme.Any(m =>
                    clock.DayOf(m.StartsAt) < visit.FirstDay
                    || clock.DayOf(m.StartsAt) > visit.LastDay
                )
                    ? Answer(Refusal.Of("LastDay", "OfficialVisit.MeetingsOutside"))
                    : Answer(new Act("official-visit.changed") { Args = [visit.NameFr] });
            },
            cancel
        );

    /// <summary>Adds somebody to the delegation.</summary>
    /// <returns>Refused without a name, with a title in French or Arabic alone, for somebody of another mission, for a second head, and for staff who are in it already.</returns>
    public Task<Outcome> JoinAsync(
        Guid id,
        MemberInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async visit =>
            {
                var colleague = input.UserId is { } user
                    ? (await staff.InMissionAsync(by.MissionId, cancel)).FirstOrDefault(s =>
                        s.UserId == user
                    )
                    : null;
                var name = colleague?.Name ?? input.Name?.Trim();
                var faults = new List<Refusal>();
                if (
                    string.IsNullOrEmpty(name)
                    || name.Length > DelegationMember.LongestName
                    || (input.UserId is not null && colleague is null)
                )
                {
                    faults.Add(
                        Refusal.Of(
                            "Name",
                            "OfficialVisit.MemberMissing",
                            DelegationMember.LongestName
                        )
                    );
                }
                var title = input.Title.IsEmpty ? null : Naming.Read(input.Title, "Title", faults);
                if (input.Part == DelegationPart.Head && visit.Head is not null)
                {
                    faults.Add(Refusal.Of("Part", "OfficialVisit.HeadIsThere"));
                }
                if (
                    colleague is not null
                    && visit.Participants.Any(p => p.UserId == colleague.UserId)
                )
                {
                    faults.Add(Refusal.Of("UserId", "OfficialVisit.MemberIsThere"));
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                visit.Add(
                    new DelegationMember
                    {
                        VisitId = visit.Id,
                        Part = input.Part,
                        UserId = colleague?.UserId,
                        Name = new(name!),
                        TitleFr = Personal.Of(title?.Fr),
                        TitleAr = Personal.Of(title?.Ar),
                        TitleEn = Personal.Of(title?.En),
                        Languages = Spoken.Write(input.Languages),
                    }
                );
                return new Act("official-visit.joined") { Args = [visit.NameFr, name!] };
            },
            cancel
        );

    /// <summary>Somebody does not come after all: they are taken out of all meetings as well. A confirmed programme that nobody leads any more is taken up again.</summary>
    public Task<Outcome> LeaveAsync(
        Guid id,
        Guid memberId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async visit =>
            {
                if (visit.Participants.FirstOrDefault(p => p.Id == memberId) is not { } member)
                {
                    return new Refusal("OfficialVisit.MemberGone");
                }
                foreach (var meeting in visit.Meetings)
                {
                    meeting.Without(memberId);
                }
                visit.Remove(member);
                await RecheckAsync(visit, by, cancel);
                return new Act("official-visit.left")
                {
                    Args = [visit.NameFr, member.Name.Reveal()],
                };
            },
            cancel
        );

    /// <summary>Declares the programme to stand: see <see cref="OfficialVisit.Confirm"/>.</summary>
    public Task<Outcome> ConfirmAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            id,
            by,
            async visit =>
                visit.Confirm((await reader.OfAsync(visit, by, cancel)).Conflicts.Count)
                    is { IsDone: false } refused
                    ? refused.Refusals.ToList()
                    : new Act("official-visit.confirmed") { Args = [visit.NameFr] },
            cancel
        );

    /// <summary>Takes a confirmed programme up again where what was changed contradicts it: see <see cref="OfficialVisit.Recheck"/>.</summary>
    internal async Task RecheckAsync(OfficialVisit visit, Actor by, CancellationToken cancel)
    {
        if (visit.Standing == VisitStanding.Confirmed)
        {
            visit.Recheck((await reader.OfAsync(visit, by, cancel)).Conflicts.Count);
        }
    }

    /// <summary>Takes a programme up again: a confirmed one, or that of a visit that was said to be over or off.</summary>
    public Task<Outcome> ReopenAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        StandAsync(id, v => v.Reopen(), "official-visit.reopened", by, cancel);

    /// <summary>The visit is over.</summary>
    public Task<Outcome> EndAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        StandAsync(id, v => v.End(today.Date, clock.Now), "official-visit.held", by, cancel);

    /// <summary>The visit does not take place.</summary>
    public Task<Outcome> CallOffAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        StandAsync(id, v => v.CallOff(), "official-visit.called-off", by, cancel);

    private Task<Outcome> StandAsync(
        Guid id,
        Func<OfficialVisit, Outcome> step,
        string act,
        Actor by,
        CancellationToken cancel
    ) =>
        OnAsync(
            id,
            by,
            visit =>
                step(visit) is { IsDone: false } refused
                    ? Task.FromResult<Outcome<Act>>(refused.Refusals.ToList())
                    : Answer(new Act(act) { Args = [visit.NameFr] }),
            cancel
        );

    /// <summary>Changes a visit under a lock, so that nothing is decided on a programme that somebody else is changing.</summary>
    internal Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<OfficialVisit, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(RelationsPermissions.Keep);
        return db.ChangeAsync(
            $"visit {id}",
            () =>
                db.Set<OfficialVisit>()
                    .Include(v => v.Participants)
                    .Include(v => v.Meetings)
                    .AsSplitQuery()
                    .SingleOrDefaultAsync(v => v.Id == id && v.MissionId == by.MissionId, cancel),
            new Refusal("OfficialVisit.NotFound"),
            change,
            by,
            cancel
        );
    }

    private static List<Refusal> Describe(OfficialVisit visit, VisitInput input)
    {
        var faults = new List<Refusal>();
        var name = Naming.Read(input.Name, "Name", faults);
        Naming.NoLonger(input.Purpose, OfficialVisit.LongestPurpose, "Purpose", faults);
        if (
            input is not { FirstDay: { } first, LastDay: { } last }
            || last < first
            || last.DayNumber - first.DayNumber >= OfficialVisit.MostDays
        )
        {
            faults.Add(Refusal.Of("FirstDay", "OfficialVisit.DaysWrong", OfficialVisit.MostDays));
        }
        else if (faults.Count == 0)
        {
            visit.Describe(name, input.Purpose, first, last);
        }
        return faults;
    }

    private static Task<Outcome<Act>> Answer(Act act) => Task.FromResult<Outcome<Act>>(act);

    private static Task<Outcome<Act>> Answer(Refusal refusal) =>
        Task.FromResult<Outcome<Act>>(refusal);
}
