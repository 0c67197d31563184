using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>Whom an endpoint is open to.</summary>
public enum Openness
{
    /// <summary>Nothing is declared, or too much: a mistake, and refused to everybody.</summary>
    Undeclared,

    /// <summary>Everybody, signed in or not.</summary>
    Anonymous,

    /// <summary>Every signed-in member of staff.</summary>
    SignedIn,

    /// <summary>Those who hold a permission.</summary>
    Permission,
}

/// <summary>One endpoint: a method at an address, and whom it is open to.</summary>
/// <param name="Method">GET, POST and so on.</param>
/// <param name="Route">The address with its places, such as <c>/app/cases/{code}</c>.</param>
/// <param name="Handler">The named handler of a page that answers, if not the only one.</param>
/// <param name="Openness">Whom it is open to.</param>
/// <param name="Permission">The permission needed, if one is.</param>
public sealed record EndpointRow(
    string Method,
    string Route,
    string? Handler,
    Openness Openness,
    string? Permission
);

/// <summary>
/// Every endpoint of the application and every role: who may call what. Read from the running application, so that it
/// cannot lag behind; <c>docs/access-table.md</c> is its print-out.
/// </summary>
public sealed class EndpointTable(
    EndpointDataSource endpoints,
    PageLoader pages,
    PermissionTable permissions
)
{
    /// <summary>All endpoints, by address and method. Static files, which anybody may load, are left out.</summary>
    public async Task<IReadOnlyList<EndpointRow>> RowsAsync()
    {
        var rows = new List<EndpointRow>();
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (
                endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
                // What a development build adds for files that came after it was built.
                || endpoint.RoutePattern.RawText == "{**path:file}"
            )
            {
                continue;
            }
            var route = "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // What a page declares may be known only once it has been loaded.
                var loaded = await pages.LoadAsync(page, endpoint.Metadata);
                var (openness, permission) = OpennessOf(
                    loaded.Endpoint?.Metadata ?? endpoint.Metadata
                );
                var handlers = loaded
                    .HandlerMethods.Select(h => (Method: h.HttpMethod.ToUpperInvariant(), h.Name))
                    .ToList();
                if (handlers.TrueForAll(h => h.Method != "GET"))
                {
                    handlers.Add(("GET", null));
                }
                rows.AddRange(
                    handlers.Select(h => new EndpointRow(
                        h.Method,
                        route,
                        h.Name,
                        openness,
                        permission
                    ))
                );
            }
            else
            {
                var (openness, permission) = OpennessOf(endpoint.Metadata);
                var methods =
                    endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
                rows.AddRange(
                    methods.Select(m => new EndpointRow(m, route, null, openness, permission))
                );
            }
        }
        return
        [
            .. rows.Distinct()
                .OrderBy(r => r.Route, StringComparer.Ordinal)
                .ThenBy(r => r.Method, StringComparer.Ordinal)
                .ThenBy(r => r.Handler, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a signed-in member of staff with this role may call the endpoint.</summary>
    public bool MayCall(Role role, EndpointRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Openness switch
        {
            Openness.Anonymous or Openness.SignedIn => true,
            Openness.Permission => permissions.Holds(role, row.Permission!),
            _ => false,
        };
    }

    /// <summary>The table for people to read and to compare in a review.</summary>
    public async Task<string> AsMarkdownAsync()
    {
        var roles = Enum.GetValues<Role>();
        var text = new StringBuilder(
            """
            # Who may call what

            Every endpoint and every role, written by a test from the running application (`RIHLA_UPDATE_DOCS=1`); another test
            calls each of them as each role and compares. Within what a role may call, the mission and the sensitivity of a case
            decide further: what is out of reach is answered as if it did not exist. Static files are open to everybody.


            """
        );
        text.Append("| Method | Address | Open to |");
        text.AppendJoin("", roles.Select(r => $" {Short(r)} |")).Append('\n');
        text.Append("|---|---|---|").AppendJoin("", roles.Select(_ => "---|")).Append('\n');
        foreach (var group in (await RowsAsync()).GroupBy(r => (r.Route, r.Openness, r.Permission)))
        {
            var methods = string.Join(", ", group.Select(r => r.Method).Distinct());
            text.Append("| ").Append(methods).Append(" | `").Append(group.Key.Route).Append("` | ");
            text.Append(OpenTo(group.First())).Append(" |");
            text.AppendJoin("", roles.Select(r => MayCall(r, group.First()) ? " ● |" : " |"))
                .Append('\n');
        }
        text.Append('\n');
        text.AppendJoin("", roles.Select(r => $"- **{Short(r)}**: {Spaced(r)}\n"));
        return text.ToString();
    }

    private static (Openness, string?) OpennessOf(EndpointMetadataCollection metadata)
    {
        var anonymous = metadata.GetMetadata<IAllowAnonymous>() is not null;
        var declared = metadata.GetOrderedMetadata<IAuthorizeData>();
        return (anonymous, declared) switch
        {
            (true, []) => (Openness.Anonymous, null),
            (false, [SignedInAttribute]) => (Openness.SignedIn, null),
            (false, [NeedsAttribute needs]) => (Openness.Permission, needs.Permission),
            _ => (Openness.Undeclared, null),
        };
    }

    private static string OpenTo(EndpointRow row) =>
        row.Openness switch
        {
            Openness.Anonymous => "everybody",
            Openness.SignedIn => "signed in",
            Openness.Permission => $"`{row.Permission}`",
            _ => "**undeclared**",
        };

    private static string Short(Role role) =>
        role switch
        {
            Role.MovementOfficer => "Mv",
            Role.MedicalOfficer => "Md",
            Role.MonitoringOfficer => "Mn",
            Role.ProtectionOfficer => "Pr",
            Role.ProgrammeManager => "PM",
            Role.Partner => "Pa",
            Role.DataProtectionOfficer => "DP",
            Role.DiasporaOfficer => "Di",
            Role.Donor => "Do",
            Role.Juror => "Ju",
            Role.Caseworker => "Cw",
            Role.OriginCaseworker => "OC",
            Role.CommunicationsOfficer => "Co",
            Role.FinanceOfficer => "Fi",
            Role.LiaisonOfficer => "Li",
            Role.Administrator => "Ad",
            _ => role.ToString(),
        };

    private static string Spaced(Role role) =>
        string.Concat(
            role.ToString()
                .Select(
                    (c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"
                )
        );
}
