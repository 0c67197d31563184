using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>One call that a program can make.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Route">The address with its places.</param>
/// <param name="Tag">What it is about, such as <c>Cases</c>.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Permission">The permission that the token needs.</param>
internal sealed record ApiCall(
    string Method,
    string Route,
    string Tag,
    string Summary,
    string Permission
);

/// <summary>Every call of the API, read from the running application.</summary>
internal sealed class ApiReference(EndpointDataSource endpoints)
{
    /// <summary>The calls, by subject and address.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            .. endpoints
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e =>
                    e.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true
                )
                .Select(e => new ApiCall(
                    e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET",
                    e.RoutePattern.RawText!,
                    e.Metadata.GetMetadata<ITagsMetadata>()?.Tags[0] ?? "",
                    e.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? "",
                    e.Metadata.GetMetadata<NeedsAttribute>()?.Permission ?? ""
                ))
                .OrderBy(c => c.Tag, StringComparer.Ordinal)
                .ThenBy(c => c.Route, StringComparer.Ordinal),
        ];

    /// <summary>The permissions that the calls ask for: what a token can be given.</summary>
    public IReadOnlyList<string> Permissions =>
        [
            .. Calls
                .Select(c => c.Permission)
                .Where(p => p.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
}
