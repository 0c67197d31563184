using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rihla.Grants;

namespace Rihla.Tests.Grants;

/// <summary>What is divided stays whole.</summary>
public sealed class SharesTests
{
    [Property]
    public bool The_parts_sum_to_the_amount_and_none_is_a_cent_off(
        NonNegativeInt amount,
        byte[] weights
    )
    {
        var heads = weights.Select(w => (long)w).ToList();
        if (heads.Sum() == 0)
        {
            return true;
        }
        var parts = Shares.Of(amount.Get, heads);
        return parts.Sum() == amount.Get
            && parts
                .Zip(heads)
                .All(p => Math.Abs(p.First - ((decimal)amount.Get * p.Second / heads.Sum())) < 1);
    }

    [Property]
    public bool The_same_heads_get_the_same_parts_again(NonNegativeInt amount, PositiveInt[] heads)
    {
        if (heads.Length == 0)
        {
            return true;
        }
        var weights = heads.Select(h => (long)h.Get).ToList();
        return Shares.Of(amount.Get, weights).SequenceEqual(Shares.Of(amount.Get, weights));
    }

    [Property]
    public bool Where_each_gets_a_unit_the_parts_sum_to_the_amount_and_change_only_where_one_got_none(
        NonNegativeInt more,
        PositiveInt[] heads
    )
    {
        if (heads.Length == 0)
        {
            return true;
        }
        var weights = heads.Select(h => (long)h.Get).ToList();
        var amount = more.Get + heads.Length;
        var parts = Shares.Each(amount, weights);
        return parts.Sum() == amount
            && parts.All(p => p > 0)
            && (
                Shares.Of(amount, weights).Contains(0)
                || parts.SequenceEqual(Shares.Of(amount, weights))
            );
    }

    [Fact]
    public void A_remainder_goes_to_those_who_lost_most_and_then_to_the_earlier_ones()
    {
        Assert.Equal([34, 33, 33], Shares.Of(100, [1, 1, 1]));
        Assert.Equal([14, 86], Shares.Of(100, [1, 6]));
        Assert.Equal([0, 1], Shares.Of(1, [1, 2]));
        Assert.Equal([1, 99, 1], Shares.Each(101, [1, 40_000, 1]));
        Assert.Equal([long.MaxValue / 2 + 1, long.MaxValue / 2], Shares.Of(long.MaxValue, [1, 1]));
    }

    [Fact]
    public void Nothing_is_divided_among_nobody()
    {
        Assert.Throws<ArgumentException>(() => Shares.Of(1, []));
        Assert.Throws<ArgumentException>(() => Shares.Of(1, [0, 0]));
        Assert.Throws<ArgumentException>(() => Shares.Of(1, [2, -1]));
        Assert.Throws<ArgumentException>(() => Shares.Of(-1, [1]));
        Assert.Throws<ArgumentException>(() => Shares.Each(1, [1, 1]));
        Assert.Throws<ArgumentException>(() => Shares.Each(2, [1, 0]));
    }
}
