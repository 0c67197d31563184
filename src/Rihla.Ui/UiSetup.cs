using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Api;
using Rihla.Ui.Fields;

namespace Rihla.Ui;

/// <summary>Adds the look and the language to the application.</summary>
public static class UiSetup
{
    internal const string FormToken = "rihla.form";
    private const string ApiPath = "/api";

    /// <summary>
    /// Adds layouts, tag helpers and the localisation they stand on. Also makes the messages about a wrong input, which
    /// the framework would give in English, come from Texts.json.
    /// </summary>
    public static IServiceCollection AddRihlaUi(this IServiceCollection services)
    {
        services.AddRihlaLocalisation();
        services.AddSingleton(UiModule.Module);
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.AddSingleton<IPostConfigureOptions<MvcOptions>, InputMessages>();
        services.AddSingleton<
            IPostConfigureOptions<MvcDataAnnotationsLocalizationOptions>,
            AnnotationMessages
        >();
        services
            .AddRazorPages()
            .AddMvcOptions(options => options.Filters.Add<BrowserRequests>())
            .AddDataAnnotationsLocalization();
        // Arabic and accents go over the wire as they are: an Arabic page is 40 % smaller than with each letter as a number.
        services.Configure<WebEncoderOptions>(encoding =>
            encoding.TextEncoderSettings = new(UnicodeRanges.All)
        );
        services.AddProblemDetails(problems =>
            problems.CustomizeProblemDetails = ApiAnswers.Describe
        );
        services.AddAntiforgery(options =>
        {
            options.HeaderName = "X-Rihla-Form";
            options.Cookie.Name = "rihla.form";
            options.FormFieldName = FormToken;
        });
        return services;
    }

    /// <summary>
    /// Adds security headers, the language of the request and error pages, and maps static files and the language
    /// switch. Stands first in the pipeline, before sign-in. Errors of pages are shown as pages; those of the API, caught
    /// further in, as problem details.
    /// </summary>
    public static WebApplication UseRihlaUi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseRihlaSecurityHeaders();
        app.UseRihlaLocalisation();
        app.UseExceptionHandler(Handler("/error/500"));
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseWhen(IsApi, api => api.UseExceptionHandler(Handler("")).UseStatusCodePages());
        app.MapRihlaLanguage();
        app.MapStaticAssets().AllowAnonymous();
        return app;
    }

    /// <summary>Lets files that come with forms be read without lying in clear on the disk. Stands behind the routing, before anything that reads a form.</summary>
    public static WebApplication UseRihlaForms(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Use(SealedForms.HandleAsync);
        return app;
    }

    private static ExceptionHandlerOptions Handler(string path) =>
        new()
        {
            ExceptionHandlingPath = path.Length > 0 ? new PathString(path) : default,
            StatusCodeSelector = problem =>
                problem switch
                {
                    NotPermittedException => StatusCodes.Status403Forbidden,
                    BadHttpRequestException bad => bad.StatusCode,
                    // Where an operation does not answer it itself, as by Work.EndAsync.
                    DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
                    _ => StatusCodes.Status500InternalServerError,
                },
        };

    private static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments(ApiPath, StringComparison.OrdinalIgnoreCase);
}
