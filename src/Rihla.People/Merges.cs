using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>A merge that stands, and what belongs to the person now.</summary>
internal sealed record MergeFile(
    Merge Merge,
    Person Into,
    Person From,
    IReadOnlyList<Belonging> Belongings
);

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
    PersonRows rows,
    IEnumerable<MergeObjection> objections,
    IEnumerable<MergeCaution> cautions,
    IEnumerable<IdentitySettled> settled,
    AdjudicationScope scope,
    ReadLog reads,
    Today today
)
{
    private static readonly Dictionary<string, List<Guid>> NothingMoved = [];

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
        if (await ObjectionAsync(from, into, cancel) is { } objection)
        {
            return objection;
        }
        var asked = await QuestionsAsync(from.Id, into.Id, cancel);
        var moved = new Dictionary<string, List<Guid>>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            var ids = await reference.MoveAsync(db, from.Id, into.Id, cancel);
            if (ids.Count > 0)
            {
                moved[reference.Name] = ids;
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
        Answer(asked, merge, by);
        from.MergedIntoId = into.Id;
        await index.RetireAsync(from.Id, from.ExternalId?.Reveal(), cancel);
        await register.RenewAsync(into, cancel);
        return merge;
    }

    /// <summary>Why the two cannot become one person; nothing, when they can.</summary>
    public async Task<Refusal?> ObjectionAsync(Person from, Person into, CancellationToken cancel)
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
        return null;
    }

    /// <summary>Whether merging the two takes a second person.</summary>
    public async Task<bool> TakesTwoAsync(Guid one, Guid other, CancellationToken cancel)
    {
        foreach (var caution in cautions)
        {
            if (await caution.TakesTwoAsync(one, other, cancel))
            {
                return true;
            }
        }
        return false;
    }

    // All pairs of either person with third persons, by the third person: what was decided of one record of a person
    // holds for the others.
    private async Task<List<IGrouping<Guid, Pair>>> QuestionsAsync(
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        var (ours, theirs) = (
            await register.RecordsAsync(into, cancel),
            await register.RecordsAsync(from, cancel)
        );
        var both = ours.Concat(theirs).ToHashSet();
        var pairs = await db.Set<Pair>()
            .Where(p => both.Contains(p.FirstId) || both.Contains(p.SecondId))
            .ToListAsync(cancel);
        var third = new Dictionary<Guid, Guid>();
        foreach (
            var id in pairs
                .SelectMany(p => new[] { p.FirstId, p.SecondId })
                .Where(id => !both.Contains(id))
                .Distinct()
        )
        {
            third[id] = (await register.FollowAsync(id, cancel))?.Id ?? id;
        }
        return
        [
            .. pairs.GroupBy(p =>
                third.TryGetValue(p.FirstId, out var first) ? first
                : third.TryGetValue(p.SecondId, out var second) ? second
                : into
            ),
        ];
    }

    // Between the two the answer is now that they are one; of a third person who is known to be somebody else than one
    // of them nobody is asked about the other.
    private void Answer(List<IGrouping<Guid, Pair>> asked, Merge merge, Actor by)
    {
        foreach (var pairs in asked)
        {
            var between = pairs.Key == merge.IntoId;
            if (between || pairs.Any(p => p.State == PairState.Different))
            {
                foreach (var pair in pairs.Where(p => p.IsOpen))
                {
                    pair.Answer(
                        between ? PairState.Same : PairState.Different,
                        merge.Id,
                        by,
                        today.Now
                    );
                }
            }
        }
        foreach (
            var decided in asked
                .SelectMany(p => p)
                .Where(p => p.Id == merge.PairId && p.State == PairState.Same)
        )
        {
            decided.MergedBy(merge.Id);
        }
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
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
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
        var leaving = (await BelongingsAsync(merge, cancel)).Where(b =>
            goes?.TryGetValue(b.Key, out var said) == true ? said : b.Goes
        );
        await rows.MoveAsync(leaving, into.Id, from.Id, cancel);
        db.RemoveRange(
            await db.Set<PersonName>().Where(n => n.MergeId == merge.Id).ToListAsync(cancel)
        );
        from.MergedIntoId = null;
        await register.RenewAsync(from, cancel);
        await register.RenewAsync(into, cancel);
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
        foreach (var each in settled)
        {
            await each.OnSettledAsync([into.Id, from.Id], by, cancel);
        }
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>What belongs to a person, for who may split it; looking is recorded.</summary>
    public async Task<(Person Person, List<Belonging> Belongings)?> OpenSplitAsync(
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
        return (
            await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == id, cancel),
            await rows.OfAsync(id, NothingMoved, cancel)
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
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        if (
            await register.FindIdByCodeAsync(code, cancel) is not { } id
            || !(await scope.VisibleAsync([id], by, cancel)).Contains(id)
        )
        {
            return new Refusal("Person.Gone");
        }
        var stays = await db.Set<Person>().SingleAsync(p => p.Id == id, cancel);
        var leaving = (await rows.OfAsync(id, NothingMoved, cancel))
            .Where(b => goes.Contains(b.Key))
            .ToList();
        if (leaving.Count == 0)
        {
            return Refusal.Of("Goes", "Split.NothingGoes");
        }
        var entered = await register.EnterAsync(particulars, by, cancel);
        if (entered.Value is not { } person)
        {
            return entered.Refusals.ToList();
        }
        await rows.MoveAsync(leaving, stays.Id, person.Id, cancel);
        await register.RenewAsync(person, cancel);
        await register.RenewAsync(stays, cancel);
        var pair = Pair.Raise(stays.Id, person.Id, PairOrigin.Report, 0, by, today.Now);
        pair.Part(by, today.Now);
        db.Add(pair);
        await db.SaveAsync(
            by,
            [
                new Act("person.split", PersonId: stays.Id)
                {
                    Args = [person.Code],
                    Reason = reason,
                },
                new Act("person.split", PersonId: person.Id)
                {
                    Args = [stays.Code],
                    Reason = reason,
                },
            ],
            cancel
        );
        foreach (var each in settled)
        {
            await each.OnSettledAsync([stays.Id, person.Id], by, cancel);
        }
        await work.CommitAsync(cancel);
        return person.Code;
    }

    private async Task<List<Belonging>> BelongingsAsync(Merge merge, CancellationToken cancel) =>
        [
            .. (await rows.OfAsync(merge.IntoId, merge.Moved.Reveal(), cancel)).Where(b =>
                b.Entity is not PersonName alias || alias.MergeId != merge.Id
            ),
        ];

    // Who undoes the merge knows that these are two; what it had answered about third persons is asked again.
    private async Task UnanswerAsync(Merge merge, Actor by, CancellationToken cancel)
    {
        foreach (
            var pair in await db.Set<Pair>()
                .Where(p => p.AnsweredByMergeId == merge.Id || p.Id == merge.PairId)
                .ToListAsync(cancel)
        )
        {
            if (pair.State == PairState.Different)
            {
                pair.AskAgain();
            }
            else
            {
                pair.Part(by, today.Now);
            }
        }
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
