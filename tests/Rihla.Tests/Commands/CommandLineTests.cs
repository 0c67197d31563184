using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Tests.Cases.Import;
using Rihla.Tests.Host;

namespace Rihla.Tests.Commands;

/// <summary>
/// The command line as a script meets it: the program is run, and what it says and the code with which it ends are
/// looked at. 0 is done, 1 a refused input, 2 a wrong usage.
/// </summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rihla-commands-");

    [Theory]
    [InlineData("fly")]
    [InlineData("report yearly")]
    [InlineData("report yearly --year 2022 --format pdf")]
    [InlineData("seed")]
    [InlineData("seed --requests 0")]
    [InlineData("import cases")]
    [InlineData("import cases nowhere.csv --language de")]
    [InlineData("user add hind --name Hind --role King")]
    [InlineData("user add hind --name Hind --role Donor,King")]
    [InlineData("user add hind --name Hind --role 1")]
    [InlineData("user add hind --name Hind --role 99")]
    public async Task Wrong_usage_ends_with_two_and_says_where_help_is(string arguments)
    {
        var ended = await RunAsync(arguments.Split(' '));
        Assert.Equal(2, ended.Code);
        Assert.Contains("rihla --help", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
        Assert.Empty(data.EnumerateFiles());
    }

    [Fact]
    public async Task A_caseload_is_imported_reported_backed_up_restored_and_verified()
    {
        var file = Path.Combine(data.FullName, "cases.csv");
        await File.WriteAllBytesAsync(
            file,
            CaseloadCsv.Of(
                CaseloadCsv.Row(1, ("departed_on", "2025-03-01")),
                CaseloadCsv.Row(2, ("requested_on", "2025-02-31"))
            )
        );

        var imported = await RunAsync("import", "cases", file);
        Assert.Equal(1, imported.Code);
        Assert.Contains("Line 3, requested_on: ", imported.Errors, StringComparison.Ordinal);
        Assert.Contains("2025-02-31", imported.Errors, StringComparison.Ordinal);
        Assert.Contains("New cases: 1", imported.Output, StringComparison.Ordinal);
        Assert.Contains("nobody has an account", imported.Errors, StringComparison.Ordinal);

        var report = await RunAsync("report", "yearly", "--year", "2025");
        Assert.Equal(0, report.Code);
        Assert.Contains("\"departures\": 1", report.Output, StringComparison.Ordinal);
        Assert.Empty(report.Errors);

        var copy = Path.Combine(data.FullName, "copy.rihla");
        Assert.Equal(0, (await RunAsync("backup", copy)).Code);
        var again = await RunAsync("backup", copy);
        Assert.Equal(1, again.Code);
        Assert.Contains("exists already", again.Errors, StringComparison.Ordinal);

        var elsewhere = data.CreateSubdirectory("elsewhere").FullName;
        var keyless = await RunInAsync(elsewhere, "restore", copy);
        Assert.Equal(1, keyless.Code);
        Assert.Contains("key file", keyless.Errors, StringComparison.Ordinal);
        File.Copy(Path.Combine(data.FullName, "rihla.keys"), Path.Combine(elsewhere, "rihla.keys"));
        Assert.Equal(0, (await RunInAsync(elsewhere, "restore", copy)).Code);
        var verified = await RunInAsync(elsewhere, "verify");
        Assert.Equal(0, verified.Code);
        Assert.Contains("Audit chain sound", verified.Output, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_restore_with_another_key_file_leaves_the_way_open_for_the_right_one(
        DatabaseKind kind
    )
    {
        var copy = Path.Combine(data.FullName, "copy.rihla");
        await using var old = await RealRihla.NewAsync(kind);
        Assert.Equal(0, (await old.CommandAsync("backup", copy)).Code);
        await using var anew = await RealRihla.BareAsync(kind);
        KeyRing.Create(anew.KeyFile);

        var refused = await anew.CommandAsync("restore", copy);
        Assert.Equal(1, refused.Code);
        Assert.Contains("another key file", refused.Errors, StringComparison.Ordinal);
        File.Copy(old.KeyFile, anew.KeyFile, overwrite: true);

        var restored = await anew.CommandAsync("restore", copy);
        Assert.True(restored.Code == 0, restored.Errors);
    }

    [Theory, BothDatabases]
    public async Task What_was_a_demonstration_is_never_served_for_real_work(DatabaseKind kind)
    {
        await using var demonstration = await RealRihla.NewAsync(kind);

        var added = await demonstration.CommandAsync(
            "user",
            "add",
            "hind",
            "--name",
            "Hind Alaoui",
            "--role",
            "Administrator"
        );
        Assert.Equal(1, added.Code);
        Assert.Contains("holds a demonstration", added.Errors, StringComparison.Ordinal);
        Assert.Contains("Rihla__DataDirectory", added.Errors, StringComparison.Ordinal);

        // Other invented people may be looked at in it; whoever brings real ones is told who would see them.
        var file = Path.Combine(data.FullName, "cases.csv");
        await File.WriteAllBytesAsync(file, CaseloadCsv.Of(CaseloadCsv.Row(1)));
        var tried = await demonstration.CommandAsync("import", "cases", file, "--dry-run");
        Assert.Contains("lets anybody in", tried.Errors, StringComparison.Ordinal);

        using var server = demonstration.Run("serve", "--empty");
        // Ready is the first that a server says there.
        var said = await server.StandardOutput.ReadLineAsync();
        server.Kill();
        Assert.Contains(
            "holds a demonstration",
            await server.StandardError.ReadToEndAsync(),
            StringComparison.Ordinal
        );
        Assert.Null(said);
    }

    [Fact]
    public async Task The_first_user_gets_a_link_and_keeps_invented_people_out()
    {
        var added = await RunAsync(
            "user",
            "add",
            "hind",
            "--name",
            "Hind Alaoui",
            "--role",
            "Administrator"
        );
        Assert.Equal(0, added.Code);
        Assert.StartsWith(
            "http://127.0.0.1:5080/sign-in/link/",
            added.Output,
            StringComparison.Ordinal
        );

        var movements = await RunAsync(
            "user",
            "add",
            "samira",
            "--name",
            "Samira",
            "--role",
            "MovementOfficer,protectionofficer"
        );
        Assert.Equal(0, movements.Code);
        Assert.Contains(
            "Roles: MovementOfficer, ProtectionOfficer.",
            movements.Errors,
            StringComparison.Ordinal
        );

        var twice = await RunAsync(
            "user",
            "add",
            "hind",
            "--name",
            "Hind Alaoui",
            "--role",
            "Administrator"
        );
        Assert.Equal(1, twice.Code);
        Assert.Contains("hind", twice.Errors, StringComparison.Ordinal);

        var reset = await RunAsync("user", "reset", "hind", "--site", "https://rihla.example/");
        Assert.Equal(0, reset.Code);
        Assert.StartsWith(
            "https://rihla.example/sign-in/link/",
            reset.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(1, (await RunAsync("user", "reset", "nobody")).Code);
        var nameless = await RunAsync("user", "add", "omar", "--name", "", "--role", "Donor");
        Assert.Equal(1, nameless.Code);
        Assert.StartsWith("--name: ", nameless.Errors, StringComparison.Ordinal);

        var seeded = await RunAsync("seed", "--requests", "3");
        Assert.Equal(1, seeded.Code);
        Assert.Contains("Real staff", seeded.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stands_in_a_loaded_register_only_is_erased_by_code()
    {
        var register = Path.Combine(data.FullName, "register.csv");
        await File.WriteAllTextAsync(
            register,
            """
            external_id,given_names,family_name,birth_date,sex
            R-1,Aminata,Ouattara,1994-03-02,F
            R-2,Boubacar,Keïta,1988-11-20,M
            """
        );
        Assert.Equal(0, (await RunAsync("import", "persons", register)).Code);
        var queries = Path.Combine(data.FullName, "queries.csv");
        await File.WriteAllTextAsync(
            queries,
            """
            query_id,name,birth_date,sex
            1,Aminata Watara,1994-03-02,F
            2,Boubacar Keita,1988-11-20,M
            """
        );
        var found = (await RunAsync("match", "--queries", queries)).Output;
        var code = found.Split('\n')[1].Split(',')[3];
        Assert.Contains("R-1", found, StringComparison.Ordinal);

        var unsaid = await RunAsync("erase", code);
        Assert.Equal(1, unsaid.Code);
        Assert.Contains("--for-good", unsaid.Errors, StringComparison.Ordinal);
        var unknown = await RunAsync("erase", code, "P-0000000", "--for-good");
        Assert.Equal(1, unknown.Code);
        Assert.Contains("P-0000000", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal(found, (await RunAsync("match", "--queries", queries)).Output);

        var erased = await RunAsync("erase", code, "--for-good");
        Assert.Equal(0, erased.Code);
        Assert.Contains("1 record", erased.Output, StringComparison.Ordinal);
        var left = (await RunAsync("match", "--queries", queries)).Output;
        Assert.DoesNotContain("R-1", left, StringComparison.Ordinal);
        Assert.Contains("R-2", left, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("erase", code, "--for-good")).Code);
        Assert.Equal(0, (await RunAsync("verify")).Code);
    }

    [Fact]
    public async Task Seeding_tells_its_progress_on_standard_error()
    {
        var seeded = await RunAsync("seed", "--requests", "3", "--seed", "9");
        Assert.Equal(0, seeded.Code);
        Assert.Contains("3 of 3 requests", seeded.Errors, StringComparison.Ordinal);
        Assert.StartsWith("3 requests", seeded.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_invented_people_are_stands_from_the_first_of_them_on()
    {
        // ./run --empty looks at it: an installation that was begun empty may become a demonstration.
        var mark = Path.Combine(data.FullName, "demonstration");
        Assert.Equal(0, (await RunAsync("migrate")).Code);
        Assert.False(File.Exists(mark));

        Assert.Equal(0, (await RunAsync("seed", "--requests", "1")).Code);
        Assert.True(File.Exists(mark));
    }

    [Fact]
    public async Task A_large_file_of_nothing_but_faults_is_read_in_bounded_memory()
    {
        var file = Path.Combine(data.FullName, "large.csv");
        await using (var writer = new StreamWriter(file, false, new UTF8Encoding(false)))
        {
            await writer.WriteLineAsync(CaseloadCsv.Header);
            var bad = CaseloadCsv.Row(1, ("nationality", "XX"), ("requested_on", "2025-02-31"));
            for (var i = 0; i < 250_000; i++)
            {
                await writer.WriteLineAsync(bad);
            }
        }

        // With a heap of 120 MB; the file alone has 25, and as objects ten times that.
        var ended = await RunAsync(
            ["import", "cases", file, "--dry-run"],
            data.FullName,
            ("DOTNET_GCHeapHardLimit", "0x7800000")
        );

        Assert.Equal(1, ended.Code);
        Assert.Contains("Rows refused: 250,000", ended.Output, StringComparison.Ordinal);
        Assert.Contains("And 499,000 more.", ended.Errors, StringComparison.Ordinal);
        Assert.InRange(ended.Errors.Split('\n').Length, 1000, 1100);
    }

    public static TheoryData<Exception> NoFaultsOfTheProgram =>
        [
            new IOException("No space left on device."),
            new UnauthorizedAccessException("Access to the path '/root/x' is denied."),
            new SqliteException("no such table: platform_key_proof", 1),
            new NpgsqlException("Failed to connect to 127.0.0.1:5432"),
            new InvalidOperationException("Try again.", new NpgsqlException("Failed to connect")),
            new SettingRefusedException("Set it."),
        ];

    [Theory, MemberData(nameof(NoFaultsOfTheProgram), DisableDiscoveryEnumeration = true)]
    public async Task What_is_no_fault_of_the_program_is_a_refusal_and_no_crash(Exception failure)
    {
        var root = new RootCommand();
        root.SetAction((_, _) => Task.FromException<int>(failure));
        Assert.Equal(1, await Rihla.Commands.CommandLine.RunAsync(root, ["--"]));
    }

    [Theory]
    [InlineData("Mysql", "Data Source=x")]
    [InlineData("Postgres", null)]
    public void A_database_that_cannot_be_meant_is_refused(string database, string? connection) =>
        Assert.Throws<SettingRefusedException>(() =>
            RihlaApp.Create(
                new()
                {
                    IsCommand = true,
                    Configure = builder =>
                    {
                        builder.Configuration["Rihla:Database"] = database;
                        builder.Configuration["ConnectionStrings:Rihla"] = connection;
                    },
                }
            )
        );

    [Theory, BothDatabases]
    public async Task Where_there_is_no_installation_none_is_left_behind_by_looking(
        DatabaseKind kind
    )
    {
        var connection = await Databases.BareAsync(kind);
        await using var house = House.Build(kind, connection, new TestClock());
        await Assert.ThrowsAsync<Rihla.Commands.RefusedException>(() =>
            Installation.NeedTablesAsync(house.Services)
        );
        Assert.False(
            kind == DatabaseKind.Sqlite
                && File.Exists(new SqliteConnectionStringBuilder(connection).DataSource)
        );
    }

    [Theory]
    [InlineData("report yearly --year 2025")]
    [InlineData("report quarterly --year 2025 --quarter 1")]
    [InlineData("export iati --out OUT")]
    [InlineData("export open-data --out OUT")]
    [InlineData("grants plan")]
    [InlineData("match --register")]
    [InlineData("recount --check")]
    [InlineData("recount")]
    [InlineData("keys rotate")]
    [InlineData("erase P-7KQ2X4H --for-good")]
    public async Task Nothing_is_counted_where_there_is_no_installation_and_none_is_made(
        string arguments
    )
    {
        var ended = await RunAsync([
            .. arguments
                .Split(' ')
                .Select(a => a == "OUT" ? Path.Combine(data.FullName, "out") : a),
        ]);
        Assert.Equal(1, ended.Code);
        Assert.Contains("There is no installation here", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
        Assert.Empty(data.EnumerateFileSystemInfos());
    }

    [Theory, BothDatabases]
    public async Task A_database_of_an_earlier_version_is_not_changed_by_looking(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlAsync(
                    $"""update "__EFMigrationsHistory" set migration_id = '20200101000000_Before'"""
                )
        );

        var refused = await Assert.ThrowsAsync<Rihla.Commands.RefusedException>(() =>
            Installation.NeedAsync(house.Services)
        );
        Assert.Contains("an earlier version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_counted_with_the_key_file_of_another_installation()
    {
        Assert.Equal(0, (await RunAsync("migrate")).Code);
        var keys = Path.Combine(data.FullName, "rihla.keys");
        File.Delete(keys);
        KeyRing.Create(keys);

        foreach (var command in new[] { "recount", "report yearly --year 2025" })
        {
            var ended = await RunAsync(command.Split(' '));
            Assert.Equal(1, ended.Code);
            Assert.Contains("key file", ended.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_by_its_name()
    {
        var ended = await RunAsync("import", "cases", "nowhere.csv");
        Assert.Equal(1, ended.Code);
        Assert.Contains("nowhere.csv", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cases")]
    [InlineData("persons")]
    public async Task What_comes_through_a_pipe_is_refused_with_a_remedy(string what)
    {
        var ended = await EndedAsync(
            new("sh", ["-c", $"true | dotnet \"$0\" import {what} /dev/stdin", Program]),
            data.FullName
        );
        Assert.Equal(1, ended.Code);
        Assert.Contains("Store what comes", ended.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => data.Delete(recursive: true);

    private Task<Ended> RunAsync(params string[] arguments) => RunInAsync(data.FullName, arguments);

    private static Task<Ended> RunInAsync(string directory, params string[] arguments) =>
        RunAsync(arguments, directory);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "rihla.dll");

    private static Task<Ended> RunAsync(
        string[] arguments,
        string directory,
        params (string Name, string Value)[] environment
    ) => EndedAsync(new("dotnet", [Program, .. arguments]), directory, environment);

    private static async Task<Ended> EndedAsync(
        ProcessStartInfo start,
        string directory,
        params (string Name, string Value)[] environment
    )
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        (start.StandardOutputEncoding, start.StandardErrorEncoding) = (
            Encoding.UTF8,
            Encoding.UTF8
        );
        start.Environment["Rihla__DataDirectory"] = directory;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    private sealed record Ended(int Code, string Output, string Errors);
}
