using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>Puts right what was recorded at the gate by mistake.</summary>
internal sealed class GateCorrections(
    RihlaDb db,
    CaseFiles files,
    CaseOperations operations,
    Progress progress,
    SeatPlan seats,
    Withdrawals withdrawals,
    CaseTasks tasks,
    Today today
)
{
    /// <summary>
    /// For how many days a mistake at the gate can be put right: after departure, and where it was recorded later, after that.
    /// </summary>
    public const int CorrectWithinDays = 2;

    /// <summary>
    /// Takes back what was recorded about somebody by mistake: the person is awaited at the gate again, or, where they withdrew
    /// while they were recorded as on board, gives their seat back now (<see cref="Withdrawals.OffBoardAsync"/>). Refused two days
    /// after departure or, where it was recorded later, after that; once an arrival is confirmed; on a movement that was
    /// cancelled; and for a seat that was given back, when it was given to somebody else or the case is not cleared for that
    /// day any more.
    /// </summary>
    public Task<Outcome> CorrectAsync(
        string caseCode,
        Guid seatId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            caseCode,
            by,
            TravelPermissions.Board,
            file => CorrectAsync(file, seatId, by, cancel),
            cancel
        );

    private async Task<Outcome<Act>> CorrectAsync(
        CaseFile file,
        Guid seatId,
        Actor by,
        CancellationToken cancel
    )
    {
        var code = await db.Set<Seat>()
            .Where(s => s.Id == seatId && s.CaseId == file.Id)
            .Join(db.Set<Movement>(), s => s.MovementId, m => m.Id, (s, m) => m.Code)
            .SingleOrDefaultAsync(cancel);
        if (code is null || await seats.LockAsync(code, by, cancel) is not { } movement)
        {
            return new Refusal("Movement.NotFound");
        }
        var seat = await db.Set<Seat>().SingleAsync(s => s.Id == seatId, cancel);
        if (Uncorrectable(file, movement, seat, today.Date) is { } refusal)
        {
            return refusal;
        }
        if (!seat.IsHeld && !await IsStillClearedAsync(file, movement, cancel))
        {
            return new Refusal("Boarding.CorrectNotCleared");
        }
        var held = await seats.HeldAsync(file.Id, cancel);
        var free = await seats.FreeAsync(movement, cancel);
        var elsewhere = held.Exists(s => s.PersonId == seat.PersonId && s.Id != seat.Id);
        if (elsewhere || (seat.Number is null && free.Count == 0))
        {
            return new Refusal("Boarding.CorrectSeatGone");
        }
        seat.Await(seat.Number ?? free[0]);
        await AwaitAgainAsync(file, movement, [seat], [.. held, seat], by, cancel);
        return new Act("travel.boarding-corrected", PersonId: seat.PersonId)
        {
            Args = [movement.Code],
        };
    }

    /// <summary>
    /// The flight did not leave: everybody recorded as on board is awaited again, with the reason in each of their cases, and
    /// the movement can be moved or cancelled. Refused altogether where it is too late for somebody
    /// (<see cref="Uncorrectable"/>), or somebody belongs to a case that the actor does not see: then others correct it first, or
    /// those who stayed are corrected one by one.
    /// </summary>
    public async Task<Outcome> NobodyLeftAsync(
        string movementCode,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.Board);
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Boarding.NobodyLeft.ReasonMissing");
        }
        await using var work = await db.BeginAsync(cancel);
        var aboard = await seats.AboardAsync(movementCode, cancel);
        await files.LockAsync(aboard, cancel);
        if (await seats.LockAsync(movementCode, by, cancel) is not { } movement)
        {
            return new Refusal("Movement.NotFound");
        }
        var boarded = await db.Set<Seat>()
            .Where(s => s.MovementId == movement.Id && s.Boarding == BoardingOutcome.Boarded)
            .OrderBy(s => s.Number)
            .ToListAsync(cancel);
        if (boarded.Count == 0)
        {
            return new Refusal("Boarding.NobodyLeft.NobodyOnBoard");
        }
        if (boarded.Exists(s => !aboard.Contains(s.CaseId)))
        {
            return Outcome.ChangedMeanwhile;
        }
        var cases = new Dictionary<Guid, CaseFile>();
        foreach (var id in boarded.Select(s => s.CaseId).Distinct())
        {
            if (await files.FindAsync(id, by, cancel) is { } file)
            {
                cases.Add(id, file);
            }
        }
        if (boarded.Count(s => !cases.ContainsKey(s.CaseId)) is > 0 and var hidden)
        {
            return new Refusal("Boarding.NobodyLeft.Hidden", hidden);
        }
        var late = boarded
            .Where(s => Uncorrectable(cases[s.CaseId], movement, s, today.Date) is not null)
            .Select(s => cases[s.CaseId].Code)
            .ToHashSet();
        if (late.Count > 0)
        {
            return new Refusal("Boarding.NobodyLeft.TooLate", string.Join(", ", late.Order()));
        }
        foreach (var seat in boarded)
        {
            seat.Await(seat.Number!.Value);
        }
        // One case after the other, for all of it that was on board: everybody waits for these locks.
        foreach (var ours in boarded.GroupBy(s => s.CaseId))
        {
            var held = await seats.HeldAsync(ours.Key, cancel);
            await AwaitAgainAsync(cases[ours.Key], movement, [.. ours], held, by, cancel);
        }
        return await work.EndAsync(
            by,
            [
                .. cases.Keys.Select(id => new Act("travel.flight-not-left", CaseId: id)
                {
                    Args = [movement.Code],
                    Reason = reason.Trim(),
                }),
            ],
            () => progress.FollowAsync(cases.Keys.Order(), by, cancel),
            cancel
        );
    }

    // All that followed from what was recorded about some of a case is as it was before.
    private async Task AwaitAgainAsync(
        CaseFile file,
        Movement movement,
        List<Seat> again,
        List<Seat> held,
        Actor by,
        CancellationToken cancel
    )
    {
        movement.Reopen();
        var travellers = again.ConvertAll(s => file.Find(s.PersonId)!);
        travellers.ForEach(t => progress.TakeBackDeparture(file, t));
        // Others of the family may have been booked on another day meanwhile: the mission of origin expects them then.
        if (!held.Exists(s => s.Awaits && s.MovementId != movement.Id))
        {
            await seats.ExpectAgainAsync(file, movement, cancel);
        }
        await TakeTasksBackAsync(file, movement, again, held, cancel);
        await withdrawals.OffBoardAsync(file, travellers, by, cancel);
    }

    /// <summary>Why what was recorded about a seat is not put right any more; nothing, when it can be.</summary>
    internal static Refusal? Uncorrectable(
        CaseFile file,
        Movement movement,
        Seat seat,
        DateOnly day
    ) =>
        seat.Boarding is null
        || seat.ArrivedOn is not null
        || !file.IsOpen
        || file.Find(seat.PersonId) is null
        || day > LastDay(movement.DepartsOn, seat.RecordedOn)
            ? new("Boarding.CorrectTooLate")
        // The others have arrived and are helped there: who turns out not to have left would wait in a case that waits for nobody.
        : file.Stage > Stage.Departed ? new("Boarding.CorrectArrived")
        : seat.NotComingSince is not null ? new("Boarding.CorrectNotComing")
        : movement.Status == MovementStatus.Cancelled ? new("Boarding.CorrectCancelled")
        : null;

    /// <summary>The last day on which what was recorded at the gate can be put right.</summary>
    internal static DateOnly LastDay(DateOnly departs, DateOnly? recorded) =>
        (recorded > departs ? recorded.Value : departs).AddDays(CorrectWithinDays);

    // A seat that was given back is taken again only by who may still travel on that day: a declaration may have been withdrawn
    // meanwhile. That the mission of origin was told not to expect them is put right with the rest.
    private async Task<bool> IsStillClearedAsync(
        CaseFile file,
        Movement movement,
        CancellationToken cancel
    ) =>
        (await progress.VerdictsAtBoardingAsync(file, movement.DepartsOn, cancel)).All(v =>
            v.Standing != Standing.NotMet || v.Condition.Into == Stage.Booked
        );

    // What was asked for because of the mistake is asked for no longer, and again when it happens after all.
    private async Task TakeTasksBackAsync(
        CaseFile file,
        Movement movement,
        List<Seat> again,
        List<Seat> held,
        CancellationToken cancel
    )
    {
        await tasks.TakeBackAsync(
            file.Id,
            [TaskKinds.NoShow, TaskKinds.BoardingRefused, TaskKinds.LeftOnBoard],
            again.ConvertAll(s => s.Id),
            cancel
        );
        if (!file.LeavesSomebodyBehind(held) || file.Travellers.All(t => t.DepartedOn is null))
        {
            await tasks.TakeBackAsync(file.Id, [TaskKinds.FamilySplit], movement.Id, cancel);
        }
        // Silence is asked about by the flight and the day on which they boarded, which is its own: there is nobody to confirm.
        if (
            !held.Exists(s =>
                s.MovementId == movement.Id && s is { BoardedOn: not null, MayArrive: true }
            )
        )
        {
            await tasks.TakeBackAsync(
                file.Id,
                [TaskKinds.ArrivalNotConfirmed],
                TaskSubject.Of(movement.Id, movement.DepartsOn),
                cancel
            );
        }
    }
}
