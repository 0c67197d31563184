using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Access;

/// <summary>The permission that was missing, for the page that says whom to ask.</summary>
internal sealed record MissingPermission(string? Permission, string Path);

/// <summary>Answers 403 with a page that says which roles may do this and whom to ask.</summary>
internal static class Forbidden
{
    public static Task ShowAsync(HttpContext context, string? permission)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        var isApi = context.Request.Path.StartsWithSegments(
            "/api",
            StringComparison.OrdinalIgnoreCase
        );
        var page = context
            .RequestServices.GetRequiredService<EndpointDataSource>()
            .Endpoints.FirstOrDefault(e =>
                e.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath == "/Forbidden"
            );
        if (isApi || page?.RequestDelegate is null)
        {
            return Task.CompletedTask;
        }
        context.Features.Set(
            new MissingPermission(permission, context.Request.Path + context.Request.QueryString)
        );
        context.SetEndpoint(page);
        context.Request.RouteValues = new RouteValueDictionary { ["page"] = "/Forbidden" };
        return page.RequestDelegate(context);
    }
}
