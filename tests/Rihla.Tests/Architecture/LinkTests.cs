using System.Text.RegularExpressions;
using Rihla.Tests.Localisation;

namespace Rihla.Tests.Architecture;

/// <summary>Links that Razor leaves as they are written lead nowhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void No_address_begins_with_a_tilde_that_nobody_resolves() =>
        // Only "~/" at the beginning is resolved: what follows "~@" is not known when the page is compiled.
        Assert.Empty(Unresolved().Matches(SourceTree.Sources).Select(m => m.Value));

    [Fact]
    public void No_page_takes_its_number_from_its_own_route() =>
        // The route of a Razor page has a value of this name, which is bound before the query: the list never turned.
        Assert.Empty(BoundPages().Matches(SourceTree.Sources).Select(m => m.Value));

    [GeneratedRegex("""\[BindProperty\([^\]]*Name = "page"[^\]]*""")]
    private static partial Regex BoundPages();

    [GeneratedRegex("""\b(?:href|src|action|formaction)="~[^/"][^"]*""")]
    private static partial Regex Unresolved();
}
