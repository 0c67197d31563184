using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Cases;

/// <summary>
/// A permission for the work that prepares a return: to enter people, to counsel and screen them, to decide on what protects them, and
/// on the papers they travel with. Before the arrival it counts in the host mission alone.
/// </summary>
/// <param name="Permission">The permission.</param>
internal sealed record HostsWork(string Permission);

/// <summary>Lets modules say what the host mission's work is.</summary>
public static class HostsWorkSetup
{
    /// <summary>Says that what needs these permissions is the host mission's before the arrival.</summary>
    public static IServiceCollection AddHostsWork(
        this IServiceCollection services,
        params IEnumerable<string> permissions
    )
    {
        ArgumentNullException.ThrowIfNull(permissions);
        foreach (var permission in permissions)
        {
            services.AddSingleton(new HostsWork(permission));
        }
        return services;
    }
}
