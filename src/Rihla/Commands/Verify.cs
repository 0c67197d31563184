using System.CommandLine;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Commands;

/// <summary><c>rihla verify</c>: the key file fits the database, and the audit chain is whole.</summary>
internal static class Verify
{
    public static Command Command()
    {
        var command = new Command("verify", "Checks that the key file fits the database and that the audit chain is whole.");
        command.SetAction(async (_, cancel) =>
        {
            await using var app = RihlaApp.Create(new() { Empty = true });
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
            await scope.ServiceProvider.GetRequiredService<KeyCheck>().EnsureAsync(cancel);
            var breaks = 0;
            await foreach (var found in scope.ServiceProvider.GetRequiredService<AuditChain>().VerifyAsync(db, cancel))
            {
                breaks++;
                await Console.Error.WriteLineAsync(
                    found.Fault switch
                    {
                        AuditFault.Removed => $"Audit entries {found.From} to {found.To} were removed.",
                        AuditFault.DetailsChanged => $"The details of audit entry {found.From} were changed.",
                        _ => $"Audit entry {found.From}{(found.To > found.From ? $" to {found.To}" : "")} was changed or inserted.",
                    }
                );
            }
            Console.WriteLine(breaks == 0 ? "The audit chain is whole." : $"The audit chain is broken in {breaks} places.");
            return breaks == 0 ? CommandLine.Done : CommandLine.RefusedInput;
        });
        return command;
    }
}
