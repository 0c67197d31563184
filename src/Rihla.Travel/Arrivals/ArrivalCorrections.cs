using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>Takes back an arrival that was confirmed by mistake.</summary>
internal sealed class ArrivalCorrections(
    CaseOperations operations,
    Progress progress,
    Arrivals arrivals,
    IEnumerable<ArrivalTakenBack> standing,
    Today today
)
{
    /// <summary>For how many days after the arrival was recorded, or after the last of the case was, it can be taken back.</summary>
    public const int CorrectWithinDays = 14;

    /// <summary>
    /// Somebody has not arrived after all: the person is on the way again, and is missed at once. Refused when two weeks have passed,
    /// and once the case has gone on, unless others have arrived with whom it did: what was agreed since stands on an arrival, and so
    /// does a survey of them that has begun (<see cref="ArrivalTakenBack"/>).
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
                await arrivals.ExpectAgainAsync(file, traveller, cancel);
                progress.TakeBackArrival(file, traveller);
                return new Act("travel.arrival-corrected", PersonId: id) { Reason = reason.Trim() };
            },
            cancel
        );

    /// <summary>Whether the arrival of somebody can be taken back on a day.</summary>
    internal static bool IsCorrectable(CaseFile file, Traveller traveller, DateOnly day) =>
        traveller is { ArrivedOn: not null, DepartedOn: not null, LeftAgainOn: null }
        && file.IsOpen
        && (file.Stage <= Stage.Arrived || file.GoesOnWithout(traveller))
        && day <= KnownSince(file, traveller).AddDays(CorrectWithinDays);

    // Somebody who comes late may be confirmed weeks after the true day: a slip shows only from then on.
    private static DateOnly KnownSince(CaseFile file, Traveller traveller)
    {
        var recorded = traveller.ArrivalRecordedOn ?? traveller.ArrivedOn!.Value;
        return file.Stage == Stage.Arrived && file.StageOn > recorded ? file.StageOn : recorded;
    }
}
