using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Rihla.Platform;

namespace Rihla;

/// <summary>
/// The reverse proxies before the server (<see cref="Settings.Proxies"/>). They end TLS and stand between the server and every
/// caller: without their word all callers had one address, and would share the limits of sign-ins and requests for help.
/// </summary>
internal static class Proxies
{
    /// <summary>Believes the listed proxies from here on; nobody, when none is listed.</summary>
    public static void UseRihlaProxies(this WebApplication app)
    {
        if (Trusted(app.Services.GetRequiredService<Settings>().Proxies) is { } trusted)
        {
            app.UseForwardedHeaders(trusted);
        }
    }

    /// <summary>Whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count, over as many listed proxies as there are.</summary>
    /// <param name="listed">Addresses and networks, separated by commas.</param>
    /// <exception cref="InvalidOperationException">One of them is neither; the message names it.</exception>
    public static ForwardedHeadersOptions? Trusted(string? listed)
    {
        if (string.IsNullOrWhiteSpace(listed))
        {
            return null;
        }
        var trusted = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        trusted.KnownProxies.Clear();
        trusted.KnownIPNetworks.Clear();
        foreach (var one in listed.Split(',', StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(one, out var address))
            {
                trusted.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(one, out var network))
            {
                trusted.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidOperationException(
                    $"Rihla__Proxies: '{one}' is neither an address nor a network such as 10.0.0.0/8."
                );
            }
        }
        return trusted;
    }
}
