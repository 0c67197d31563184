using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// Changes persons whom the actor may see. Every change of identity brings the index up to date, and their cases where they
/// belong, in the same transaction.
/// </summary>
internal sealed class PersonChanges(
    RihlaDb db,
    Register register,
    PersonRecords records,
    MatchIndex index,
    PersonScope scope,
    IEnumerable<IdentitySettled> settled
)
{
    private static readonly HashSet<Guid> Nobody = [];

    /// <summary>The person with this code whom the actor may see; nothing, when there is none.</summary>
    public async Task<Guid?> VisibleAsync(string code, Actor by, CancellationToken cancel) =>
        await records.FindIdByCodeAsync(code, cancel) is { } id
        && await scope.MaySeeAsync(id, by, cancel)
            ? id
            : null;

    /// <summary>Takes away a row of a person that was entered by mistake.</summary>
    /// <param name="code">The code of the person.</param>
    /// <param name="rowId">The row.</param>
    /// <param name="act">What is done.</param>
    /// <param name="by">Who takes it away.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="goesToo">Takes away what belongs to the row alone.</param>
    public Task<Outcome> RemoveAsync<T>(
        string code,
        Guid rowId,
        string act,
        Actor by,
        CancellationToken cancel,
        Func<T, Task>? goesToo = null
    )
        where T : class =>
        ChangeAsync(
            code,
            by,
            act,
            corrected: true,
            async person =>
            {
                var row = await db.Set<T>()
                    .SingleOrDefaultAsync(
                        r =>
                            EF.Property<Guid>(r, "Id") == rowId
                            && EF.Property<Guid>(r, "PersonId") == person.Id,
                        cancel
                    );
                if (row is null)
                {
                    return new Refusal("Person.RowGone");
                }
                db.Remove(row);
                if (goesToo is not null)
                {
                    await goesToo(row);
                }
                return Outcome.Done;
            },
            cancel
        );

    /// <summary>Changes what is known of a person, saved with the act that says so.</summary>
    /// <param name="code">The code of the person.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="act">What is done.</param>
    /// <param name="corrected">Whether the identity changes: the index is brought up to date, and likely matches are asked about.</param>
    /// <param name="change">The change; refused, nothing of it is kept.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="stands">
    /// Asked of the person before anything is committed, when nobody else changes the register any more: whether what the change stands on
    /// has stayed. Where the identity changes, it is held from the beginning.
    /// </param>
    public async Task<Outcome> ChangeAsync(
        string code,
        Actor by,
        string act,
        bool corrected,
        Func<Person, Task<Outcome>> change,
        CancellationToken cancel,
        Func<Person, Task<Outcome>>? stands = null
    )
    {
        by.Need(PeoplePermissions.Edit);
        await using var work = await db.BeginAsync(cancel);
        Guid? held = null;
        if (corrected)
        {
            held = await VisibleAsync(code, by, cancel);
            await settled.HoldAsync(work, held is { } theirs ? [theirs] : [], cancel);
            await work.LockAsync(Register.Lock, cancel);
            await index.WithinAsync(work, cancel);
            if (await index.LoadingAsync(cancel) is { } loading)
            {
                return loading;
            }
        }
        // What was read before the turn came may have been changed, or merged into another record, meanwhile.
        db.ChangeTracker.Clear();
        if (await VisibleAsync(code, by, cancel) is not { } id)
        {
            return new Refusal("Person.Gone");
        }
        if (corrected && id != held)
        {
            return Outcome.ChangedMeanwhile;
        }
        var person = await db.Set<Person>().SingleAsync(p => p.Id == id, cancel);
        if (person.ErasedOn is not null)
        {
            return new Refusal("Person.Erased");
        }
        var before = Counted.Of(person);
        var changed = await change(person);
        if (!changed.IsDone)
        {
            db.ChangeTracker.Clear();
            return changed;
        }
        if (corrected)
        {
            await register.CorrectedAsync(person, by, Nobody, cancel);
            await settled.CorrectAsync(person.Id, before, Counted.Of(person), cancel);
        }
        else
        {
            // Late, for a photograph takes its time and everybody who registers would wait. Whoever merged or erased the record meanwhile has not seen
            // what is added to it here.
            await work.LockAsync(Register.Lock, cancel);
            var now = await db.Set<Person>()
                .Where(p => p.Id == id)
                .Select(p => new
                {
                    IsMerged = p.MergedIntoId != null,
                    IsErased = p.ErasedOn != null,
                })
                .SingleAsync(cancel);
            if (now.IsMerged || now.IsErased)
            {
                db.ChangeTracker.Clear();
                return new Refusal(now.IsErased ? "Person.Erased" : "Person.Retired");
            }
            if (stands is not null && await stands(person) is { IsDone: false } fallen)
            {
                db.ChangeTracker.Clear();
                return fallen;
            }
        }
        return await work.EndAsync(
            by,
            [new Act(act, PersonId: person.Id)],
            corrected ? () => settled.TellAsync([person.Id], by, cancel) : null,
            cancel
        );
    }
}
