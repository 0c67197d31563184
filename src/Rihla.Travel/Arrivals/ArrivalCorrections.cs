using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>Takes back an arrival that was confirmed by mistake.</summary>
internal sealed class ArrivalCorrections(
    RihlaDb db,
    CaseOperations operations,
    Progress progress,
    CaseTasks tasks,
    SeatPlan plan,
    IEnumerable<ArrivalTakenBack> standing,
    Today today
)
{
    /// <summary>For how many days after the arrival, or after the last of the case was confirmed, it can be taken back.</summary>
    public const int CorrectWithinDays = 14;

    /// <summary>
    /// Somebody has not arrived after all: the person is on the way again, and is missed at once. Refused when two weeks have passed,
    /// and once the case has gone on: what was agreed since stands on the arrival, and so does a survey of them that has begun
    /// (<see cref="ArrivalTakenBack"/>).
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="personId">Who.</param>
    /// <param name="reason">What was mistaken, for the audit.</param>
    /// <param name="by">Who takes it back: somebody of the mission that confirms.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> CorrectAsync(
        string code,
        Guid? personId,
        string? reason,
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
                if (personId is not { } id || file.Find(id) is not { } traveller)
                {
                    return Refusal.Of("PersonId", "Arrival.CorrectNobody");
                }
                if (!IsCorrectable(file, traveller, today.Date))
                {
                    return new Refusal("Arrival.CorrectTooLate", CorrectWithinDays);
                }
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "Arrival.CorrectReasonMissing");
                }
                foreach (var planned in standing)
                {
                    var undone = await planned.OnTakenBackAsync(file, traveller, by, cancel);
                    if (!undone.IsDone)
                    {
                        return undone.Refusals.ToList();
                    }
                }
                var flight = await ExpectOnSeatAsync(file, id, cancel) ?? file.Id;
                progress.TakeBackArrival(file, traveller);
                await tasks.RaiseAgainAsync(
                    file,
                    Arrivals.Unconfirmed(flight, traveller.DepartedOn!.Value, today.Date),
                    cancel
                );
                return new Act("travel.arrival-corrected", PersonId: id) { Reason = reason.Trim() };
            },
            cancel
        );

    /// <summary>Whether the arrival of somebody can be taken back on a day.</summary>
    internal static bool IsCorrectable(CaseFile file, Traveller traveller, DateOnly day) =>
        traveller is { ArrivedOn: { } arrived, DepartedOn: not null }
        && file.IsOpen
        && file.Stage <= Stage.Arrived
        && day
            <= (
                file.Stage == Stage.Arrived && file.StageOn > arrived ? file.StageOn : arrived
            ).AddDays(CorrectWithinDays);

    private async Task<Guid?> ExpectOnSeatAsync(
        CaseFile file,
        Guid personId,
        CancellationToken cancel
    )
    {
        var seat = await db.Set<Seat>()
            .Where(s => s.CaseId == file.Id && s.PersonId == personId && s.ArrivedOn != null)
            .OrderByDescending(s => s.TakenAt)
            .FirstOrDefaultAsync(cancel);
        if (seat is null)
        {
            return null;
        }
        seat.AwaitArrival();
        var code = await db.Set<Movement>()
            .Where(m => m.Id == seat.MovementId)
            .Select(m => m.Code)
            .SingleAsync(cancel);
        (await plan.LockAsync(code, Actor.System, cancel))!.AwaitArrival();
        return seat.MovementId;
    }
}
