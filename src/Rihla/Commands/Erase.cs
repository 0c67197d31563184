using System.CommandLine;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Commands;

/// <summary>
/// <c>rihla erase</c>: takes people out of the register who stand in no case, such as those of a register that was loaded from elsewhere,
/// when they ask it. Who stands in a case is erased on the pages of the data-protection officer.
/// </summary>
internal static class Erase
{
    public static Command Command()
    {
        var codes = new Argument<string[]>("CODE")
        {
            Description = "The codes of the persons, as \"match --queries\" prints them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var forGood = new Option<bool>("--for-good")
        {
            Description = "Says that it is meant: nothing brings them back.",
        };
        var command = new Command(
            "erase",
            "Erases people who stand in no case, when they ask it: names, birth, contacts, documents, and all that finds them."
        )
        {
            codes,
            forGood,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (!parsed.GetValue(forGood))
                {
                    throw new RefusedException(
                        "Nobody was erased. Nothing brings back who is: say --for-good if it is meant."
                    );
                }
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var words = scope.ServiceProvider.GetRequiredService<Words>().In(Languages.English);
                var erased = await scope
                    .ServiceProvider.GetRequiredService<Erasures>()
                    .EraseOutsideCasesAsync(parsed.GetRequiredValue(codes), Actor.System, cancel);
                if (!erased.IsDone)
                {
                    throw new RefusedException(
                        string.Join(
                            Environment.NewLine,
                            erased.Refusals.Select(r => words[r.TextKey, r.Args])
                        )
                    );
                }
                Console.WriteLine(
                    erased.Value == 1 ? "1 record erased." : $"{erased.Value} records erased."
                );
                return CommandLine.Done;
            }
        );
        return command;
    }
}
