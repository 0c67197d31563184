using Rihla.People;

namespace Rihla.Tests.People;

public class PhonesTests
{
    [Theory]
    [InlineData("0612345678", "MA", "+212612345678")]
    [InlineData("06 12-34.56 78", "MA", "+212612345678")]
    [InlineData("+212 612 345 678", null, "+212612345678")]
    [InlineData("00224620123456", null, "+224620123456")]
    [InlineData("٠٦١٢٣٤٥٦٧٨", "MA", "+212612345678")]
    public void A_number_is_kept_one_way_however_it_was_written(
        string written,
        string? country,
        string kept
    ) => Assert.Equal(kept, Phones.Read(written, country).Value);

    [Fact]
    public void A_number_of_the_wrong_length_is_refused_with_the_right_one()
    {
        var refusal = Assert.Single(Phones.Read("+21261234567", null).Refusals);

        Assert.Equal("Phone.WrongLength", refusal.TextKey);
        Assert.Equal(["+212", 9, 8], refusal.Args.Take(3));
    }

    [Fact]
    public void A_number_in_a_range_that_the_plan_does_not_know_is_taken() =>
        Assert.Equal("+212686466709", Phones.Read("+212686466709", null).Value);

    [Fact]
    public void A_national_number_needs_a_country() =>
        Assert.Equal(
            "Phone.CountryMissing",
            Assert.Single(Phones.Read("0612345678", null).Refusals).TextKey
        );

    [Fact]
    public void What_is_no_number_is_refused() =>
        Assert.Equal(
            "Phone.NotANumber",
            Assert.Single(Phones.Read("his brother has it", "MA").Refusals).TextKey
        );
}
