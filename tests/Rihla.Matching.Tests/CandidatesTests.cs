namespace Rihla.Matching.Tests;

public class CandidatesTests
{
    [Fact]
    public void Who_shares_the_rarest_keys_comes_first() =>
        Assert.Equal(
            [7, 1, 2, 3],
            Candidates.Choose(
                [
                    [1, 2, 3, 7],
                    [7],
                ],
                register: 1_000
            )
        );

    [Fact]
    public void Two_middling_keys_outweigh_a_rare_one()
    {
        IReadOnlyList<int> one = [1, 2, 3, 4, 5];
        IReadOnlyList<int> other = [1, 6, 7, 8, 9];

        Assert.Equal(1, Candidates.Choose([one, other, [10, 11]], register: 1_000)[0]);
    }

    [Fact]
    public void Frequent_keys_are_left_out_once_enough_was_read()
    {
        var frequent = Enumerable.Range(0, 50).ToList();

        Assert.Equal([99], Candidates.Choose([frequent, [99]], register: 1_000, mostRows: 20));
        Assert.Equal(50, Candidates.Choose([frequent], register: 1_000, mostRows: 20).Count);
    }

    [Fact]
    public void No_more_are_chosen_than_asked_for_and_the_order_of_keys_does_not_matter()
    {
        IReadOnlyList<IReadOnlyList<string>> keys =
        [
            ["b", "a"],
            ["c", "a", "d"],
            ["d", "e"],
            [],
        ];

        var chosen = Candidates.Choose(keys, register: 100, mostCompared: 2);

        Assert.Equal(["a", "d"], chosen);
        Assert.Equal(chosen, Candidates.Choose(keys.Reverse(), register: 100, mostCompared: 2));
    }

    [Fact]
    public void A_key_of_a_slip_counts_less_than_one_that_is_shared_as_it_is() =>
        Assert.Equal(
            [5, 7],
            Candidates.Choose(
                [
                    [5],
                ],
                register: 1_000,
                peopleOfSlips:
                [
                    [7],
                    [8],
                ],
                mostCompared: 2
            )
        );

    [Fact]
    public void A_full_birth_date_needs_fewer_comparisons() =>
        Assert.True(
            Candidates.MostFor(Somebody.Called("Awa", "Ba", "1990-05-15"))
                < Candidates.MostFor(Somebody.Called("Awa", "Ba", "1990-01-01"))
        );

    [Fact]
    public void Of_keys_that_as_many_bear_the_same_are_read_in_whatever_order_they_come()
    {
        KeyBearers<char>[] keys = [new('c', 6), new('b', 6), new('d', 40), new('a', 9)];
        var others = keys.Reverse().ToArray();

        Assert.Equal(2, Candidates.Rarest<char>(keys, mostRows: 20));
        Assert.Equal(2, Candidates.Rarest<char>(others, mostRows: 20));
        Assert.Equal(['b', 'c', 'a', 'd'], keys.Select(k => k.Key));
        Assert.Equal(keys, others);
    }

    [Fact]
    public void Nobody_under_no_key() =>
        Assert.Empty(Candidates.Choose(Array.Empty<IReadOnlyList<int>>(), register: 1));
}
