using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Rihla.Platform.Security;

/// <summary>What counts as one sender where the requests of an address are limited.</summary>
public static class Neighbourhood
{
    /// <summary>The address, of an IPv6 address its first half: whoever has one has all that begin alike.</summary>
    public static string Of(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address?.ToString() ?? "";

    /// <summary>
    /// A limit that everybody of a neighbourhood shares, counted over the minute that has passed. Each policy under which it stands
    /// counts for itself.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="most">How many requests a minute.</param>
    /// <param name="what">Which of several kinds of request that stand under one policy, each counted for itself.</param>
    public static RateLimitPartition<string> PerMinute(
        HttpContext context,
        int most,
        string what = ""
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        return RateLimitPartition.GetSlidingWindowLimiter(
            $"{what} {Of(context.Connection.RemoteIpAddress)}",
            _ =>
                new()
                {
                    PermitLimit = most,
                    Window = TimeSpan.FromMinutes(1),
                    SegmentsPerWindow = 6,
                    QueueLimit = 0,
                }
        );
    }

    /// <summary>The same of what is posted; what is only looked at has no limit.</summary>
    /// <inheritdoc cref="PerMinute"/>
    public static RateLimitPartition<string> PostsPerMinute(
        HttpContext context,
        int most,
        string what = ""
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        // With a key that no limit has: whichever stands first under a key stands there for both.
        return HttpMethods.IsPost(context.Request.Method)
            ? PerMinute(context, most, what)
            : RateLimitPartition.GetNoLimiter("looked at");
    }
}
