using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;

namespace Rihla.Site;

/// <summary>The public face of a mission: pages, news and resources, asking for help, following a request.</summary>
public static class SiteModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } = new(typeof(SiteModule).Assembly) { Name = "site" };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaSite(this IServiceCollection services)
    {
        services.AddModule(Module);
        return services;
    }
}
