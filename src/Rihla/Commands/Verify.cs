using System.CommandLine;
using Rihla.Platform.Backups;

namespace Rihla.Commands;

/// <summary><c>rihla verify</c>: the key file fits, every encrypted value opens, and the audit chain is whole.</summary>
internal static class Verify
{
    public static Command Command()
    {
        var command = new Command(
            "verify",
            "Checks that the key file fits the database, that every encrypted value opens, and that the audit chain is whole."
        );
        command.SetAction(
            async (_, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedTablesAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var report = await scope
                    .ServiceProvider.GetRequiredService<Verification>()
                    .RunAsync(new Telling<(string, long)>(Backups.Tell), cancel);
                await (report.IsSound ? Console.Out : Console.Error).WriteLineAsync(report.Summary);
                return report.IsSound ? CommandLine.Done : CommandLine.RefusedInput;
            }
        );
        return command;
    }
}
