using FsCheck.Xunit;
using Rihla.Platform;

namespace Rihla.Tests.Platform;

public class PartialDateTests
{
    [Theory]
    [InlineData("1994", 1994, null, null)]
    [InlineData("1994-03", 1994, 3, null)]
    [InlineData("1994-03-17", 1994, 3, 17)]
    public void Reads_what_is_known(string text, int year, int? month, int? day)
    {
        Assert.True(PartialDate.TryParse(text, out var date));
        Assert.Equal((year, month, day), (date.Year, date.Month, date.Day));
        Assert.Equal(text, date.ToString());
    }

    [Theory]
    [InlineData("١٩٩٤-٠٣-١٧")]
    [InlineData("۱۹۹۴-۰۳-۱۷")]
    public void Reads_the_digits_of_any_script(string text)
    {
        Assert.True(PartialDate.TryParse(text, out var date));
        Assert.Equal(new PartialDate(1994, 3, 17), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("94")]
    [InlineData("1994-2")]
    [InlineData("1994-13")]
    [InlineData("2023-02-29")]
    [InlineData("1994-02-31")]
    [InlineData("1994-02-10-01")]
    [InlineData("+994")]
    [InlineData("0000")]
    public void Refuses_what_is_no_date(string? text) =>
        Assert.False(PartialDate.TryParse(text, out _));

    [Fact]
    public void A_fuller_date_that_does_not_contradict_says_more()
    {
        var year = new PartialDate(1994);
        var month = new PartialDate(1994, 3);
        var day = new PartialDate(1994, 3, 17);
        Assert.True(day.Refines(month) && day.Refines(year) && month.Refines(year));
        Assert.False(year.Refines(day) || day.Refines(day) || year.Refines(year));
        Assert.False(day.Refines(new(1993)) || day.Refines(new(1994, 4)));
        Assert.False(new PartialDate(1994, 3, 17, estimated: true).Refines(year));
    }

    [Fact]
    public void In_doubt_a_person_is_a_child()
    {
        var bornIn2008 = new PartialDate(2008);
        Assert.True(bornIn2008.MayBeChildOn(new(2026, 6, 1)));
        Assert.True(bornIn2008.MayBeChildOn(new(2026, 12, 30)));
        Assert.False(bornIn2008.MayBeChildOn(new(2026, 12, 31)));
    }

    [Fact]
    public void Comes_of_age_on_the_eighteenth_birthday()
    {
        var born = new PartialDate(2008, 6, 15);
        Assert.True(born.MayBeChildOn(new(2026, 6, 14)));
        Assert.False(born.MayBeChildOn(new(2026, 6, 15)));
        Assert.Equal(17, born.AgeOn(new(2026, 6, 14)));
        Assert.Equal(18, born.AgeOn(new(2026, 6, 15)));
    }

    [Property]
    public bool Age_never_falls_as_days_pass(byte years, ushort days)
    {
        var born = new PartialDate(1950 + (years % 70), 1 + (days % 12));
        var day = born.Earliest.AddDays(days);
        return born.AgeOn(day.AddDays(1)) >= born.AgeOn(day);
    }
}
