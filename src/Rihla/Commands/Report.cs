using System.CommandLine;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;

namespace Rihla.Commands;

/// <summary><c>rihla report yearly</c> and <c>rihla report quarterly</c>: the report of assisted voluntary return.</summary>
internal static class Report
{
    public static Command Command() =>
        new("report", "Makes reports.")
        {
            Of("yearly", "Counts a year: requests and returns, each figure with its rule.", null),
            Of(
                "quarterly",
                "Counts a quarter: requests and returns, each figure with its rule.",
                new Option<int>("--quarter") { Description = "1 to 4.", Required = true }
            ),
        };

    private static Command Of(string name, string description, Option<int>? quarter)
    {
        var year = new Option<int>("--year") { Description = "The year.", Required = true };
        var format = new Option<string>("--format")
        {
            Description = "json, csv, xlsx or html.",
            DefaultValueFactory = _ => "json",
        };
        format.AcceptOnlyFromAmong([.. PeriodReportFiles.Formats]);
        var basis = new Option<string>("--basis")
        {
            Description =
                "What makes a return and dates it: departed (the day of departure) or arrived (the day on which the arrival was confirmed).",
            DefaultValueFactory = _ => "departed",
        };
        basis.AcceptOnlyFromAmong("departed", "arrived");
        var file = new Option<FileInfo?>("--out")
        {
            Description = "The file to write; standard output, when nothing is said.",
        };
        var language = Import.Languages();
        var command = new Command(name, description) { year, format, basis, file, language };
        if (quarter is not null)
        {
            command.Add(quarter);
        }
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var words = scope
                    .ServiceProvider.GetRequiredService<Words>()
                    .In(parsed.GetValue(language));
                var made = await scope
                    .ServiceProvider.GetRequiredService<PeriodReports>()
                    .MakeAsync(
                        new(
                            new(
                                parsed.GetValue(year),
                                quarter is null ? null : parsed.GetValue(quarter)
                            ),
                            Enum.Parse<ReturnBasis>(parsed.GetValue(basis)!, ignoreCase: true)
                        ),
                        Actor.System,
                        cancel
                    );
                if (!made.IsDone)
                {
                    throw new RefusedException(
                        words[made.Refusals[0].TextKey, made.Refusals[0].Args]
                    );
                }
                var bytes = PeriodReportFiles.Write(made.Value, parsed.GetValue(format)!, words);
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
        return command;
    }
}
