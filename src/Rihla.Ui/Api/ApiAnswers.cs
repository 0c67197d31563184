using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Ui.Api;

/// <summary>One reason why a call was refused.</summary>
/// <param name="Field">The field of the input it is about; nothing, when it is about the whole.</param>
/// <param name="Code">A word for programs, such as <c>Request.NameMissing</c>.</param>
/// <param name="Text">The reason for people, in the caller's language.</param>
public sealed record ApiRefusal(string? Field, string Code, string Text);

/// <summary>How the API answers, the same for every module: results as they are, refusals as problem details (RFC 9457) in the caller's language.</summary>
public static class ApiAnswers
{
    /// <summary>The rate limit of the API, by network address.</summary>
    public const string Limit = "api";

    private static readonly string[] NotThere = ["Case.NotFound", "Movement.NotFound"];

    // Somebody has to decide or look again, and may then send the same once more.
    private static readonly string[] Conflicts =
    [
        Outcome.ChangedMeanwhile.TextKey,
        "Request.SamePhone",
    ];

    /// <summary>The group of a module's calls: below <c>/api/v1</c>, limited in number, under the name of its subject.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string tag) =>
        routes
            .MapGroup("/api/v1")
            .WithTags(tag)
            .RequireRateLimiting(Limit)
            .AddEndpointFilter(
                async (call, next) =>
                    BrowserRequests.IsClean(call.HttpContext.Request.Query)
                        ? await next(call)
                        : TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest)
            )
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    /// <summary>The call needs this permission; its summary says what it does.</summary>
    public static RouteHandlerBuilder Needs(
        this RouteHandlerBuilder call,
        string permission,
        string summary
    ) => call.WithMetadata(new NeedsAttribute(permission)).WithSummary(summary);

    /// <summary>Who calls.</summary>
    public static Actor Caller(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.GetRequiredFeature<Actor>();
    }

    /// <summary>
    /// A refused outcome: 404 for what does not exist for the caller, 409 for what somebody must decide first, 422 for
    /// everything else that has to be put right.
    /// </summary>
    public static ProblemHttpResult Problem(this Outcome outcome, Words words)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(words);
        var status =
            outcome.Refusals.Any(r => NotThere.Contains(r.TextKey)) ? StatusCodes.Status404NotFound
            : outcome.Refusals.All(r => Conflicts.Contains(r.TextKey))
                ? StatusCodes.Status409Conflict
            : StatusCodes.Status422UnprocessableEntity;
        if (status == StatusCodes.Status404NotFound)
        {
            return NotFound();
        }
        var refusals = outcome
            .Refusals.Select(r => new ApiRefusal(r.Field, r.TextKey, words[r.TextKey, r.Args]))
            .ToArray();
        return TypedResults.Problem(
            statusCode: status,
            detail: string.Join(' ', refusals.Select(r => r.Text)),
            extensions: new Dictionary<string, object?> { ["errors"] = refusals }
        );
    }

    /// <summary>It does not exist, or not for the caller.</summary>
    public static ProblemHttpResult NotFound() =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);

    /// <summary>Puts the title and, where nothing better is known, the explanation of a problem into the caller's language.</summary>
    internal static void Describe(ProblemDetailsContext problem)
    {
        var words = problem.HttpContext.RequestServices.GetRequiredService<Words>();
        var details = problem.ProblemDetails;
        var code = details.Status ?? problem.HttpContext.Response.StatusCode;
        var known =
            words.Has($"Ui.Error.{code}.Title") ? code
            : code >= 500 ? 500
            : 400;
        details.Title = words[$"Ui.Error.{known}.Title"];
        details.Detail ??= words[$"Ui.Error.{known}.Text"];
    }
}
