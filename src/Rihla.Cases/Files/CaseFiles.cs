using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Finds cases, within what the actor may see, and loads them with their people.</summary>
public sealed class CaseFiles
{
    private readonly RihlaDb db;
    private readonly CaseScope scope;
    private readonly Register register;
    private readonly ReadLog reads;

    internal CaseFiles(RihlaDb db, CaseScope scope, Register register, ReadLog reads) =>
        (this.db, this.scope, this.register, this.reads) = (db, scope, register, reads);

    /// <summary>The case with this code, if it exists for the actor; for changing it.</summary>
    public async Task<CaseFile?> FindAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    ) =>
        Code.Read(code) is { } read
            ? await LoadAsync(scope.VisibleTo(by).Where(c => c.Code == read), cancel)
            : null;

    /// <summary>The case with this identity, if it exists for the actor; for changing it.</summary>
    public Task<CaseFile?> FindAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        LoadAsync(scope.VisibleTo(by).Where(c => c.Id == id), cancel);

    /// <summary>Whether a case is open, whoever may see it: for what is decided about its money.</summary>
    public Task<bool> IsOpenAsync(Guid id, CancellationToken cancel = default) =>
        db.Set<Case>().AnyAsync(c => c.Id == id && c.Stage != Stage.Closed, cancel);

    /// <summary>The identities of all that are open, for a query of what is decided about their money to look into.</summary>
    public IQueryable<Guid> Open =>
        db.Set<Case>().Where(c => c.Stage != Stage.Closed).Select(c => c.Id);

    /// <summary>
    /// Holds several cases until the open transaction ends, as an operation on each of them would, for a change of what they share.
    /// </summary>
    public Task LockAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default) =>
        LockAsync(ids, null, cancel);

    /// <summary>The same for one that is known by its code, and others.</summary>
    internal Task LockAsync(
        IReadOnlyCollection<Guid> ids,
        string? with,
        CancellationToken cancel
    ) => db.LockCasesAsync(ids, with, cancel);

    /// <summary>The case with this code for showing it: the look is recorded before it is returned.</summary>
    public async Task<CaseFile?> OpenAsync(
        string code,
        Actor by,
        string act = "case.viewed",
        CancellationToken cancel = default
    )
    {
        var file = await PeekAsync(code, by, cancel);
        if (file is not null)
        {
            await SawAsync(file, by, act, cancel);
        }
        return file;
    }

    /// <summary>The case with this code of which nothing is shown yet: before it is, the look is recorded (<see cref="SawAsync"/>).</summary>
    internal async Task<CaseFile?> PeekAsync(string code, Actor by, CancellationToken cancel) =>
        Code.Read(code) is { } read
            ? await LoadAsync(scope.VisibleTo(by).AsNoTracking().Where(c => c.Code == read), cancel)
            : null;

    /// <summary>Records that somebody looks at a case, and returns when that is committed.</summary>
    internal Task SawAsync(CaseFile file, Actor by, string act, CancellationToken cancel) =>
        reads.SawAsync(by, new Act(act, CaseId: file.Id), cancel);

    /// <summary>The cases among these that exist for the actor, without recording a look: for lists that show a line of each.</summary>
    public async Task<IReadOnlyList<CaseFile>> ListAsync(
        IReadOnlyCollection<Guid> ids,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var cases = await scope
            .VisibleTo(by)
            .AsNoTracking()
            .Include(c => c.Members)
            .Where(c => ids.Contains(c.Id))
            // A case is wide: read once, and not again with each of its members.
            .AsSplitQuery()
            .ToListAsync(cancel);
        var people = await register.SummariesAsync(
            cases.SelectMany(c => c.Members.Select(m => m.PersonId)),
            cancel
        );
        return [.. cases.Select(c => new CaseFile(c, Travellers(c, people)))];
    }

    /// <summary>
    /// The same, where one case must keep no other back, as with reminders: one of which something stored does not open, for it is
    /// damaged or its key is missing, is not among them.
    /// </summary>
    public Task<IReadOnlyCollection<CaseFile>> ReadableAsync(
        IReadOnlyCollection<Guid> ids,
        Actor by,
        CancellationToken cancel = default
    ) => Readable.OfAsync<CaseFile>(ids, async some => await ListAsync(some, by, cancel));

    /// <summary>
    /// The open cases of which somebody has left, is expected and has not arrived, and on which the actor's mission works: however it
    /// is known that they left, for those whom an earlier system sent on their way have no seat here; and also where the others
    /// arrived long ago, for somebody may turn up who was not expected any more.
    /// </summary>
    /// <returns>Each case, with the last day on which somebody left who has not arrived.</returns>
    public async Task<IReadOnlyDictionary<Guid, DateOnly>> OnTheWayAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        await WorkedOn(by)
            .Where(c =>
                c.Stage < Stage.Closed
                && c.Members.Any(m =>
                    m.DepartedOn != null && m.ArrivedOn == null && m.NotComingSince == null
                )
            )
            .Select(c => new
            {
                c.Id,
                LeftOn = c
                    .Members.Where(m => m.ArrivedOn == null && m.NotComingSince == null)
                    .Max(m => m.DepartedOn),
            })
            .ToDictionaryAsync(c => c.Id, c => c.LeftOn!.Value, cancel);

    /// <summary>Those of these cases on which the actor's mission works (<see cref="WorkingMission"/>), whatever their stage.</summary>
    /// <param name="ids">The cases.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Each case, with whether that is the mission of origin.</returns>
    public async Task<IReadOnlyDictionary<Guid, bool>> WorkedOnAsync(
        IReadOnlyCollection<Guid> ids,
        Actor by,
        CancellationToken cancel = default
    ) =>
        ids.Count == 0
            ? new Dictionary<Guid, bool>()
            : await WorkedOn(by)
                .Where(c => ids.Contains(c.Id))
                .Select(c => new
                {
                    c.Id,
                    IsThere = c.SharedWithOrigin
                        && c.OriginMissionId != null
                        && c.OriginMissionId != c.HostMissionId,
                })
                .ToDictionaryAsync(c => c.Id, c => c.IsThere, cancel);

    private IQueryable<Case> WorkedOn(Actor by)
    {
        ArgumentNullException.ThrowIfNull(by);
        var mission = by.MissionId;
        return scope
            .VisibleTo(by)
            .Where(c =>
                by.IsSystem
                || mission
                    == (c.SharedWithOrigin ? c.OriginMissionId ?? c.HostMissionId : c.HostMissionId)
            );
    }

    /// <summary>The codes of those of these cases that exist for the actor: for lists that say nothing else of a case.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> CodesAsync(
        IReadOnlyCollection<Guid> ids,
        Actor by,
        CancellationToken cancel = default
    ) =>
        await scope
            .VisibleTo(by)
            .Where(c => ids.Contains(c.Id))
            .Select(c => new { c.Id, c.Code })
            .ToDictionaryAsync(c => c.Id, c => c.Code, cancel);

    /// <summary>Those of these codes whose case exists for the actor: for lists that were made by somebody else.</summary>
    public async Task<IReadOnlySet<string>> VisibleAsync(
        IReadOnlyCollection<string> codes,
        Actor by,
        CancellationToken cancel = default
    ) =>
        (
            await scope
                .VisibleTo(by)
                .Where(c => codes.Contains(c.Code))
                .Select(c => c.Code)
                .ToListAsync(cancel)
        ).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// What a line of a list says of each of these cases that exists for the actor, by their ids, without recording a look.
    /// </summary>
    internal async Task<IReadOnlyDictionary<Guid, CaseHead>> HeadsAsync(
        IReadOnlyCollection<Guid> ids,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (ids.Count == 0)
        {
            return new Dictionary<Guid, CaseHead>();
        }
        var cases = await Readable.OfAsync<HeadRow>(
            ids,
            async some => await RowsAsync(some, withCaller: true),
            async id => await RowsAsync([id], withCaller: false)
        );
        var people = await register.ListedAsync([.. cases.Select(c => c.Applicant)], cancel);
        return cases.ToDictionary(
            c => c.Id,
            c => new CaseHead(
                c.Code,
                c.Sensitivity,
                people.GetValueOrDefault(c.Applicant)?.FullName ?? c.CallerName?.Reveal() ?? "",
                c.People
            )
        );

        Task<List<HeadRow>> RowsAsync(IReadOnlyCollection<Guid> some, bool withCaller) =>
            scope
                .VisibleTo(by)
                .Where(c => some.Contains(c.Id))
                .Select(c => new HeadRow(
                    c.Id,
                    c.Code,
                    c.Sensitivity,
                    withCaller ? c.CallerName : null,
                    c.Members.Where(m => m.Relation == Relation.Applicant)
                        .Select(m => m.PersonId)
                        .FirstOrDefault(),
                    c.Members.Count
                ))
                .ToListAsync(cancel);
    }

    private sealed record HeadRow(
        Guid Id,
        string Code,
        Sensitivity Sensitivity,
        Personal<string>? CallerName,
        Guid Applicant,
        int People
    );

    /// <summary>
    /// The cleared cases that go to one of some countries and of which somebody who has not left has no place to travel yet, most
    /// urgent first, without recording a look: for lists that show a line of each.
    /// </summary>
    /// <param name="countries">The countries of return, ISO 3166 alpha-2.</param>
    /// <param name="placed">Who has a place already, and waits for the day.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="most">How many are read at most.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<WaitingCases> ClearedForAsync(
        IReadOnlyCollection<string> countries,
        IQueryable<PlacedTraveller> placed,
        Actor by,
        int most = 60,
        CancellationToken cancel = default
    )
    {
        var waiting = scope
            .VisibleTo(by)
            .Where(c =>
                c.Stage == Stage.Cleared
                && countries.Contains(c.Country!)
                && c.Members.Any(m =>
                    m.DepartedOn == null
                    && !placed.Any(p => p.CaseId == c.Id && p.PersonId == m.PersonId)
                )
            )
            .Join(db.Set<WorkItem>(), c => c.Id, w => w.CaseId, (c, w) => w);
        var ids = await waiting
            .OrderBy(w => w.Rank)
            .Select(w => w.CaseId)
            .Take(most)
            .ToListAsync(cancel);
        var more = ids.Count < most ? 0 : await waiting.CountAsync(cancel) - most;
        var files = await ListAsync(ids, by, cancel);
        return new([.. files.OrderBy(f => ids.IndexOf(f.Id))], more);
    }

    /// <summary>
    /// The cases in which a person stands, the first first, for the copy of her data; and whether anybody else ever stood in them, of
    /// whom their words may tell.
    /// </summary>
    /// <param name="personId">Who.</param>
    /// <param name="records">Herself, and the records that became one with hers.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<(Guid CaseId, bool OfFamily)>> WithAsync(
        Guid personId,
        IReadOnlyCollection<Guid> records,
        CancellationToken cancel = default
    )
    {
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Include(c => c.Members)
            .Where(c => c.Members.Any(m => m.PersonId == personId))
            .OrderBy(c => c.RequestedOn)
            .ToListAsync(cancel);
        var shared = await FormerMember.SharedAsync(db, cases, records, cancel);
        return [.. cases.Select(c => (c.Id, shared.Contains(c.Id)))];
    }

    private async Task<CaseFile?> LoadAsync(IQueryable<Case> which, CancellationToken cancel)
    {
        var found = await which.Include(c => c.Members).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }
        var people = await register.SummariesAsync(found.Members.Select(m => m.PersonId), cancel);
        return new(found, Travellers(found, people));
    }

    private static List<Traveller> Travellers(
        Case @case,
        IReadOnlyDictionary<Guid, PersonSummary> people
    ) =>
        [
            .. @case
                .Members.Where(m => people.ContainsKey(m.PersonId))
                .Select(m => new Traveller(m, people[m.PersonId]))
                .OrderBy(t => t.Relation)
                .ThenBy(t => t.Person.Birth?.Earliest ?? DateOnly.MaxValue)
                .ThenBy(t => t.MemberId),
        ];
}

/// <summary>A case as a line of a list shows it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Sensitivity">Whether it is restricted to a team.</param>
/// <param name="Name">The applicant's name, or how the caller called themselves; empty when nobody said.</param>
/// <param name="People">How many people it is about.</param>
internal sealed record CaseHead(string Code, Sensitivity Sensitivity, string Name, int People);

/// <summary>Somebody of a case who has a place on a journey that lies ahead.</summary>
public sealed record PlacedTraveller
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Who.</summary>
    public required Guid PersonId { get; init; }
}

/// <summary>Cases that wait for the same.</summary>
/// <param name="First">The most urgent ones.</param>
/// <param name="More">How many wait behind them.</param>
public sealed record WaitingCases(IReadOnlyList<CaseFile> First, int More);
