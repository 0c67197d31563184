using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Reserves money for cases, and gives it back.</summary>
public sealed class Funding
{
    private const int LongestGrant = 60;

    private readonly CaseOperations operations;
    private readonly FundingBook book;
    private readonly CaseTasks tasks;
    private readonly Today today;

    internal Funding(CaseOperations operations, FundingBook book, CaseTasks tasks, Today today) =>
        (this.operations, this.book, this.tasks, this.today) = (operations, book, tasks, today);

    /// <summary>
    /// Reserves money on a grant for a case; it leaves the waiting list. Also for who has left without any, or whose money was given back
    /// when the case was closed, or whose grant has ended: for what is still to be given to them.
    /// </summary>
    /// <param name="code">The case.</param>
    /// <param name="grant">The name of the grant, as the donor and finance know it.</param>
    /// <param name="by">Who reserves.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Refused without a grant, to the mission of origin, when money is reserved already, for a closed case, when nobody is expected any more, and by the rules and the balance of the grant.</returns>
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
            async file =>
            {
                if (string.IsNullOrWhiteSpace(grant) || grant.Trim().Length > LongestGrant)
                {
                    return Refusal.Of("Grant", "Funding.GrantMissing");
                }
                if (HostAlone(file, by) is { } notOurs)
                {
                    return notOurs;
                }
                var standing = await book.StandingAsync(file.Id, cancel);
                if (file.Case.MayBeFunded(standing) is { } never)
                {
                    return never;
                }
                var reserved = await book.ReserveAsync(file, grant.Trim(), by, cancel);
                if (!reserved.IsDone)
                {
                    return reserved.Refusals.ToList();
                }
                file.Case.Fund(reserved.Value, today.Date, today.Now);
                await tasks.SettleAsync(file.Id, NotComing.MoneyTask, by, cancel: cancel);
                return new Act("funding.reserved") { Args = [reserved.Value] };
            },
            cancel
        );

    /// <summary>
    /// Reserves on the grant that pays for a case what is missing for those who joined, or signed again, since. Also after
    /// departure: what they are owed at the arrival is paid from it.
    /// </summary>
    /// <returns>Refused to the mission of origin, while somebody has not signed or has withdrawn, when nobody is left out, and by the rules and the balance of the grant.</returns>
    public Task<Outcome> RaiseAsync(string code, Actor by, CancellationToken cancel = default) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Fund,
            async file =>
            {
                if (HostAlone(file, by) is { } notOurs)
                {
                    return notOurs;
                }
                if (
                    !file.IsOpen
                    || file.Stage < Stage.Applied
                    || await book.StandingAsync(file.Id, cancel) is null
                )
                {
                    return new Refusal("Funding.RaisedOnceApplied");
                }
                var leftOut = await book.LeftOutAsync(file, cancel);
                var raised = await book.RaiseAsync(file, by, cancel);
                if (!raised.IsDone)
                {
                    return raised.Refusals.ToList();
                }
                foreach (var traveller in leftOut)
                {
                    traveller.Member.FundedLaterOn = today.Date;
                }
                await tasks.SettleAsync(file.Id, NotComing.MoneyTask, by, cancel: cancel);
                return new Act("funding.raised") { Args = [raised.Value] };
            },
            cancel
        );

    /// <summary>Gives the money back, with a reason; a case that has applied stands on the waiting list again.</summary>
    /// <returns>Refused without a reason, to the mission of origin, when there is nothing to give back any more, and once some of the family have left.</returns>
    public Task<Outcome> ReleaseAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ReleaseAsync(
            code,
            new Act("funding.released") { Reason = reason?.Trim() },
            _ =>
                Task.FromResult<Refusal?>(
                    string.IsNullOrWhiteSpace(reason)
                        ? Refusal.Of("Reason", "Funding.ReasonMissing")
                        : null
                ),
            by,
            cancel
        );

    /// <summary>The same for a reason that an act of its own tells, to each reader in their language, where it holds once nobody else can change the case.</summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="act">The key of the act; the place of its sentence is filled with the grant.</param>
    /// <param name="holds">Whether it holds; otherwise the answer is <see cref="Outcome.ChangedMeanwhile"/>.</param>
    /// <param name="by">Who gives it back.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public Task<Outcome> ReleaseBecauseAsync(
        string code,
        string act,
        Func<CaseFile, Task<bool>> holds,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ReleaseAsync(
            code,
            new Act(act),
            async file => await holds(file) ? null : Outcome.ChangedMeanwhile,
            by,
            cancel
        );

    private Task<Outcome> ReleaseAsync(
        string code,
        Act act,
        Func<CaseFile, Task<Refusal?>> whyNot,
        Actor by,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Fund,
            async file =>
            {
                if (await whyNot(file) is { } refusal)
                {
                    return refusal;
                }
                if (HostAlone(file, by) is { } notOurs)
                {
                    return notOurs;
                }
                if (file.Case.FundedOn is null || file.Stage >= Stage.Departed)
                {
                    return new Refusal("Funding.NothingToRelease");
                }
                // Nothing could be reserved any more for who has left; who stays gives back their share by being taken out.
                if (file.Case.IsParted)
                {
                    return new Refusal("Funding.PartedRelease");
                }
                var grant = file.Case.Grant!;
                await book.ReleaseAsync(
                    file,
                    [.. file.Travellers.Select(t => t.Person.Id)],
                    by,
                    cancel
                );
                file.Case.GiveBackFunding(today.Date);
                return act with { Args = [grant] };
            },
            cancel
        );

    /// <summary>Why somebody of the mission of origin neither reserves nor gives back, if so: the grants are the host mission's.</summary>
    internal static Refusal? HostAlone(CaseFile file, Actor by) =>
        by.IsSystem || by.MissionId == file.HostMissionId ? null : new("Funding.HostDecides");
}

/// <summary>When people of a case do not travel any more, their money goes to those who wait.</summary>
internal sealed class FundingStops(FundingBook book) : CaseStopping
{
    public override async Task OnStoppedAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        // Nothing of it is left either where all that stay came after the money was reserved.
        if (
            await book.ReleaseAsync(file, personIds, by, cancel)
            || file.Travellers.All(t => personIds.Contains(t.Person.Id))
        )
        {
            file.Case.ReleaseFunding();
        }
    }
}
