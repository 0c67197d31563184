using System.CommandLine;
using Rihla.Cases;

namespace Rihla.Commands;

/// <summary><c>rihla recount</c>: holds what reports count from against the cases, and writes anew what differs.</summary>
internal static class Recount
{
    public static Command Command()
    {
        var check = new Option<bool>("--check")
        {
            Description = "Say what differs, and change nothing.",
        };
        var command = new Command(
            "recount",
            "Holds the rows that reports count from against the cases, and writes anew what differs."
        )
        {
            check,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var mend = !parsed.GetValue(check);
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var found = await scope
                    .ServiceProvider.GetRequiredService<CountedRows>()
                    .CheckAsync(
                        mend,
                        new Telling<long>(cases => Console.Error.WriteLine($"{cases} cases")),
                        cancel
                    );
                await (found.IsSound || mend ? Console.Out : Console.Error).WriteLineAsync(
                    found.IsSound ? $"{found.Cases} cases are counted as they stand."
                    : mend
                        ? $"{found.Differing} of {found.Cases} cases and {found.Orphans} rows of no case were written anew."
                    : $"{found.Differing} of {found.Cases} cases are counted otherwise than they stand, and {found.Orphans} rows are of no case: run recount without --check."
                );
                return found.IsSound || mend ? CommandLine.Done : CommandLine.RefusedInput;
            }
        );
        return command;
    }
}
