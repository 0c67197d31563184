using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Primitives;

namespace Rihla.Ui.Fields;

/// <summary>
/// Refuses what no browser sends to a page: another method than those of links and forms; an address or a form with a NUL character, which
/// no text of a person holds and a database does not take; a form that cannot be read, for it has too many fields or breaks off.
/// The answer is a page that says so, whatever was asked for.
/// </summary>
internal sealed class BrowserRequests : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(
        ResourceExecutingContext context,
        ResourceExecutionDelegate next
    )
    {
        var request = context.HttpContext.Request;
        // The page that tells of it is shown for the same request.
        var isAnswer = context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (
            !isAnswer
            && !HttpMethods.IsGet(request.Method)
            && !HttpMethods.IsHead(request.Method)
            && !HttpMethods.IsPost(request.Method)
        )
        {
            context.HttpContext.Response.Headers.Allow = "GET, HEAD, POST";
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        }
        else if (
            !isAnswer
            && (
                !IsClean(request.Query)
                || (request.HasFormContentType && !await IsCleanAsync(request, context.HttpContext))
            )
        )
        {
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
        else
        {
            await next();
        }
    }

    private static async Task<bool> IsCleanAsync(HttpRequest request, HttpContext context)
    {
        try
        {
            return IsClean(await request.ReadFormAsync(context.RequestAborted));
        }
        // A form with too much in it, or one that breaks off in the middle.
        catch (Exception fault)
            when (fault is InvalidDataException
                || fault is IOException and not BadHttpRequestException
            )
        {
            return false;
        }
    }

    /// <summary>Whether nothing in them holds a NUL character.</summary>
    internal static bool IsClean(IEnumerable<KeyValuePair<string, StringValues>> values) =>
        !values.Any(f =>
            f.Key.Contains('\0', StringComparison.Ordinal)
            || f.Value.Any(v => v?.Contains('\0', StringComparison.Ordinal) == true)
        );
}
