using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A closed case that need not be kept any longer: no name, for whoever decides does not need one.</summary>
/// <param name="Id">Which.</param>
/// <param name="Code">Its code.</param>
/// <param name="ClosedOn">When it was closed.</param>
/// <param name="Reason">Why.</param>
/// <param name="Persons">How many people go with it, also of those who were taken out of it.</param>
internal sealed record CaseToErase(
    Guid Id,
    string Code,
    DateOnly ClosedOn,
    ClosureReason? Reason,
    int Persons
)
{
    /// <summary>Others of these cases in which some of its people stand, on other pages: they go together, or not at all.</summary>
    public IReadOnlyList<CaseOnList> Along { get; init; } = [];

    /// <summary>Until when it counts that it may go with a case of another mission; nothing, where that was not said or taken back.</summary>
    public DateOnly? MayGoUntil { get; init; }
}

/// <summary>A case as it is ticked.</summary>
internal sealed record CaseOnList(Guid Id, string Code);

/// <summary>What came of erasing several cases.</summary>
/// <param name="Erased">How many are erased.</param>
/// <param name="Left">Those that are not, with the reasons.</param>
internal sealed record CasesErased(int Erased, IReadOnlyList<(string Code, Refusal Why)> Left);

/// <summary>
/// The end of keeping: cases that were closed so long ago that nobody has to account for them any more, of people with no later case.
/// They are listed for the data-protection officer, who has them erased as if their people had asked for it, or keeps one that a
/// court or a dispute still needs. Nothing goes by itself, and no case goes with another that is kept.
/// </summary>
internal sealed class Retention(
    RihlaDb db,
    Erasures erasures,
    PersonErasure persons,
    MergedRecords merged,
    CasesSettings settings,
    Today today
)
{
    /// <summary>How many cases a page shows.</summary>
    public const int PageSize = 50;

    /// <summary>The act of saying that a case may go, where another mission has to say it of another.</summary>
    private const string MayGo = "case.may-go";

    /// <summary>The act of saying that it is kept after all.</summary>
    private const string KeptAfterAll = "case.kept-after-all";

    private const string KeptElsewhere = "Retention.KeptElsewhere";

    // What was said a year ago is not what a court would be told today.
    private const int MayGoDays = 90;

    /// <summary>Cases closed before this day need not be kept.</summary>
    public DateOnly Until => today.Date.AddYears(-settings.FilesKeptYears);

    /// <summary>A page of them, those closed first before the others, and how many there are on all pages.</summary>
    public async Task<(IReadOnlyList<CaseToErase> Cases, int Count)> DueAsync(
        int number,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var (due, taken) = await DueAsync(by, cancel);
        var page = await due.OrderBy(c => c.StageOn)
            .ThenBy(c => c.Id)
            .Page(number, PageSize)
            .Select(c => new CaseToErase(c.Id, c.Code, c.StageOn, c.ClosureReason, c.Members.Count))
            .ToListAsync(cancel);
        var shown = page.ConvertAll(c => c.Id);
        var members = db.Set<CaseMember>();
        var along = (
            await due.Where(c => !shown.Contains(c.Id))
                .Join(
                    members,
                    c => c.Id,
                    m => m.CaseId,
                    (c, m) =>
                        new
                        {
                            c.Id,
                            c.Code,
                            m.PersonId,
                        }
                )
                .Join(
                    members.Where(m => shown.Contains(m.CaseId)),
                    c => c.PersonId,
                    m => m.PersonId,
                    (c, m) =>
                        new
                        {
                            With = m.CaseId,
                            c.Id,
                            c.Code,
                        }
                )
                .Distinct()
                .ToListAsync(cancel)
        ).ToLookup(o => o.With, o => new CaseOnList(o.Id, o.Code));
        var said = (
            await Said()
                .Where(e => shown.Contains(e.CaseId!.Value))
                .Select(e => new { CaseId = e.CaseId!.Value, e.At })
                .ToListAsync(cancel)
        )
            .GroupBy(e => e.CaseId)
            .ToDictionary(
                g => g.Key,
                g => DateOnly.FromDateTime(g.Max(e => e.At).UtcDateTime.AddDays(MayGoDays))
            );
        return (
            page.ConvertAll(c =>
                c with
                {
                    Persons = c.Persons + taken[c.Id].Count(),
                    Along = [.. along[c.Id].OrderBy(o => o.Code, StringComparer.Ordinal)],
                    MayGoUntil = said.TryGetValue(c.Id, out var until) ? until : null,
                }
            ),
            await due.CountAsync(cancel)
        );
    }

    /// <summary>The day since which the oldest of them need not be kept; nothing, where there is none.</summary>
    public async Task<DateOnly?> SinceAsync(Actor by, CancellationToken cancel = default) =>
        (
            await (await DueAsync(by, cancel)).Cases.MinAsync(c => (DateOnly?)c.StageOn, cancel)
        )?.AddYears(settings.FilesKeptYears);

    /// <summary>Erases the people of these cases, each case for itself. It cannot be undone.</summary>
    /// <returns>
    /// How many went, and why others did not, such as because one of their people stands in another case that was not chosen; refused when
    /// none was chosen, and unless it is known to be for good.
    /// </returns>
    public async Task<Outcome<CasesErased>> EraseAsync(
        IReadOnlyCollection<Guid> chosen,
        bool isCertain,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Erase);
        if (chosen.Count == 0)
        {
            return new Refusal("Retention.NothingChosen");
        }
        if (!isCertain)
        {
            return new Refusal("Retention.NotCertain");
        }
        var (due, taken) = await DueAsync(by, cancel);
        var cases = await due.Where(c => chosen.Contains(c.Id))
            .OrderBy(c => c.Id)
            .Select(c => new
            {
                c.Id,
                c.Code,
                Persons = c.Members.Select(m => m.PersonId).ToList(),
            })
            .ToListAsync(cancel);
        var all = cases.ConvertAll(c => c.Id);
        var (erased, left) = (0, new List<(string, Refusal)>());
        foreach (var each in cases)
        {
            var outcome = await EraseAsync(
                each.Id,
                [.. each.Persons, .. taken[each.Id]],
                all,
                by,
                cancel
            );
            if (outcome.IsDone)
            {
                erased++;
            }
            else
            {
                left.Add((each.Code, outcome.Refusals[0]));
            }
            db.ChangeTracker.Clear();
        }
        return new CasesErased(erased, left);
    }

    private async Task<Outcome> EraseAsync(
        Guid caseId,
        IReadOnlyCollection<Guid> personIds,
        List<Guid> chosen,
        Actor by,
        CancellationToken cancel
    )
    {
        // Gone with another a moment ago.
        if (await db.Set<Case>().AnyAsync(c => c.Id == caseId && c.ErasedOn != null, cancel))
        {
            return Outcome.Done;
        }
        Outcome outcome;
        await using (var work = await db.BeginAsync(cancel))
        {
            outcome = await erasures.EraseAsync(
                work,
                personIds,
                caseId,
                by,
                async reach =>
                    [
                        .. await erasures.ObjectionsAsync(reach, cancel),
                        .. await KeptAsync(reach, chosen, by, cancel),
                    ],
                cancel
            );
            if (outcome.IsDone)
            {
                await work.CommitAsync(cancel);
            }
        }
        // Where something else stands against it, the other mission would be told of a word that cannot count yet.
        if (outcome.Refusals is [{ TextKey: KeptElsewhere }])
        {
            await SayAsync(caseId, by, cancel);
        }
        return outcome;
    }

    // Other cases in which one of them stands, and of which nobody said that they may go.
    private async Task<IReadOnlyList<Refusal>> KeptAsync(
        ErasureReach reach,
        List<Guid> chosen,
        Actor by,
        CancellationToken cancel
    )
    {
        var reached = reach.CaseIds.Concat(reach.SharedIds).Except(chosen).ToList();
        var said = Said();
        var kept = await db.Set<Case>()
            .Where(c =>
                reached.Contains(c.Id)
                && c.Members.Any(m => reach.PersonIds.Contains(m.PersonId))
                && (c.HostMissionId == by.MissionId || !said.Any(e => e.CaseId == c.Id))
            )
            .OrderBy(c => c.Code)
            .Select(c => new { c.Code, IsOurs = c.HostMissionId == by.MissionId })
            .ToListAsync(cancel);
        var ours = kept.Where(c => c.IsOurs).Select(c => c.Code).ToList();
        return ours.Count > 0 ? [new("Retention.AlsoIn", string.Join(", ", ours))]
            : kept.Count > 0 ? [new(KeptElsewhere)]
            : [];
    }

    // Two missions say it one after the other, and neither can wait for the other.
    private async Task SayAsync(Guid caseId, Actor by, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        if (!await Said().AnyAsync(e => e.CaseId == caseId, cancel))
        {
            await db.SaveAsync(by, new Act(MayGo, CaseId: caseId), cancel);
            await work.CommitAsync(cancel);
        }
    }

    /// <summary>
    /// A case of which it was said that it may go is kept after all, such as for a court that asks for it now: the other mission does not
    /// erase it any more.
    /// </summary>
    /// <returns>Refused, when that was not said, counts no more or was taken back, and for a case that is not on the list.</returns>
    public async Task<Outcome> KeepAsync(Guid caseId, Actor by, CancellationToken cancel = default)
    {
        var (due, _) = await DueAsync(by, cancel);
        await using var work = await db.BeginAsync(cancel);
        // Who erases it at this moment has read under the same lock that it may go.
        await db.LockCasesAsync([caseId], null, cancel);
        if (
            !await due.AnyAsync(c => c.Id == caseId, cancel)
            || !await Said().AnyAsync(e => e.CaseId == caseId, cancel)
        )
        {
            return new Refusal("Retention.NothingToKeep");
        }
        await db.SaveAsync(by, new Act(KeptAfterAll, CaseId: caseId), cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private IQueryable<AuditEntry> Said()
    {
        var since = today.Now.AddDays(-MayGoDays);
        var entries = db.Set<AuditEntry>();
        return entries.Where(e =>
            e.Act == MayGo
            && e.At >= since
            && !entries.Any(k =>
                k.CaseId == e.CaseId && k.Act == KeptAfterAll && k.Sequence > e.Sequence
            )
        );
    }

    /// <summary>
    /// The cases, and who was taken out of each and goes with it. A case in which nobody is left waits for who was taken out of it and
    /// is still on file elsewhere.
    /// </summary>
    private async Task<(IQueryable<Case> Cases, ILookup<Guid, Guid> TakenOut)> DueAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        var closed = Closed(by);
        var former = await FormerAsync(closed, cancel);
        var waiting = former.Where(f => !f.Goes).Select(f => f.CaseId).Distinct().ToList();
        var members = await db.Set<CaseMember>()
            .Where(m => waiting.Contains(m.CaseId))
            .Select(m => new { m.CaseId, m.PersonId })
            .ToListAsync(cancel);
        var gone = await persons.ErasedAsync([.. members.Select(m => m.PersonId)], cancel);
        var left = waiting
            .Except(members.Where(m => !gone.Contains(m.PersonId)).Select(m => m.CaseId))
            .ToList();
        return (
            left.Count == 0 ? closed : closed.Where(c => !left.Contains(c.Id)),
            former.Where(f => f.Goes).ToLookup(f => f.CaseId, f => f.PersonId)
        );
    }

    // Who was taken out of these cases and is on file. Who stands in none goes with the one out of which they were taken last: nobody
    // would ever ask it elsewhere.
    private async Task<List<(Guid CaseId, Guid PersonId, bool Goes)>> FormerAsync(
        IQueryable<Case> cases,
        CancellationToken cancel
    )
    {
        var entries = db.Set<AuditEntry>().Where(FormerMember.Ended);
        var taken = await entries
            .Where(e => cases.Any(c => c.Id == e.CaseId))
            .Select(e => new { CaseId = e.CaseId!.Value, PersonId = e.PersonId!.Value })
            .Distinct()
            .ToListAsync(cancel);
        if (taken.Count == 0)
        {
            return [];
        }
        // The audit names the record of that day; it may have become one with another since.
        var now = await merged.StandingAsync([.. taken.Select(t => t.PersonId)], cancel);
        var gone = await persons.ErasedAsync([.. now.Values], cancel);
        var records = await merged.OfAsync([.. now.Values.Except(gone)], cancel);
        var people = records.Values.Distinct().ToList();
        var standing = await db.Set<CaseMember>()
            .Where(m => people.Contains(m.PersonId))
            .Select(m => m.PersonId)
            .ToHashSetAsync(cancel);
        var all = records.Keys.ToList();
        var last = (
            await entries
                .Where(e => all.Contains(e.PersonId!.Value))
                .OrderBy(e => e.Sequence)
                .Select(e => new { CaseId = e.CaseId!.Value, PersonId = e.PersonId!.Value })
                .ToListAsync(cancel)
        )
            .GroupBy(e => records[e.PersonId])
            .ToDictionary(g => g.Key, g => g.Last().CaseId);
        return
        [
            .. taken
                .Select(t => (t.CaseId, PersonId: now[t.PersonId]))
                .Where(t => last.ContainsKey(t.PersonId))
                .Distinct()
                .Select(t =>
                    (
                        t.CaseId,
                        t.PersonId,
                        !standing.Contains(t.PersonId) && last[t.PersonId] == t.CaseId
                    )
                ),
        ];
    }

    private IQueryable<Case> Closed(Actor by)
    {
        by.Need(CasesPermissions.Erase);
        var (mission, until) = (by.MissionId, Until);
        var (cases, members) = (db.Set<Case>(), db.Set<CaseMember>());
        return cases
            .AsNoTracking()
            .Where(c =>
                c.HostMissionId == mission
                && c.Stage == Stage.Closed
                && c.StageOn < until
                && c.ErasedOn == null
                && !c.Members.Any(m =>
                    members.Any(o =>
                        o.PersonId == m.PersonId
                        && cases.Any(x =>
                            x.Id == o.CaseId && (x.Stage != Stage.Closed || x.StageOn >= until)
                        )
                    )
                )
            );
    }
}

/// <summary>Cases that need not be kept any longer wait for the data-protection officer.</summary>
internal sealed class CasesToErase(Retention retention) : OfficeTasks
{
    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    ) =>
        by.May(CasesPermissions.Erase) && await retention.SinceAsync(by, cancel) is { } since
            ? [new("Retention.Task", [], since, "/app/oversight/retention")]
            : [];
}
