using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>Says of somebody who left that they do not arrive, and takes it back when they turn up.</summary>
internal sealed class ComingNoMore(
    CaseOperations operations,
    NotComing notComing,
    Arrivals arrivals
)
{
    /// <summary>
    /// Somebody on the way is not expected any more: their seat holds up its movement no longer, nobody is reminded of their arrival,
    /// and both missions have a task about them (<see cref="NotComing.SayAsync"/>).
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="personId">Who.</param>
    /// <param name="said">Why, since when and what is known.</param>
    /// <param name="by">Who says it: somebody of the mission that confirms arrivals.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> SayAsync(
        string code,
        Guid? personId,
        SaidNotComing said,
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
                if (
                    file.OnTheWay().FirstOrDefault(t => t.Person.Id == personId)
                    is not { } traveller
                )
                {
                    return Refusal.Of("PersonId", "NotComing.Nobody");
                }
                var outcome = await notComing.SayAsync(file, traveller, said, by, cancel);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                var seats = await arrivals.BoardedAsync(file, cancel);
                seats
                    .Find(s => s.PersonId == personId && s.MayArrive)
                    ?.ExpectNoMore(said.Since!.Value);
                await arrivals.SettleAsync(file, seats, by, cancel);
                return new Act("travel.not-coming", PersonId: personId)
                {
                    Args = [Fill.Text($"{nameof(WhyNotComing)}.{said.Why}")],
                    Reason = said.Note!.Trim(),
                };
            },
            cancel
        );

    /// <summary>
    /// Somebody who was not expected any more is on the way after all: their arrival can be confirmed, and is asked for at once.
    /// Refused in a closed case, and when the person stands in another open one by now.
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="personId">Who.</param>
    /// <param name="reason">What is known now, for the audit.</param>
    /// <param name="by">Who says it: somebody of the mission that confirms arrivals.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> TakeBackAsync(
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
            async (file, work) =>
            {
                if (!WorkingMission.IsOf(file, by))
                {
                    return new Refusal("Arrival.NotYours");
                }
                if (
                    file.Travellers.FirstOrDefault(t =>
                        t.Person.Id == personId
                        && t is { NotComingSince: not null, ArrivedOn: null }
                    )
                    is not { } traveller
                )
                {
                    return Refusal.Of("PersonId", "NotComing.TakeBackNobody");
                }
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "NotComing.TakeBackReasonMissing");
                }
                var outcome = await notComing.TakeBackAsync(file, traveller, work, by, cancel);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                await arrivals.ExpectAgainAsync(file, traveller, cancel);
                return new Act("travel.expected-again", PersonId: personId)
                {
                    Reason = reason.Trim(),
                };
            },
            cancel
        );
}
