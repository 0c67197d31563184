using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Rihla.Access;

/// <summary>
/// The two halves of a passkey ceremony (WebAuthn Level 3): the challenge that the browser is given, and the check of its
/// answer. In between the challenge waits in a protected cookie for some minutes.
/// </summary>
internal sealed class PasskeyCeremony(
    IPasskeyHandler<User> handler,
    PasskeyStore users,
    IDataProtectionProvider protection
)
{
    private const string CookieName = "rihla.passkey";
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector protector = protection
        .CreateProtector("passkey")
        .ToTimeLimitedDataProtector();

    /// <summary>What the browser needs to ask for a passkey of anybody, or of one user.</summary>
    public async Task<string> AskAsync(HttpContext context, Guid? userId)
    {
        var user = userId is { } id
            ? await users.FindByIdAsync(id.ToString(), context.RequestAborted)
            : null;
        var options = await handler.MakeRequestOptionsAsync(user, context);
        Remember(context, options.AssertionState ?? "");
        return options.RequestOptionsJson;
    }

    /// <summary>The browser's answer, beside the challenge it was given.</summary>
    public PasskeyAssertionContext Answer(HttpContext context, string? credential) =>
        new()
        {
            HttpContext = context,
            CredentialJson = credential ?? "",
            AssertionState = Recall(context),
        };

    /// <summary>What the browser needs to make a passkey.</summary>
    public async Task<string> OfferAsync(HttpContext context, User user)
    {
        var options = await handler.MakeCreationOptionsAsync(
            new()
            {
                Id = user.Id.ToString(),
                Name = user.UserName,
                DisplayName = user.DisplayName,
            },
            context
        );
        Remember(context, options.AttestationState ?? "");
        return options.CreationOptionsJson;
    }

    /// <summary>Checks the passkey that the browser made; nothing if it cannot be trusted.</summary>
    public async Task<UserPasskeyInfo?> AcceptAsync(
        HttpContext context,
        string? credential,
        Guid userId
    )
    {
        var result = await handler.PerformAttestationAsync(
            new()
            {
                HttpContext = context,
                CredentialJson = credential ?? "",
                AttestationState = Recall(context),
            }
        );
        return result.Succeeded && result.UserEntity.Id == userId.ToString()
            ? result.Passkey
            : null;
    }

    private void Remember(HttpContext context, string state) =>
        context.Response.Cookies.Append(
            CookieName,
            protector.Protect(state, Lasts),
            SessionCookie.Options(context.Request)
        );

    // The browser lets go of its challenge with the answer. Nobody else remembers it: who copied cookie and answer could send both
    // again while the challenge lasts, and would need more than that, for neither crosses a network unencrypted.
    private string? Recall(HttpContext context)
    {
        var cookie = context.Request.Cookies[CookieName];
        context.Response.Cookies.Delete(CookieName, SessionCookie.Options(context.Request));
        try
        {
            return cookie is null ? null : protector.Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
