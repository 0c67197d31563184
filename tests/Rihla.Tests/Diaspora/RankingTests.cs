using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rihla.Diaspora;

namespace Rihla.Tests.Diaspora;

/// <summary>The ranking: fair, exact, the same whatever the order, and with its reasons.</summary>
public class RankingTests
{
    private static readonly IReadOnlyList<ScoringCriterion> Criteria =
    [
        Criterion(1, 50),
        Criterion(2, 30),
        Criterion(3, 20),
    ];

    [Property(Arbitrary = [typeof(Candidates)])]
    public bool The_order_in_which_applications_and_sheets_come_changes_nothing(Some some, int seed)
    {
        var candidates = some.Candidates;
        var shuffled = Shuffled(candidates, seed)
            .Select(c => c with { Sheets = [.. Shuffled([.. c.Sheets], seed + 1)] })
            .ToArray();
        return Rank(candidates).SequenceEqual(Rank(shuffled));
    }

    [Property(Arbitrary = [typeof(Candidates)])]
    public bool Whoever_is_ranked_before_another_has_no_lower_score_and_never_more_than_the_places_are_proposed(
        Some some
    )
    {
        var candidates = some.Candidates;
        var ranked = Rank(candidates).Where(r => r.Rank is not null).ToList();
        return ranked.Zip(ranked.Skip(1)).All(p => p.First.Score >= p.Second.Score)
            && ranked.Zip(ranked.Skip(1)).All(p => p.First.Rank <= p.Second.Rank)
            && ranked.Count(r => r.Proposal == RankProposal.Select) <= 2
            && ranked.All(r => r.Score is >= 0 and <= 100);
    }

    [Property(Arbitrary = [typeof(Candidates)])]
    public bool A_better_mark_never_makes_a_rank_worse(Some some, int which)
    {
        var candidates = some.Candidates;
        var better = candidates.ToArray();
        if (better.Length == 0)
        {
            return true;
        }
        var at = Math.Abs(which % better.Length);
        var chosen = better[at];
        if (chosen.Sheets.Count == 0)
        {
            return true;
        }
        better[at] = chosen with
        {
            Sheets =
            [
                .. chosen.Sheets.Select(s =>
                    s with
                    {
                        Points = s.Points.ToDictionary(
                            p => p.Key,
                            p => Math.Min(Call.TopMark, p.Value + 1)
                        ),
                    }
                ),
            ],
        };
        int? RankOf(IReadOnlyList<Ranked> all) => all.Single(r => r.Id == chosen.Id).Rank;
        return RankOf(Rank(better)) is not { } after || after <= RankOf(Rank(candidates));
    }

    [Fact]
    public void The_score_is_the_mean_of_the_weighted_marks_out_of_a_hundred()
    {
        var one = Candidate(3, [5, 5, 5], [0, 0, 0], [5, 0, 0]);
        var ranked = Assert.Single(Rank(one));
        // 100, 0 and 50 of a hundred.
        Assert.Equal((1, 50m, 3), (ranked.Rank, ranked.Score, ranked.Sheets));
    }

    [Fact]
    public void A_level_score_is_set_apart_by_the_heaviest_criterion_and_it_says_so()
    {
        // 2·50 = 1·50 + 1·30 + 1·20: the same score from other marks.
        var first = Candidate(0, [2, 0, 0], [2, 0, 0]);
        var second = Candidate(9, [1, 1, 1], [1, 1, 1]);
        var ranked = Rank(second, first);
        Assert.Equal([first.Id, second.Id], ranked.Select(r => r.Id));
        Assert.Equal([1, 2], ranked.Select(r => r.Rank!.Value));
        Assert.All(ranked, r => Assert.Equal((false, 1), (r.IsTied, r.BrokenBy)));
    }

    [Fact]
    public void Then_by_the_jobs_planned_and_who_is_still_level_shares_the_rank()
    {
        var more = Candidate(5, [3, 3, 3], [3, 3, 3]);
        var few = Candidate(2, [3, 3, 3], [3, 3, 3]);
        var same = Candidate(2, [3, 3, 3], [3, 3, 3]);
        var last = Candidate(2, [1, 1, 1], [1, 1, 1]);
        var ranked = Rank(last, few, same, more);
        Assert.Equal([1, 2, 2, 4], ranked.Select(r => r.Rank!.Value));
        Assert.Equal(more.Id, ranked[0].Id);
        Assert.Equal(0, ranked[0].BrokenBy);
        Assert.Equal([false, true, true, false], ranked.Select(r => r.IsTied));
        // Two places: the first is settled, for the second two are level, and a person decides.
        Assert.Equal(
            [
                RankProposal.Select,
                RankProposal.TiedAtTheCut,
                RankProposal.TiedAtTheCut,
                RankProposal.BelowPassMark,
            ],
            ranked.Select(r => r.Proposal)
        );
    }

    [Fact]
    public void Below_the_pass_mark_nobody_is_proposed_and_exactly_on_it_one_is()
    {
        // The pass mark is 40: exactly two of five points.
        var on = Candidate(0, [2, 2, 2], [2, 2, 2]);
        var below = Candidate(0, [2, 2, 1], [2, 2, 2]);
        var ranked = Rank(on, below);
        Assert.Equal(
            [RankProposal.Select, RankProposal.BelowPassMark],
            ranked.Select(r => r.Proposal)
        );
    }

    [Fact]
    public void With_too_few_sheets_nothing_is_ranked_and_a_person_decides()
    {
        var one = Candidate(0, [5, 5, 5]);
        var none = Candidate(0);
        var ranked = Rank(one, none);
        Assert.All(
            ranked,
            r => Assert.Equal(((int?)null, RankProposal.TooFewSheets), (r.Rank, r.Proposal))
        );
        Assert.Equal(100m, ranked.Single(r => r.Id == one.Id).Score);
    }

    private static IReadOnlyList<Ranked> Rank(params Candidate[] candidates) =>
        Ranking.Of(candidates, Criteria, places: 2, passMark: 40, leastSheets: 2);

    private static Candidate Candidate(int jobs, params int[][] sheets) =>
        new(
            Guid.CreateVersion7(),
            jobs,
            [
                .. sheets.Select(points => new Sheet(
                    Guid.CreateVersion7(),
                    points.Index().ToDictionary(p => Criteria[p.Index].Id, p => p.Item)
                )),
            ]
        );

    private static ScoringCriterion Criterion(int number, int weight) =>
        new()
        {
            CallId = Guid.Empty,
            Number = number,
            NameFr = "",
            NameAr = "",
            NameEn = "",
            Weight = weight,
        };

    private static T[] Shuffled<T>(T[] all, int seed)
    {
        var copy = all.ToArray();
#pragma warning disable CA5394 // A seed makes a failure repeatable; nothing secret hangs on it.
        new Random(seed).Shuffle(copy);
#pragma warning restore CA5394
        return copy;
    }

    /// <summary>Some applications.</summary>
    public sealed class Some
    {
        internal Some(Candidate[] candidates) => Candidates = candidates;

        internal Candidate[] Candidates { get; }
    }

    /// <summary>Up to eight applications with up to four sheets, few enough marks that many are level.</summary>
    private static class Candidates
    {
        public static Arbitrary<Some> All() =>
            (
                from count in Gen.Choose(0, 8)
                from all in Gen.ArrayOf(
                    from jobs in Gen.Choose(0, 2)
                    from sheets in Gen.Choose(0, 4)
                    from points in Gen.ArrayOf(Gen.Choose(0, 5), sheets * 3)
                    select Candidate(jobs, [.. points.Chunk(3)]),
                    count
                )
                select new Some(all)
            ).ToArbitrary();
    }
}
