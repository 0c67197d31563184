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
    bool IsMine
);

/// <summary>The queue of records that may be one person, and the decisions on them. Whoever raised a pair never decides on it.</summary>
internal sealed class Pairs(
    RihlaDb db,
    Register register,
    Persons persons,
    Merges merges,
    MatchIndex index,
    Matcher matcher,
    PersonScope personScope,
    AdjudicationScope scope,
    IEnumerable<IdentitySettled> settled,
    ReadLog reads,
    Today today
)
{
    // The likeliest first; who works through these is shown the next.
    private const int LongestQueue = 500;

    /// <summary>The open pairs that the actor may decide on, or raised, the likeliest first.</summary>
    public async Task<List<PairLine>> QueueAsync(Actor by, CancellationToken cancel)
    {
        by.Need(PeoplePermissions.Adjudicate);
        var open = await db.Set<Pair>()
            .AsNoTracking()
            .Where(p => p.State == PairState.Open || p.State == PairState.Unsure)
            .OrderBy(p => p.State == PairState.Unsure)
            .ThenByDescending(p => p.Probability)
            .ThenBy(p => p.Id)
            .Take(LongestQueue)
            .ToListAsync(cancel);
        return await LinesAsync(open, by, cancel);
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
        return new(pair, one, other, matcher.Compare(Of(one), Of(other)), IsMine(pair, by));
    }

    /// <summary>
    /// Decides whether the two are one person. Same merges them; unsure leaves the pair in the queue with the note.
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
        index.Within(work);
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
        var decided = pair.Adjudicate(kind, note, by, today.Now);
        if (!decided.IsDone)
        {
            return decided;
        }
        if (kind == MatchDecisionKind.Same)
        {
            var (into, from) = stays == second.Id ? (second, first) : (first, second);
            var merged = await merges.MergeAsync(from, into, taken, pair.Id, by, cancel);
            if (!merged.IsDone)
            {
                db.ChangeTracker.Clear();
                return merged;
            }
        }
        var act = kind switch
        {
            MatchDecisionKind.Same => "pair.same",
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
        var (low, high) = Pair.InOrder(first, second);
        var pair = await db.Set<Pair>()
            .SingleOrDefaultAsync(p => p.FirstId == low && p.SecondId == high, cancel);
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
            var match = matcher.Compare(
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
