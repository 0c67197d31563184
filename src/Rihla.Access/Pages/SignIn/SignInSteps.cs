using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Access.Pages.SignIn;

/// <summary>The way from page to page until somebody is signed in.</summary>
internal static class SignInSteps
{
    /// <summary>Gives the browser the session and sends it to the page of its stage.</summary>
    public static IActionResult GoOn(this PageModel page, Started started, string? next)
    {
        page.Enter(started);
        return new LocalRedirectResult(AddressOf(started.Stage, next));
    }

    /// <summary>Gives the browser the session, and the language of whoever is signed in by it.</summary>
    public static void Enter(this PageModel page, Started started)
    {
        SessionCookie.Write(page.HttpContext, started.Token);
        if (started is { Stage: SessionStage.Open, Language: { } language })
        {
            RequestLanguage.Remember(page.Response, language);
        }
    }

    /// <summary>The session of a sign-in that is under way, if it is at this stage.</summary>
    public static LiveSession? PendingAt(this PageModel page, SessionStage stage) =>
        page.HttpContext.Features.Get<LiveSession>() is { } session && session.Stage == stage
            ? session
            : null;

    /// <summary>Where somebody belongs who came to a page of another stage.</summary>
    public static IActionResult Elsewhere(this PageModel page, string? next) =>
        new LocalRedirectResult(
            page.HttpContext.Features.Get<LiveSession>() is { } session
                ? AddressOf(session.Stage, next)
                : "/sign-in" + Query(next)
        );

    public static string AddressOf(SessionStage stage, string? next) =>
        stage switch
        {
            SessionStage.Code => "/sign-in/code" + Query(next),
            SessionStage.SetUp => "/sign-in/set-up" + Query(next),
            _ => Local.Or(next),
        };

    public static string Query(string? next) =>
        Local.IsLocal(next) ? QueryString.Create("next", next!).ToString() : "";
}

/// <summary>A code that is typed.</summary>
internal sealed class CodeInput
{
    public string? Code { get; init; }
}

/// <summary>A new password, and the present one where it is asked for.</summary>
internal sealed class PasswordInput
{
    public string? Current { get; init; }

    public string? Password { get; init; }
}
