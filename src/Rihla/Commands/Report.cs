using System.CommandLine;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;

namespace Rihla.Commands;

/// <summary><c>rihla report yearly</c>: the yearly report of assisted voluntary return.</summary>
internal static class Report
{
    public static Command Command()
    {
        var year = new Option<int>("--year") { Description = "The year.", Required = true };
        var format = new Option<string>("--format")
        {
            Description = "json, csv, xlsx or html.",
            DefaultValueFactory = _ => "json",
        };
        format.AcceptOnlyFromAmong([.. YearlyReportFiles.Formats]);
        var file = new Option<FileInfo?>("--out")
        {
            Description = "The file to write; standard output, when nothing is said.",
        };
        var language = Import.Languages();
        var yearly = new Command(
            "yearly",
            "Counts a year: requests and departures, each figure with its rule."
        )
        {
            year,
            format,
            file,
            language,
        };
        yearly.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.PrepareAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var words = scope
                    .ServiceProvider.GetRequiredService<Words>()
                    .In(parsed.GetValue(language));
                var made = await scope
                    .ServiceProvider.GetRequiredService<YearlyReports>()
                    .MakeAsync(parsed.GetValue(year), Actor.System, cancel);
                if (!made.IsDone)
                {
                    throw new RefusedException(
                        words[made.Refusals[0].TextKey, made.Refusals[0].Args]
                    );
                }
                var bytes = YearlyReportFiles.Write(made.Value, parsed.GetValue(format)!, words);
                if (parsed.GetValue(file) is { } to)
                {
                    await File.WriteAllBytesAsync(to.FullName, bytes, cancel);
                }
                else
                {
                    await using var output = Console.OpenStandardOutput();
                    await output.WriteAsync(bytes, cancel);
                }
                return CommandLine.Done;
            }
        );
        return new Command("report", "Makes reports.") { yearly };
    }
}
