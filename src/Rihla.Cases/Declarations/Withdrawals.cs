using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What the people who withdraw want to happen with their case.</summary>
public enum AfterWithdrawal
{
    /// <summary>They may want to talk about it again: the case stays open.</summary>
    KeepOpen,

    /// <summary>The case is closed; it can be reopened if they come back.</summary>
    Close,
}

/// <summary>People who no longer want to return.</summary>
public sealed record TakeWithdrawal
{
    /// <summary>Who withdraws. Who answers for a child withdraws for the child as well.</summary>
    public IReadOnlyList<Guid> MemberIds { get; init; } = [];

    /// <summary>How it was heard.</summary>
    public WithdrawalChannel Channel { get; init; }

    /// <summary>The reason, only if the person wishes to give one.</summary>
    public string? Reason { get; init; }

    /// <summary>What happens with the case when nobody is left who wants to return.</summary>
    public AfterWithdrawal After { get; init; }
}

/// <summary>A withdrawal that stands: of somebody who had signed and has not signed anew since.</summary>
/// <param name="On">The day on which it was heard.</param>
/// <param name="OfEverybody">Whether nobody of the case would go: the others withdrew as well, or their return hangs on who did.</param>
public sealed record StandingWithdrawal(DateOnly On, bool OfEverybody);

/// <summary>
/// Takes withdrawals: the right of everybody who has signed, at any time up to the aircraft door, without a reason, recorded by
/// whichever colleague hears it first, and effective at once. The gate records who boards before the door closes: who withdraws
/// then is heard, too, the gate is told, and once it has corrected the boarding all is given back (<see cref="OffBoardAsync"/>).
/// </summary>
public sealed class Withdrawals(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    IEnumerable<CaseStopping> stoppings,
    CaseEnding ending,
    Today today
)
{
    /// <summary>The task that tells the caseworker.</summary>
    internal const string Task = "declaration-withdrawn";

    /// <summary>The same of somebody who also asked, on her own page, to close the case, which stays open.</summary>
    internal const string ClosingWishedTask = "declaration-withdrawn-to-close";

    /// <summary>The task that tells the gate of somebody who withdraws and is recorded as on board.</summary>
    public const string OnBoardTask = "withdrawn-on-board";

    /// <summary>
    /// The task that asks protection officers to reach somebody for whom it was said on the site that she does not want to go: her
    /// receipt may be in other hands.
    /// </summary>
    internal const string MakeContactTask = "withdrawn-make-contact";

    /// <summary>
    /// Records that people withdraw. Their declarations and the consents they gave for children end, whatever was held
    /// for them (seats, the reception announced) is given back, and the case falls back to before the declaration, or is
    /// closed when everybody withdrew and wishes so: all in one transaction. What is held for somebody who is recorded as on
    /// board, and the case with it, stays as it is until the gate has corrected that. Of a child who goes on without a parent who
    /// withdraws, a protection officer decides. For an adult who cannot decide, who represents them withdraws, or they themselves.
    /// A case of which a part has left stays open for that part, and on the site nobody closes one that is protected
    /// (<see cref="IsProtectedAsync"/>).
    /// </summary>
    /// <returns>
    /// Refused once the day after departure is over or the arrival confirmed, and for who has neither signed nor asked to close the
    /// case; with the closing, to whom <see cref="Closing"/> refuses it: whoever hears of it records the withdrawal, and the host
    /// mission closes.
    /// </returns>
    public Task<Outcome> TakeAsync(
        string code,
        TakeWithdrawal input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        return operations.OnAsync(
            code,
            by,
            CasesPermissions.TakeWithdrawal,
            async file =>
            {
                var day = file.TravelOn ?? today.Date;
                var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                if (by.IsSystem && IsProtected(file, routes))
                {
                    input = input with { After = AfterWithdrawal.KeepOpen };
                    await RaiseMakeContactAsync(file, cancel);
                }
                var before = WhoWithdrew(
                    file,
                    papers,
                    routes,
                    await ReopenedOnAsync(db, file.Id, cancel)
                );
                var stopping = WhoStops(file, papers, before, input.MemberIds, day);
                var everybody = IsEverybody(file, stopping);
                var onBoard = stopping.FindAll(t => t.DepartedOn is not null);
                if (Fault(file, papers, routes, stopping, everybody, input, by) is { } fault)
                {
                    return fault;
                }
                // Of a family that was parted somebody has left: those who stay are heard, and the case stays open for who left.
                var closes =
                    everybody && input.After == AfterWithdrawal.Close && onBoard.Count == 0;
                var subject =
                    End(file, papers, routes, stopping, input, by) ?? Guid.CreateVersion7();
                if (closes)
                {
                    var closed = await ending.CloseAsync(
                        file,
                        ClosureReason.Withdrawn,
                        input.Reason,
                        by,
                        cancel
                    );
                    if (!closed.IsDone)
                    {
                        return closed.Refusals.ToList();
                    }
                }
                else
                {
                    // Who withdrew before is not to come back into what is held for the others.
                    await StopAsync(
                        file,
                        [.. before, .. stopping.Select(t => t.MemberId)],
                        by,
                        cancel
                    );
                }
                // The word of the other parent is not hers: whether the children go without her, or against her will, is decided by an officer.
                await RouteOpening.ParentStaysAsync(
                    db,
                    tasks,
                    today,
                    file,
                    file.Travellers.Where(c =>
                        c.IsChildOn(day)
                        && file.MayTurnBack(c, today.Date)
                        && !stopping.Contains(c)
                        && stopping.Exists(p => p.IsParentOf(c))
                    ),
                    isNews: true,
                    by,
                    cancel
                );
                foreach (var traveller in onBoard)
                {
                    await tasks.RaiseAgainAsync(
                        file,
                        new TaskNotice(OnBoardTask, Role.MovementOfficer, today.Date, "journey")
                        {
                            Subject = traveller.MemberId,
                            Words = [traveller.Person.FullName],
                        },
                        cancel
                    );
                }
                var closingWished =
                    !closes
                    && input is { After: AfterWithdrawal.Close, Channel: WithdrawalChannel.Online };
                await tasks.RaiseAsync(
                    file,
                    new TaskNotice(
                        closingWished ? ClosingWishedTask : Task,
                        Role.Caseworker,
                        today.Date.AddDays(1),
                        ""
                    )
                    {
                        Subject = subject,
                        Words = [string.Join(", ", stopping.Select(t => t.Person.FullName))],
                    },
                    cancel
                );
                return new Act("declaration.withdrawn")
                {
                    Args =
                    [
                        string.Join(", ", stopping.Select(t => t.Person.FullName)),
                        Fill.Text($"WithdrawalChannel.{input.Channel}"),
                    ],
                    Reason = input.Reason,
                };
            },
            cancel
        );
    }

    /// <summary>
    /// Whether a case is closed off, or somebody of it needs protection that is not decided on. Who says on the site that she does
    /// not want to go ends the journey of such a case, and never the case: a protection officer reaches her first.
    /// </summary>
    public async Task<bool> IsProtectedAsync(CaseFile file, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return IsProtected(file, await CaseRoutes.LoadAsync(db, file.Id, cancel));
    }

    /// <summary>
    /// It was said on the site that somebody does not want to go, of whom nothing is signed: in a protected case the officers are
    /// asked to reach her. Within the open transaction; the caller saves.
    /// </summary>
    public async Task HearAsync(CaseFile file, CancellationToken cancel = default)
    {
        if (await IsProtectedAsync(file, cancel))
        {
            await RaiseMakeContactAsync(file, cancel);
        }
    }

    private bool IsProtected(CaseFile file, CaseRoutes routes) =>
        file.Sensitivity == Sensitivity.Restricted || routes.AreOpen(file, today.Date);

    private Task RaiseMakeContactAsync(CaseFile file, CancellationToken cancel) =>
        tasks.RaiseAgainAsync(
            file,
            new TaskNotice(MakeContactTask, Role.ProtectionOfficer, today.Date, "exchanges"),
            cancel
        );

    /// <summary>The withdrawal of a member that stands; nothing, for who has signed nothing or would go.</summary>
    public async Task<StandingWithdrawal?> StandingAsync(
        CaseFile file,
        Guid memberId,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        var reopenedOn = await ReopenedOnAsync(db, file.Id, cancel);
        var withdrawn = WhoWithdrew(file, papers, routes, reopenedOn);
        if (
            !withdrawn.Contains(memberId)
            || (routes.RefusedOn(memberId, reopenedOn) ?? papers.EndedOn(memberId)) is not { } on
        )
        {
            return null;
        }
        var stopping = WhoStops(file, papers, withdrawn, [memberId], file.TravelOn ?? today.Date);
        return new(on, IsEverybody(file, stopping));
    }

    /// <summary>
    /// People of a case are recorded as on board no more: who withdrew while they were stops now, like everybody who withdraws.
    /// Within the open transaction; the caller saves.
    /// </summary>
    public async Task OffBoardAsync(
        CaseFile file,
        IReadOnlyCollection<Traveller> travellers,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(travellers);
        var withdrawn = WhoWithdrew(
            file,
            await SignedPapers.LoadAsync(db, file.Id, cancel),
            await CaseRoutes.LoadAsync(db, file.Id, cancel),
            await ReopenedOnAsync(db, file.Id, cancel)
        );
        await tasks.SettleAsync(
            file.Id,
            OnBoardTask,
            by,
            [.. travellers.Select(t => (Guid?)t.MemberId)],
            cancel
        );
        if (travellers.Any(t => withdrawn.Contains(t.MemberId)))
        {
            await StopAsync(file, withdrawn, by, cancel);
        }
    }

    // Who was lost on the way keeps nobody who stayed from ending the case.
    private static bool IsEverybody(CaseFile file, List<Traveller> stopping) =>
        file.Travellers.All(t => t.NotComingSince is not null || stopping.Contains(t));

    // Gives back what is held for those who do not go; nothing of who is recorded as on board.
    private async Task StopAsync(
        CaseFile file,
        HashSet<Guid> memberIds,
        Actor by,
        CancellationToken cancel
    )
    {
        var leaving = file.Waiting()
            .Where(t => memberIds.Contains(t.MemberId))
            .Select(t => t.Person.Id)
            .ToHashSet();
        if (leaving.Count == 0)
        {
            return;
        }
        foreach (var held in stoppings)
        {
            await held.OnStoppedAsync(file, leaving, by, cancel);
        }
    }

    private Refusal? Fault(
        CaseFile file,
        SignedPapers papers,
        CaseRoutes routes,
        List<Traveller> stopping,
        bool everybody,
        TakeWithdrawal input,
        Actor by
    )
    {
        if (!file.IsOpen)
        {
            return new("Casework.IsClosed");
        }
        if (stopping.Count == 0)
        {
            return Refusal.Of(nameof(input.MemberIds), "Withdrawal.NobodyChosen");
        }
        if (file.Stage > Stage.Departed || stopping.Exists(t => !file.MayTurnBack(t, today.Date)))
        {
            return new("Withdrawal.AfterBoarding");
        }
        var nothingSigned = stopping.TrueForAll(t =>
            papers.Standing(t.MemberId) is null
            && papers.ConsentFor(file, t.MemberId, file.TravelOn ?? today.Date) is null
            && !routes.WordsOf(t.MemberId).Any()
        );
        if (Closing.HostAlone(file, by) is not null)
        {
            return nothingSigned ? new("Withdrawal.NothingSignedHere")
                : input.After == AfterWithdrawal.Close
                    ? Refusal.Of(nameof(input.After), "Withdrawal.HostCloses")
                : null;
        }
        return nothingSigned && !(everybody && input.After == AfterWithdrawal.Close)
            ? new("Withdrawal.NothingSigned")
            : null;
    }

    /// <summary>The days on which a case was reopened: all papers lapse on such a day, and nobody withdrew them.</summary>
    internal static async Task<HashSet<DateOnly>> ReopenedOnAsync(
        RihlaDb db,
        Guid caseId,
        CancellationToken cancel
    ) =>
        await db.Set<StageTime>()
            .Where(t => t.CaseId == caseId && t.Stage == Stage.Closed)
            .Select(t => t.LeftOn)
            .ToHashSetAsync(cancel);

    /// <summary>Those who withdrew before and have not said yes since, on paper or, of children alone and adults who cannot decide, on their protection route.</summary>
    internal static HashSet<Guid> WhoWithdrew(
        CaseFile file,
        SignedPapers papers,
        CaseRoutes routes,
        IReadOnlySet<DateOnly> reopenedOn
    ) =>
        [
            .. file
                .Travellers.Select(t => t.MemberId)
                .Where(m =>
                    papers.HasWithdrawn(file, m, routes, reopenedOn)
                    || (papers.Standing(m) is null && routes.RefusedOn(m, reopenedOn) is not null)
                ),
        ];

    /// <summary>
    /// Those who withdraw, the children they answered for, and everybody, when nobody is left whose word it takes (the adults, and
    /// without any the children) and who has not withdrawn before. Who is recorded as having left stops only when chosen, or with
    /// whom they left with: the mother who stayed may withdraw although a child she signed for is on its way.
    /// </summary>
    internal static List<Traveller> WhoStops(
        CaseFile file,
        SignedPapers papers,
        IReadOnlySet<Guid> withdrawn,
        IReadOnlyList<Guid> chosen,
        DateOnly day
    )
    {
        bool Stops(Traveller t) =>
            chosen.Contains(t.MemberId)
            || (
                t is { ArrivedOn: null, NotComingSince: null }
                && file.Travellers.Any(g =>
                    chosen.Contains(g.MemberId)
                    && (t.DepartedOn is null || t.DepartedOn == g.DepartedOn)
                    && papers.Answers(file, g, t.MemberId, day)
                )
            );
        var waiting = file.Waiting().ToList();
        var adults = waiting.FindAll(t => !t.IsChildOn(day));
        var nobodyLeft = (adults.Count > 0 ? adults : waiting).TrueForAll(t =>
            Stops(t) || withdrawn.Contains(t.MemberId)
        );
        return [.. file.Travellers.Where(t => (nobodyLeft && t.DepartedOn is null) || Stops(t))];
    }

    // Returns what ended first, so that the task about it is raised once for each withdrawal; nothing, where nothing was signed.
    private Guid? End(
        CaseFile file,
        SignedPapers papers,
        CaseRoutes routes,
        List<Traveller> stopping,
        TakeWithdrawal input,
        Actor by
    )
    {
        var ended = new List<Guid>();
        foreach (var member in stopping.Select(t => t.MemberId))
        {
            foreach (
                var declaration in papers.Declarations.Where(d => d.MemberId == member && d.Stands)
            )
            {
                declaration.Withdraw(new(today.Date, input.Channel, by.Name, input.Reason));
                ended.Add(declaration.Id);
            }
            foreach (var consent in papers.Consents.Where(c => c.MemberId == member && c.Stands))
            {
                consent.Withdraw(today.Date);
                ended.Add(consent.Id);
            }
            // A child alone has consented on the protection route, and ends that consent there; so does who represents an adult who
            // cannot decide, or the adult: who heard of it does not have to know whose word it was.
            foreach (var (route, consent) in routes.WordsOf(member).ToList())
            {
                var refusal = RouteStep.ConsentEnds(route, consent, file, input.Reason, by, today);
                route.Take(refusal);
                db.Add(refusal);
                ended.Add(refusal.Id);
            }
        }
        return ended.Cast<Guid?>().FirstOrDefault();
    }
}
