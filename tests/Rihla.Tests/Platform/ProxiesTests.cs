using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Rihla.Tests.Platform;

/// <summary>Whose word on a caller's address is believed: the limits of sign-ins count by it.</summary>
public sealed class ProxiesTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("192.0.2.1, 10.0.0.0/8", "10.3.2.1")]
    [InlineData("::1", "::1")]
    public async Task A_listed_proxy_says_who_calls_and_that_it_was_over_tls(
        string listed,
        string proxy
    )
    {
        var call = await ArriveAsync(listed, proxy, "203.0.113.9");

        Assert.Equal("203.0.113.9", call.Connection.RemoteIpAddress!.ToString());
        Assert.True(call.Request.IsHttps);
    }

    [Fact]
    public async Task Anybody_else_calls_from_where_they_are_whatever_they_say()
    {
        var call = await ArriveAsync("127.0.0.1", "203.0.113.66", "203.0.113.9");

        Assert.Equal("203.0.113.66", call.Connection.RemoteIpAddress!.ToString());
        Assert.False(call.Request.IsHttps);
    }

    [Fact]
    public async Task What_a_caller_wrote_before_the_proxy_did_is_not_believed()
    {
        var call = await ArriveAsync("127.0.0.1", "127.0.0.1", "198.51.100.1, 203.0.113.9");

        Assert.Equal("203.0.113.9", call.Connection.RemoteIpAddress!.ToString());
    }

    [Fact]
    public void What_is_no_address_is_named()
    {
        var refused = Assert.Throws<InvalidOperationException>(() =>
            Proxies.Trusted("127.0.0.1, proxy.example")
        );

        Assert.Contains("'proxy.example'", refused.Message, StringComparison.Ordinal);
        Assert.Null(Proxies.Trusted(" "));
    }

    private static async Task<HttpContext> ArriveAsync(string listed, string from, string said)
    {
        var call = new DefaultHttpContext();
        call.Connection.RemoteIpAddress = IPAddress.Parse(from);
        call.Request.Scheme = "http";
        call.Request.Headers["X-Forwarded-For"] = said;
        call.Request.Headers["X-Forwarded-Proto"] = "https";
        await new ForwardedHeadersMiddleware(
            _ => Task.CompletedTask,
            NullLoggerFactory.Instance,
            Options.Create(Proxies.Trusted(listed)!)
        ).Invoke(call);
        return call;
    }
}
