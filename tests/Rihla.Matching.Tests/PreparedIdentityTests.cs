using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Rihla.Matching.Tests;

/// <summary>What is kept of an identity to compare it again.</summary>
[Properties(Arbitrary = [typeof(Laws)])]
public class PreparedIdentityTests
{
    private static readonly Matcher Matcher = new();

    [Property(MaxTest = 500)]
    public bool Kept_bytes_compare_as_the_identity_does(Identity left, Identity right)
    {
        var kept = PreparedIdentity.FromBytes(Matcher.Prepare(right).Bytes.ToArray())!;
        var there = Matcher.Compare(Matcher.Prepare(left), kept);
        var direct = left.Against(right);
        return there.Bits.Equals(direct.Bits) && there.Evidence.SequenceEqual(direct.Evidence);
    }

    [Property(MaxTest = 500)]
    public bool The_score_is_the_sum_that_the_explanation_gives(Identity left, Identity right)
    {
        var (a, b) = (Matcher.Prepare(left), Matcher.Prepare(right));
        return Matcher.Score(a, b.Bytes.Span).Equals(Matcher.Compare(a, b).Bits);
    }

    [Property(MaxTest = 500)]
    public bool Whoever_has_enough_is_never_left_out_by_the_bound(
        Identity left,
        Identity right,
        int atLeast
    )
    {
        var (a, b) = (Matcher.Prepare(left), Matcher.Prepare(right));
        var bits = Matcher.Compare(a, b).Bits;
        var score = Matcher.Score(a, b.Bytes.Span, atLeast % 30);
        return score.Equals(bits) || (double.IsNegativeInfinity(score) && bits < atLeast % 30);
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var sought = Matcher.Prepare(
            Somebody.Called("Amadou Bailo", "Ouattara", "1994-05-17", 'M') with
            {
                Phones = ["0612345678"],
                Parents = [new("Awa", "Koné")],
            }
        );
        var other = Matcher
            .Prepare(
                Somebody.Called("أمادو", "واتارا", "1994-05-11", 'M') with
                {
                    Phones = ["0612345679"],
                    Parents = [new("Hawa", "Koné")],
                }
            )
            .Bytes;
        Matcher.Score(sought, other.Span);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Matcher.Score(sought, other.Span);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Bytes_of_another_version_or_other_tables_are_refused()
    {
        var bytes = Matcher.Prepare(Somebody.Called("Awa", "Koné")).Bytes.ToArray();
        var otherVersion = bytes.ToArray();
        otherVersion[0]++;
        var otherTables = bytes.ToArray();
        otherTables[1]++;

        Assert.NotNull(PreparedIdentity.FromBytes(bytes));
        Assert.Null(PreparedIdentity.FromBytes(otherVersion));
        Assert.Null(PreparedIdentity.FromBytes(otherTables));
        Assert.Null(PreparedIdentity.FromBytes(default));
        Assert.False(PreparedIdentity.IsCurrent([]));
    }

    [Fact]
    public void Preparing_gives_the_same_bytes_every_time()
    {
        var somebody = Somebody.Called("Aïcha", "بن علي", "1991-03-02", 'F');

        Assert.Equal(
            Matcher.Prepare(somebody).Bytes.ToArray(),
            new Matcher().Prepare(somebody).Bytes.ToArray()
        );
    }

    [Fact]
    public void A_usual_person_takes_less_than_two_hundred_bytes()
    {
        var person = Somebody.Called("Mamadou Alpha", "Diallo", "1990-05-15", 'M') with
        {
            Nationality = "GN",
            Phones = ["+212612345678"],
            Documents = [new("GN1234567", "passport")],
        };

        Assert.InRange(Matcher.Prepare(person).Bytes.Length, 100, 200);
    }

    [Fact]
    public void Names_without_end_are_cut_not_refused()
    {
        var endless = new string('ب', 1_000_000);
        var words = string.Join(' ', Enumerable.Repeat("Ould Abd El Kader-ben", 50_000));
        var person = new Identity
        {
            Names = [.. Enumerable.Repeat(new WrittenName(endless, words), 100)],
            Parents = [.. Enumerable.Repeat(new WrittenName(words, endless), 100)],
            Relatives = [.. Enumerable.Repeat(new WrittenName(words, words), 100)],
            BirthPlace = words,
            Phones = [.. Enumerable.Repeat(new string('7', 100_000), 100)],
            Documents =
            [
                .. Enumerable
                    .Range(0, 100)
                    .Select(n => new DocumentNumber(new string('8', 100_000 + n), words)),
            ],
        };

        Assert.InRange(Matcher.Prepare(person).Bytes.Length, 1, 20_000);
        Assert.InRange(MatchKeys.Of(person).Count, 1, 200);
        Assert.InRange(person.Against(person).Probability, 0, 1);
    }
}
