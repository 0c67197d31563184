using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Rihla.Access;
using Rihla.Commands;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Reintegration.Plans;
using Rihla.Site;

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
            var invented = services.GetRequiredService<DemonstrationUsers>();
            if (await invented.IsRealAsync(cancel))
            {
                throw new RefusedException(
                    "Real staff have accounts here: a demonstration would let anybody in and put invented people among those they help. Start without it (--empty, Rihla__Demonstration=false), or point Rihla__DataDirectory, or the connection, to another place."
                );
            }
            await invented.EnsureDemonstrationAsync(cancel);
            await using var scope = services.CreateAsyncScope();
            await scope
                .ServiceProvider.GetRequiredService<DemonstrationGrants>()
                .EnsureAsync(cancel);
            await scope
                .ServiceProvider.GetRequiredService<DemonstrationAgreements>()
                .EnsureAsync(cancel);
            await scope.ServiceProvider.GetRequiredService<DemonstrationSite>().EnsureAsync(cancel);
            await scope
                .ServiceProvider.GetRequiredService<DemonstrationPlanRules>()
                .EnsureAsync(cancel);
        }
        else
        {
            await services.GetRequiredService<DemonstrationUsers>().EnsureMissionAsync(cancel);
        }
    }

    /// <summary>
    /// Refuses to go on where invented people are: real ones would work among them, and the next start as a demonstration would let
    /// anybody in.
    /// </summary>
    public static async Task NeedNobodyInventedAsync(
        IServiceProvider services,
        CancellationToken cancel = default
    )
    {
        if (await services.GetRequiredService<DemonstrationUsers>().AnyInventedAsync(cancel))
        {
            throw new RefusedException(
                "This database holds a demonstration: it is no place for real work. Point Rihla__DataDirectory, or Rihla__Database and ConnectionStrings__Rihla, to another place; or start the demonstration again with Rihla__Demonstration=true, and make its accounts on the page Users."
            );
        }
    }

    /// <summary>The key file and the tables, and nothing in them.</summary>
    public static async Task MigrateAsync(
        IServiceProvider services,
        CancellationToken cancel = default
    )
    {
        await EnsureKeyFileAsync(services.GetRequiredService<Settings>(), cancel);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        await EnsureHistoryAsync(db, cancel);
        // Asked first: migrating compares the whole model with the last migration, each time, for nothing to do.
        if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            await db.Database.MigrateAsync(cancel);
        }
        await scope.ServiceProvider.GetRequiredService<KeyCheck>().EnsureAsync(cancel);
        // After an update of the rules by which persons are found; with nothing to do it is a look into one index.
        // Where another process is at it, it is left to that one.
        await scope.ServiceProvider.GetRequiredService<MatchKeyRenewal>().RunAsync(cancel: cancel);
    }

    /// <summary>
    /// Refuses to go on unless an installation is there, in the form that this version expects, with its key file; makes and changes
    /// nothing: for commands that look or count. A server may be running on it, which another form of its tables would stop.
    /// </summary>
    public static async Task NeedAsync(
        IServiceProvider services,
        CancellationToken cancel = default
    )
    {
        await NeedTablesAsync(services, cancel);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            throw new RefusedException(
                "The database was made by an earlier version of this program. Run the command with the version that serves it; or end the server, back up, and run \"rihla migrate\" first."
            );
        }
        await scope.ServiceProvider.GetRequiredService<KeyCheck>().EnsureAsync(cancel);
    }

    /// <summary>Refuses to go on where there are no tables, and makes none: for what looks at an installation that must be there.</summary>
    public static async Task NeedTablesAsync(
        IServiceProvider services,
        CancellationToken cancel = default
    )
    {
        await using var scope = services.CreateAsyncScope();
        // Asked first without the key file, which is in the same wrong place: that it is missing would be said otherwise.
        if (
            await IsNewAsync(services.GetRequiredService<Settings>(), cancel)
            || !(
                await scope
                    .ServiceProvider.GetRequiredService<RihlaDb>()
                    .Database.GetAppliedMigrationsAsync(cancel)
            ).Any()
        )
        {
            throw new RefusedException(
                "There is no installation here. Say where it is with Rihla__DataDirectory, or with Rihla__Database and ConnectionStrings__Rihla."
            );
        }
    }

    // On an empty PostgreSQL the first question about migrations would be told as an error: the table it asks is not there.
    private static async Task EnsureHistoryAsync(RihlaDb db, CancellationToken cancel)
    {
        if (
            !db.IsSqlite
            && await db.Database.CanConnectAsync(cancel)
            && !await db
                .Database.SqlQuery<bool>(
                    $"""select to_regclass('"__EFMigrationsHistory"') is not null as "Value" """
                )
                .SingleAsync(cancel)
        )
        {
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancel);
        }
    }

    // A new key file is made only for a new installation: making one beside an existing database would hide that the
    // right one is missing.
    private static async Task EnsureKeyFileAsync(Settings settings, CancellationToken cancel)
    {
        if (!File.Exists(settings.KeyPath) && await IsNewAsync(settings, cancel))
        {
            Directory.CreateDirectory(settings.DataDirectory);
            KeyRing.Create(settings.KeyPath);
            await Console.Error.WriteLineAsync(
                $"A new key file was made: {Path.GetFullPath(settings.KeyPath)}. Without it nothing in the database can be read: keep a copy of it, elsewhere."
            );
        }
    }

    private static async Task<bool> IsNewAsync(Settings settings, CancellationToken cancel)
    {
        if (settings.Database == DatabaseKind.Sqlite)
        {
            var file = settings.Connection is { } connection
                ? new SqliteConnectionStringBuilder(connection).DataSource
                : settings.SqlitePath;
            return !File.Exists(file);
        }
        await using var source = NpgsqlDataSource.Create(settings.Connection ?? "");
        await using var asks = source.CreateCommand(
            "select to_regclass('platform_key_proof') is null"
        );
        return (bool)(await asks.ExecuteScalarAsync(cancel))!;
    }
}
