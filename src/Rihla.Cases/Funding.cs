using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Reserves money for cases, and gives it back.</summary>
public sealed class Funding
{
    private const int LongestGrant = 60;

    private readonly CaseOperations operations;
    private readonly Today today;

    internal Funding(CaseOperations operations, Today today) =>
        (this.operations, this.today) = (operations, today);

    /// <summary>Reserves money on a grant for a case; it leaves the waiting list.</summary>
    /// <param name="code">The case.</param>
    /// <param name="grant">The name of the grant, as the donor and finance know it.</param>
    /// <param name="by">Who reserves.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Refused without a grant, when money is reserved already, and after departure.</returns>
    public Task<Outcome> ReserveAsync(
        string code,
        string? grant,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Fund,
            file =>
            {
                if (string.IsNullOrWhiteSpace(grant) || grant.Trim().Length > LongestGrant)
                {
                    return Answer(Refusal.Of("Grant", "Funding.GrantMissing", LongestGrant));
                }
                var outcome = file.Case.Fund(grant.Trim(), today.Date);
                return outcome.IsDone
                    ? Answer(new Act("funding.reserved") { Args = [grant.Trim()] })
                    : Answer(outcome.Refusals[0]);
            },
            cancel
        );

    /// <summary>Gives the money back, with a reason; the case stands on the waiting list again.</summary>
    public Task<Outcome> ReleaseAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Fund,
            file =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Answer(Refusal.Of("Reason", "Funding.ReasonMissing"));
                }
                if (file.Case.FundedOn is null || file.Stage >= Stage.Departed)
                {
                    return Answer(new Refusal("Funding.NothingToRelease"));
                }
                var grant = file.Case.Grant!;
                file.Case.ReleaseFunding();
                file.Case.Queue(today.Date);
                return Answer(
                    new Act("funding.released") { Args = [grant], Reason = reason.Trim() }
                );
            },
            cancel
        );

    private static Task<Outcome<Act>> Answer(Act act) => Task.FromResult<Outcome<Act>>(act);

    private static Task<Outcome<Act>> Answer(Refusal refusal) =>
        Task.FromResult<Outcome<Act>>(refusal);
}

/// <summary>When nobody of a case travels any more, its money goes to those who wait.</summary>
internal sealed class FundingStops : CaseStopping
{
    public override Task OnStoppedAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        if (file.Travellers.All(t => personIds.Contains(t.Person.Id)))
        {
            file.Case.ReleaseFunding();
        }
        return Task.CompletedTask;
    }
}
