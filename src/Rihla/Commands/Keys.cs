using System.CommandLine;
using Rihla.People;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;

namespace Rihla.Commands;

/// <summary><c>rihla keys rotate</c>: a new encryption key, and everything written again with it; or a new secret of the match keys.</summary>
internal static class Keys
{
    public static Command Command()
    {
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on with a rotation that was interrupted, without making another key.",
        };
        var blind = new Option<bool>("--blind")
        {
            Description =
                "Change the secret of the keys by which persons and requests are found instead, and make those keys anew.",
        };
        var language = Import.Languages();
        var rotate = new Command(
            "rotate",
            "Makes a new encryption key and writes every encrypted value again with it."
        )
        {
            resume,
            blind,
            language,
        };
        rotate.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var words = scope
                    .ServiceProvider.GetRequiredService<Words>()
                    .In(parsed.GetValue(language));
                if (parsed.GetValue(blind))
                {
                    return await RotateBlindAsync(
                        scope.ServiceProvider.GetRequiredService<MatchKeyRenewal>(),
                        parsed.GetValue(resume),
                        words,
                        cancel
                    );
                }
                var ring = scope.ServiceProvider.GetRequiredService<KeyRing>();
                var number = parsed.GetValue(resume)
                    ? ring.Current
                    : CommandLine.Need(ring.AddKey(), words);
                await Console.Error.WriteLineAsync(
                    $"Key {number} writes from now on. Keep the old keys until this is done: rihla keys rotate --resume goes on after an interruption."
                );
                await Task.Delay(KeyRing.Noticed, cancel);
                var told = 0L;
                var progress = new Telling<(string Table, long Done)>(p =>
                {
                    // Most columns hold little: what is said is how far it got, not what was looked at.
                    if (p.Done > told)
                    {
                        Console.Error.WriteLine($"{p.Table}: {p.Done} values written again");
                        told = p.Done;
                    }
                });
                var rotation = scope.ServiceProvider.GetRequiredService<KeyRotation>();
                var total = await rotation.ResealAsync(progress, cancel);
                Console.WriteLine($"{total} values are now under key {number}.");
                if (rotation.Unreadable.Count == 0)
                {
                    return CommandLine.Done;
                }
                foreach (var (place, count) in rotation.Unreadable)
                {
                    await Console.Error.WriteLineAsync(
                        $"{place}: {count} values do not open and stay as they are. Keep the old keys, and look for them in an older backup."
                    );
                }
                return CommandLine.RefusedInput;
            }
        );
        return new Command("keys", "The keys of the installation.") { rotate };
    }

    private static async Task<int> RotateBlindAsync(
        MatchKeyRenewal renewal,
        bool resume,
        Words words,
        CancellationToken cancel
    )
    {
        if (!resume)
        {
            var number = CommandLine.Need(await renewal.ChangeSecretAsync(cancel), words);
            await Console.Error.WriteLineAsync(
                $"Secret {number} of the match keys writes from now on. Copy the key file again. Until this is done everybody is looked for under the old one, too: rihla keys rotate --blind --resume goes on after an interruption."
            );
            // What was begun under the old secret is written by then, and is made anew with the rest.
            await Task.Delay(KeyRing.Noticed, cancel);
        }
        var total = CommandLine.Need(
            await renewal.RunAsync(
                new Telling<long>(done => Console.Error.WriteLine($"{done} records have new keys")),
                cancel
            ),
            words
        );
        Console.WriteLine($"{total} persons have new match keys, and so have all requests.");
        if (renewal.Unreadable == 0)
        {
            return CommandLine.Done;
        }
        await Console.Error.WriteLineAsync(
            $"{renewal.Unreadable} records do not open and keep the keys they had: they are not found by the new secret. rihla verify names the columns: look for them in an older backup, then run rihla keys rotate --blind --resume."
        );
        return CommandLine.RefusedInput;
    }
}
