using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Why somebody who left does not arrive.</summary>
public enum WhyNotComing
{
    /// <summary>The person died.</summary>
    Died,

    /// <summary>Sent back on the way, at a border or an airport.</summary>
    TurnedBack,

    /// <summary>Left the journey on the way, by their own choice.</summary>
    LeftOnTheWay,

    /// <summary>Nobody knows where they are.</summary>
    Missing,

    /// <summary>Something else, which the words say.</summary>
    Other,
}

/// <summary>What is said of somebody who does not arrive.</summary>
/// <param name="Since">Since when they are not expected any more.</param>
/// <param name="Why">Why.</param>
/// <param name="Note">What is known of it.</param>
public sealed record SaidNotComing(DateOnly? Since, WhyNotComing? Why, string? Note);

/// <summary>
/// Somebody who left and does not arrive: the others of the case go on without them, and nobody forgets them, for both missions
/// are told by tasks that are settled by hand. Who arrived and has left again is looked for by nobody; the others go on, too. It can be
/// taken back as long as the case is open. All only adds to the open operation; the caller saves.
/// </summary>
public sealed class NotComing
{
    /// <summary>The task of the mission that prepared the return.</summary>
    public const string HostTask = "did-not-arrive";

    /// <summary>The task of the mission of origin.</summary>
    public const string OriginTask = "did-not-arrive-here";

    /// <summary>The task about a child who is left without a parent.</summary>
    public const string ChildTask = "child-without-parent";

    /// <summary>The task of the mission that prepared the return about a child who does not arrive.</summary>
    public const string LostChildHostTask = "child-did-not-arrive";

    /// <summary>The task of the mission of origin about such a child.</summary>
    public const string LostChildOriginTask = "child-did-not-arrive-here";

    /// <summary>The task about a child who has left again, and nobody who answers for them on the same day.</summary>
    public const string ChildLeftTask = "child-left-again";

    /// <summary>The task about the money of somebody who is counted again: it was given back, or another grant has taken over since.</summary>
    internal const string MoneyTask = "money-again";

    /// <summary>The tasks that stay open when the case is closed.</summary>
    internal static readonly string[] Tasks =
    [
        HostTask,
        OriginTask,
        ChildTask,
        LostChildHostTask,
        LostChildOriginTask,
        ChildLeftTask,
    ];

    private readonly RihlaDb db;
    private readonly CaseScope scope;
    private readonly CaseTasks tasks;
    private readonly Progress progress;
    private readonly Register register;
    private readonly FundingBook book;
    private readonly Today today;

    internal NotComing(
        RihlaDb db,
        CaseScope scope,
        CaseTasks tasks,
        Progress progress,
        Register register,
        FundingBook book,
        Today today
    )
    {
        (this.db, this.scope, this.tasks, this.progress) = (db, scope, tasks, progress);
        (this.register, this.book, this.today) = (register, book, today);
    }

    /// <summary>
    /// Somebody who is on the way is not expected any more; what is reserved for them and not ordered is given back. Refused in a closed
    /// case, and without why, the day and what is known.
    /// </summary>
    public async Task<Outcome> SayAsync(
        CaseFile file,
        Traveller traveller,
        SaidNotComing said,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(traveller);
        ArgumentNullException.ThrowIfNull(said);
        if (!file.IsOpen)
        {
            return new Refusal("Casework.IsClosed");
        }
        var faults = new List<Refusal>();
        if (said.Why is null)
        {
            faults.Add(Refusal.Of(nameof(said.Why), "NotComing.WhyMissing"));
        }
        if (said.Since is null || said.Since < traveller.DepartedOn || said.Since > today.Date)
        {
            faults.Add(
                Refusal.Of(
                    nameof(said.Since),
                    "NotComing.DayWrong",
                    traveller.DepartedOn ?? today.Date
                )
            );
        }
        if (string.IsNullOrWhiteSpace(said.Note))
        {
            faults.Add(Refusal.Of(nameof(said.Note), "NotComing.NoteMissing"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        var why = said.Why!.Value;
        progress.ReportNotComing(file, traveller, said.Since!.Value, why, said.Note!.Trim());
        // Of a parted family nobody who stayed is paid for any more, where it was kept for who flew alone.
        if (
            await book.ReleaseAsync(file, [traveller.Person.Id], by, cancel)
            && file.Stage < Stage.Departed
        )
        {
            file.Case.GiveBackFunding(today.Date);
        }
        await tasks.SettleAsync(file.Id, MoneyTask, by, traveller.MemberId, cancel);
        await TellAsync(file, traveller, why, cancel);
        await ProtectAsync(
            file,
            WithoutParent(file).Where(c => IsMissedBy(c, traveller)),
            traveller,
            cancel
        );
        return Outcome.Done;
    }

    /// <summary>
    /// Some of who had arrived have left again: nothing follows for them any more in this case, and they stand against no other. What was
    /// counted, reserved and ordered for them stays. The children who stay without a parent are protected, and those who went without
    /// anybody of age. Refused in a closed case, and for a day before the arrival of one of them.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="leaving">Who.</param>
    /// <param name="on">The day.</param>
    /// <param name="note">What is known of it.</param>
    /// <param name="dead">Who of the case has died since the arrival.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome> LeftAgainAsync(
        CaseFile file,
        IReadOnlyList<Traveller> leaving,
        DateOnly? on,
        string? note,
        IReadOnlyCollection<Guid> dead,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(leaving);
        if (!file.IsOpen)
        {
            return new Refusal("Casework.IsClosed");
        }
        var arrived = leaving.Max(t => t.ArrivedOn);
        if (on is not { } day || day < arrived || day > today.Date)
        {
            return Refusal.Of("On", "LeftAgain.DayWrong", arrived ?? today.Date);
        }
        foreach (var traveller in leaving)
        {
            traveller.Member.LeaveAgain(day, note);
        }
        await tasks.TakeBackAsync(
            file.Id,
            [MoneyTask],
            [.. leaving.Select(t => t.MemberId)],
            cancel
        );
        var told = new HashSet<Guid>();
        foreach (var lost in leaving)
        {
            var children = await LeftBehindAsync(file, lost, dead, cancel);
            await ProtectAsync(file, children.FindAll(c => told.Add(c.Id)), lost, cancel);
        }
        await LookForAsync(file, GoneAlone(file).Intersect(leaving), cancel);
        return Outcome.Done;
    }

    /// <summary>
    /// The person is on the way after all, or has not left again, and what was asked about them is settled; the programme manager is asked
    /// to reserve the money again that was given back. Refused in a closed case, and when they have been entered in another open one
    /// meanwhile.
    /// </summary>
    public async Task<Outcome> TakeBackAsync(
        CaseFile file,
        Traveller traveller,
        Work work,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(traveller);
        if (!file.IsOpen)
        {
            return new Refusal("Casework.IsClosed");
        }
        // Who is entered into another case at this moment has the turn before this or after it.
        await register.HoldAsync(work, cancel);
        if (
            await scope.OtherOpenAsync(
                file.Id,
                [traveller.Person.Id],
                by,
                "NotComing.NotNow",
                cancel
            ) is
            { } elsewhere
        )
        {
            return elsewhere;
        }
        var alone = GoneAlone(file);
        traveller.Member.ExpectAgain();
        // Who was believed to have left with them has left alone.
        await LookForAsync(file, GoneAlone(file).Except(alone), cancel);
        foreach (var kind in Tasks.Where(t => t != ChildTask))
        {
            await tasks.SettleAsync(file.Id, kind, by, traveller.MemberId, cancel);
        }
        await tasks.SettleAsync(
            file.Id,
            ChildTask,
            by,
            [
                .. file
                    .Travellers.Where(t =>
                        !file.IsWithoutParent(t, today.Date) || LostOf(file, t) is null
                    )
                    .Select(t => (Guid?)t.MemberId),
                .. (await BornToAsync(file, traveller, cancel)).Select(n => (Guid?)n.Id),
            ],
            cancel
        );
        await AskForMoneyAsync(file, traveller, cancel);
        if (file.IsWithoutParent(traveller, today.Date) && LostOf(file, traveller) is { } lost)
        {
            await ProtectAsync(file, [traveller], lost, cancel);
        }
        return Outcome.Done;
    }

    // The children who have left again, and on the same day nobody who may answer for them.
    private List<Traveller> GoneAlone(CaseFile file) =>
        [
            .. file.ChildrenOn(today.Date)
                .Where(c =>
                    c.LeftAgainOn is { } day
                    && file.GuardiansOf(c, today.Date).All(a => a.LeftAgainOn != day)
                ),
        ];

    private async Task LookForAsync(
        CaseFile file,
        IEnumerable<Traveller> children,
        CancellationToken cancel
    )
    {
        foreach (var child in children)
        {
            await tasks.RaiseAgainAsync(
                file,
                new(ChildLeftTask, Role.ProtectionOfficer, today.Date, "")
                {
                    AtOrigin = true,
                    Subject = child.MemberId,
                    Words = [child.Person.FullName],
                },
                cancel
            );
        }
    }

    // An adult of the case, or a mother who is not of age herself.
    private bool IsMissedBy(Traveller child, Traveller lost) =>
        !lost.IsChildOn(today.Date) || lost.IsParentOf(child);

    private Traveller? LostOf(CaseFile file, Traveller child) =>
        file.Travellers.FirstOrDefault(t =>
            t.NotComingSince is not null && t.MemberId != child.MemberId && IsMissedBy(child, t)
        );

    // Who was to be paid for is to be paid for again; and who was away when another grant took over is paid for by that one.
    private async Task AskForMoneyAsync(
        CaseFile file,
        Traveller traveller,
        CancellationToken cancel
    )
    {
        if (
            await book.StandingAsync(file.Id, cancel) is null
                ? file.Grant is not null && traveller.ArrivedOn is null
                : (await book.LeftOutAsync(file, cancel)).Contains(traveller)
        )
        {
            await tasks.RaiseAgainAsync(
                file,
                new(MoneyTask, Role.ProgrammeManager, today.Date.AddDays(3), "funding")
                {
                    Subject = traveller.MemberId,
                    Words = [traveller.Person.FullName],
                },
                cancel
            );
        }
    }

    // Each mission has its own part: to ask along the way, and to be with the family. A child who lives is protected by both at once.
    private async Task TellAsync(
        CaseFile file,
        Traveller traveller,
        WhyNotComing why,
        CancellationToken cancel
    )
    {
        var notice = new TaskNotice(HostTask, Role.Caseworker, today.Date.AddDays(1), "")
        {
            Subject = traveller.MemberId,
            Words = [traveller.Person.FullName, Fill.Text($"{nameof(WhyNotComing)}.{why}")],
        };
        List<TaskNotice> notices =
        [
            notice,
            notice with
            {
                Kind = OriginTask,
                Owner = Role.OriginCaseworker,
                AtOrigin = true,
            },
        ];
        if (why != WhyNotComing.Died && traveller.IsChildOn(today.Date))
        {
            var atOnce = notice with
            {
                Kind = LostChildHostTask,
                Owner = Role.ProtectionOfficer,
                DueOn = today.Date,
            };
            notices.AddRange(atOnce, atOnce with { Kind = LostChildOriginTask, AtOrigin = true });
        }
        foreach (var one in notices.Where(n => !n.AtOrigin || WorkingMission.IsThere(file)))
        {
            await tasks.RaiseAgainAsync(file, one, cancel);
        }
    }

    /// <summary>The children who are on the way, or have arrived, and have no parent with them.</summary>
    internal IReadOnlyList<Traveller> WithoutParent(CaseFile file) =>
        [
            .. file.Travellers.Where(t =>
                t is { DepartedOn: not null, NotComingSince: null }
                && file.IsWithoutParent(t, today.Date)
            ),
        ];

    /// <summary>Somebody died after the arrival: the children of the case who have no parent left there are protected.</summary>
    /// <param name="file">The case.</param>
    /// <param name="personId">Who died.</param>
    /// <param name="dead">Everybody of the case who has died since the arrival, that person among them.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task DiedThereAsync(
        CaseFile file,
        Guid personId,
        IReadOnlyCollection<Guid> dead,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        var lost = file.Travellers.First(t => t.Person.Id == personId);
        await ProtectAsync(file, await LeftBehindAsync(file, lost, dead, cancel), lost, cancel);
    }

    // The children at home who have no parent there any more, those born there among them.
    private async Task<List<(Guid Id, string Name)>> LeftBehindAsync(
        CaseFile file,
        Traveller lost,
        IReadOnlyCollection<Guid> dead,
        CancellationToken cancel
    )
    {
        var there = file.Arrived().Where(t => !dead.Contains(t.Person.Id)).ToList();
        var parents = there.Intersect(file.SigningOn(today.Date)).Select(t => t.MemberId).ToList();
        return
        [
            .. there
                .Where(t => IsMissedBy(t, lost) && file.IsWithoutParent(t, today.Date, dead))
                .Select(t => (t.MemberId, t.Person.FullName)),
            .. (await BornToAsync(file, lost, cancel))
                .Where(n => !ParentsOf(file, n).Any(p => parents.Contains(p.MemberId)))
                .Select(n => (n.Id, n.Name.Reveal())),
        ];
    }

    // The children born after the journey to somebody of the case, or to whom they are married to.
    private async Task<List<Newborn>> BornToAsync(
        CaseFile file,
        Traveller parent,
        CancellationToken cancel
    ) =>
        (
            await db.Set<Newborn>()
                .AsNoTracking()
                .Where(n => n.CaseId == file.Id)
                .OrderBy(n => n.Id)
                .ToListAsync(cancel)
        ).FindAll(n => ParentsOf(file, n).Contains(parent));

    // Of whom it was entered, and the applicant with each spouse: the other wife is no parent.
    private static IEnumerable<Traveller> ParentsOf(CaseFile file, Newborn newborn) =>
        file.Travellers.FirstOrDefault(t => t.MemberId == newborn.MemberId) is { } parent
            ? file.Travellers.Where(t =>
                t == parent
                || (
                    t.IsMarriedTo(parent)
                    && (t.Relation == Relation.Applicant || parent.Relation == Relation.Applicant)
                )
            )
            : [];

    /// <summary>Children who arrive, or have, without the parent who was to answer for them there: each is a task of the protection officer.</summary>
    internal Task ProtectAsync(
        CaseFile file,
        IEnumerable<Traveller> children,
        Traveller lost,
        CancellationToken cancel
    ) => ProtectAsync(file, children.Select(c => (c.MemberId, c.Person.FullName)), lost, cancel);

    private async Task ProtectAsync(
        CaseFile file,
        IEnumerable<(Guid Id, string Name)> children,
        Traveller lost,
        CancellationToken cancel
    )
    {
        foreach (var (id, name) in children)
        {
            await tasks.RaiseAgainAsync(
                file,
                new(ChildTask, Role.ProtectionOfficer, today.Date, "")
                {
                    AtOrigin = true,
                    Subject = id,
                    Words = [name, lost.Person.FullName],
                },
                cancel
            );
        }
    }
}
