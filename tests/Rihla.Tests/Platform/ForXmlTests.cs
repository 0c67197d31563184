using System.Xml.Linq;
using Rihla.Platform.Files;

namespace Rihla.Tests.Platform;

/// <summary>What people typed, written into XML.</summary>
public sealed class ForXmlTests
{
    [Theory]
    [InlineData("Mamadou <Diallo> & fils", "Mamadou <Diallo> & fils")]
    [InlineData("a\u0001b\uFFFEc\uFFFF", "abc")]
    [InlineData("محمد\tx\n", "محمد\tx\n")]
    [InlineData("\U0001E900\U0001E923 \U0001F33E", "\U0001E900\U0001E923 \U0001F33E")]
    public void What_XML_cannot_hold_is_left_out_and_nothing_else(string typed, string held)
    {
        Assert.Equal(held, ForXml.Of(typed));
        Assert.Equal(held, XElement.Parse(new XElement("t", ForXml.Of(typed)).ToString()).Value);
    }
}
