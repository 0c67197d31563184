using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla;

/// <summary>Makes an installation ready: key file, database, key check, and on the first start of a demonstration its people.</summary>
internal static class Installation
{
    public static async Task PrepareAsync(
        IServiceProvider services,
        CancellationToken cancel = default
    )
    {
        var settings = services.GetRequiredService<Settings>();
        await MigrateAsync(services, cancel);
        if (settings.Demonstration)
        {
            await services
                .GetRequiredService<DemonstrationUsers>()
                .EnsureDemonstrationAsync(cancel);
        }
        else
        {
            await services.GetRequiredService<DemonstrationUsers>().EnsureMissionAsync(cancel);
        }
    }

    /// <summary>The key file and the tables, and nothing in them.</summary>
    public static async Task MigrateAsync(
        IServiceProvider services,
        CancellationToken cancel = default
    )
    {
        EnsureKeyFile(services.GetRequiredService<Settings>());
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        await db.Database.MigrateAsync(cancel);
        await scope.ServiceProvider.GetRequiredService<KeyCheck>().EnsureAsync(cancel);
    }

    // A new key file is made only for a new installation: making one beside an existing database would hide that the
    // right one is missing.
    private static void EnsureKeyFile(Settings settings)
    {
        var isNew =
            settings.Database == DatabaseKind.Postgres
                ? settings.KeyFile is null
                : !File.Exists(settings.SqlitePath);
        if (!File.Exists(settings.KeyPath) && isNew)
        {
            Directory.CreateDirectory(settings.DataDirectory);
            KeyRing.Create(settings.KeyPath);
        }
    }
}
