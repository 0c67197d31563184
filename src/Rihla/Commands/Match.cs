using System.CommandLine;
using System.Globalization;
using System.Text;
using Rihla.People;
using Rihla.People.Import;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Commands;

/// <summary><c>rihla match</c>: looks for the people of a file, or compares the whole register with itself.</summary>
internal static class Match
{
    public static Command Command()
    {
        var queries = new Option<FileInfo?>("--queries")
        {
            Description =
                "A CSV file in UTF-8 of people to look for; the answers are written to standard output as CSV.",
        };
        var limit = new Option<int>("--limit")
        {
            Description = "How many answers to give to each query.",
            DefaultValueFactory = _ => 5,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit is 1 or more.");
            }
        });
        var register = new Option<bool>("--register")
        {
            Description =
                "Compare the whole register with itself; what is likely goes to the queue. Interrupted, it goes on where it was.",
        };
        var language = Import.Languages();
        var command = new Command("match", "Finds people in the register, or duplicates in it.")
        {
            queries,
            limit,
            register,
            language,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(queries) is not null) == (result.GetResult(register) is not null))
            {
                result.AddError("Say either --queries FILE or --register.");
            }
        });
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var csv = parsed.GetValue(queries)?.OpenRead();
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                return csv is null
                    ? await CompareAsync(scope.ServiceProvider, parsed.GetValue(language)!, cancel)
                    : await LookForAsync(
                        scope.ServiceProvider,
                        csv,
                        parsed.GetValue(limit),
                        parsed.GetValue(language)!,
                        cancel
                    );
            }
        );
        return command;
    }

    private static async Task<int> CompareAsync(
        IServiceProvider services,
        string language,
        CancellationToken cancel
    )
    {
        var pairs = CommandLine.Need(
            await services
                .GetRequiredService<RegisterComparison>()
                .RunAsync(
                    new Telling<ComparisonProgress>(p =>
                        Console.Error.WriteLine(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{p.Done} of {p.Of} persons compared, {p.Pairs} pairs raised"
                            )
                        )
                    ),
                    Actor.System,
                    cancel
                ),
            services.GetRequiredService<Words>().In(language)
        );
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{pairs} pairs went to the queue.")
        );
        return CommandLine.Done;
    }

    private static async Task<int> LookForAsync(
        IServiceProvider services,
        FileStream csv,
        int limit,
        string language,
        CancellationToken cancel
    )
    {
        var words = services.GetRequiredService<Words>().In(language);
        await using var output = new StreamWriter(
            Console.OpenStandardOutput(),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
        );
        var result = await services
            .GetRequiredService<PersonQueries>()
            .RunAsync(
                csv,
                limit,
                words,
                output,
                new Telling<long>(n =>
                    Console.Error.WriteLine(
                        string.Create(CultureInfo.InvariantCulture, $"{n} people looked for")
                    )
                ),
                Actor.System,
                cancel
            );
        await Console.Error.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Queries} people looked for; half of the look-ups took {result.Median.TotalMilliseconds:0.0} ms at most, 99 in 100 {result.Slowest.TotalMilliseconds:0.0} ms"
            )
        );
        await Import.PrintAsync(result.Faults, result.FaultCount, result.PassedOver, words);
        return result.FaultCount == 0 ? CommandLine.Done : CommandLine.RefusedInput;
    }
}
