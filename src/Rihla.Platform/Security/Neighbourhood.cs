using System.Net;
using System.Net.Sockets;

namespace Rihla.Platform.Security;

/// <summary>What counts as one sender where the requests of an address are limited.</summary>
public static class Neighbourhood
{
    /// <summary>The address, of an IPv6 address its first half: whoever has one has all that begin alike.</summary>
    public static string Of(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address?.ToString() ?? "";
}
