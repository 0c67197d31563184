using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Erases people who no longer want to be on file and may ask it: names, contacts, papers, findings and texts go for good, in
/// every module and in the history. What was done, when, and by whom stays, and what figures count, without a name.
/// </summary>
public sealed class Erasures
{
    private readonly RihlaDb db;
    private readonly PersonErasure persons;
    private readonly IEnumerable<Erasing> rooms;
    private readonly IEnumerable<ConsentEnding> endings;
    private readonly AuditErasure audit;
    private readonly CaseFiles files;
    private readonly Register register;
    private readonly CaseKeys keys;
    private readonly CountedRows counted;
    private readonly Today today;

    internal Erasures(
        RihlaDb db,
        PersonErasure persons,
        IEnumerable<Erasing> rooms,
        IEnumerable<ConsentEnding> endings,
        AuditErasure audit,
        CaseFiles files,
        Register register,
        CaseKeys keys,
        CountedRows counted,
        Today today
    )
    {
        (this.db, this.persons, this.rooms, this.endings) = (db, persons, rooms, endings);
        (this.audit, this.files, this.register) = (audit, files, register);
        (this.keys, this.counted, this.today) = (keys, counted, today);
    }

    /// <summary>The cases of which all people are erased, for what is erased later than they, such as accounts.</summary>
    public IQueryable<Guid> Emptied =>
        db.Set<Case>().Where(c => c.ErasedOn != null).Select(c => c.Id);

    /// <summary>What would go if people were erased.</summary>
    /// <param name="personIds">The persons, as they stand today; nobody, of a request by whom nobody was registered.</param>
    /// <param name="caseId">The case with which it is asked.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ErasureReach> ReachAsync(
        IReadOnlyCollection<Guid> personIds,
        Guid caseId,
        CancellationToken cancel = default
    )
    {
        var records = await persons.RecordsAsync(personIds, cancel);
        var theirs = await db.Set<CaseMember>()
            .Where(m => records.Contains(m.PersonId))
            .Select(m => new { m.Id, m.CaseId })
            .ToListAsync(cancel);
        var former = await FormerMember.FindAsync(
            db,
            e => e.PersonId != null && records.Contains(e.PersonId.Value),
            cancel
        );
        var cases = theirs.Select(m => m.CaseId).Distinct().ToList();
        var left = former.Select(f => f.CaseId).Except(cases).ToList();
        var kept = await KeptAsync([caseId, .. cases, .. left], records, cancel);
        var isOfNobody = personIds.Count == 0 && !kept.Contains(caseId);
        var emptied = await db.Set<Case>()
            .Where(c => left.Contains(c.Id) && !kept.Contains(c.Id) && c.Stage == Stage.Closed)
            .Select(c => c.Id)
            .ToListAsync(cancel);
        return new(
            records,
            [.. theirs.Select(m => m.Id), .. former.Select(f => f.MemberId).OfType<Guid>()],
            isOfNobody ? [caseId] : [.. cases.Where(c => !kept.Contains(c)), .. emptied],
            [.. cases.Where(kept.Contains)],
            [.. left.Except(emptied)]
        )
        {
            Marks =
            [
                .. records.Select(id => id.ToString()),
                .. theirs.Select(m => m.Id.ToString()),
                .. former.Select(f => f.MemberId).OfType<Guid>().Select(id => id.ToString()),
                .. await persons.CalledAsync(records, cancel),
            ],
        };
    }

    // Those of these cases in which somebody else stands or stood who is on file: what was found of who was taken out protects them in
    // whatever case they stand in next.
    private async Task<HashSet<Guid>> KeptAsync(
        List<Guid> cases,
        IReadOnlyList<Guid> records,
        CancellationToken cancel
    )
    {
        var standing = await db.Set<CaseMember>()
            .Where(m => cases.Contains(m.CaseId) && !records.Contains(m.PersonId))
            .Select(m => new { m.CaseId, m.PersonId })
            .ToListAsync(cancel);
        // Erased, somebody is under every record that became one with theirs.
        var former = await db.Set<AuditEntry>()
            .Where(FormerMember.Ended)
            .Where(e => cases.Contains(e.CaseId!.Value) && !records.Contains(e.PersonId!.Value))
            .Select(e => new { CaseId = e.CaseId!.Value, PersonId = e.PersonId!.Value })
            .ToListAsync(cancel);
        var others = standing.Concat(former).ToList();
        var gone = await persons.ErasedAsync([.. others.Select(o => o.PersonId)], cancel);
        return [.. others.Where(o => !gone.Contains(o.PersonId)).Select(o => o.CaseId)];
    }

    /// <summary>Who somebody is who was taken out of a case, as they stand today; nothing, where the history does not tell.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="memberId">What they were in it; nothing, for who was taken out last.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Guid?> FormerAsync(
        Guid caseId,
        Guid? memberId,
        CancellationToken cancel = default
    )
    {
        var former = await FormerMember.FindAsync(db, e => e.CaseId == caseId, cancel);
        return
            former.FindLast(f => memberId is null || f.MemberId == memberId)
                is { PersonId: var was }
            ? (await register.SummariesAsync([was], cancel)).GetValueOrDefault(was)?.Id ?? was
            : null;
    }

    /// <summary>Why these people cannot be erased now, each reason with what to do about it; nothing, when they can.</summary>
    public async Task<IReadOnlyList<Refusal>> ObjectionsAsync(
        ErasureReach reach,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(reach);
        var cases = reach.CaseIds.Concat(reach.SharedIds).ToList();
        var objections = (
            await db.Set<Case>()
                .Where(c => cases.Contains(c.Id) && c.Stage != Stage.Closed)
                .Select(c => c.Code)
                .ToListAsync(cancel)
        ).ConvertAll(code => new Refusal("Erasure.CaseOpen", code));
        if ((await persons.InQuestionAsync(reach.PersonIds, cancel)).Count > 0)
        {
            objections.Add(new("Erasure.InQuestion"));
        }
        // A load holds the keys of whom it has stored, and would write those of who was erased meanwhile.
        if (await register.LoadingAsync(cancel) is { } loading)
        {
            objections.Add(loading);
        }
        return objections;
    }

    /// <summary>
    /// Erases them within the open transaction, and records it. It cannot be undone: what is left of them are rows without a name. The
    /// caller has decided that they may ask it, and has looked who asks.
    /// </summary>
    /// <param name="work">The open transaction.</param>
    /// <param name="personIds">The persons (<see cref="ReachAsync"/>).</param>
    /// <param name="caseId">The case with which it is asked.</param>
    /// <param name="by">Who erases.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>
    /// Done, and not yet committed; refused as <see cref="ObjectionsAsync"/> says; <see cref="Outcome.ChangedMeanwhile"/> when somebody entered
    /// or merged them elsewhere in this moment.
    /// </returns>
    public Task<Outcome> EraseAsync(
        Work work,
        IReadOnlyCollection<Guid> personIds,
        Guid caseId,
        Actor by,
        CancellationToken cancel = default
    ) => EraseAsync(work, personIds, caseId, by, reach => ObjectionsAsync(reach, cancel), cancel);

    /// <summary>The same, with what stands against it for this caller, asked when nobody can enter them elsewhere any more.</summary>
    internal async Task<Outcome> EraseAsync(
        Work work,
        IReadOnlyCollection<Guid> personIds,
        Guid caseId,
        Actor by,
        Func<ErasureReach, Task<IReadOnlyList<Refusal>>> objecting,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(by);
        by.Need(CasesPermissions.Erase);
        var found = await ReachAsync(personIds, caseId, cancel);
        await files.LockAsync(found.AllIds, cancel);
        await register.HoldAsync(work, cancel);
        // Nobody merges or enters anybody from here on.
        var reach = await ReachAsync(personIds, caseId, cancel);
        if (!reach.IsSameAs(found))
        {
            return Outcome.ChangedMeanwhile;
        }
        if (await objecting(reach) is { Count: > 0 } objections)
        {
            return Outcome.Refused(objections);
        }
        foreach (var ending in endings)
        {
            await ending.OnEndedAsync(reach.PersonIds, ConsentPurpose.Publication, by, cancel);
        }
        await EndConsentsAsync(reach, by, cancel);
        foreach (var room in rooms)
        {
            await room.EraseAsync(reach, cancel);
        }
        foreach (
            var @case in await db.Set<Case>()
                .AsNoTracking()
                .Where(c => reach.OtherIds.Contains(c.Id))
                .ToListAsync(cancel)
        )
        {
            await keys.RewriteAsync(@case, cancel);
        }
        var told = await persons.ToldOfOthersAsync(reach.PersonIds, cancel);
        await persons.EraseAsync(work, reach.PersonIds, reach.Files, cancel);
        var day = today.Date;
        await db.Set<Case>()
            .Where(c => reach.CaseIds.Contains(c.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.ErasedOn, (DateOnly?)day)
                        .SetProperty(c => c.Version, c => c.Version + 1),
                cancel
            );
        await db.Set<Attachment>()
            .Where(a => reach.Files.Contains(a.Id))
            .ExecuteDeleteAsync(cancel);
        await EraseHistoryAsync(reach, told, cancel);
        await db.SaveAsync(
            by,
            [
                .. reach.PersonIds.Select(id => new Act("person.erased", PersonId: id)),
                .. reach.CaseIds.Select(id => new Act("case.erased", CaseId: id)),
            ],
            cancel
        );
        await counted.WriteAsync([.. reach.CaseIds, .. reach.SharedIds], cancel);
        return Outcome.Done;
    }

    /// <summary>
    /// Erases people who stand in no case, such as those of a register that was loaded from elsewhere: no page shows them to anybody.
    /// </summary>
    /// <param name="codes">The codes of the persons, however they were typed.</param>
    /// <param name="by">Who erases.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>
    /// How many records went, with those that had been merged into theirs. Nobody is erased when a code is nobody's, when one of them
    /// stands in a case, and when something stands against it (<see cref="ObjectionsAsync"/>).
    /// </returns>
    public async Task<Outcome<int>> EraseOutsideCasesAsync(
        IReadOnlyCollection<string> codes,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentOutOfRangeException.ThrowIfZero(codes.Count);
        await using var work = await db.BeginAsync(cancel);
        var found = new HashSet<Guid>();
        var records = new HashSet<Guid>();
        var refused = new List<Refusal>();
        foreach (var code in codes)
        {
            if (
                await register.FindIdByCodeAsync(code, cancel) is not { } id
                || (await persons.ErasedAsync([id], cancel)).Count > 0
            )
            {
                refused.Add(new("Erasure.NoSuchPerson", code));
                continue;
            }
            found.Add(id);
            var reach = await ReachAsync([id], Guid.Empty, cancel);
            records.UnionWith(reach.PersonIds);
            var cases = reach.CaseIds.Concat(reach.SharedIds).ToList();
            var standsIn = await db.Set<Case>()
                .Where(c =>
                    cases.Contains(c.Id) && c.Members.Any(m => reach.PersonIds.Contains(m.PersonId))
                )
                .Select(c => c.Code)
                .ToListAsync(cancel);
            refused.AddRange(
                standsIn.Select(@case => new Refusal("Erasure.StandsInCase", code, @case))
            );
        }
        if (refused.Count > 0)
        {
            return refused;
        }
        var erased = await EraseAsync(work, found, Guid.Empty, by, cancel);
        if (!erased.IsDone)
        {
            return erased.Refusals.ToList();
        }
        await work.CommitAsync(cancel);
        return records.Count;
    }

    private Task EndConsentsAsync(ErasureReach reach, Actor by, CancellationToken cancel)
    {
        var (day, name) = ((DateOnly?)today.Date, by.Name);
        return db.Set<Consent>()
            .Where(c =>
                reach.PersonIds.Contains(c.PersonId)
                && c.Answer == ConsentAnswer.Given
                && c.WithdrawnOn == null
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.WithdrawnOn, day)
                        .SetProperty(c => c.WithdrawnByName, name),
                cancel
            );
    }

    private async Task EraseHistoryAsync(
        ErasureReach reach,
        ToldOfOthers told,
        CancellationToken cancel
    )
    {
        var entries = db.Set<AuditEntry>();
        // One after the other: each has an index.
        await audit.EraseAsync(
            entries.Where(e => e.PersonId != null && reach.PersonIds.Contains(e.PersonId.Value)),
            null,
            cancel
        );
        await audit.EraseAsync(
            entries.Where(e => e.CaseId != null && reach.CaseIds.Contains(e.CaseId.Value)),
            null,
            cancel
        );
        // That another was taken out of a case is theirs, whatever name they share: by it their own data are found there. Where the case
        // went is everybody's: by it is told for which country something was signed.
        await audit.EraseAsync(
            entries.Where(e =>
                e.CaseId != null
                && reach.OtherIds.Contains(e.CaseId.Value)
                && e.Act != Registration.Removed
                && e.Act != Destinations.Chosen
            ),
            details => details.Told.Any(reach.IsToldIn),
            cancel
        );
        // What was noted of a comparison tells of both, and a merge that was undone left the names of one with the other.
        await audit.EraseAsync(
            told.In(entries),
            details => told.IsToldIn(details) || details.Told.Any(reach.IsToldIn),
            cancel
        );
    }
}
