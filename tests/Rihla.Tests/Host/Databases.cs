using System.Reflection;
using Npgsql;
using Rihla.Platform;
using Rihla.Platform.Privacy;
using Xunit.Sdk;
using Xunit.v3;

namespace Rihla.Tests.Host;

/// <summary>Runs a theory on SQLite and on PostgreSQL: its one parameter is the kind of database.</summary>
public sealed class BothDatabasesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) =>
        new([
            new TheoryDataRow<DatabaseKind>(DatabaseKind.Sqlite),
            new TheoryDataRow<DatabaseKind>(DatabaseKind.Postgres),
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>
/// Fresh databases in no time: a template is migrated once in the life of the test process and copied for each class.
/// </summary>
internal static class Databases
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly Dictionary<DatabaseKind, string> Templates = [];

    /// <summary>The folder of this test process, with the key file that all its databases share.</summary>
    public static DirectoryInfo Folder { get; } = MakeFolder();

    public static string KeyFile => Path.Combine(Folder.FullName, "test.keys");

    private static string Server =>
        Environment.GetEnvironmentVariable("RIHLA_TEST_POSTGRES")
        ?? throw new InvalidOperationException(
            "RIHLA_TEST_POSTGRES is not set. Run ./test, or: eval \"$(dev/postgres start /tmp/rihla-pg)\""
        );

    /// <summary>The connection string of a new database with the tables and the demonstration's missions and users.</summary>
    public static async Task<string> NewAsync(DatabaseKind kind)
    {
        await Gate.WaitAsync();
        try
        {
            if (!Templates.TryGetValue(kind, out var template))
            {
                template =
                    kind == DatabaseKind.Sqlite
                        ? Sqlite("template")
                        : await CreateAsync("template", null);
                var house = House.Build(kind, template, new TestClock());
                await Installation.PrepareAsync(house.Services);
                await house.CloseAsync();
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                NpgsqlConnection.ClearAllPools();
                Templates[kind] = template;
            }
            if (kind == DatabaseKind.Postgres)
            {
                return await CreateAsync(
                    "house",
                    new NpgsqlConnectionStringBuilder(template).Database
                );
            }
            var copy = Sqlite("house");
            File.Copy(
                new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(template).DataSource,
                new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(copy).DataSource
            );
            return copy;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The connection string of a new database with nothing in it, not even tables.</summary>
    public static async Task<string> BareAsync(DatabaseKind kind) =>
        kind == DatabaseKind.Sqlite ? Sqlite("bare") : await CreateAsync("bare", null);

    public static async Task DropAsync(DatabaseKind kind, string connection)
    {
        if (kind == DatabaseKind.Postgres)
        {
            NpgsqlConnection.ClearAllPools();
            await using var source = NpgsqlDataSource.Create(Server);
            await using var drop = source.CreateCommand(
                $"drop database if exists {new NpgsqlConnectionStringBuilder(connection).Database} with (force)"
            );
            await drop.ExecuteNonQueryAsync();
        }
    }

    private static string Sqlite(string name) =>
        $"Data Source={Path.Combine(Folder.FullName, $"{name}-{Guid.NewGuid():N}.db")}";

    private static async Task<string> CreateAsync(string name, string? template)
    {
        var database = $"rihla_{name}_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(Server);
        await using var create = source.CreateCommand(
            $"create database {database}{(template is null ? "" : $" template {template}")}"
        );
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Server)
        {
            Database = database,
            MaxPoolSize = 20,
        }.ConnectionString;
    }

    private static DirectoryInfo MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("rihla-tests-");
        KeyRing.Create(Path.Combine(folder.FullName, "test.keys"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    }
}
