using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Travel.Conditions;

namespace Rihla.Travel;

/// <summary>What the mission of origin confirms about one person.</summary>
internal sealed record ArrivalRow
{
    public Guid PersonId { get; init; }
    public bool Arrived { get; init; }
    public DateOnly? ArrivedOn { get; init; }
    public string? OnwardTransport { get; init; }
    public string? Remark { get; init; }
}

/// <summary>What the mission that receives does next about a case, the most urgent first.</summary>
internal enum ComingTurn
{
    /// <summary>Answers whether it receives them.</summary>
    Answer,

    /// <summary>Confirms who of those on their way has arrived.</summary>
    Confirm,

    /// <summary>Awaits them.</summary>
    Await,
}

/// <summary>The place of a case in the list of those that come to a mission.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Turn">What is done next.</param>
/// <param name="On">The day of travel, or on which they left.</param>
internal sealed record ComingPlace(Guid CaseId, ComingTurn Turn, DateOnly On);

/// <summary>A case that comes to a mission of origin.</summary>
/// <param name="File">The case.</param>
/// <param name="Reception">The request to receive it.</param>
/// <param name="Movement">The flight on which somebody of it is awaited, or else was seated last.</param>
/// <param name="Seats">The seats they hold, those taken last first.</param>
/// <param name="Movements">The flights of these seats.</param>
internal sealed record Coming(
    CaseFile File,
    Reception? Reception,
    Movement? Movement,
    IReadOnlyList<Seat> Seats,
    IReadOnlyDictionary<Guid, Movement> Movements
)
{
    /// <summary>The flights with which somebody still comes, the first of them first: of a parted family there are several.</summary>
    public IReadOnlyList<Movement> Flights =>
        Seats.Where(s => s.MayArrive).Select(s => s.MovementId).ToHashSet() is { Count: > 0 } ids
            ? [.. ids.Select(id => Movements[id]).OrderBy(m => m.DepartsOn).ThenBy(m => m.Code)]
        : Movement is { } only ? [only]
        : [];

    /// <summary>The flight with which somebody comes; nothing for whom an earlier system sent on their way.</summary>
    public Movement? MovementOf(Traveller traveller) =>
        SeatOf(traveller) is { } seat ? Movements[seat.MovementId] : null;

    /// <summary>The day of travel. Of people whom an earlier system sent on their way it is only known when they left.</summary>
    public DateOnly? DepartsOn =>
        Movement?.DepartsOn ?? Reception?.TravelOn ?? File.Travellers.Max(t => t.DepartedOn);

    /// <summary>Whether there is a journey at all: somebody has a seat or has left, or the mission was once asked to receive them.</summary>
    public bool IsUnderWay =>
        Seats.Count > 0
        || Reception is not null
        || File.Travellers.Any(t => t.DepartedOn is not null);

    /// <summary>The seat on which somebody travels or travelled; nothing for whom an earlier system sent on their way.</summary>
    public Seat? SeatOf(Traveller traveller) =>
        Seats.FirstOrDefault(s => s.PersonId == traveller.Person.Id);
}

/// <summary>
/// What the mission that receives sees and does: accept reception, confirm arrivals. Where no mission of origin may see a case,
/// the host mission follows it to the end of the journey (<see cref="WorkingMission"/>), but cannot promise that somebody will
/// be there.
/// </summary>
internal sealed class Arrivals(
    RihlaDb db,
    CaseFiles files,
    CaseOperations operations,
    Progress progress,
    CaseTasks tasks,
    Waivers waivers,
    SeatPlan plan,
    Today today
)
{
    /// <summary>
    /// The cases that come to the actor's mission, by what is done next and the day: only their places, because an earlier
    /// system may have left thousands on their way. What is shown of them is loaded with
    /// <see cref="LoadAsync(IEnumerable{ComingPlace}, Actor, CancellationToken)"/>.
    /// </summary>
    public async Task<IReadOnlyList<ComingPlace>> ComingAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.Receive);
        var awaited = await AwaitedAsync(cancel);
        var ours = await files.WorkedOnAsync([.. awaited.Select(a => a.CaseId)], by, cancel);
        var onTheWay = await files.OnTheWayAsync(by, cancel);
        var places = awaited
            .Where(a => ours.ContainsKey(a.CaseId))
            .Select(a =>
                a.Answer == ReceptionAnswer.Awaited && ours[a.CaseId]
                    ? new ComingPlace(a.CaseId, ComingTurn.Answer, a.On)
                : onTheWay.TryGetValue(a.CaseId, out var left)
                    ? new(a.CaseId, ComingTurn.Confirm, left)
                : new(a.CaseId, ComingTurn.Await, a.On)
            )
            .ToList();
        var known = places.Select(p => p.CaseId).ToHashSet();
        places.AddRange(
            onTheWay
                .Where(c => !known.Contains(c.Key))
                .Select(c => new ComingPlace(c.Key, ComingTurn.Confirm, c.Value))
        );
        return [.. places.OrderBy(p => p.Turn).ThenBy(p => p.On).ThenBy(p => p.CaseId)];
    }

    // The cases of which somebody is awaited at a gate, with the day of the last of them. It begins with the flights that have not
    // gone, which are few: the receptions are all that were ever asked for.
    private async Task<List<(Guid CaseId, ReceptionAnswer Answer, DateOnly On)>> AwaitedAsync(
        CancellationToken cancel
    )
    {
        var flights = await db.Set<Movement>()
            .Where(m => m.Status == MovementStatus.Planned || m.Status == MovementStatus.Confirmed)
            .Select(m => new { m.Id, m.DepartsOn })
            .ToDictionaryAsync(m => m.Id, m => m.DepartsOn, cancel);
        if (flights.Count == 0)
        {
            return [];
        }
        var open = flights.Keys.ToList();
        var seats = await db.Set<Seat>()
            .Where(s => open.Contains(s.MovementId) && s.Number != null && s.Boarding == null)
            .Select(s => new { s.CaseId, s.MovementId })
            .ToListAsync(cancel);
        var days = seats
            .GroupBy(s => s.CaseId)
            .ToDictionary(g => g.Key, g => g.Max(s => flights[s.MovementId]));
        if (days.Count == 0)
        {
            return [];
        }
        var ids = days.Keys.ToList();
        var asked = await db.Set<Reception>()
            .Where(r => ids.Contains(r.CaseId) && r.Answer != ReceptionAnswer.CalledOff)
            .Select(r => new { r.CaseId, r.Answer })
            .ToListAsync(cancel);
        return asked.ConvertAll(a => (a.CaseId, a.Answer, days[a.CaseId]));
    }

    /// <summary>What a list shows of some of the cases that come, in their order.</summary>
    public async Task<IReadOnlyList<Coming>> LoadAsync(
        IEnumerable<ComingPlace> places,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var ids = places.Select(p => p.CaseId).ToList();
        var coming = (await LoadAsync(await files.ListAsync(ids, by, cancel), cancel)).ToDictionary(
            c => c.File.Id
        );
        return [.. ids.Where(coming.ContainsKey).Select(id => coming[id])];
    }

    /// <summary>A case as it comes to the mission.</summary>
    public async Task<Coming> LoadAsync(CaseFile file, CancellationToken cancel = default) =>
        (await LoadAsync([file], cancel))[0];

    private async Task<List<Coming>> LoadAsync(
        IReadOnlyList<CaseFile> cases,
        CancellationToken cancel
    )
    {
        if (cases.Count == 0)
        {
            return [];
        }
        var ids = cases.Select(f => f.Id).ToList();
        var receptions = await db.Set<Reception>()
            .AsNoTracking()
            .Where(r => ids.Contains(r.CaseId))
            .ToDictionaryAsync(r => r.CaseId, cancel);
        var seats = (
            await db.Set<Seat>()
                .AsNoTracking()
                .Where(s => ids.Contains(s.CaseId) && s.Number != null)
                .OrderByDescending(s => s.TakenAt)
                .ToListAsync(cancel)
        ).ToLookup(s => s.CaseId);
        var used = receptions
            .Values.Select(r => r.MovementId)
            .Concat(seats.SelectMany(s => s).Select(s => s.MovementId))
            .ToHashSet();
        var movements = await db.Set<Movement>()
            .AsNoTracking()
            .Where(m => used.Contains(m.Id))
            .ToDictionaryAsync(m => m.Id, cancel);
        return
        [
            .. cases.Select(file =>
            {
                var reception = receptions.GetValueOrDefault(file.Id);
                var held = seats[file.Id].ToList();
                var current = held.Find(s => s.Awaits) ?? held.FirstOrDefault();
                return new Coming(
                    file,
                    reception,
                    movements.GetValueOrDefault(
                        current?.MovementId ?? reception?.MovementId ?? Guid.Empty
                    ),
                    held,
                    movements
                );
            }),
        ];
    }

    /// <summary>
    /// Accepts or declines to receive the people of a case on their day of travel. The answer ends a waiver that was given
    /// without it. Refused when the request is another than the one that was read: nobody answers for a day unseen.
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="accept">Whether they are received.</param>
    /// <param name="reason">Why not.</param>
    /// <param name="by">Who answers.</param>
    /// <param name="seen">The version of the request that was read; nothing where it was read in this very moment.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> AnswerAsync(
        string code,
        bool accept,
        string? reason,
        Actor by,
        int? seen = null,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            TravelPermissions.Receive,
            async file =>
            {
                if (!WorkingMission.IsOf(file, by) || !WorkingMission.IsThere(file))
                {
                    return new Refusal("Arrival.NotYours");
                }
                var reception = await db.Set<Reception>()
                    .SingleOrDefaultAsync(r => r.CaseId == file.Id, cancel);
                if (reception is null)
                {
                    return new Refusal("Reception.CalledOff");
                }
                if (
                    reception.Answer != ReceptionAnswer.CalledOff
                    && seen is not null
                    && seen != reception.Version
                )
                {
                    return new Refusal("Reception.Changed", reception.TravelOn);
                }
                await waivers.EndAsync(file, ReceptionAccepted.Name, by, cancel);
                var outcome = reception.Reply(accept, reason, by.Name, today.Date);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                await tasks.SettleAsync(file.Id, TaskKinds.ReceptionAsked, by, cancel: cancel);
                await tasks.SettleAsync(file.Id, TaskKinds.ReceptionSilent, by, cancel: cancel);
                if (!accept)
                {
                    await tasks.RaiseAsync(
                        file,
                        new(
                            TaskKinds.ReceptionDeclined,
                            Role.MovementOfficer,
                            today.Date.AddDays(1),
                            "booking"
                        )
                        {
                            Subject = Guid.CreateVersion7(),
                        },
                        cancel
                    );
                }
                return new Act(accept ? "travel.reception-accepted" : "travel.reception-declined")
                {
                    Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
                };
            },
            cancel
        );

    /// <summary>
    /// Confirms who has arrived of those who have left, on a seat here or as an earlier system told. Who is not marked stays
    /// expected, and silence raises a task. Refused in a closed case.
    /// </summary>
    public Task<Outcome> ConfirmAsync(
        string code,
        IReadOnlyList<ArrivalRow> rows,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            TravelPermissions.Receive,
            async file =>
            {
                if (!WorkingMission.IsOf(file, by))
                {
                    return new Refusal("Arrival.NotYours");
                }
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                var seats = await BoardedAsync(file, cancel);
                var flown = seats.Select(s => s.MovementId).ToHashSet();
                var flights = await db.Set<Movement>()
                    .AsNoTracking()
                    .Where(m => flown.Contains(m.Id))
                    .ToDictionaryAsync(m => m.Id, cancel);
                var faults = new List<Refusal>();
                var confirmed = 0;
                for (var i = 0; i < rows.Count; i++)
                {
                    var row = rows[i];
                    if (
                        !row.Arrived
                        || file.OnTheWay().FirstOrDefault(t => t.Person.Id == row.PersonId)
                            is not { } traveller
                    )
                    {
                        continue;
                    }
                    var seat = seats.Find(s => s.PersonId == row.PersonId && s.MayArrive);
                    var outcome = seat is null
                        ? WithoutSeat(row, traveller)
                        : seat.Arrive(
                            row.ArrivedOn,
                            row.OnwardTransport,
                            row.Remark,
                            flights[seat.MovementId].LandsOn(file.Country),
                            today.Date
                        );
                    faults.AddRange(
                        outcome.Refusals.Select(r => r with { Field = Travellers.Row(i, r.Field) })
                    );
                    if (outcome.IsDone)
                    {
                        progress.ReportArrival(file, traveller, row.ArrivedOn!.Value);
                        confirmed++;
                    }
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                if (confirmed == 0)
                {
                    return new Refusal("Arrival.NobodyConfirmed");
                }
                await SettleAsync(file, seats, by, cancel);
                return new Act("travel.arrival-confirmed")
                {
                    Args = [confirmed.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                };
            },
            cancel
        );

    // Whom an earlier system sent on their way has no seat with which how they travelled on would be kept.
    private Outcome WithoutSeat(ArrivalRow row, Traveller traveller) =>
        Seat.ArrivalFault(row.ArrivedOn, traveller.DepartedOn, lands: null, today.Date) is { } fault
            ? fault
        : !string.IsNullOrWhiteSpace(row.OnwardTransport)
            ? Refusal.Of(nameof(row.OnwardTransport), "Arrival.NoSeatHere")
        : !string.IsNullOrWhiteSpace(row.Remark)
            ? Refusal.Of(nameof(row.Remark), "Arrival.NoSeatHere")
        : Outcome.Done;

    /// <summary>The seats on which people of a case left.</summary>
    public Task<List<Seat>> BoardedAsync(CaseFile file, CancellationToken cancel) =>
        db.Set<Seat>()
            .Where(s => s.CaseId == file.Id && s.Boarding == BoardingOutcome.Boarded)
            .ToListAsync(cancel);

    /// <summary>
    /// Of who has arrived, or is not expected any more, nobody is asked, and a movement of which nobody may arrive any more is
    /// over. Of a family that was parted each flight has its own reminder.
    /// </summary>
    public async Task SettleAsync(
        CaseFile file,
        List<Seat> seats,
        Actor by,
        CancellationToken cancel
    )
    {
        var onTheWay = file.OnTheWay().Select(t => t.Person.Id).ToHashSet();
        var awaited = seats
            .Where(s => s.MayArrive && onTheWay.Contains(s.PersonId))
            .Select(UnconfirmedOf)
            .ToHashSet();
        await tasks.SettleAsync(
            file.Id,
            TaskKinds.ArrivalNotConfirmed,
            by,
            onTheWay.Count == 0
                ? null
                : [.. seats.Select(UnconfirmedOf).Where(s => !awaited.Contains(s))],
            cancel
        );
        await CompleteAsync(seats, cancel);

        static Guid? UnconfirmedOf(Seat seat) =>
            TaskSubject.Of(seat.MovementId, seat.BoardedOn!.Value);
    }

    /// <summary>The reminder that nobody has confirmed the arrival of those who left on a day.</summary>
    /// <param name="flight">With which flight; the case, where none is known.</param>
    /// <param name="left">When they left.</param>
    /// <param name="today">The day it is raised.</param>
    public static TaskNotice Unconfirmed(Guid flight, DateOnly left, DateOnly today) =>
        new(TaskKinds.ArrivalNotConfirmed, Role.OriginCaseworker, today, "arrival")
        {
            AtOrigin = true,
            Subject = TaskSubject.Of(flight, left),
            Words = [Platform.Localisation.Words.ShortDate(left)],
        };

    /// <summary>
    /// Somebody is on the way after all, on the seat on which they left where there is one, and is missed at once.
    /// </summary>
    public async Task ExpectAgainAsync(CaseFile file, Traveller traveller, CancellationToken cancel)
    {
        var seat = await db.Set<Seat>()
            .Where(s =>
                s.CaseId == file.Id
                && s.PersonId == traveller.Person.Id
                && (s.ArrivedOn != null || s.NotComingSince != null)
            )
            .OrderByDescending(s => s.TakenAt)
            .FirstOrDefaultAsync(cancel);
        if (seat is not null)
        {
            seat.AwaitArrival();
            var code = await db.Set<Movement>()
                .Where(m => m.Id == seat.MovementId)
                .Select(m => m.Code)
                .SingleAsync(cancel);
            (await plan.LockAsync(code, Actor.System, cancel))!.AwaitArrival();
        }
        await tasks.RaiseAgainAsync(
            file,
            Unconfirmed(seat?.MovementId ?? file.Id, traveller.DepartedOn!.Value, today.Date),
            cancel
        );
    }

    private async Task CompleteAsync(List<Seat> ours, CancellationToken cancel)
    {
        var mine = ours.Select(s => s.Id).ToHashSet();
        var theirs = ours.Select(s => s.MovementId).ToHashSet();
        var codes = await db.Set<Movement>()
            .Where(m => theirs.Contains(m.Id))
            .Select(m => m.Code)
            .ToListAsync(cancel);
        // In one order, as all who hold several. Of the last two who are confirmed at one moment, each would wait for the other.
        foreach (var code in codes.Order(StringComparer.Ordinal))
        {
            if (
                await plan.LockAsync(code, Actor.System, cancel)
                is not { Status: MovementStatus.Departed } movement
            )
            {
                continue;
            }
            var awaited = await db.Set<Seat>()
                .AnyAsync(
                    s =>
                        s.MovementId == movement.Id
                        && s.Number != null
                        && !mine.Contains(s.Id)
                        && s.ArrivedOn == null
                        && s.NotComingSince == null,
                    cancel
                );
            if (!awaited && !ours.Exists(s => s.MovementId == movement.Id && s.MayArrive))
            {
                movement.Complete();
            }
        }
    }
}
