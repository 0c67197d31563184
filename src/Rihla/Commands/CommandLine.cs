using System.CommandLine;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Backups;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;

namespace Rihla.Commands;

/// <summary>The manners of all commands: exit code 0 when done, 1 for a refused input, 2 for wrong usage.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int RefusedInput = 1;
    public const int WrongUsage = 2;

    /// <summary>Runs what was asked for; without a verb, serves.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args.Length == 0 ? ["serve"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }
            await Console.Error.WriteLineAsync("See: rihla --help");
            return WrongUsage;
        }
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (Explained(failure) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return RefusedInput;
        }
    }

    // What is no fault of the program is said in a sentence, and not shown as one.
    private static string? Explained(Exception failure) =>
        failure switch
        {
            KeyMissingException
            or RefusedException
            or SettingRefusedException
            or BackupRefusedException
            or IOException => failure.Message,
            UnauthorizedAccessException =>
                $"{failure.Message} Choose a place that this account may use.",
            DbException =>
                $"The database refused: {failure.Message.TrimEnd('.')}. Check that it is there and may be written to, that its disk has room, and that Rihla__DataDirectory or ConnectionStrings__Rihla leads to it.",
            // What the layer above the database makes of one that does not answer.
            InvalidOperationException
            or DbUpdateException when failure.InnerException is DbException inner => Explained(
                inner
            ),
            _ => null,
        };

    /// <summary>What an operation brought.</summary>
    /// <exception cref="RefusedException">It was refused; the first reason is what the command says.</exception>
    public static T Need<T>(Outcome<T> outcome, Words words)
        where T : notnull =>
        outcome.IsDone
            ? outcome.Value
            : throw new RefusedException(
                words[outcome.Refusals[0].TextKey, outcome.Refusals[0].Args]
            );
}

/// <summary>A command refuses what it was given; the message says what is wrong and what to do, without personal data.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>Says at once how far something has come, in the order in which it happens.</summary>
internal sealed class Telling<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
