using System.CommandLine;
using System.Globalization;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Backups;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Commands;

/// <summary><c>rihla backup</c> and <c>rihla restore</c>: everything in one encrypted file, and back.</summary>
internal static class Backups
{
    public static Command BackupCommand()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The new file." };
        var command = new Command(
            "backup",
            "Writes everything, attachments included, into one encrypted file. The server may keep running. The key file is NOT in it."
        )
        {
            file,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedTablesAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<KeyCheck>().EnsureAsync(cancel);
                var to = parsed.GetRequiredValue(file);
                var counts = await scope
                    .ServiceProvider.GetRequiredService<Backup>()
                    .WriteAsync(to.FullName, new Telling<(string, long)>(Tell), cancel);
                to.Refresh();
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{counts.Values.Sum():N0} rows in {to.Length:N0} bytes. To restore them the key file is needed as well: keep a copy of it, elsewhere."
                    )
                );
                if (await IsBrokenAsync(scope.ServiceProvider, cancel))
                {
                    await Console.Error.WriteLineAsync(
                        "The audit chain is BROKEN, and the backup holds it as it is. Run rihla verify, and keep the earlier backups: they show what was there."
                    );
                }
                return CommandLine.Done;
            }
        );
        return command;
    }

    private static async Task<bool> IsBrokenAsync(
        IServiceProvider services,
        CancellationToken cancel
    )
    {
        var chain = services.GetRequiredService<AuditChain>();
        var db = services.GetRequiredService<RihlaDb>();
        await foreach (var _ in chain.VerifyAsync(db, cancel))
        {
            return true;
        }
        return false;
    }

    public static Command RestoreCommand()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "A backup, of either kind of database.",
        };
        var command = new Command(
            "restore",
            "Fills a new database from a backup, the whole of it or nothing, and verifies it."
        )
        {
            file,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var from = parsed.GetRequiredValue(file);
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                var keys = app.Services.GetRequiredService<Settings>().KeyPath;
                if (!File.Exists(keys))
                {
                    throw new KeyMissingException(
                        $"Put the key file of the installation that made the backup at {keys} first, or set Rihla__KeyFile."
                    );
                }
                await using var scope = app.Services.CreateAsyncScope();
                var restore = scope.ServiceProvider.GetRequiredService<Restore>();
                restore.Try(from.FullName);
                await Installation.MigrateAsync(app.Services, cancel);
                var sessions = scope.ServiceProvider.GetRequiredService<Sessions>();
                var report = await restore.ReadAsync(
                    from.FullName,
                    stop => sessions.EndEverybodysAsync(new Act("system.restored"), stop),
                    new Telling<(string, long)>(Tell),
                    cancel
                );
                if (report.IsSound)
                {
                    Console.WriteLine(report.Summary);
                    return CommandLine.Done;
                }
                await Console.Error.WriteLineAsync(
                    $"Everything in the backup was restored. What was broken when it was made is still broken:{Environment.NewLine}{report.Summary}"
                );
                return CommandLine.RefusedInput;
            }
        );
        return command;
    }

    internal static void Tell((string What, long Done) progress)
    {
        if (progress.Done > 0)
        {
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{progress.What}: {progress.Done:N0}")
            );
        }
    }
}
