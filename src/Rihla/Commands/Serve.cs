using System.CommandLine;
using Rihla.Platform;

namespace Rihla.Commands;

/// <summary><c>rihla serve</c>: the server.</summary>
internal static class Serve
{
    public static Command Command()
    {
        var empty = new Option<bool>("--empty")
        {
            Description = "Start without demonstration data.",
        };
        var command = new Command(
            "serve",
            "Serves the application, by default on http://127.0.0.1:5080."
        )
        {
            empty,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(
                    new() { Empty = parsed.GetValue(empty), FillsDemonstration = true }
                );
                // What takes the start its time, and does not need the other: the model of the database, and the way of a
                // request with the addresses of the pages.
                await Task.WhenAll(
                    Task.Run(() => Installation.PrepareAsync(app.Services, cancel), cancel),
                    Task.Run(
                        () =>
                            ((IEndpointRouteBuilder)RihlaApp.Route(app)).DataSources.Sum(d =>
                                d.Endpoints.Count
                            ),
                        cancel
                    )
                );
                if (!app.Services.GetRequiredService<Settings>().Demonstration)
                {
                    await Installation.NeedNobodyInventedAsync(app.Services, cancel);
                }
                await app.StartAsync(cancel);
                await Welcome.PrintAsync(app, cancel);
                await app.WaitForShutdownAsync(cancel);
                return CommandLine.Done;
            }
        );
        return command;
    }
}
