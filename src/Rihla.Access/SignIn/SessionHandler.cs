using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>The cookie that carries the token of a session. It ends with the browser.</summary>
internal static class SessionCookie
{
    public const string Name = "rihla.session";

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    public static void Write(HttpContext context, string token) =>
        context.Response.Cookies.Append(Name, token, Options(context.Request));

    /// <summary>
    /// Without https a cookie would travel in clear: only on this same machine, where nothing travels, may it do without.
    /// </summary>
    public static bool IsSafe(HttpRequest request) =>
        request.IsHttps || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]" or "::1";

    public static CookieOptions Options(HttpRequest request) =>
        new()
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = request.IsHttps || !IsSafe(request),
        };
}

/// <summary>Recognises the user of a request by the session cookie, and sets the <see cref="Actor"/>.</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SessionBook book
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var session = await book.FindAsync(SessionCookie.Read(Request), Context.RequestAborted);
        if (session is null)
        {
            return AuthenticateResult.NoResult();
        }
        Context.Features.Set(session);
        if (session.Stage != SessionStage.Open)
        {
            return AuthenticateResult.NoResult();
        }
        Context.Features.Set(session.Actor);
        return AuthenticateResult.Success(new(session.Principal, Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Path.StartsWithSegments(Drafts.Path, StringComparison.OrdinalIgnoreCase))
        {
            // No page waits for the answer, only a program.
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (Fragment.Is(Request))
        {
            Fragment.SessionIsOver(Response);
        }
        else
        {
            Response.StatusCode = StatusCodes.Status303SeeOther;
            Response.Headers.Location = "/sign-in" + Next();
        }
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Forbidden.ShowAsync(Context, permission: null);

    // Back to the page after signing in. A page stands at the address to which its form is sent; no browser says where it
    // comes from (Referrer-Policy).
    private QueryString Next() =>
        HttpMethods.IsGet(Request.Method)
            ? QueryString.Create("next", Request.Path + Request.QueryString)
        : Context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null
            ? QueryString.Create("next", Request.Path)
        : QueryString.Empty;
}

/// <summary>A part of a page, asked for by the page itself while somebody works on it.</summary>
internal static class Fragment
{
    /// <summary>What the script of all pages listens for.</summary>
    private const string SessionOver = "rihla-session-over";

    /// <summary>Whether a part of a page is asked for.</summary>
    public static bool Is(HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    /// <summary>
    /// The session is over: the page stays as it is, with everything typed, and says so. Its form, when it is sent, is kept until its sender
    /// has signed in again.
    /// </summary>
    public static void SessionIsOver(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers["HX-Trigger"] = SessionOver;
    }
}
