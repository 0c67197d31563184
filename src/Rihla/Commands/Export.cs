using System.CommandLine;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;

namespace Rihla.Commands;

/// <summary><c>rihla export iati</c> and <c>rihla export open-data</c>: what the house gives to the public.</summary>
internal static class Export
{
    public static Command Command() =>
        new("export", "Writes what is given to the public: aggregates, never a person.")
        {
            Iati(),
            OpenData(),
        };

    private static Command Iati()
    {
        var file = new Option<FileInfo>("--out")
        {
            Description = "The file to write.",
            Required = true,
        };
        var command = new Command(
            "iati",
            "Writes the activities of all host missions as an IATI 2.03 file: grants, spending, results."
        )
        {
            file,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                using var written = new MemoryStream();
                var activities = await scope
                    .ServiceProvider.GetRequiredService<IatiActivities>()
                    .WriteAsync(null, written, cancel);
                await File.WriteAllBytesAsync(
                    parsed.GetValue(file)!.FullName,
                    written.ToArray(),
                    cancel
                );
                await Console.Error.WriteLineAsync($"{activities} activities.");
                return CommandLine.Done;
            }
        );
        return command;
    }

    private static Command OpenData()
    {
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "The folder to write to; made if it is not there.",
            Required = true,
        };
        var minimum = new Option<int>("--minimum")
        {
            Description = "The smallest number of persons that is shown.",
            DefaultValueFactory = _ => Releases.DefaultMinimum,
        };
        var only = new Option<bool>("--released-only")
        {
            Description =
                "Write what was released before; release nothing. Without it every year that is over is released first, once and for all.",
        };
        var language = Import.Languages();
        var command = new Command(
            "open-data",
            "Writes open data of all host missions as CSV and JSON, with small figures hidden so that nobody can work them out."
        )
        {
            folder,
            minimum,
            only,
            language,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var words = scope
                    .ServiceProvider.GetRequiredService<Words>()
                    .In(parsed.GetValue(language));
                if (!parsed.GetValue(only))
                {
                    await ReleaseAsync(
                        scope.ServiceProvider,
                        parsed.GetValue(minimum),
                        words,
                        cancel
                    );
                }
                var published = scope.ServiceProvider.GetRequiredService<PublishedFigures>();
                var to = Directory.CreateDirectory(parsed.GetValue(folder)!.FullName).FullName;
                foreach (var mission in await published.MissionsAsync(cancel))
                {
                    foreach (var format in new[] { "csv", "json" })
                    {
                        var path = Path.Combine(to, $"returns-{mission}.{format}");
                        await File.WriteAllBytesAsync(
                            path,
                            await published.FileAsync(mission, format, words, cancel),
                            cancel
                        );
                        await Console.Error.WriteLineAsync(path);
                    }
                }
                return CommandLine.Done;
            }
        );
        return command;
    }

    private static async Task ReleaseAsync(
        IServiceProvider services,
        int minimum,
        Words words,
        CancellationToken cancel
    )
    {
        var releases = services.GetRequiredService<Releases>();
        var missions = services.GetRequiredService<Missions>();
        foreach (var mission in (await missions.AllAsync(cancel)).Where(m => m.IsHost))
        {
            var years = await releases.PendingAsync(mission.Id, Actor.System, cancel);
            if (years.Count == 0)
            {
                continue;
            }
            var released = await releases.ReleaseAsync(
                mission.Id,
                years,
                minimum,
                Actor.System,
                cancel
            );
            if (!released.IsDone)
            {
                throw new RefusedException(
                    words[released.Refusals[0].TextKey, released.Refusals[0].Args]
                );
            }
            await Console.Error.WriteLineAsync(
                $"{mission.Code}: {string.Join(", ", released.Value.Years)}: {released.Value.Shown} figures, {released.Value.Hidden} hidden."
            );
        }
    }
}
