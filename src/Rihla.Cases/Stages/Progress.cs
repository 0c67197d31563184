using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Moves cases along their journey. The only place where a stage is reached: when every condition of the transition
/// into it is met or waived. After each change of a case it goes as far as the conditions let it, and works out the
/// next action.
/// </summary>
public sealed class Progress
{
    private readonly RihlaDb db;
    private readonly CaseFiles files;
    private readonly IReadOnlyList<Condition> conditions;
    private readonly Today today;

    internal Progress(
        RihlaDb db,
        CaseFiles files,
        IEnumerable<Condition> conditions,
        Today today
    ) => (this.db, this.files, this.conditions, this.today) = (db, files, [.. conditions], today);

    /// <summary>
    /// Departure and arrival are facts that the movement and the mission of origin report; all other stages
    /// follow from their conditions alone. A stage that no room guards with a condition is not reached by itself.
    /// </summary>
    private static bool IsReported(Stage stage) => stage is Stage.Departed or Stage.Arrived;

    /// <summary>The last stage that is reached by conditions; what follows is somebody's decision.</summary>
    internal const Stage Last = Stage.FollowedUp;

    /// <summary>How the conditions of the transition into a stage stand for a case.</summary>
    /// <param name="file">The case.</param>
    /// <param name="into">The stage.</param>
    /// <param name="day">The day on which they must hold; by default the day of travel where one is booked, else today.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<Verdict>> VerdictsAsync(
        CaseFile file,
        Stage into,
        DateOnly? day = null,
        CancellationToken cancel = default
    ) => await JudgeAsync(file, conditions.Where(c => c.Into == into), day, cancel);

    /// <summary>How the condition with this key stands for a case.</summary>
    internal async Task<Verdict> VerdictAsync(
        CaseFile file,
        string key,
        CancellationToken cancel = default
    ) => (await JudgeAsync(file, conditions.Where(c => c.Key == key), null, cancel))[0];

    /// <summary>How the conditions stand that must still be true at the aircraft door, on the day of boarding.</summary>
    public async Task<IReadOnlyList<Verdict>> VerdictsAtBoardingAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel = default
    ) => await JudgeAsync(file, conditions.Where(c => c.HoldsAtBoarding), day, cancel);

    /// <summary>How all conditions stand for a case, stage by stage.</summary>
    public async Task<ILookup<Stage, Verdict>> AllVerdictsAsync(
        CaseFile file,
        CancellationToken cancel = default
    ) => (await JudgeAsync(file, conditions, null, cancel)).ToLookup(v => v.Condition.Into);

    /// <summary>
    /// Lets a case reach what its conditions allow and works out its next action. Call it after the change has been saved
    /// and before the transaction is committed.
    /// </summary>
    public async Task FollowAsync(Guid caseId, Actor by, CancellationToken cancel = default)
    {
        var file =
            await files.FindAsync(caseId, Actor.System, cancel)
            ?? throw new InvalidOperationException("There is no such case.");
        // Who was still to travel may have been taken out: then the others are all who travel.
        if (Settle(file))
        {
            await db.SaveAsync(
                by,
                new Act("case.stage-reached", CaseId: caseId)
                {
                    Args = [Fill.Text($"Stage.{file.Stage}")],
                },
                cancel
            );
        }
        await FallBackWhereBrokenAsync(file, by, cancel);
        var blocking = new List<Verdict>();
        while (file.IsOpen && file.Stage < Last && !file.NobodyComes)
        {
            var next = file.Stage + 1;
            blocking = await UnmetAsync(file, next, cancel);
            if (IsOnlyQueueMissing(blocking))
            {
                file.Case.Queue(today.Date);
                await db.SaveAsync(by, new Act("case.queued", CaseId: caseId), cancel);
                continue;
            }
            if (blocking.Count > 0 || IsReported(next) || !conditions.Any(c => c.Into == next))
            {
                break;
            }
            file.Case.Reach(next, today.Date);
            await db.SaveAsync(
                by,
                new Act("case.stage-reached", CaseId: caseId)
                {
                    Args = [Fill.Text($"Stage.{next}")],
                },
                cancel
            );
        }
        if (file.IsOpen && (file.Stage == Last || file.NobodyComes))
        {
            blocking = await UnmetAsync(file, Stage.Closed, cancel);
        }
        var item = await db.Set<WorkItem>().SingleOrDefaultAsync(w => w.CaseId == caseId, cancel);
        await HandOverAsync(file, item, by, cancel);
        WriteWorkItem(file, item, blocking);
        await CountAnewAsync(file, cancel);
        await db.SaveDerivedAsync(cancel);
    }

    /// <summary>Lets several cases follow a change of what they share, one after the other.</summary>
    public async Task FollowAsync(
        IEnumerable<Guid> caseIds,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(caseIds);
        foreach (var id in caseIds)
        {
            await FollowAsync(id, by, cancel);
        }
    }

    // What the mission of origin was asked for is nobody's when it does not see the case any more: because sharing was taken back, or
    // the journey goes elsewhere. When it sees it again, it is its own again. The line of the work list still says which mission it was
    // that saw it.
    private async Task HandOverAsync(
        CaseFile file,
        WorkItem? item,
        Actor by,
        CancellationToken cancel
    )
    {
        var (host, seeing) = (file.HostMissionId, WorkingMission.Of(file));
        var saw = item is { SharedWithOrigin: true } ? item.OriginMissionId : null;
        if (item is null ? file.OriginMissionId is null : (saw ?? host) == seeing)
        {
            return;
        }
        var left = await db.Set<CaseTask>()
            .Where(t =>
                t.CaseId == file.Id
                && (t.DoneAt == null || t.DoneByName == null)
                && t.OwnerMissionId != seeing
                && (t.OwnerMissionId != host || t.OriginMissionId == seeing)
            )
            .ToListAsync(cancel);
        if (left.Count == 0)
        {
            return;
        }
        var back = left.FindAll(t => t.OriginMissionId == seeing && seeing != host);
        back.ForEach(task => task.HandToOrigin());
        left.Except(back).ToList().ForEach(task => task.HandToHost(file));
        await db.SaveAsync(
            by,
            new Act(
                back.Count < left.Count ? "tasks.handed-over" : "tasks.handed-back",
                CaseId: file.Id
            ),
            cancel
        );
    }

    /// <summary>
    /// Sets the day of travel, on which conditions are judged from now on; nothing, when there is no seat any more. Saved
    /// with the next save.
    /// </summary>
    public void ReportTravelDay(CaseFile file, DateOnly? day) => file.Case.TravelOn = day;

    /// <summary>
    /// Somebody has left. What reports count by (age on that day, sex, nationality, whose money they left with) is kept with it.
    /// With the last traveller the case has departed. Saved with the next save.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="traveller">Who has left.</param>
    /// <param name="on">When.</param>
    /// <param name="grant">The grant that paid for their journey; nothing where none did.</param>
    public void ReportDeparture(CaseFile file, Traveller traveller, DateOnly on, string? grant)
    {
        var (member, person) = (traveller.Member, traveller.Person);
        (member.DepartedOn, member.JourneyGrant) = (on, grant);
        member.AgeAtDeparture = person.Birth?.AgeOn(on);
        member.Sex = person.Sex?.ToString()[0];
        member.Nationality = person.Nationality;
        Settle(file);
    }

    /// <summary>Somebody was recorded as having left by mistake. Saved with the next save.</summary>
    public void TakeBackDeparture(CaseFile file, Traveller traveller)
    {
        var member = traveller.Member;
        (member.DepartedOn, member.JourneyGrant, member.AgeAtDeparture) = (null, null, null);
        (member.Sex, member.Nationality, file.Case.DepartedOn) = (null, null, null);
        if (file.Stage == Stage.Departed)
        {
            file.Case.Reach(Stage.Booked, today.Date);
        }
    }

    /// <summary>
    /// The mission of origin has received somebody. With the last traveller the case has arrived. Saved with the next
    /// save.
    /// </summary>
    public void ReportArrival(CaseFile file, Traveller traveller, DateOnly on)
    {
        (traveller.Member.ArrivedOn, traveller.Member.ArrivalRecordedOn) = (on, today.Date);
        Settle(file);
    }

    /// <summary>
    /// Somebody was recorded as having arrived by mistake: the case has not arrived either, unless it went on with the others
    /// (<see cref="CaseFile.GoesOnWithout"/>). Saved with the next save.
    /// </summary>
    public void TakeBackArrival(CaseFile file, Traveller traveller)
    {
        var goesOn = file.GoesOnWithout(traveller);
        traveller.Member.ArrivalRecordedOn = null;
        if (goesOn)
        {
            traveller.Member.ArrivedOn = null;
            file.Case.ArrivedOn =
                file.Case.Members.Where(m => m.ArrivedOn <= file.Case.ArrivedOn)
                    .Max(m => m.ArrivedOn)
                ?? file.Case.Members.Min(m => m.ArrivedOn);
            return;
        }
        (traveller.Member.ArrivedOn, file.Case.ArrivedOn) = (null, null);
        if (file.Stage == Stage.Arrived)
        {
            file.Case.Reach(Stage.Departed, today.Date);
        }
    }

    /// <summary>
    /// Somebody who left is not expected any more. When all others have arrived, the case has. Saved with the next save.
    /// </summary>
    internal void ReportNotComing(
        CaseFile file,
        Traveller traveller,
        DateOnly since,
        WhyNotComing why,
        string note
    )
    {
        traveller.Member.ExpectNoMore(since, why, note);
        Settle(file);
    }

    // A case has departed with the last of its people, and has arrived with the last who is expected. Says whether it has come
    // further.
    private bool Settle(CaseFile file)
    {
        var (members, before) = (file.Case.Members, file.Stage);
        if (!file.IsOpen || members.Count == 0)
        {
            return false;
        }
        if (file.Stage < Stage.Departed && members.All(m => m.DepartedOn is not null))
        {
            file.Case.DepartedOn = members.Max(m => m.DepartedOn);
            file.Case.Reach(Stage.Departed, today.Date);
        }
        if (
            file.Stage == Stage.Departed
            && members.All(m => m.ArrivedOn is not null || m.NotComingSince is not null)
            && members.Max(m => m.ArrivedOn) is { } last
        )
        {
            file.Case.ArrivedOn = last;
            file.Case.Reach(Stage.Arrived, today.Date);
        }
        return file.Stage != before;
    }

    /// <summary>A case falls back to where it can go on, for instance after a no-show or a withdrawn declaration. Saved with the next save.</summary>
    public void FallBack(CaseFile file, Stage stage)
    {
        if (file.Stage > stage && file.IsOpen)
        {
            file.Case.Reach(stage, today.Date);
        }
    }

    // Nobody asks to be put on the waiting list: a case stands there once everything else for its application is done.
    private static bool IsOnlyQueueMissing(List<Verdict> blocking) =>
        blocking is [{ Condition: FundedOrWaiting }];

    // What held when a stage was reached may hold no longer: a document lapsed, a person was found unfit, a flight moved
    // to another day, somebody joined the family. Until departure the case then stands again before the transition that
    // has to be made once more.
    private async Task FallBackWhereBrokenAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        for (var into = Stage.Registered; into <= file.Stage && file.Stage <= Stage.Booked; into++)
        {
            if (
                (await VerdictsAsync(file, into, null, cancel)).Any(v =>
                    v.Standing == Standing.NotMet
                )
            )
            {
                FallBack(file, into - 1);
                await db.SaveAsync(
                    by,
                    new Act("case.fell-back", CaseId: file.Id)
                    {
                        Args = [Fill.Text($"Stage.{into - 1}")],
                    },
                    cancel
                );
            }
        }
    }

    private async Task<List<Verdict>> UnmetAsync(
        CaseFile file,
        Stage into,
        CancellationToken cancel
    ) =>
        [
            .. (await VerdictsAsync(file, into, null, cancel)).Where(v =>
                v.Standing == Standing.NotMet
            ),
        ];

    private async Task<List<Verdict>> JudgeAsync(
        CaseFile file,
        IEnumerable<Condition> which,
        DateOnly? day,
        CancellationToken cancel
    )
    {
        List<Waiver>? waivers = null;
        var verdicts = new List<Verdict>();
        foreach (var condition in which)
        {
            var obstacles = await condition.ObstaclesAsync(
                file,
                day ?? condition.HoldsOn(file, today.Date),
                cancel
            );
            if (obstacles.Count == 0)
            {
                verdicts.Add(new(condition, Standing.Met, []));
                continue;
            }
            waivers ??= await db.Set<Waiver>()
                .AsNoTracking()
                .Where(w => w.CaseId == file.Id && w.RevokedAt == null)
                .ToListAsync(cancel);
            verdicts.Add(
                condition.WaivedBy is not null
                && waivers.Find(w => w.Condition == condition.Key) is { } waiver
                && waiver.SetsAside(obstacles)
                    ? new(
                        condition,
                        Standing.Waived,
                        obstacles,
                        waiver.ByName,
                        waiver.Reason.Reveal()
                    )
                    : new(condition, Standing.NotMet, obstacles)
            );
        }
        return verdicts;
    }

    private async Task CountAnewAsync(CaseFile file, CancellationToken cancel) =>
        CountedPerson.Replace(
            db,
            await db.Set<CountedPerson>().Where(c => c.CaseId == file.Id).ToListAsync(cancel),
            CountedPerson.Of(file).ToDictionary(c => c.Id)
        );

    private void WriteWorkItem(CaseFile file, WorkItem? item, List<Verdict> blocking)
    {
        var nothingAhead =
            blocking.Count == 0 && file.Stage is >= Stage.Arrived and < Last && !file.NobodyComes;
        if (!file.IsOpen || nothingAhead)
        {
            if (item is not null)
            {
                db.Remove(item);
            }
            return;
        }
        if (item is null)
        {
            item = new()
            {
                CaseId = file.Id,
                Action = "",
                Page = "",
            };
            db.Add(item);
        }
        var first = blocking.FirstOrDefault()?.Condition;
        // When nothing stands in the way of what is reported from outside, or of the closing, that itself is the next action.
        var arrival =
            file.Stage >= Stage.Departed && (file.Stage >= Stage.Arrived || !file.NobodyComes);
        var ends = file.Stage == Last || file.NobodyComes;
        var named = blocking
            .FirstOrDefault()
            ?.Obstacles.FirstOrDefault(o => o.MissionId is not null);
        // A mission of origin that may not see the case is asked for nothing: then the host mission does it all.
        var origin =
            (
                named is not null
                    ? named.MissionId == file.OriginMissionId
                    : first?.OwnerIsAtOrigin ?? arrival
            )
            && file.OriginMissionId is not null
            && file.SharedWithOrigin;
        var owner =
            first?.Owner
            ?? (
                arrival ? Role.OriginCaseworker
                : ends ? Role.Caseworker
                : Role.MovementOfficer
            );
        (item.HostMissionId, item.OriginMissionId, item.SharedWithOrigin) = (
            file.HostMissionId,
            file.OriginMissionId,
            file.Case.SharedWithOrigin
        );
        item.OwnerMissionId = origin ? file.OriginMissionId!.Value : file.HostMissionId;
        item.Owner = owner == Role.OriginCaseworker && !origin ? Role.Caseworker : owner;
        (item.CaseworkerId, item.Stage, item.Restricted) = (
            file.CaseworkerId,
            file.Stage,
            file.Sensitivity == Sensitivity.Restricted
        );
        item.Country = file.Country ?? file.Applicant?.Person.Nationality;
        item.IsWaiting = file.Case.WaitingSince is not null;
        (item.Action, item.Page) = (
            first?.Key
                ?? (
                    ends ? "close"
                    : arrival ? "confirm-arrival"
                    : "board"
                ),
            (blocking.FirstOrDefault()?.Obstacles is [var obstacle, ..] ? obstacle.Page : null)
                ?? first?.Page
                ?? (
                    ends ? "close"
                    : arrival ? "arrival"
                    : ""
                )
        );
        item.DueOn =
            first is null && !ends && file.Stage < Stage.Arrived && file.TravelOn is { } travel
                ? travel
                : blocking.FirstOrDefault()?.Obstacles.Min(o => o.DueOn)
                    ?? first?.DueOn(file)
                    ?? file.StageOn.AddDays(7);
        // What holds up a flight has to be done before it, and the boarding on its day.
        if (
            first is { Into: < Stage.Departed }
            && file is { Stage: < Stage.Departed, TravelOn: { } flight }
            && item.DueOn >= flight
        )
        {
            item.DueOn = flight.AddDays(-1);
        }
        item.RequestedOn = file.RequestedOn;
        item.Rate(Urgency.ReasonsOf(file, today.Date, item.PaperLapses));
    }
}
