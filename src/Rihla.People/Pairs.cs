using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>A pair as the queue shows it.</summary>
internal sealed record PairLine(Pair Pair, PersonSummary First, PersonSummary Second, bool IsMine);

/// <summary>A pair as it is compared: the two persons as they stand today, whatever was merged since.</summary>
internal sealed record PairFile(
    Pair Pair,
    PersonFile First,
    PersonFile Second,
    Match Match,
    bool IsMine,
    bool TakesTwo
);

/// <summary>Persons who hang together by open pairs: if A may be B and B may be C, all three are looked at together.</summary>
/// <param name="Persons">The persons, in the order of their codes.</param>
/// <param name="Lines">The open pairs between them, the likeliest first.</param>
internal sealed record PairGroup(
    IReadOnlyList<PersonSummary> Persons,
    IReadOnlyList<PairLine> Lines
)
{
    /// <summary>The pairs as connected groups, in the order of their likeliest pairs.</summary>
    public static List<PairGroup> Of(IReadOnlyList<PairLine> lines)
    {
        var root = new Dictionary<Guid, Guid>();
        Guid Find(Guid id)
        {
            while (root.TryGetValue(id, out var up) && up != id)
            {
                id = up;
            }
            return id;
        }
        foreach (var line in lines)
        {
            root.TryAdd(line.First.Id, line.First.Id);
            root.TryAdd(line.Second.Id, line.Second.Id);
            root[Find(line.Second.Id)] = Find(line.First.Id);
        }
        return
        [
            .. lines
                .GroupBy(line => Find(line.First.Id))
                .Select(g => new PairGroup(
                    [
                        .. g.SelectMany(line => new[] { line.First, line.Second })
                            .DistinctBy(p => p.Id)
                            .OrderBy(p => p.Code, StringComparer.Ordinal),
                    ],
                    [.. g]
                )),
        ];
    }
}

/// <summary>A group of persons as they are compared, with what speaks for and against each pair.</summary>
/// <param name="Persons">The persons whom the actor may compare.</param>
/// <param name="Questions">The open pairs between them.</param>
internal sealed record GroupFile(
    IReadOnlyList<PersonFile> Persons,
    IReadOnlyList<(PairLine Line, Match Match)> Questions
);

/// <summary>The queue of records that may be one person, and the decisions on them. Whoever raised a pair never decides on it.</summary>
internal sealed class Pairs(
    RihlaDb db,
    Register register,
    Persons persons,
    Merges merges,
    MatchIndex index,
    PersonScope personScope,
    AdjudicationScope scope,
    IEnumerable<IdentitySettled> settled,
    ReadLog reads,
    Today today
)
{
    // The likeliest first; who works through these is shown the next.
    private const int LongestQueue = 500;

    // Whoever may see few of them is shown what is found among so many.
    private const int MostRead = 10_000;

    // Nobody compares more than these at once; the rest follows when some are decided.
    private const int LargestGroup = 40;

    /// <summary>The open pairs that the actor may decide on, or raised, the likeliest first.</summary>
    public async Task<List<PairLine>> QueueAsync(Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Adjudicate);
        var lines = new List<PairLine>();
        for (var read = 0; lines.Count < LongestQueue && read < MostRead; read += LongestQueue)
        {
            var open = await db.Set<Pair>()
                .AsNoTracking()
                .Where(Pair.Waits)
                .OrderBy(p => p.State == PairState.Unsure)
                .ThenByDescending(p => p.Probability)
                .ThenBy(p => p.Id)
                .Skip(read)
                .Take(LongestQueue)
                .ToListAsync(cancel);
            lines.AddRange(await LinesAsync(open, by, cancel));
            if (open.Count < LongestQueue)
            {
                break;
            }
        }
        return Once(lines);
    }

    /// <summary>
    /// Everybody who hangs together with a pair by open pairs, as far as the actor may compare them; looking is recorded
    /// for each. Nothing, when the actor may not see the pair.
    /// </summary>
    public async Task<GroupFile?> OpenGroupAsync(Guid pairId, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Adjudicate);
        var start = await db.Set<Pair>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == pairId, cancel);
        if (start is null)
        {
            return null;
        }
        var seen = new List<Pair>();
        var records = new HashSet<Guid> { start.FirstId, start.SecondId };
        for (var edge = records.ToList(); edge.Count > 0 && records.Count < LargestGroup; )
        {
            edge = await WithMergedAsync(edge, cancel);
            records.UnionWith(edge);
            var found = await db.Set<Pair>()
                .AsNoTracking()
                .Where(Pair.Waits)
                .Where(p => edge.Contains(p.FirstId) || edge.Contains(p.SecondId))
                .OrderByDescending(p => p.Probability)
                .Take(LargestGroup)
                .ToListAsync(cancel);
            seen.AddRange(found);
            edge =
            [
                .. found
                    .SelectMany(p => new[] { p.FirstId, p.SecondId })
                    .Distinct()
                    .Where(id => !records.Contains(id)),
            ];
            records.UnionWith(edge);
        }
        var lines = Once(await LinesAsync([.. seen.DistinctBy(p => p.Id)], by, cancel));
        if (PairGroup.Of(lines).Find(g => g.Lines.Any(l => l.Pair.Id == pairId)) is not { } group)
        {
            return null;
        }
        var files = new Dictionary<Guid, PersonFile>();
        foreach (var person in group.Persons)
        {
            await reads.SawAsync(by, new Act("pair.viewed", PersonId: person.Id), cancel);
            files[person.Id] = await persons.ReadAsync(person.Id, cancel);
        }
        var matcher = await index.MatcherAsync(cancel);
        return new(
            [.. group.Persons.Select(p => files[p.Id])],
            [
                .. group.Lines.Select(line =>
                    (line, matcher.Compare(Of(files[line.First.Id]), Of(files[line.Second.Id])))
                ),
            ]
        );
    }

    /// <summary>The pairs of a person: open ones, and those decided to be different persons.</summary>
    public async Task<List<PairLine>> OfAsync(Guid personId, Actor by, CancellationToken cancel)
    {
        var records = await register.RecordsAsync(personId, cancel);
        var pairs = await db.Set<Pair>()
            .AsNoTracking()
            .Where(p => records.Contains(p.FirstId) || records.Contains(p.SecondId))
            .OrderByDescending(p => p.Id)
            .ToListAsync(cancel);
        return await LinesAsync(pairs, by, cancel);
    }

    /// <summary>The pair with this id, if the actor may compare both persons; looking is recorded for both.</summary>
    public async Task<PairFile?> OpenAsync(Guid pairId, Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Adjudicate);
        var pair = await db.Set<Pair>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == pairId, cancel);
        if (
            pair is null
            || await register.FindAsync(pair.FirstId, cancel) is not { } first
            || await register.FindAsync(pair.SecondId, cancel) is not { } second
            || !(await scope.VisibleAsync([first.Id, second.Id], by, cancel)).IsSupersetOf([
                first.Id,
                second.Id,
            ])
        )
        {
            return null;
        }
        await reads.SawAsync(by, new Act("pair.viewed", PersonId: first.Id), cancel);
        await reads.SawAsync(by, new Act("pair.viewed", PersonId: second.Id), cancel);
        var (one, other) = (
            await persons.ReadAsync(first.Id, cancel),
            await persons.ReadAsync(second.Id, cancel)
        );
        return new(
            pair,
            one,
            other,
            (await index.MatcherAsync(cancel)).Compare(Of(one), Of(other)),
            IsMine(pair, by),
            await merges.TakesTwoAsync(first.Id, second.Id, cancel)
        );
    }

    /// <summary>
    /// Decides whether the two are one person. Same merges them, or, where the merge takes two people, proposes it to a
    /// second person, whose <i>same</i> then does exactly what was proposed; unsure leaves the pair in the queue with the
    /// note. All open pairs of the same two persons are answered with it.
    /// </summary>
    /// <param name="pairId">The pair.</param>
    /// <param name="kind">The decision.</param>
    /// <param name="note">Why.</param>
    /// <param name="stays">Of two records that are one person, the one that stays.</param>
    /// <param name="taken">The fields whose value is taken from the other.</param>
    /// <param name="version">The version of the pair that was looked at.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome> DecideAsync(
        Guid pairId,
        MatchDecisionKind kind,
        string? note,
        Guid? stays,
        IReadOnlySet<string> taken,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Adjudicate);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        var pair = await db.Set<Pair>().SingleOrDefaultAsync(p => p.Id == pairId, cancel);
        if (
            pair is null
            || await register.FollowAsync(pair.FirstId, cancel) is not { } first
            || await register.FollowAsync(pair.SecondId, cancel) is not { } second
            || !(await scope.VisibleAsync([first.Id, second.Id], by, cancel)).IsSupersetOf([
                first.Id,
                second.Id,
            ])
        )
        {
            return new Refusal("Pair.Gone");
        }
        db.Entry(pair).Property(p => p.Version).OriginalValue = version;
        if (kind == MatchDecisionKind.Unsure && string.IsNullOrWhiteSpace(note))
        {
            return Refusal.Of("Note", "Pair.NoteMissing");
        }
        if (pair.ProposedStaysId is { } keeps)
        {
            stays = (await register.FollowAsync(keeps, cancel))?.Id;
            taken = pair.ProposedFields!.Split(' ').ToHashSet(StringComparer.Ordinal);
        }
        var (into, from) = stays == second.Id ? (second, first) : (first, second);
        var proposes =
            kind == MatchDecisionKind.Same
            && pair.State != PairState.Proposed
            && await merges.TakesTwoAsync(first.Id, second.Id, cancel);
        var decided = proposes
            ? await ProposeAsync(pair, from, into, taken, note, by, cancel)
            : await AdjudicateAsync(pair, first.Id, second.Id, kind, note, by, cancel);
        if (decided.IsDone && kind == MatchDecisionKind.Same && !proposes)
        {
            decided = await merges.MergeAsync(from, into, taken, pair.Id, by, cancel);
        }
        if (!decided.IsDone)
        {
            db.ChangeTracker.Clear();
            return decided;
        }
        var act = kind switch
        {
            MatchDecisionKind.Same => proposes ? "pair.proposed" : "pair.same",
            MatchDecisionKind.Different => "pair.different",
            _ => "pair.unsure",
        };
        try
        {
            await db.SaveAsync(
                by,
                [
                    new Act(act, PersonId: first.Id) { Args = [second.Code], Reason = note },
                    new Act(act, PersonId: second.Id) { Args = [first.Code], Reason = note },
                ],
                cancel
            );
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new Refusal("Pair.ChangedMeanwhile");
        }
        await TellAsync([first.Id, second.Id], by, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Reports that two persons may be one. The other is named by the code, and must be one that the actor may see.</summary>
    public async Task<Outcome> ReportAsync(
        string code,
        string? otherCode,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Edit);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        var (one, other) = (
            await register.FindIdByCodeAsync(code, cancel),
            await register.FindIdByCodeAsync(otherCode, cancel)
        );
        if (one is not { } first || !await personScope.MaySeeAsync(first, by, cancel))
        {
            return new Refusal("Person.Gone");
        }
        if (other is not { } second || !await personScope.MaySeeAsync(second, by, cancel))
        {
            return Refusal.Of("OtherCode", "Pair.NoSuchPerson");
        }
        if (first == second)
        {
            return Refusal.Of("OtherCode", "Pair.SamePerson");
        }
        var between = await BetweenAsync(first, second, cancel);
        var pair = between.Find(p => p.IsOpen) ?? between.FirstOrDefault();
        if (pair is { IsOpen: true })
        {
            return Refusal.Of("OtherCode", "Pair.AlreadyOpen");
        }
        if (pair is not null)
        {
            pair.Reopen(by, today.Now);
        }
        else
        {
            var match = (await index.MatcherAsync(cancel)).Compare(
                Of(await persons.ReadAsync(first, cancel)),
                Of(await persons.ReadAsync(second, cancel))
            );
            db.Add(Pair.Raise(first, second, PairOrigin.Report, match.Probability, by, today.Now));
        }
        await db.SaveAsync(
            by,
            [new Act("pair.reported", PersonId: first), new Act("pair.reported", PersonId: second)],
            cancel
        );
        await TellAsync([first, second], by, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task<Outcome> AdjudicateAsync(
        Pair pair,
        Guid first,
        Guid second,
        MatchDecisionKind kind,
        string? note,
        Actor by,
        CancellationToken cancel
    )
    {
        var others = (await BetweenAsync(first, second, cancel))
            .Where(p => p.IsOpen && p.Id != pair.Id)
            .ToList();
        if (others.Exists(p => p.IsBarred(by)))
        {
            return new Refusal("Pair.NotByWhoRaised");
        }
        var decided = pair.Adjudicate(kind, note, by, today.Now);
        if (decided.IsDone && kind != MatchDecisionKind.Same)
        {
            others.ForEach(p => p.Adjudicate(kind, note, by, today.Now));
        }
        return decided;
    }

    private async Task<Outcome> ProposeAsync(
        Pair pair,
        Person from,
        Person into,
        IReadOnlySet<string> taken,
        string? note,
        Actor by,
        CancellationToken cancel
    ) =>
        await merges.ObjectionAsync(from, into, cancel) is { } objection
            ? objection
            : pair.Propose(into.Id, taken, note, by, today.Now);

    // All pairs of two persons, whichever of their records they were raised on.
    private async Task<List<Pair>> BetweenAsync(Guid one, Guid other, CancellationToken cancel)
    {
        var (ones, others) = (
            await register.RecordsAsync(one, cancel),
            await register.RecordsAsync(other, cancel)
        );
        return await db.Set<Pair>()
            .Where(p =>
                (ones.Contains(p.FirstId) && others.Contains(p.SecondId))
                || (others.Contains(p.FirstId) && ones.Contains(p.SecondId))
            )
            .OrderBy(p => p.Id)
            .ToListAsync(cancel);
    }

    // The records themselves, those they were merged into, and those that were merged into them.
    private async Task<List<Guid>> WithMergedAsync(List<Guid> ids, CancellationToken cancel)
    {
        var all = new HashSet<Guid>();
        foreach (var id in ids)
        {
            if (await register.FindAsync(id, cancel) is { } person)
            {
                all.UnionWith(await register.RecordsAsync(person.Id, cancel));
            }
        }
        return [.. all];
    }

    // A merge can leave several pairs of the same two persons: they are one question.
    private static List<PairLine> Once(IEnumerable<PairLine> lines) =>
        [.. lines.DistinctBy(line => Pair.InOrder(line.First.Id, line.Second.Id))];

    private async Task TellAsync(Guid[] personIds, Actor by, CancellationToken cancel)
    {
        foreach (var each in settled)
        {
            await each.OnSettledAsync(personIds, by, cancel);
        }
    }

    private async Task<List<PairLine>> LinesAsync(
        List<Pair> pairs,
        Actor by,
        CancellationToken cancel
    )
    {
        var ids = pairs.SelectMany(p => new[] { p.FirstId, p.SecondId }).Distinct().ToList();
        var people = await register.SummariesAsync(ids, cancel);
        var visible = await scope.VisibleAsync(
            [.. people.Values.Select(p => p.Id).Distinct()],
            by,
            cancel
        );
        return
        [
            .. pairs
                .Where(p => people.ContainsKey(p.FirstId) && people.ContainsKey(p.SecondId))
                .Select(p => new PairLine(p, people[p.FirstId], people[p.SecondId], IsMine(p, by)))
                .Where(line =>
                    line.First.Id != line.Second.Id
                    && visible.Contains(line.First.Id)
                    && visible.Contains(line.Second.Id)
                ),
        ];
    }

    private static bool IsMine(Pair pair, Actor by) => !by.IsSystem && pair.RaisedById == by.UserId;

    private static Identity Of(PersonFile file) =>
        Identities.Of(file.Person, file.Names, file.Phones, file.Documents);
}
