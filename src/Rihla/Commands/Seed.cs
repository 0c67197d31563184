using System.CommandLine;
using System.Globalization;
using Rihla.Demonstration;
using Rihla.Platform.Audit;

namespace Rihla.Commands;

/// <summary><c>rihla seed</c>: a caseload of invented people, through the real operations.</summary>
internal static class Seed
{
    public static Command Command()
    {
        var requests = new Option<int>("--requests")
        {
            Description = "How many requests for help.",
            Required = true,
        };
        requests.Validators.Add(given =>
        {
            if (given.GetValue(requests) < 1)
            {
                given.AddError("--requests is a number from 1 on.");
            }
        });
        var seed = new Option<int>("--seed")
        {
            Description =
                "What chance begins from: the same brings the same people and dates on the same day.",
            DefaultValueFactory = _ => Caseload.DefaultSeed,
        };
        var command = new Command(
            "seed",
            "Adds a caseload of invented people, with the demonstration's missions and staff."
        )
        {
            requests,
            seed,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.MigrateAsync(app.Services, cancel);
                var caseload = app.Services.GetRequiredService<Caseload>();
                if (await caseload.HasRealStaffAsync(cancel))
                {
                    throw new RefusedException(
                        "Real staff have accounts here: invented people would stand among those they help. Point Rihla__DataDirectory, or the connection, to another place."
                    );
                }
                var of = parsed.GetRequiredValue(requests);
                // Looks at likely matches are recorded by it; the other background work of a server stays off.
                var reads = app.Services.GetRequiredService<ReadLog>();
                await reads.StartAsync(cancel);
                var filled = await caseload.FillAsync(
                    of,
                    parsed.GetValue(seed),
                    new Telling<int>(taken => Tell(taken, of)),
                    cancel
                );
                await reads.StopAsync(cancel);
                foreach (var reason in filled.EndedEarly)
                {
                    await Console.Error.WriteLineAsync($"A story ended early: {reason}");
                }
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{filled.Requests:N0} requests taken and followed to today. Sign in with Rihla__Demonstration=true."
                    )
                );
                return CommandLine.Done;
            }
        );
        return command;
    }

    private static void Tell(int taken, int of)
    {
        if (taken % 50 == 0 || taken == of)
        {
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{taken:N0} of {of:N0} requests")
            );
        }
    }
}
