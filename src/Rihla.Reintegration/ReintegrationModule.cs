using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Reintegration;

/// <summary>From the landing to a reintegration measured to last: plans, assistance, monitoring, surveys and scores.</summary>
public static class ReintegrationModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(ReintegrationModule).Assembly)
        {
            Name = "reintegration",
            Permissions = All(ReintegrationPermissions.Grants, FollowUpPermissions.Grants),
            Menu = FollowUpSetup.Menu,
            RestrictedFields = FollowUpSetup.RestrictedFields,
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaReintegration(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddFollowUp();
        return services;
    }

    private static PermissionGrants All(params IEnumerable<PermissionGrants> parts)
    {
        var all = new PermissionGrants();
        foreach (var (permission, roles) in parts.SelectMany(p => p))
        {
            all[permission] = roles;
        }
        return all;
    }
}
