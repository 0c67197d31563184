using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Platform.Localisation;

/// <summary>
/// The language in which a page is shown: that of its address where it begins with one, else the one chosen (a cookie),
/// else the browser's first that we speak, else French. Only <see cref="CultureInfo.CurrentUICulture"/> follows it; numbers and dates in forms are read the same
/// way whatever the language.
/// </summary>
public static class RequestLanguage
{
    /// <summary>The cookie that remembers the choice for a year.</summary>
    public const string CookieName = "rihla.lang";

    /// <summary>Adds the texts and the words.</summary>
    public static IServiceCollection AddRihlaLocalisation(this IServiceCollection services)
    {
        services.AddSingleton<Texts>();
        services.AddTransient<Words>();
        return services;
    }

    /// <summary>Sets the language of each request. Stands before anything that shows a text.</summary>
    public static IApplicationBuilder UseRihlaLocalisation(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                CultureInfo.CurrentUICulture = Languages.CultureOf(Of(context.Request));
                return next(context);
            }
        );

    /// <summary>
    /// <c>/language/{code}?to=/local/url</c>: remembers the choice and goes back. Open to everyone; leads nowhere but
    /// within this site.
    /// </summary>
    public static void MapRihlaLanguage(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods(
                "/language/{code}",
                [HttpMethods.Get, HttpMethods.Post],
                (string code, string? to, HttpContext context) =>
                {
                    if (!Languages.Knows(code))
                    {
                        return Results.NotFound();
                    }
                    Remember(context.Response, code);
                    return Results.LocalRedirect(Local.Or(to, "~/"));
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();

    /// <summary>Remembers a language for this browser, for instance the account's own at sign-in.</summary>
    public static void Remember(HttpResponse response, string language)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Cookies.Append(
            CookieName,
            Languages.Or(language),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                Path = "/",
                SameSite = SameSiteMode.Lax,
                Secure = response.HttpContext.Request.IsHttps,
            }
        );
    }

    /// <summary>The language of a request.</summary>
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (
            request.Path.Value is ['/', var first, var second, .. var rest]
            && (rest.Length == 0 || rest[0] == '/')
            && Languages.Knows($"{first}{second}")
        )
        {
            return $"{first}{second}";
        }
        if (request.Cookies.TryGetValue(CookieName, out var chosen) && Languages.Knows(chosen))
        {
            return chosen;
        }
        return request
                .GetTypedHeaders()
                .AcceptLanguage.OrderByDescending(accepted => accepted.Quality ?? 1)
                .Where(accepted => accepted.Quality is not 0)
                .Select(accepted => accepted.Value.Value?.Split('-')[0].ToLowerInvariant())
                .FirstOrDefault(Languages.Knows)
            ?? Languages.French;
    }
}
