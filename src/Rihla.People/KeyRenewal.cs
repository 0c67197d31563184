using Microsoft.Extensions.DependencyInjection;

namespace Rihla.People;

/// <summary>
/// Blind keys that another module keeps under the secret of the match keys: made anew, with those of the register, when the
/// secret changes. The module looks under all secrets of <see cref="MatchSecrets"/> and writes under the current one.
/// </summary>
public abstract class KeyRenewal
{
    /// <summary>
    /// Makes all keys anew, in batches, while the others go on working. Interrupted, it is begun again: what is done already
    /// is passed over.
    /// </summary>
    /// <param name="told">Told after each batch how many records it has looked at.</param>
    /// <param name="cancel">Stops it between two batches.</param>
    /// <returns>How many records it looked at.</returns>
    public abstract Task<long> RunAsync(IProgress<long>? told, CancellationToken cancel = default);
}

/// <summary>Tells the register which other keys its secret stands for.</summary>
public static class KeyRenewals
{
    /// <summary>Adds keys that are made anew when the secret changes.</summary>
    public static IServiceCollection AddKeyRenewal<T>(this IServiceCollection services)
        where T : KeyRenewal => services.AddScoped<KeyRenewal, T>();
}
