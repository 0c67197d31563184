using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>Makes two persons of a record in which two were mixed from the start.</summary>
internal sealed class Splitting(
    RihlaDb db,
    PersonRecords records,
    PersonIdentities identities,
    PersonEntry entry,
    Register register,
    MatchIndex index,
    PersonRows rows,
    IEnumerable<IdentitySettled> settled,
    Photographs photographs,
    AdjudicationScope scope,
    ReadLog reads,
    Today today
)
{
    /// <summary>The act that each of the two has in the audit, with the code of the other.</summary>
    public const string Split = "person.split";

    /// <summary>What belongs to a person, for who may split it; looking is recorded.</summary>
    public async Task<(Person Person, List<Belonging> Belongings)?> OpenAsync(
        string code,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(PeoplePermissions.Merge);
        if (
            await records.FindIdByCodeAsync(code, cancel) is not { } id
            || !(await scope.VisibleAsync([id], by, cancel)).Contains(id)
        )
        {
            return null;
        }
        await reads.SawAsync(by, new Act("person.merges-viewed", PersonId: id), cancel);
        return (
            await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == id, cancel),
            await rows.OfAsync(id, MergedRows.None, cancel)
        );
    }

    /// <summary>
    /// Makes two persons of a record in which two were mixed from the start, as when a caseworker took somebody for a
    /// namesake at registration: a new person with these particulars, to whom the chosen belongings go. The two are
    /// remembered as different.
    /// </summary>
    /// <returns>The code of the new person; or why it is refused.</returns>
    public async Task<Outcome<string>> SplitAsync(
        string code,
        NewPerson particulars,
        IReadOnlySet<string> goes,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Merge);
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Split.ReasonMissing");
        }
        await using var work = await db.BeginAsync(cancel);
        var held = await records.FindIdByCodeAsync(code, cancel);
        await settled.HoldAsync(work, held is { } theirs ? [theirs] : [], cancel);
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        if (await index.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        db.ChangeTracker.Clear();
        if (
            await records.FindIdByCodeAsync(code, cancel) is not { } id
            || !(await scope.VisibleAsync([id], by, cancel)).Contains(id)
        )
        {
            return new Refusal("Person.Gone");
        }
        if (id != held)
        {
            return Outcome.ChangedMeanwhile;
        }
        var stays = await db.Set<Person>().SingleAsync(p => p.Id == id, cancel);
        if (stays.ErasedOn is not null)
        {
            return new Refusal("Person.Erased");
        }
        var leaving = (await rows.OfAsync(id, MergedRows.None, cancel))
            .Where(b => goes.Contains(b.Key))
            .SelectMany(b => b.Rows)
            .ToList();
        if (leaving.Count == 0)
        {
            return Refusal.Of("Goes", "Split.NothingGoes");
        }
        var entered = await entry.EnterAsync(particulars, by, cancel);
        if (entered.Value is not { } person)
        {
            return entered.Refusals.ToList();
        }
        await rows.MoveAsync(leaving, MergedRows.None, stays.Id, person.Id, cancel);
        await settled.CorrectAsync(person.Id, Counted.Of(stays), Counted.Of(person), cancel);
        await identities.RenewAsync(stays, cancel);
        // Somebody who was hidden in another's record may have one already, of which was said that it is not that other's.
        await register.CorrectedAsync(person, by, new HashSet<Guid> { stays.Id }, cancel);
        var pair = Pair.Raise(stays.Id, person.Id, PairOrigin.Report, 0, by, today.Now);
        pair.Part(by, today.Now);
        db.Add(pair);
        await db.SaveAsync(
            by,
            [
                new Act(Split, PersonId: stays.Id) { Args = [person.Code], Reason = reason },
                new Act(Split, PersonId: person.Id) { Args = [stays.Code], Reason = reason },
            ],
            cancel
        );
        // One of them may have been photographed on the consent of the other.
        await photographs.KeepConsentedAsync([stays.Id, person.Id], by, cancel);
        await settled.TellAsync([stays.Id, person.Id], by, cancel);
        await work.CommitAsync(cancel);
        return person.Code;
    }
}
