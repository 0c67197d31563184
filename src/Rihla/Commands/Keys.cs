using System.CommandLine;
using Rihla.Platform.Privacy;

namespace Rihla.Commands;

/// <summary><c>rihla keys rotate</c>: a new encryption key, and everything written again with it.</summary>
internal static class Keys
{
    public static Command Command()
    {
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on with a rotation that was interrupted, without making another key.",
        };
        var rotate = new Command(
            "rotate",
            "Makes a new encryption key and writes every encrypted value again with it."
        )
        {
            resume,
        };
        rotate.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await using var scope = app.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<KeyCheck>().EnsureAsync(cancel);
                var ring = scope.ServiceProvider.GetRequiredService<KeyRing>();
                var number = parsed.GetValue(resume) ? ring.Current : ring.AddKey();
                await Console.Error.WriteLineAsync(
                    $"Key {number} writes from now on. Keep the old keys until this is done: rihla keys rotate --resume goes on after an interruption."
                );
                await Task.Delay(KeyRing.Noticed, cancel);
                var progress = new Telling<(string Table, long Done)>(p =>
                    Console.Error.WriteLine($"{p.Table}: {p.Done} values written again")
                );
                var total = await scope
                    .ServiceProvider.GetRequiredService<KeyRotation>()
                    .ResealAsync(progress, cancel);
                Console.WriteLine($"{total} values are now under key {number}.");
                return CommandLine.Done;
            }
        );
        return new Command("keys", "The keys of the installation.") { rotate };
    }
}
