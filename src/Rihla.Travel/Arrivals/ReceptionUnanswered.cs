using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What a mission answered that receives nobody any more meets nobody: who is still to travel is asked for anew.</summary>
internal sealed class ReceptionUnanswered(SeatPlan seats, CaseTasks tasks, Today today)
    : OriginEnding
{
    public override async Task OnEndedAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        if (
            !file.Waiting().Any()
            || await seats.ReceptionAsync(file.Id, cancel) is not { } reception
        )
        {
            return;
        }
        reception.ForgetAnswer(today.Date);
        string[] kinds =
        [
            TaskKinds.ReceptionAsked,
            TaskKinds.ReceptionSilent,
            TaskKinds.ReceptionAfterAll,
            TaskKinds.ReceptionCalledOff,
            TaskKinds.ArrivalChanged,
        ];
        foreach (var kind in kinds)
        {
            await tasks.SettleAsync(file.Id, kind, by, cancel: cancel);
        }
    }
}
