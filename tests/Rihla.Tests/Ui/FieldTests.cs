using Rihla.Platform;
using Rihla.Ui.Charts;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;
using Rihla.Ui.Icons;

namespace Rihla.Tests.Ui;

/// <summary>How what people type is read, and small rules of the elements.</summary>
public sealed class FieldTests
{
    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("12,5", "12.5")]
    [InlineData("1 250,50", "1250.50")]
    [InlineData("1\u202F250", "1250")]
    [InlineData("٣٥٫٥", "35.5")]
    [InlineData("۳۵٫۵", "35.5")]
    [InlineData("0.125", "0.125")]
    [InlineData("-4", "-4")]
    public void An_amount_is_read_as_three_languages_write_it(string text, string expected)
    {
        Assert.True(DecimalBinder.TryRead(text, out var number));
        Assert.Equal(
            decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            number
        );
    }

    [Theory]
    [InlineData("1.250")]
    [InlineData("1,250")]
    [InlineData("1.250,50")]
    [InlineData("12 MAD")]
    [InlineData("1e5")]
    public void An_amount_that_could_mean_two_things_is_refused(string text) =>
        Assert.False(DecimalBinder.TryRead(text, out _));

    [Theory]
    [InlineData("655,957", "655.9570", "655957")]
    [InlineData("-1.250", "-1.2500", "-1250")]
    public void Both_things_that_an_amount_could_mean_are_named(
        string text,
        string fraction,
        string whole
    )
    {
        Assert.Equal((fraction, whole), DecimalBinder.Readings(text));
        Assert.True(DecimalBinder.TryRead(fraction, out _) && DecimalBinder.TryRead(whole, out _));
        Assert.Null(DecimalBinder.Readings("12 MAD"));
    }

    [Theory]
    [InlineData("17", "3", "1994", "1994-03-17")]
    [InlineData("", "3", "1994", "1994-03")]
    [InlineData(null, null, "1994", "1994")]
    [InlineData("١٧", "٣", "١٩٩٤", "1994-03-17")]
    [InlineData("۱۷", "۳", "۱۹۹۴", "1994-03-17")]
    public void Boxes_are_read_as_far_as_the_date_is_known(
        string? day,
        string? month,
        string year,
        string expected
    )
    {
        var boxes = new DateBoxes
        {
            Day = day,
            Month = month,
            Year = year,
        };
        Assert.True(boxes.TryRead(out var date));
        Assert.Equal(expected, date.ToString());
        Assert.Equal(date, Read(DateBoxes.Of(date)));
    }

    [Theory]
    [InlineData("31", "2", "1994")]
    [InlineData("17", "", "1994")]
    [InlineData("17", "3", "94")]
    [InlineData("17", "March", "1994")]
    [InlineData("", "", "")]
    public void Boxes_that_make_no_date_are_refused(string day, string month, string year) =>
        Assert.False(
            new DateBoxes
            {
                Day = day,
                Month = month,
                Year = year,
            }.TryRead(out _)
        );

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 8)]
    [InlineData(412, 500)]
    [InlineData(999, 1000)]
    public void The_scale_of_a_chart_ends_at_a_round_number(int max, int end) =>
        Assert.Equal(end, ColumnsTagHelper.Scale(max));

    [Fact]
    public void What_was_not_chosen_stays_as_typed()
    {
        var keep = new Keep { ["Phone"] = "theirs", ["Name"] = "yours" };
        Assert.Equal("a", keep.Choose("Phone", "a", "b"));
        Assert.Equal("b", keep.Choose("Name", "a", "b"));
        Assert.Equal("b", keep.Choose("Other", "a", "b"));
    }

    [Fact]
    public void Steps_before_the_current_one_are_done_and_those_after_lie_ahead() =>
        Assert.Equal(
            [StepState.Done, StepState.Current, StepState.Ahead],
            Step.At(1, ["a", "b", "c"]).Select(s => s.State)
        );

    [Fact]
    public void An_icon_that_is_not_there_is_an_error() =>
        Assert.Throws<ArgumentException>(() => IconSet.Get("no-such-icon"));

    private static PartialDate Read(DateBoxes boxes) =>
        boxes.TryRead(out var date) ? date : default;
}
