using System.CommandLine;

namespace Rihla.Commands;

/// <summary><c>rihla migrate</c>: brings the database to the form that this version expects.</summary>
internal static class Migrate
{
    public static Command Command()
    {
        var command = new Command(
            "migrate",
            "Makes the database, or brings it to the form that this version expects."
        );
        command.SetAction(
            async (_, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true });
                await Installation.PrepareAsync(app.Services, cancel);
                return CommandLine.Done;
            }
        );
        return command;
    }
}
