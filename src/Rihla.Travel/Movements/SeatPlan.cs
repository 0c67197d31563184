using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>
/// Gives seats and takes them back, within the transaction that is open. Who gives seats holds the lock of the movement,
/// so that two people at the same second never count the same free seat.
/// </summary>
internal sealed class SeatPlan(RihlaDb db, Progress progress, CaseTasks tasks, Today today)
{
    /// <summary>Locks a movement until the transaction ends and reads it with its legs and escorts.</summary>
    public async Task<Movement?> LockAsync(string code, Actor by, CancellationToken cancel)
    {
        await db.LockAsync($"movement {code}", cancel);
        return await db.Set<Movement>()
            .SingleOrDefaultAsync(
                m => m.Code == code && (by.IsSystem || m.HostMissionId == by.MissionId),
                cancel
            );
    }

    /// <summary>The cases that have seats on a movement.</summary>
    public Task<List<Guid>> AboardAsync(string code, CancellationToken cancel) =>
        (
            from seat in db.Set<Seat>()
            join movement in db.Set<Movement>() on seat.MovementId equals movement.Id
            where movement.Code == code && seat.Number != null
            select seat.CaseId
        )
            .Distinct()
            .ToListAsync(cancel);

    /// <summary>The seats held by the people of a case, those taken last first.</summary>
    public Task<List<Seat>> HeldAsync(Guid caseId, CancellationToken cancel) =>
        db.Set<Seat>()
            .Where(s => s.CaseId == caseId && s.Number != null)
            .OrderByDescending(s => s.TakenAt)
            .ToListAsync(cancel);

    /// <summary>The numbers that nobody holds.</summary>
    public async Task<List<int>> FreeAsync(Movement movement, CancellationToken cancel)
    {
        var taken = await db.Set<Seat>()
            .Where(s => s.MovementId == movement.Id && s.Number != null)
            .Select(s => s.Number!.Value)
            .ToListAsync(cancel);
        return [.. Enumerable.Range(1, movement.Seats).Except(taken)];
    }

    /// <summary>Seats the people of a case and asks the mission of origin to receive them. The caller has checked that there are enough seats.</summary>
    public async Task SeatAsync(
        CaseFile file,
        Movement movement,
        IEnumerable<(Guid PersonId, int Number)> places,
        CancellationToken cancel
    )
    {
        foreach (var (personId, number) in places)
        {
            db.Add(
                new Seat
                {
                    MovementId = movement.Id,
                    CaseId = file.Id,
                    PersonId = personId,
                    Number = number,
                    TakenAt = today.Now,
                }
            );
        }
        await TravelOnAsync(file, movement, cancel);
    }

    /// <summary>The case travels on the day of this movement: the mission of origin is asked anew where the day is another.</summary>
    public async Task TravelOnAsync(CaseFile file, Movement movement, CancellationToken cancel)
    {
        progress.ReportTravelDay(file, movement.DepartsOn);
        var reception = await ReceptionAsync(file.Id, cancel);
        if (reception is null)
        {
            reception = new Reception { CaseId = file.Id };
            db.Add(reception);
        }
        else if (
            reception.TravelOn == movement.DepartsOn
            && reception.MovementId == movement.Id
            && reception.Answer is ReceptionAnswer.Accepted or ReceptionAnswer.Awaited
        )
        {
            return;
        }
        reception.Ask(movement.Id, movement.DepartsOn, today.Date);
        await SayAskedAsync(file, reception, cancel);
    }

    // One reception is asked of a case at a time: what was asked for a seat that was given back, or for a day from which the flight was
    // moved away, asks for nothing any more. Who was told that nobody comes on that day is told otherwise by the request, with
    // whichever flight they come.
    private async Task SayAskedAsync(CaseFile file, Reception reception, CancellationToken cancel)
    {
        foreach (
            var kind in new[]
            {
                TaskKinds.ReceptionAsked,
                TaskKinds.ReceptionSilent,
                TaskKinds.ReceptionAfterAll,
                TaskKinds.ArrivalChanged,
            }
        )
        {
            await tasks.SettleAsync(file.Id, kind, Actor.System, cancel: cancel);
        }
        var flights = await db.Set<Seat>()
            .Where(s => s.CaseId == file.Id)
            .Select(s => s.MovementId)
            .Distinct()
            .ToListAsync(cancel);
        foreach (var flight in flights.Append(reception.MovementId).Distinct())
        {
            await tasks.TakeBackAsync(
                file.Id,
                [TaskKinds.ReceptionCalledOff],
                TaskSubject.Of(flight, reception.TravelOn),
                cancel
            );
        }
        var subject = TaskSubject.Of(reception.MovementId, reception.TravelOn);
        await tasks.TakeBackAsync(
            file.Id,
            [TaskKinds.ReceptionSilent, TaskKinds.ReceptionAfterAll],
            subject,
            cancel
        );
        if (!WorkingMission.IsThere(file))
        {
            return;
        }
        await tasks.RaiseAgainAsync(
            file,
            new(TaskKinds.ReceptionAsked, Role.OriginCaseworker, today.Date.AddDays(3), "reception")
            {
                AtOrigin = true,
                Subject = subject,
            },
            cancel
        );
    }

    /// <summary>
    /// Takes back the seats of these people. When nobody of the case is awaited on a seat any more it has no day of travel, and
    /// the mission of origin need not expect it.
    /// </summary>
    /// <returns>The movements on which seats became free.</returns>
    public async Task<IReadOnlyList<Guid>> ReleaseAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    )
    {
        var held = await HeldAsync(file.Id, cancel);
        var freed = held.Where(s => s.Awaits && personIds.Contains(s.PersonId)).ToList();
        freed.ForEach(s => s.Release(today.Now));
        var left = freed.Select(s => s.MovementId).Distinct().ToList();
        if (freed.Count > 0)
        {
            await UnlessExpectedAsync(file, held, cancel);
            await CloseLeftAsync(left, cancel);
        }
        return left;
    }

    /// <summary>
    /// Closes the gate of a movement when nobody is awaited there any more: it has departed, and is over when everybody on board
    /// has arrived, or nobody is on board. The caller holds its lock.
    /// </summary>
    public async Task CloseGateAsync(Movement movement, CancellationToken cancel)
    {
        // As they stand in memory: what this very operation gave back or recorded counts.
        var seats = await db.Set<Seat>()
            .Where(s => s.MovementId == movement.Id && s.Number != null)
            .ToListAsync(cancel);
        if (!movement.IsOpen || seats.Exists(s => s.Awaits))
        {
            return;
        }
        movement.Depart();
        if (seats.TrueForAll(s => !s.IsHeld || !s.MayArrive))
        {
            movement.Complete();
        }
    }

    /// <summary>
    /// Who withdraws, is booked elsewhere or taken out of the case may have been the last whom a flight waited for that others have
    /// boarded: then its gate is closed. Before a gate can have opened nothing is locked.
    /// </summary>
    public async Task CloseLeftAsync(IReadOnlyCollection<Guid> movements, CancellationToken cancel)
    {
        var left = await db.Set<Movement>()
            .AsNoTracking()
            .Where(m => movements.Contains(m.Id))
            .OrderBy(m => m.Code)
            .ToListAsync(cancel);
        foreach (var one in left.Where(m => today.Date >= Gate.OpensOn(m)))
        {
            if (await LockAsync(one.Code, Actor.System, cancel) is not { } movement)
            {
                continue;
            }
            var boarded = await db.Set<Seat>()
                .Where(s => s.MovementId == movement.Id && s.Boarding == BoardingOutcome.Boarded)
                .ToListAsync(cancel);
            // Of somebody it may have been taken back in this very operation.
            if (boarded.Exists(s => s.Boarding is not null))
            {
                await CloseGateAsync(movement, cancel);
            }
        }
    }

    /// <summary>
    /// Ends the expectation of the mission of origin if no seat of these is still to be taken, and nobody has left with the
    /// flight for which it was asked.
    /// </summary>
    public async Task UnlessExpectedAsync(
        CaseFile file,
        IEnumerable<Seat> held,
        CancellationToken cancel
    )
    {
        var seats = held.ToList();
        if (seats.Exists(s => s.Awaits))
        {
            await TravelWithTheRestAsync(file, seats, cancel);
            return;
        }
        progress.ReportTravelDay(file, null);
        if (
            await ReceptionAsync(file.Id, cancel) is { } reception
            && reception.Answer != ReceptionAnswer.CalledOff
            && !CameOn(reception, seats)
        )
        {
            var expected = reception.Answer == ReceptionAnswer.Accepted;
            reception.CallOff();
            foreach (var kind in new[] { TaskKinds.ReceptionAsked, TaskKinds.ReceptionSilent })
            {
                await tasks.SettleAsync(file.Id, kind, Actor.System, cancel: cancel);
            }
            await tasks.TakeBackAsync(
                file.Id,
                [TaskKinds.ReceptionAfterAll, TaskKinds.ArrivalChanged],
                TaskSubject.Of(reception.MovementId, reception.TravelOn),
                cancel
            );
            if (expected)
            {
                await tasks.RaiseAgainAsync(
                    file,
                    Told(TaskKinds.ReceptionCalledOff, reception),
                    cancel
                );
            }
        }
    }

    // Of a family that was parted at the gate some may be awaited on another day than the others: the case travels with the last of
    // them. Where the mission of origin was asked for a flight with which nobody comes any more, it is asked for this one.
    private async Task TravelWithTheRestAsync(
        CaseFile file,
        List<Seat> seats,
        CancellationToken cancel
    )
    {
        var movements = seats.Where(s => s.Awaits).Select(s => s.MovementId).ToHashSet();
        var last = await db.Set<Movement>()
            .Where(m => movements.Contains(m.Id))
            .OrderByDescending(m => m.DepartsOn)
            .ThenBy(m => m.Id)
            .FirstAsync(cancel);
        if (
            await ReceptionAsync(file.Id, cancel) is not { } reception
            || movements.Contains(reception.MovementId)
        )
        {
            progress.ReportTravelDay(file, last.DepartsOn);
            return;
        }
        if (
            reception.Answer == ReceptionAnswer.Accepted
            && reception.TravelOn != last.DepartsOn
            && !CameOn(reception, seats)
        )
        {
            await tasks.RaiseAgainAsync(
                file,
                Told(TaskKinds.ReceptionCalledOff, reception),
                cancel
            );
        }
        await TravelOnAsync(file, last, cancel);
    }

    // Whether somebody has left with the flight for which the mission of origin was asked. For who left with another it was asked then.
    private static bool CameOn(Reception reception, List<Seat> seats) =>
        seats.Exists(s =>
            s.MovementId == reception.MovementId && s.Boarding == BoardingOutcome.Boarded
        );

    /// <summary>
    /// The flight lands otherwise than it did when the mission of origin accepted to receive the people of a case: whoever
    /// meets them is told, and silence counts from then.
    /// </summary>
    public async Task LandsOtherwiseAsync(
        CaseFile file,
        Movement movement,
        CancellationToken cancel
    )
    {
        await tasks.TakeBackAsync(
            file.Id,
            [TaskKinds.ArrivalNotConfirmed],
            TaskSubject.Of(movement.Id, movement.DepartsOn),
            cancel
        );
        if (
            await ReceptionAsync(file.Id, cancel) is { } reception
            && reception.MovementId == movement.Id
            && reception.StandsFor(movement.DepartsOn)
        )
        {
            await tasks.RaiseAgainAsync(
                file,
                Told(TaskKinds.ArrivalChanged, reception) with
                {
                    Words = [movement.Code, movement.LandingFor(file.Country)],
                },
                cancel
            );
        }
    }

    // What the mission of origin must know at once about people whom it had accepted to receive.
    private TaskNotice Told(string kind, Reception reception) =>
        new(kind, Role.OriginCaseworker, today.Date, "reception")
        {
            AtOrigin = true,
            Subject = TaskSubject.Of(reception.MovementId, reception.TravelOn),
            Words = [Platform.Localisation.Words.ShortDate(reception.TravelOn)],
        };

    /// <summary>
    /// The case travels on this movement after all, as it was. Who was told otherwise is told again: it may have sent the car
    /// back already.
    /// </summary>
    public async Task ExpectAgainAsync(CaseFile file, Movement movement, CancellationToken cancel)
    {
        if (
            await ReceptionAsync(file.Id, cancel) is { Answer: ReceptionAnswer.CalledOff } reception
            && reception.MovementId == movement.Id
            && reception.TravelOn == movement.DepartsOn
        )
        {
            reception.Restore();
            if (reception.Answer == ReceptionAnswer.Awaited)
            {
                await SayAskedAsync(file, reception, cancel);
            }
            else if (
                await tasks.TakeBackAsync(
                    file.Id,
                    [TaskKinds.ReceptionCalledOff],
                    TaskSubject.Of(reception.MovementId, reception.TravelOn),
                    cancel
                )
            )
            {
                await tasks.RaiseAgainAsync(
                    file,
                    Told(TaskKinds.ReceptionAfterAll, reception),
                    cancel
                );
            }
        }
        await TravelOnAsync(file, movement, cancel);
    }

    /// <summary>The request to the mission of origin.</summary>
    public Task<Reception?> ReceptionAsync(Guid caseId, CancellationToken cancel) =>
        db.Set<Reception>().SingleOrDefaultAsync(r => r.CaseId == caseId, cancel);
}
