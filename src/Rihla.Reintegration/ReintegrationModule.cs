using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;

namespace Rihla.Reintegration;

/// <summary>From the landing to a reintegration measured to last: plans, assistance, monitoring, surveys and scores.</summary>
public static class ReintegrationModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(ReintegrationModule).Assembly)
        {
            Name = "reintegration",
            Permissions = ReintegrationPermissions.Grants,
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaReintegration(this IServiceCollection services)
    {
        services.AddModule(Module);
        return services;
    }
}
