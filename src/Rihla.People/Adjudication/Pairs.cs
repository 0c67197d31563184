using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>The decisions on pairs of records that may be one person. Whoever raised a pair never decides on it.</summary>
internal sealed class Pairs(
    RihlaDb db,
    PersonRecords records,
    Persons persons,
    Merges merges,
    MatchIndex index,
    PersonScope personScope,
    AdjudicationScope scope,
    IEnumerable<IdentitySettled> settled,
    Today today
)
{
    /// <summary>The pair, or who stands for one of its records, is not what was looked at any more.</summary>
    public static readonly Refusal ChangedMeanwhile = new("Pair.ChangedMeanwhile");

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
    /// <param name="seen">What was looked at: refused when it has changed since.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome> DecideAsync(
        Guid pairId,
        MatchDecisionKind kind,
        string? note,
        Guid? stays,
        IReadOnlySet<string> taken,
        PairSeen seen,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(PeoplePermissions.Adjudicate);
        await using var work = await db.BeginAsync(cancel);
        await HoldAsync(work, pairId, cancel);
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        if (await index.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        // What was read before the turn came may have been changed, or merged, meanwhile.
        db.ChangeTracker.Clear();
        var pair = await db.Set<Pair>().SingleOrDefaultAsync(p => p.Id == pairId, cancel);
        if (
            pair is null
            || await records.FollowAsync(pair.FirstId, cancel) is not { } first
            || await records.FollowAsync(pair.SecondId, cancel) is not { } second
            || !(await scope.VisibleAsync([first.Id, second.Id], by, cancel)).IsSupersetOf([
                first.Id,
                second.Id,
            ])
        )
        {
            return new Refusal("Pair.Gone");
        }
        if (!seen.Are(first, second))
        {
            return ChangedMeanwhile;
        }
        db.Entry(pair).Property(p => p.Version).OriginalValue = seen.Version;
        if (kind == MatchDecisionKind.Unsure && string.IsNullOrWhiteSpace(note))
        {
            return Refusal.Of("Note", "Pair.NoteMissing");
        }
        if (pair.ProposedStaysId is { } keeps)
        {
            stays = (await records.FollowAsync(keeps, cancel))?.Id;
            taken = pair.ProposedFields!.Split(' ').ToHashSet(StringComparer.Ordinal);
        }
        var others = (await BetweenAsync(first.Id, second.Id, cancel)).FindAll(p =>
            p.IsOpen && p.Id != pair.Id
        );
        if (others.Exists(p => p.IsBarred(by)))
        {
            return new Refusal("Pair.NotByWhoRaised");
        }
        var (into, from) = stays == second.Id ? (second, first) : (first, second);
        var proposes =
            kind == MatchDecisionKind.Same
            && pair.State != PairState.Proposed
            && await merges.TakesTwoAsync(first.Id, second.Id, cancel);
        var decided = proposes
            ? await ProposeAsync(pair, from, into, taken, note, by, cancel)
            : Adjudicate(pair, others, kind, note, by);
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
        var ended = await work.EndAsync(
            by,
            [
                new Act(act, PersonId: first.Id) { Args = [second.Code], Reason = note },
                new Act(act, PersonId: second.Id) { Args = [first.Code], Reason = note },
            ],
            () => settled.TellAsync([first.Id, second.Id], by, cancel),
            cancel
        );
        return ended.IsDone ? ended : ChangedMeanwhile;
    }

    private async Task HoldAsync(Work work, Guid pairId, CancellationToken cancel)
    {
        var asked = await db.Set<Pair>()
            .Where(p => p.Id == pairId)
            .Select(p => new { p.FirstId, p.SecondId })
            .SingleOrDefaultAsync(cancel);
        if (asked is null)
        {
            return;
        }
        var standing = await records.StandingAsync([asked.FirstId, asked.SecondId], cancel);
        await settled.HoldAsync(work, [.. standing.Values.Distinct()], cancel);
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
        var (one, other) = await FindAsync();
        await settled.HoldAsync(work, [.. new[] { one, other }.OfType<Guid>()], cancel);
        await work.LockAsync(Register.Lock, cancel);
        db.ChangeTracker.Clear();
        (one, other) = await FindAsync();
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
        if (
            await db.Set<Person>()
                .AnyAsync(p => (p.Id == first || p.Id == second) && p.ErasedOn != null, cancel)
        )
        {
            return new Refusal("Person.Erased");
        }
        var between = await BetweenAsync(first, second, cancel);
        if (between.Exists(p => p.IsOpen))
        {
            return Refusal.Of("OtherCode", "Pair.AlreadyOpen");
        }
        // All of them: an answer that stayed with one would close the others with the next merge of either.
        foreach (var pair in between)
        {
            pair.Reopen(by, today.Now);
        }
        if (between.Count == 0)
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
        await settled.TellAsync([first, second], by, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;

        async Task<(Guid? One, Guid? Other)> FindAsync() =>
            (
                await records.FindIdByCodeAsync(code, cancel),
                await records.FindIdByCodeAsync(otherCode, cancel)
            );
    }

    private Outcome Adjudicate(
        Pair pair,
        List<Pair> others,
        MatchDecisionKind kind,
        string? note,
        Actor by
    )
    {
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
            await records.RecordsAsync(one, cancel),
            await records.RecordsAsync(other, cancel)
        );
        return await db.Set<Pair>()
            .Where(p =>
                (ones.Contains(p.FirstId) && others.Contains(p.SecondId))
                || (others.Contains(p.FirstId) && ones.Contains(p.SecondId))
            )
            .OrderBy(p => p.Id)
            .ToListAsync(cancel);
    }

    private static Identity Of(PersonFile file) =>
        Identities.Of(file.Person, file.Names, file.Phones, file.Documents);
}
