using Microsoft.AspNetCore.Http;
using Rihla.Platform.Localisation;

namespace Rihla.Tests.Localisation;

/// <summary>The choice of the language in which a page is shown.</summary>
public sealed class RequestLanguageTests
{
    [Theory]
    [InlineData(null, null, "fr")]
    [InlineData(null, "de,nl;q=0.5", "fr")]
    [InlineData(null, "de,en-GB;q=0.8,fr;q=0.5", "en")]
    [InlineData(null, "fr;q=0.5,ar-MA;q=0.9", "ar")]
    [InlineData(null, "ar;q=0,en;q=0.1", "en")]
    [InlineData(null, ";;;", "fr")]
    [InlineData("ar", "en", "ar")]
    [InlineData("xx", "en", "en")]
    public void The_choice_comes_first_then_the_browser_then_French(
        string? cookie,
        string? accepted,
        string expected
    )
    {
        var request = new DefaultHttpContext().Request;
        if (cookie is not null)
        {
            request.Headers.Cookie = $"{RequestLanguage.CookieName}={cookie}";
        }
        request.Headers.AcceptLanguage = accepted;
        Assert.Equal(expected, RequestLanguage.Of(request));
    }
}
