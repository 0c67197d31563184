using System.Reflection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Sqlite.Storage.Internal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using Rihla.Platform.Audit;
using Rihla.Platform.Backups;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Platform;

/// <summary>What all modules stand on: database, privacy, audit, files, jobs.</summary>
public static class PlatformServices
{
    /// <summary>Adds the platform. Modules add themselves with <see cref="AddModule"/> beside their services.</summary>
    public static IServiceCollection AddRihlaPlatform(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        var settings = Read(configuration);
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Today>();
        services.AddSingleton(_ => KeyRing.Open(settings.KeyPath));
        services.AddSingleton<Vault>();
        services.AddSingleton<BlindKeys>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<DiskSync>();
        services.AddSingleton<AuditChain>();
        services.AddScoped<AuditErasure>();
        services.AddSingleton<PermissionTable>(p =>
            new(p.GetServices<Module>().Select(m => m.Permissions))
        );
        services.AddSingleton<SqliteConnections>();
        services.AddSingleton<SqliteStatements>();
        services.AddDbContext<RihlaDb>(
            (provider, options) =>
                Choose(
                    options,
                    provider.GetRequiredService<Settings>(),
                    provider.GetRequiredService<SqliteConnections>(),
                    provider.GetRequiredService<SqliteStatements>()
                ),
            optionsLifetime: ServiceLifetime.Singleton
        );
        services.AddSingleton<ReadLog>();
        services.AddHostedService(p => p.GetRequiredService<ReadLog>());
        services.AddSingleton<JobRunner>();
        services.AddScoped<Attachments>();
        services.AddDataProtection().SetApplicationName("rihla");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, ProtectionKeys>();
        services.AddScoped<TableStatistics>();
        services.AddJob<TableStatisticsJob>();
        services.AddScoped<KeyCheck>();
        services.AddScoped<KeyRotation>();
        services.AddScoped<Backup>();
        services.AddScoped<Restore>();
        services.AddScoped<Verification>();
        return services;
    }

    /// <summary>Adds what a module offers to the house.</summary>
    public static IServiceCollection AddModule(this IServiceCollection services, Module module) =>
        services.AddSingleton(module);

    /// <summary>
    /// Adds what other modules may use but only the house makes: a public class whose only constructor is internal, which the
    /// container does not see.
    /// </summary>
    public static IServiceCollection AddOpenly<T>(this IServiceCollection services)
        where T : class
    {
        var constructor = typeof(T)
            .GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single();
        var needs = constructor.GetParameters().Select(p => p.ParameterType).ToList();
        var make = ConstructorInvoker.Create(constructor);
        return services.AddScoped(p =>
            (T)
                make.Invoke(
                    needs.Select(object? (need) => p.GetRequiredService(need)).ToArray().AsSpan()
                )
        );
    }

    private static Settings Read(IConfiguration configuration)
    {
        Settings settings;
        try
        {
            settings = configuration.GetSection("Rihla").Get<Settings>() ?? new();
        }
        catch (InvalidOperationException wrong)
        {
            throw new SettingRefusedException(
                $"{wrong.Message} Correct the setting, or leave it out."
            );
        }
        var connection = configuration.GetConnectionString("Rihla");
        return settings.Database == DatabaseKind.Postgres && string.IsNullOrEmpty(connection)
            ? throw new SettingRefusedException(
                "Set ConnectionStrings__Rihla: the address of the PostgreSQL database."
            )
            : settings with
            {
                Connection = connection,
            };
    }

    private static void Choose(
        DbContextOptionsBuilder options,
        Settings settings,
        SqliteConnections connections,
        SqliteStatements statements
    )
    {
        if (settings.Database == DatabaseKind.Postgres)
        {
            options.UseNpgsql(
                Prepared(settings.Connection!),
                npgsql =>
                    npgsql
                        .MigrationsAssembly("Rihla.Migrations.Postgres")
                        .UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)
            );
        }
        else
        {
            options
                .UseSqlite(
                    settings.Connection ?? $"Data Source={settings.SqlitePath}",
                    sqlite =>
                        sqlite
                            .MigrationsAssembly("Rihla.Migrations.Sqlite")
                            .UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)
                )
                .AddInterceptors(connections, statements)
                .ReplaceService<IMigrationsSqlGenerator, KeyOnlyTables>();
#pragma warning disable EF1001 // See LeftOpenConnection.
            options.ReplaceService<ISqliteRelationalConnection, LeftOpenConnection>();
#pragma warning restore EF1001
        }
        // A module without tables is nothing to warn of.
        options.ConfigureWarnings(w => w.Ignore(CoreEventId.NoEntityTypeConfigurationsWarning));
        options
            .UseSnakeCaseNamingConvention()
            .ReplaceService<IModelCacheKeyFactory, ModelPerVault>();
    }

    /// <summary>
    /// How PostgreSQL is spoken to, unless the address says otherwise. Reading and planning a query of a page takes the server longer
    /// than running it: what is asked often is prepared once. No session is left with anything of its own that the next would have to
    /// clear away, which would take the prepared with it: locks and settings end with their transaction.
    /// </summary>
    internal static string Prepared(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        var said = settings.Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        // The builder's own ContainsKey holds every key that there could be.
        if (!said.Contains("Max Auto Prepare"))
        {
            settings.MaxAutoPrepare = 200;
        }
        if (!said.Contains("No Reset On Close"))
        {
            settings.NoResetOnClose = true;
        }
        return settings.ToString();
    }
}
