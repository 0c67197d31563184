using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>
/// Recognises a program by its token (<c>Authorization: Bearer rihla_…</c>) and sets the <see cref="Actor"/>. Cookies count for
/// nothing here: what a browser sends along unasked must not reach the API.
/// </summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccessTokens tokens
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "token";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (
            !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || await tokens.ActorAsync(header[Bearer.Length..].Trim(), Context.RequestAborted)
                is not { } actor
        )
        {
            return AuthenticateResult.NoResult();
        }
        Context.Features.Set(actor);
        return AuthenticateResult.Success(
            new(
                new ClaimsPrincipal(
                    new ClaimsIdentity(
                        [
                            new(ClaimTypes.NameIdentifier, actor.UserId.ToString()),
                            new(ClaimTypes.Name, actor.Name),
                        ],
                        Scheme
                    )
                ),
                Scheme
            )
        );
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Forbidden.ShowAsync(Context, permission: null);
}
