using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>A merge that stands, and what belongs to the person now.</summary>
internal sealed record MergeFile(
    Merge Merge,
    Person Into,
    Person From,
    IReadOnlyList<Belonging> Belongings
);

/// <summary>Shows what was merged into a person, and makes two of one again, whatever was edited since.</summary>
internal sealed class Unmerging(
    RihlaDb db,
    PersonRecords records,
    PersonIdentities identities,
    PersonEntry entry,
    Register register,
    PairQuestions questions,
    MatchIndex index,
    PersonRows rows,
    IEnumerable<IdentitySettled> settled,
    Photographs photographs,
    AdjudicationScope scope,
    ReadLog reads,
    Today today
)
{
    /// <summary>The person with this code and what was merged into them, for who may undo it; looking is recorded.</summary>
    public async Task<(Person Person, IReadOnlyList<(Merge, Person)> Lines)?> OpenAsync(
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
        var merged = await OfAsync(id, by, cancel);
        var ids = merged.Select(m => m.FromId).Append(id).ToList();
        var persons = await db.Set<Person>()
            .AsNoTracking()
            .Where(p => ids.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, cancel);
        return (persons[id], [.. merged.Select(m => (m, persons[m.FromId]))]);
    }

    /// <summary>
    /// The merges of a person that stand, and those that were undone, newest first. Of the latter those alone whose other half is now
    /// somebody with whom the actor may compare.
    /// </summary>
    public async Task<List<Merge>> OfAsync(Guid personId, Actor by, CancellationToken cancel)
    {
        var merged = await db.Set<Merge>()
            .AsNoTracking()
            .Where(m => m.IntoId == personId)
            .OrderByDescending(m => m.Id)
            .ToListAsync(cancel);
        var undone = merged.Where(m => m.UndoneAt is not null).Select(m => m.FromId);
        var standing = await records.StandingAsync([.. undone], cancel);
        var visible = await scope.VisibleAsync([.. standing.Values.Distinct()], by, cancel);
        return merged.FindAll(m => m.UndoneAt is null || visible.Contains(standing[m.FromId]));
    }

    /// <summary>What belongs to the person, with what came by this merge, for who may undo it; looking is recorded.</summary>
    public async Task<MergeFile?> OpenAsync(Guid mergeId, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Merge);
        var merge = await db.Set<Merge>()
            .AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == mergeId && m.UndoneAt == null, cancel);
        if (
            merge is null
            || !(await scope.VisibleAsync([merge.IntoId], by, cancel)).Contains(merge.IntoId)
        )
        {
            return null;
        }
        await reads.SawAsync(by, new Act("person.merges-viewed", PersonId: merge.IntoId), cancel);
        var people = await db.Set<Person>()
            .AsNoTracking()
            .Where(p => p.Id == merge.IntoId || p.Id == merge.FromId)
            .ToDictionaryAsync(p => p.Id, cancel);
        return new(
            merge,
            people[merge.IntoId],
            people[merge.FromId],
            await BelongingsAsync(merge, cancel)
        );
    }

    /// <summary>
    /// Undoes a merge: the retired record stands again, as it was; what was moved goes back to it, and what was since
    /// written in a case goes with the case; a field that was taken from it gets its old value back unless it was edited
    /// since. What was added to the person after the merge stays, unless it is said to go.
    /// </summary>
    /// <param name="mergeId">The merge.</param>
    /// <param name="reason">Why it was a mistake.</param>
    /// <param name="by">Who undoes it.</param>
    /// <param name="goes">
    /// Of belongings (<see cref="Belonging.Key"/>) whether they are the other person's; those not named go as they came.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome> UndoAsync(
        Guid mergeId,
        string? reason,
        Actor by,
        IReadOnlyDictionary<string, bool>? goes = null,
        CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Merge);
        await using var work = await db.BeginAsync(cancel);
        var merged = await db.Set<Merge>()
            .Where(m => m.Id == mergeId)
            .Select(m => m.IntoId)
            .ToListAsync(cancel);
        await settled.HoldAsync(work, merged, cancel);
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        if (await index.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        // What was read before the turn came may have been changed meanwhile.
        db.ChangeTracker.Clear();
        var merge = await db.Set<Merge>().SingleOrDefaultAsync(m => m.Id == mergeId, cancel);
        if (
            merge is null
            || !(await scope.VisibleAsync([merge.IntoId], by, cancel)).Contains(merge.IntoId)
        )
        {
            return new Refusal("Merge.Gone");
        }
        var into = await db.Set<Person>().SingleAsync(p => p.Id == merge.IntoId, cancel);
        var from = await db.Set<Person>().SingleAsync(p => p.Id == merge.FromId, cancel);
        if (into.MergedIntoId is not null)
        {
            return new Refusal("Merge.UndoLaterFirst");
        }
        var undone = merge.Undo(reason, by, today.Now);
        if (!undone.IsDone)
        {
            return undone;
        }
        var apart = await questions.KnownApartAsync(into.Id, cancel);
        var counted = Counted.Of(into);
        await RestoreFieldsAsync(merge, from, into, cancel);
        await settled.CorrectAsync(into.Id, counted, Counted.Of(into), cancel);
        var leaving = (await BelongingsAsync(merge, cancel)).SelectMany(b =>
            b.Leaving(goes?.TryGetValue(b.Key, out var said) == true ? said : b.Goes)
        );
        await rows.MoveAsync(leaving, merge.Moved.Reveal(), into.Id, from.Id, cancel);
        await settled.CorrectAsync(from.Id, Counted.Of(into), Counted.Of(from), cancel);
        // Not those that somebody has given to a third person since.
        db.RemoveRange(
            await db.Set<PersonName>()
                .Where(n => n.MergeId == merge.Id && n.PersonId == into.Id)
                .ToListAsync(cancel)
        );
        await entry.KeepAsync(into, [OwnName(merge, into)], cancel);
        from.MergedIntoId = null;
        await identities.RenewAsync(into, cancel);
        // Whoever was registered while the two were one was compared with the one that stood.
        await register.CorrectedAsync(from, by, apart.Append(into.Id).ToHashSet(), cancel);
        await UnanswerAsync(merge, by, cancel);
        await db.SaveAsync(
            by,
            [
                new Act("person.unmerged", PersonId: into.Id)
                {
                    Args = [from.Code],
                    Reason = reason,
                },
                new Act("person.unmerged", PersonId: from.Id)
                {
                    Args = [into.Code],
                    Reason = reason,
                },
            ],
            cancel
        );
        // One of them may have been photographed on the consent of the other.
        await photographs.KeepConsentedAsync([into.Id, from.Id], by, cancel);
        await settled.TellAsync([into.Id, from.Id], by, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task<List<Belonging>> BelongingsAsync(Merge merge, CancellationToken cancel) =>
        [
            .. (await rows.OfAsync(merge.IntoId, merge.Moved.Reveal(), cancel)).Where(b =>
                b.Entity is not PersonName alias || alias.MergeId != merge.Id
            ),
        ];

    // Who undoes the merge knows that these are two; what it had answered about third persons is asked again. Of a record that stands
    // for one of the two only by another merge nobody has said it: it is asked when that merge is undone as well.
    private async Task UnanswerAsync(Merge merge, Actor by, CancellationToken cancel)
    {
        var theirs = await records.RecordsAsync(merge.FromId, cancel);
        var ours = (await records.RecordsAsync(merge.IntoId, cancel)).Except(theirs).ToList();
        var standing = await db.Set<Merge>()
            .AsNoTracking()
            .Where(m =>
                m.UndoneAt == null
                && m.Id != merge.Id
                && (ours.Contains(m.FromId) || theirs.Contains(m.FromId))
            )
            .ToDictionaryAsync(m => m.FromId, cancel);
        foreach (
            var pair in await db.Set<Pair>()
                .Where(p =>
                    p.AnsweredByMergeId == merge.Id
                    || p.Id == merge.PairId
                    || (
                        p.State == PairState.Same
                        && (
                            (ours.Contains(p.FirstId) && theirs.Contains(p.SecondId))
                            || (theirs.Contains(p.FirstId) && ours.Contains(p.SecondId))
                        )
                    )
                )
                .ToListAsync(cancel)
        )
        {
            if (pair.State == PairState.Different)
            {
                pair.AskAgain();
            }
            else if ((LastOf(pair.FirstId) ?? LastOf(pair.SecondId)) is { } other)
            {
                pair.Answer(PairState.Different, other.Id, by, today.Now);
            }
            else
            {
                pair.Part(by, today.Now);
            }
        }

        // The merge by which a record came into the one that stands.
        Merge? LastOf(Guid id) =>
            standing.TryGetValue(id, out var merged) ? LastOf(merged.IntoId) ?? merged : null;
    }

    // Where a later merge took the same field, its memory of the value before is put right instead.
    // The name that gave way to one since corrected is nowhere else any more, and goes on finding its bearer.
    private static WrittenName OwnName(Merge merge, Person into)
    {
        var before = merge.Before.Reveal();
        return new(
            before.GetValueOrDefault(nameof(Person.GivenNames), into.GivenNames?.Reveal()),
            before.GetValueOrDefault(nameof(Person.FamilyName), into.FamilyName?.Reveal())
        );
    }

    private async Task RestoreFieldsAsync(
        Merge merge,
        Person from,
        Person into,
        CancellationToken cancel
    )
    {
        var later = await db.Set<Merge>()
            .Where(m => m.IntoId == into.Id && m.UndoneAt == null && m.Id != merge.Id)
            .OrderBy(m => m.Id)
            .ToListAsync(cancel);
        foreach (var (name, before) in merge.Before.Reveal())
        {
            if (MergeField.Find(name) is not { } field)
            {
                continue;
            }
            var chosen =
                name == nameof(Person.Notes)
                && merge.Before.Reveal().TryGetValue(MergeField.NotesTogether, out var together)
                    ? together
                    : field.Read(from);
            var next = later.FirstOrDefault(m =>
                m.Id.CompareTo(merge.Id) > 0
                && m.Before.Reveal().TryGetValue(name, out var kept)
                && kept == chosen
            );
            if (next is not null)
            {
                next.Before = new(
                    new Dictionary<string, string?>(next.Before.Reveal(), StringComparer.Ordinal)
                    {
                        [name] = before,
                    }
                );
            }
            else if (field.Read(into) == chosen)
            {
                field.Write(into, before);
            }
        }
    }
}
