using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// Makes one person of two records, and two of one again. The record that is merged is kept untouched and retired; every
/// row of every module that spoke of it is moved and remembered, so that the merge can be undone at any time, whatever
/// was edited since.
/// </summary>
internal sealed class Merges(
    RihlaDb db,
    Register register,
    MatchIndex index,
    IEnumerable<PersonReference> references,
    IEnumerable<MergeObjection> objections,
    IEnumerable<IdentitySettled> settled,
    AdjudicationScope scope,
    ReadLog reads,
    Today today
)
{
    /// <summary>
    /// Merges one record into another, within a transaction that the caller opened and saves. Fields that are empty in the
    /// record that stays are taken from the other by themselves.
    /// </summary>
    /// <param name="from">The record that is retired.</param>
    /// <param name="into">The record that stays.</param>
    /// <param name="taken">The fields whose value is taken from the retired record.</param>
    /// <param name="pairId">The pair that was adjudicated.</param>
    /// <param name="by">Who decided.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Merge>> MergeAsync(
        Person from,
        Person into,
        IReadOnlySet<string> taken,
        Guid? pairId,
        Actor by,
        CancellationToken cancel
    )
    {
        if (from.Id == into.Id || from.MergedIntoId is not null || into.MergedIntoId is not null)
        {
            return new Refusal("Merge.AlreadyOne");
        }
        foreach (var objection in objections)
        {
            if (await objection.FindAsync(from.Id, into.Id, cancel) is { } refusal)
            {
                return refusal;
            }
        }
        var moved = new Dictionary<string, List<Guid>>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            var rows = await reference.MoveAsync(db, from.Id, into.Id, cancel);
            if (rows.Count > 0)
            {
                moved[reference.Name] = rows;
            }
        }
        var before = new Dictionary<string, string?>(StringComparer.Ordinal);
        var namesBefore = (into.FullName, into.NameInArabic?.Reveal());
        foreach (var field in MergeField.All)
        {
            var (mine, theirs) = (field.Read(into), field.Read(from));
            if (
                theirs is not null
                && mine != theirs
                && (mine is null || taken.Contains(field.Name))
            )
            {
                before[field.Name] = mine;
                field.Write(into, theirs);
            }
        }
        var merge = new Merge
        {
            FromId = from.Id,
            IntoId = into.Id,
            PairId = pairId,
            MergedAt = today.Now,
            MergedByName = by.Name,
            Before = new(before),
            Moved = new(moved),
        };
        db.Add(merge);
        AddAliases(merge, from, into, namesBefore);
        from.MergedIntoId = into.Id;
        await index.RemoveAsync(from.Id, cancel);
        await register.RenewAsync(into, cancel);
        return merge;
    }

    /// <summary>The person with this code and what was merged into them, for who may undo it; looking is recorded.</summary>
    public async Task<(Person Person, IReadOnlyList<(Merge, Person)> Lines)?> OpenAsync(
        string code,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(PeoplePermissions.Merge);
        if (
            await register.FindIdByCodeAsync(code, cancel) is not { } id
            || !(await scope.VisibleAsync([id], by, cancel)).Contains(id)
        )
        {
            return null;
        }
        await reads.SawAsync(by, new Act("person.merges-viewed", PersonId: id), cancel);
        var merged = await OfAsync(id, cancel);
        var ids = merged.Select(m => m.FromId).Append(id).ToList();
        var persons = await db.Set<Person>()
            .AsNoTracking()
            .Where(p => ids.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, cancel);
        return (persons[id], [.. merged.Select(m => (m, persons[m.FromId]))]);
    }

    /// <summary>The merges of a person that stand, and those that were undone, newest first.</summary>
    public async Task<List<Merge>> OfAsync(Guid personId, CancellationToken cancel) =>
        await db.Set<Merge>()
            .AsNoTracking()
            .Where(m => m.IntoId == personId)
            .OrderByDescending(m => m.Id)
            .ToListAsync(cancel);

    /// <summary>
    /// Undoes a merge: the retired record stands again, as it was; what was moved goes back to it; a field that was taken
    /// from it gets its old value back unless it was edited since. What was added to the person after the merge stays.
    /// </summary>
    public async Task<Outcome> UndoAsync(
        Guid mergeId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Merge);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        index.Within(work);
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
        await RestoreFieldsAsync(merge, from, into, cancel);
        var moved = merge.Moved.Reveal();
        foreach (var reference in references)
        {
            if (moved.TryGetValue(reference.Name, out var rows))
            {
                await reference.MoveBackAsync(db, rows, into.Id, from.Id, cancel);
            }
        }
        db.RemoveRange(
            await db.Set<PersonName>().Where(n => n.MergeId == merge.Id).ToListAsync(cancel)
        );
        from.MergedIntoId = null;
        await register.RenewAsync(from, cancel);
        await register.RenewAsync(into, cancel);
        if (
            merge.PairId is { } pairId
            && await db.Set<Pair>().FindAsync([pairId], cancel) is { } pair
        )
        {
            pair.Part(by, today.Now);
        }
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
        foreach (var each in settled)
        {
            await each.OnSettledAsync([into.Id, from.Id], by, cancel);
        }
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    // Where a later merge took the same field, its memory of the value before is put right instead.
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
            var chosen = field.Read(from);
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

    // The name by which the retired record was known must go on finding the person; so must one that gave way to it.
    private void AddAliases(
        Merge merge,
        Person from,
        Person into,
        (string Name, string? Arabic) before
    )
    {
        var known = new HashSet<string>(StringComparer.Ordinal)
        {
            into.FullName,
            into.NameInArabic?.Reveal() ?? "",
        };
        foreach (
            var alias in (ReadOnlySpan<string?>)
                [from.FullName, from.NameInArabic?.Reveal(), before.Name, before.Arabic]
        )
        {
            if (!string.IsNullOrEmpty(alias) && known.Add(alias))
            {
                db.Add(
                    new PersonName
                    {
                        PersonId = into.Id,
                        Kind = NameKind.OtherSpelling,
                        Given = Personal.Of(alias),
                        MergeId = merge.Id,
                    }
                );
            }
        }
    }
}
