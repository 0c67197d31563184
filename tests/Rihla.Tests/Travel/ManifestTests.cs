using Rihla.Cases;
using Rihla.Platform.Files;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

public sealed class ManifestTests
{
    [Theory]
    [InlineData("=cmd()", "'=cmd()")]
    [InlineData("+224620000001", "'+224620000001")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\t'=1")]
    [InlineData("\r=1", "\r'=1")]
    [InlineData(" =1", " '=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("x;=cmd|' /C calc'!A0;y", "x;'=cmd|' /C calc'!A0;y")]
    [InlineData("x; \"=1;-2", "x; \"'=1;'-2")]
    [InlineData("x\n@SUM(A1)", "x\n'@SUM(A1)")]
    [InlineData("a = b; c-d", "a = b; c-d")]
    [InlineData("Diallo", "Diallo")]
    [InlineData("N'Guessan", "N'Guessan")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_value_that_begins_like_a_formula_is_made_inert(string? value, string inert)
    {
        Assert.Equal(inert, Cell.Inert(value));
        Assert.Equal(value ?? "", Cell.Active(inert));
    }

    [Fact]
    public void The_same_thing_on_another_day_is_another_task()
    {
        var document = Guid.NewGuid();
        var day = new DateOnly(2026, 3, 2);
        Assert.Equal(TaskSubject.Of(document, day), TaskSubject.Of(document, day));
        Assert.NotEqual(TaskSubject.Of(document, day), TaskSubject.Of(document, day.AddDays(1)));
        Assert.NotEqual(TaskSubject.Of(document, day), TaskSubject.Of(Guid.NewGuid(), day));
    }

    [Fact]
    public void A_place_that_is_no_known_airport_is_kept_as_written()
    {
        Assert.Equal("CKY", Airports.Read(" cky "));
        Assert.Equal("Port de Nouadhibou", Airports.Read("Port de Nouadhibou"));
        Assert.Equal("Conakry (CKY)", Airports.Show("CKY"));
    }
}
