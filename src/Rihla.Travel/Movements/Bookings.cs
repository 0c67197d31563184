using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>
/// Books a whole family on a movement, and takes bookings back: the matter of the mission that prepares the case, whose movements
/// they are. The mission of origin sees the case too, and is asked to receive it.
/// </summary>
internal sealed class Bookings(
    RihlaDb db,
    CaseOperations operations,
    Progress progress,
    SeatPlan seats,
    Company company,
    MovementPlanning planning,
    Today today
)
{
    /// <summary>
    /// Gives everybody of a case who has not left yet a seat. Refused when the case is not cleared, when a condition of
    /// clearance would not hold on the day of the movement, when the movement goes elsewhere, when there are not
    /// enough seats, or when a child on board of another movement would leave without them. Seats held on another movement
    /// are given back.
    /// </summary>
    public Task<Outcome> BookAsync(
        string caseCode,
        string movementCode,
        Actor by,
        CancellationToken cancel = default
    ) => OnAsync(caseCode, by, file => BookAsync(file, movementCode, by, cancel), cancel);

    /// <summary>Plans a movement for this family and books it, in one step.</summary>
    public Task<Outcome> BookNewAsync(
        string caseCode,
        MovementPlan plan,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            caseCode,
            by,
            async file =>
            {
                var planned = planning.Add(
                    plan with
                    {
                        Country = file.Country,
                        Seats = plan.Seats ?? file.Waiting().Count(),
                    },
                    by
                );
                if (!planned.IsDone)
                {
                    return planned.Refusals.ToList();
                }
                await db.LockAsync($"movement {planned.Value.Code}", cancel);
                return await BookOnAsync(file, planned.Value, cancel);
            },
            cancel
        );

    /// <summary>Takes back the seats of a case that has not boarded, unless a child on board would leave without them.</summary>
    public Task<Outcome> ReleaseAsync(
        string caseCode,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            caseCode,
            by,
            async file =>
            {
                var everybody = file.Waiting().Select(t => t.Person.Id).ToHashSet();
                var held = await seats.HeldAsync(file.Id, cancel);
                if (
                    await LeftAsync(file, held.FindAll(s => s.Awaits), held, cancel) is
                    { Count: > 0 } faults
                )
                {
                    return faults;
                }
                return (await seats.ReleaseAsync(file, everybody, cancel)).Count == 0
                    ? new Refusal("Booking.NothingHeld")
                    : new Act("travel.seats-released");
            },
            cancel
        );

    /// <summary>Names an escort for the people of a case on the movement they are booked on.</summary>
    public Task<Outcome> EscortAsync(
        string caseCode,
        EscortKind kind,
        string? name,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            caseCode,
            by,
            async file =>
            {
                if (string.IsNullOrWhiteSpace(name))
                {
                    return Refusal.Of("Name", "Movement.EscortNameMissing");
                }
                if ((await seats.HeldAsync(file.Id, cancel)).Find(s => s.Awaits) is not { } seat)
                {
                    return new Refusal("Booking.NothingHeld");
                }
                var movement = await db.Set<Movement>()
                    .SingleAsync(m => m.Id == seat.MovementId, cancel);
                db.Add(movement.Accompany(kind, name, file.Id));
                return new Act("travel.escort-named") { Args = [Fill.Text($"EscortKind.{kind}")] };
            },
            cancel
        );

    private Task<Outcome> OnAsync(
        string caseCode,
        Actor by,
        Func<CaseFile, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            caseCode,
            by,
            TravelPermissions.Move,
            async file =>
                by.IsSystem || by.MissionId == file.HostMissionId
                    ? await change(file)
                    : new Refusal("Booking.NotYours"),
            cancel
        );

    // What is wrong when the people on these seats do not leave with the movements on which they are awaited.
    private async Task<List<Refusal>> LeftAsync(
        CaseFile file,
        List<Seat> given,
        List<Seat> held,
        CancellationToken cancel
    )
    {
        var faults = new List<Refusal>();
        foreach (var back in given.GroupBy(s => s.MovementId))
        {
            var movement = await db.Set<Movement>().SingleAsync(m => m.Id == back.Key, cancel);
            faults.AddRange(await company.LeftAsync(file, movement, [.. back], held, cancel));
        }
        return faults;
    }

    private async Task<Outcome<Act>> BookAsync(
        CaseFile file,
        string movementCode,
        Actor by,
        CancellationToken cancel
    ) =>
        await seats.LockAsync(movementCode, by, cancel) is { } movement
            ? await BookOnAsync(file, movement, cancel)
            : new Refusal("Movement.NotFound");

    private async Task<Outcome<Act>> BookOnAsync(
        CaseFile file,
        Movement movement,
        CancellationToken cancel
    )
    {
        if (!movement.IsOpen || movement.DepartsOn < today.Date)
        {
            return new Refusal("Booking.MovementClosed");
        }
        if (!file.IsOpen || file.Stage is < Stage.Cleared or > Stage.Booked)
        {
            return new Refusal(
                file.Stage > Stage.Booked ? "Booking.TooLate" : "Booking.NotCleared"
            );
        }
        if (!movement.Serves(file.Country))
        {
            return new Refusal("Booking.GoesElsewhere");
        }
        var verdicts = await progress.VerdictsAsync(
            file,
            Stage.Cleared,
            movement.DepartsOn,
            cancel
        );
        var broken = verdicts.Where(v => v.Standing == Standing.NotMet).ToList();
        if (broken.Count > 0)
        {
            return broken
                .Select(v => new Refusal($"Condition.{v.Condition.Key}"))
                .Prepend(new Refusal("Booking.NotClearedOnThatDay", movement.DepartsOn))
                .ToList();
        }
        var held = await seats.HeldAsync(file.Id, cancel);
        var left = held.Where(s => s.Awaits && s.MovementId != movement.Id).ToList();
        if (await LeftAsync(file, left, held, cancel) is { Count: > 0 } faults)
        {
            return faults;
        }
        left.ForEach(s => s.Release(today.Now));
        var seated = held.Where(s => s.IsHeld).Select(s => s.PersonId).ToHashSet();
        var unseated = file.Waiting()
            .Select(t => t.Person.Id)
            .Where(id => !seated.Contains(id))
            .ToList();
        var free = await seats.FreeAsync(movement, cancel);
        if (free.Count < unseated.Count)
        {
            return new Refusal("Booking.NotEnoughSeats", free.Count, unseated.Count);
        }
        await seats.SeatAsync(file, movement, unseated.Zip(free), cancel);
        await seats.CloseLeftAsync([.. left.Select(s => s.MovementId).Distinct()], cancel);
        return new Act("travel.booked")
        {
            Args =
            [
                movement.Code,
                unseated.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ],
        };
    }
}
