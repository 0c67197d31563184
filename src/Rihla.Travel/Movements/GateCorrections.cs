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
    CaseOperations operations,
    Progress progress,
    SeatPlan seats,
    CaseTasks tasks,
    Today today
)
{
    /// <summary>
    /// For how many days a mistake at the gate can be put right: after departure, and where it was recorded later, after that.
    /// </summary>
    public const int CorrectWithinDays = 2;

    /// <summary>
    /// Takes back what was recorded about somebody by mistake: the person is awaited at the gate again. Refused two days
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
        movement.Reopen();
        var traveller = file.Find(seat.PersonId)!;
        progress.TakeBackDeparture(file, traveller);
        // Others of the family may have been booked on another day meanwhile: the mission of origin expects them then.
        if (!held.Exists(s => s.Awaits && s.MovementId != movement.Id))
        {
            await seats.ExpectAgainAsync(file, movement, cancel);
        }
        await TakeTasksBackAsync(file, movement, seat, [.. held, seat], cancel);
        return new Act("travel.boarding-corrected", PersonId: traveller.Person.Id)
        {
            Args = [movement.Code],
        };
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
        Seat seat,
        List<Seat> held,
        CancellationToken cancel
    )
    {
        await tasks.TakeBackAsync(
            file.Id,
            [TaskKinds.NoShow, TaskKinds.BoardingRefused, TaskKinds.LeftOnBoard],
            seat.Id,
            cancel
        );
        if (!file.LeavesSomebodyBehind(held) || file.Travellers.All(t => t.DepartedOn is null))
        {
            await tasks.TakeBackAsync(file.Id, [TaskKinds.FamilySplit], movement.Id, cancel);
        }
    }
}
