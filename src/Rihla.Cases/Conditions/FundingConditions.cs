using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>Money is reserved, or the case stands on the waiting list. A case is put there by itself once everything else is done.</summary>
internal sealed class FundedOrWaiting : Condition
{
    public override string Key => "funded-or-waiting";

    public override Stage Into => Stage.Applied;

    public override Role Owner => Role.ProgrammeManager;

    public override string Page => "funding";

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) => new(file.Case.IsQueued ? [] : [new("Condition.funded-or-waiting.Neither")]);
}

/// <summary>Money is reserved on a grant, for everybody who travels.</summary>
internal sealed class Funded(FundingBook book) : Condition
{
    public override string Key => "funded";

    public override Stage Into => Stage.Booked;

    public override Role Owner => Role.ProgrammeManager;

    public override string Page => "funding";

    public override Role? WaivedBy => Role.ProgrammeManager;

    public override int DaysAllowed => 14;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        file.Case switch
        {
            { FundedOn: not null } => await LeftOutAsync(file, cancel),
            { WaitingSince: { } since } => [new("Condition.funded.Waiting", null, since)],
            _ => [new("Condition.funded.Missing")],
        };

    // One by one, so that a waiver for somebody does not do for who joins after it.
    private async Task<IReadOnlyList<Obstacle>> LeftOutAsync(
        CaseFile file,
        CancellationToken cancel
    ) =>
        [
            .. (await book.LeftOutAsync(file, cancel)).Select(t => new Obstacle(
                "Condition.funded.LeftOut",
                t.Person.Id
            )
            {
                Found = t.MemberId,
            }),
        ];
}
