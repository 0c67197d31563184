using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// The frame of every operation on a case, in one transaction: the permission, the case as far as the actor may see it,
/// the change, its audit entry, and the stage and next action that follow from it.
/// </summary>
public sealed class CaseOperations
{
    private readonly RihlaDb db;
    private readonly CaseFiles files;
    private readonly Progress progress;
    private readonly IEnumerable<ConsentEnding> endings;
    private readonly IEnumerable<HostsWork> hostsWork;

    internal CaseOperations(
        RihlaDb db,
        CaseFiles files,
        Progress progress,
        IEnumerable<ConsentEnding> endings,
        IEnumerable<HostsWork> hostsWork
    )
    {
        (this.db, this.files, this.progress) = (db, files, progress);
        (this.endings, this.hostsWork) = (endings, hostsWork);
    }

    /// <summary>Runs a change on the case with this code.</summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="permission">The permission it needs.</param>
    /// <param name="change">
    /// Makes the change in memory and says which act it was, or refuses; nothing is kept of what it did before it refused.
    /// </param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>
    /// Done; or the refusal; <c>Case.NotFound</c> when the case does not exist for the actor; <c>Casework.HostDecides</c> to the
    /// mission of origin, of what is the host mission's before the arrival; <see cref="Outcome.ChangedMeanwhile"/>.
    /// </returns>
    public Task<Outcome> OnAsync(
        string code,
        Actor by,
        string permission,
        Func<CaseFile, Task<Outcome<Act>>> change,
        CancellationToken cancel = default
    ) => OnAsync(code, by, permission, (file, _) => change(file), cancel);

    /// <summary>The same, for what is kept with a case and moves it nowhere, such as a note: no condition asks for it.</summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="permission">The permission it needs.</param>
    /// <param name="change">Adds it, or refuses.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public Task<Outcome> KeepAsync(
        string code,
        Actor by,
        string permission,
        Func<CaseFile, Task<Outcome<Act>>> change,
        CancellationToken cancel = default
    ) => OnAsync(code, by, permission, (file, _) => change(file), moves: false, [], cancel);

    /// <summary>
    /// The same, for work that is about some of the people: of a family that was parted, what is about those who have arrived is the
    /// mission of origin's, too, while the others are still to come. The change asks of whom it is
    /// (<see cref="HostAlone(CaseFile, Actor, IEnumerable{Guid})"/>).
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="permission">The permission it needs.</param>
    /// <param name="change">Makes the change, or refuses.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    internal Task<Outcome> OnSomeAsync(
        string code,
        Actor by,
        string permission,
        Func<CaseFile, Task<Outcome<Act>>> change,
        CancellationToken cancel = default
    ) => OnAsync(code, by, permission, (file, _) => change(file), true, [], cancel, ofSome: true);

    /// <summary>The same, for a change that needs the open transaction, such as one that enters somebody into the register.</summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="permission">The permission it needs.</param>
    /// <param name="change">Makes the change within the transaction, or refuses.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public Task<Outcome> OnAsync(
        string code,
        Actor by,
        string permission,
        Func<CaseFile, Work, Task<Outcome<Act>>> change,
        CancellationToken cancel = default
    ) => OnAsync(code, by, permission, change, moves: true, [], cancel);

    /// <summary>The same, for a change that other cases follow too, such as the earlier ones of the same person: they are held with this one.</summary>
    internal Task<Outcome> OnAsync(
        string code,
        IReadOnlyCollection<Guid> others,
        Actor by,
        string permission,
        Func<CaseFile, Work, Task<Outcome<Act>>> change,
        CancellationToken cancel = default
    ) => OnAsync(code, by, permission, change, moves: true, others, cancel);

    private async Task<Outcome> OnAsync(
        string code,
        Actor by,
        string permission,
        Func<CaseFile, Work, Task<Outcome<Act>>> change,
        bool moves,
        IReadOnlyCollection<Guid> others,
        CancellationToken cancel,
        bool ofSome = false
    )
    {
        by.Need(permission);
        await using var work = await db.BeginAsync(cancel);
        // Two changes of one case follow each other: each sees what the other did when it works out the stage.
        await files.LockAsync(others, Code.Read(code), cancel);
        if (await files.FindAsync(code, by, cancel) is not { } file)
        {
            return new Refusal("Case.NotFound");
        }
        if (file.Case.ErasedOn is not null)
        {
            return new Refusal("Case.Erased");
        }
        if (
            hostsWork.Any(w => w.Permission == permission)
            && HostAlone(file, by) is { } notOurs
            && !(ofSome && WorksWith(file, by).Count > 0)
        )
        {
            return notOurs;
        }
        var hidden = Hidden(file);
        var outcome = await change(file, work);
        if (!outcome.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(outcome.Refusals);
        }
        await ShowAnewAsync(hidden, Hidden(file), cancel);
        return await work.EndAsync(
            by,
            [outcome.Value with { CaseId = file.Id }],
            moves ? () => progress.FollowAsync([file.Id, .. others], by, cancel) : null,
            cancel
        );
    }

    /// <summary>
    /// Before the arrival the casework is the host mission's, whatever somebody of the mission of origin may do in the cases of her
    /// own: she writes a note. Her own part, such as how dangerous the return is there, has its own permissions.
    /// </summary>
    public static Refusal? HostAlone(CaseFile file, Actor by) =>
        Closing.HostAlone(file, by) is null ? null : new("Casework.HostDecides");

    /// <summary>The same of what is about these members alone.</summary>
    internal static Refusal? HostAlone(CaseFile file, Actor by, IEnumerable<Guid> memberIds) =>
        memberIds.All(WorksWith(file, by).Select(t => t.MemberId).Contains)
            ? null
            : HostAlone(file, by);

    /// <summary>
    /// With whom of a case somebody works: with everybody; in the mission of origin, until all have arrived, with those who have.
    /// </summary>
    internal static IReadOnlyList<Traveller> WorksWith(CaseFile file, Actor by) =>
        HostAlone(file, by) is null
            ? file.Travellers
            : [.. file.Travellers.Where(t => t.ArrivedOn is not null)];

    // Whichever operation closes a case off, or enters somebody into one that is: nobody of it is shown from now on.
    private async Task ShowAnewAsync(
        HashSet<Guid> before,
        HashSet<Guid> after,
        CancellationToken cancel
    )
    {
        before.SymmetricExceptWith(after);
        if (before.Count == 0)
        {
            return;
        }
        foreach (var ending in endings)
        {
            await ending.OnRestrictionAsync(before, cancel);
        }
    }

    private static HashSet<Guid> Hidden(CaseFile file) =>
        file.Sensitivity == Sensitivity.Restricted
            ? [.. file.Case.Members.Select(m => m.PersonId)]
            : [];

    /// <summary>Makes a save fail as <see cref="Outcome.ChangedMeanwhile"/> unless the case still has the version the form was filled from.</summary>
    internal void Expect(CaseFile file, int version) =>
        db.Entry(file.Case).Property(c => c.Version).OriginalValue = version;

    /// <summary>Touches the case itself, so that an edit of a part of it raises the version of the whole.</summary>
    internal void Touch(CaseFile file) =>
        db.Entry(file.Case).Property(c => c.Version).IsModified = true;
}
