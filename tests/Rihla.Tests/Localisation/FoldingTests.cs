using System.Text;
using Rihla.Platform.Localisation;

namespace Rihla.Tests.Localisation;

/// <summary>Text is compared in one form, whatever anybody sends.</summary>
public sealed class FoldingTests
{
    [Theory]
    [InlineData("Aïssatou", "aissatou")]
    [InlineData("\uFFFEAïda\uFFFE", "aida")]
    [InlineData("\uFFFE", "")]
    [InlineData("🙂É", "🙂e")]
    public void Any_text_has_a_plain_form(string text, string plain) =>
        Assert.Equal(plain, Folding.Plain(text));

    [Fact]
    public void Half_a_pair_of_surrogates_is_left_out() =>
        Assert.Equal("abc", Folding.Plain("A" + (char)0xD800 + "b" + (char)0xDC00 + "c"));

    [Fact]
    public void What_is_no_character_is_left_out_and_the_rest_is_normalised() =>
        Assert.Equal("é", Folding.Normalised("e\u0301\uFFFE", NormalizationForm.FormC));
}
