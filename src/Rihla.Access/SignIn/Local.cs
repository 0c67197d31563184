using Microsoft.AspNetCore.Http;

namespace Rihla.Access;

/// <summary>Addresses within this site: nothing in an address that a stranger made up may lead elsewhere.</summary>
internal static class Local
{
    /// <summary>The address if it is within this site, else the start page of the staff.</summary>
    public static string Or(string? address, string otherwise = "/app") =>
        IsLocal(address) ? address! : otherwise;

    public static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);

    /// <summary>The path and query of a page of this site, from the address in a Referer header.</summary>
    public static string? PathOf(Uri? address, HttpRequest request) =>
        address is not null
        && address.IsAbsoluteUri
        && address.Authority == request.Host.Value
        && IsLocal(address.PathAndQuery)
            ? address.PathAndQuery
            : null;
}

/// <summary>Sends a browser to another page, from a full page or from the middle of one.</summary>
internal static class SignInRedirect
{
    public static void To(HttpContext context, string address)
    {
        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            // A part of a page was asked for: the whole page must go to the sign-in, not the part.
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Response.Headers["HX-Redirect"] = address;
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = address;
        }
    }
}
