using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rihla.Platform;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases.Import;

/// <summary>How far a file has come that was sent to be imported.</summary>
internal enum ImportStep
{
    /// <summary>It is being tried out; nothing is stored.</summary>
    Checking,

    /// <summary>It was tried out and waits for the word to import it.</summary>
    Checked,

    /// <summary>It is being imported.</summary>
    Importing,

    /// <summary>It was imported.</summary>
    Imported,

    /// <summary>It was interrupted; what was stored stays.</summary>
    Interrupted,

    /// <summary>What was asked for last could not be begun, for a reason that passes; nothing was stored by it.</summary>
    Refused,
}

/// <summary>Where a file stands at one moment.</summary>
/// <param name="Step">How far it has come.</param>
internal sealed record ImportStanding(ImportStep Step)
{
    public ImportProgress? Progress { get; init; }

    /// <summary>What came of the last step that was begun.</summary>
    public ImportResult? Result { get; init; }

    /// <summary>Why it could not be begun.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Whether it has never been tried out to the end.</summary>
    public bool IsUntried => !IsUnderWay && Result is null;

    public bool IsUnderWay => Step is ImportStep.Checking or ImportStep.Importing;
}

/// <summary>A file that a member of staff sent to be imported.</summary>
internal sealed class ImportErrand(
    SealedUploadStream file,
    string fileName,
    Actor by,
    DateTimeOffset at
) : IProgress<ImportProgress>
{
    public Guid Id { get; } = Guid.CreateVersion7();

    public SealedUploadStream File { get; } = file;

    public string FileName { get; } = fileName;

    public Actor By { get; } = by;

    public DateTimeOffset At { get; } = at;

    /// <summary>Where it stands. Read once for a page: it moves on behind it.</summary>
    public ImportStanding Now
    {
        get => now;
        set => now = value;
    }

    // Whoever works on it writes, one at a time; others read.
    private volatile ImportStanding now = new(ImportStep.Checking);

    public void Report(ImportProgress value) => Now = Now with { Progress = value };
}

/// <summary>
/// Where staff hand in a caseload file: it is tried out behind the page, shown with what is wrong with it, and imported
/// on their word, with the same operation as the command line. The desk is kept in memory, and a file on it for two hours:
/// after that, and after a restart, it is handed in again, which brings nothing twice.
/// </summary>
internal sealed class ImportDesk : IDisposable
{
    /// <summary>The largest file taken, in bytes: a million rows have about half of that.</summary>
    public const long Largest = 300L * 1024 * 1024;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, ImportErrand> errands = new();
    private readonly IServiceScopeFactory scopes;
    private readonly Vault vault;
    private readonly TimeProvider clock;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<ImportDesk> log;

    // Whether or not anybody comes to the desk again. Each node clears its own.
    private readonly ITimer clearing;

    public ImportDesk(
        IServiceScopeFactory scopes,
        Vault vault,
        TimeProvider clock,
        IHostApplicationLifetime lifetime,
        ILogger<ImportDesk> log
    )
    {
        (this.scopes, this.vault, this.clock) = (scopes, vault, clock);
        (this.lifetime, this.log) = (lifetime, log);
        clearing = clock.CreateTimer(_ => Forget(), null, Look, Look);
    }

    /// <summary>Takes a file and begins to try it out.</summary>
    /// <returns>Refused when it is empty or larger than <see cref="Largest"/>.</returns>
    public async Task<Outcome<ImportErrand>> TakeAsync(
        Stream content,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Import);
        Forget();
        var file = await SealedUploadStream.TakeAsync(content, Largest, vault, cancel);
        if (file is null)
        {
            return Refusal.Of("File", "Import.TooLarge", Largest / (1024 * 1024));
        }
        var errand = new ImportErrand(
            file,
            Path.GetFileName(fileName ?? ""),
            by,
            clock.GetUtcNow()
        );
        errands[errand.Id] = errand;
        Run(errand, new() { DryRun = true }, ImportStep.Checked);
        return errand;
    }

    /// <summary>Imports a file that was tried out; one that could not be is tried out again.</summary>
    /// <returns>Refused when it is being worked on, or was imported already; and when it is no longer here.</returns>
    public Outcome Import(ImportErrand errand, bool acceptDuplicates, Actor by)
    {
        by.Need(CasesPermissions.Import);
        lock (errand)
        {
            if (!errands.ContainsKey(errand.Id))
            {
                return new Refusal("Import.Gone");
            }
            if (
                errand.Now.Step
                is not (ImportStep.Checked or ImportStep.Interrupted or ImportStep.Refused)
            )
            {
                return new Refusal("Import.UnderWay");
            }
            var isTrial = errand.Now.IsUntried;
            errand.Now = errand.Now with
            {
                Step = isTrial ? ImportStep.Checking : ImportStep.Importing,
                Refusal = null,
            };
            Run(
                errand,
                new() { DryRun = isTrial, AcceptDuplicates = acceptDuplicates },
                isTrial ? ImportStep.Checked : ImportStep.Imported
            );
        }
        return Outcome.Done;
    }

    /// <summary>The file of this identity, if this member of staff handed it in and it is still here.</summary>
    public ImportErrand? Find(Guid id, Actor by)
    {
        Forget();
        return errands.TryGetValue(id, out var errand) && errand.By.UserId == by.UserId
            ? errand
            : null;
    }

    /// <summary>The files that a member of staff handed in, the latest first.</summary>
    public IReadOnlyList<ImportErrand> Of(Actor by)
    {
        Forget();
        return
        [
            .. errands.Values.Where(e => e.By.UserId == by.UserId).OrderByDescending(e => e.At),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        clearing.Dispose();
        foreach (var errand in errands.Values)
        {
            errand.File.Dispose();
        }
    }

    private void Run(ImportErrand errand, ImportOptions options, ImportStep then)
    {
        // It goes on when the page that began it is closed, and ends with the server.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => RunAsync(errand, options, then, lifetime.ApplicationStopping));
        }
    }

    private async Task RunAsync(
        ImportErrand errand,
        ImportOptions options,
        ImportStep then,
        CancellationToken stopping
    )
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var outcome = await scope
                .ServiceProvider.GetRequiredService<CaseImport>()
                .RunAsync(errand.File, options, errand, errand.By, stopping);
            if (!outcome.IsDone)
            {
                errand.Now = errand.Now with
                {
                    Step = ImportStep.Refused,
                    Refusal = outcome.Refusals[0],
                };
                return;
            }
            // Who entered them meanwhile is not known to the trial: whoever is stopped can still say that it is to go on.
            errand.Now = errand.Now with
            {
                Step = outcome.Value.Braked ? ImportStep.Checked : then,
                Result = outcome.Value,
            };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            errand.Now = errand.Now with { Step = ImportStep.Interrupted };
        }
#pragma warning disable CA1031 // Nobody waits for this task: the page tells of the interruption, and the import can be begun again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            errand.Now = errand.Now with { Step = ImportStep.Interrupted };
            log.LogError("An import was interrupted by {Failure}.", failure.GetType().Name);
        }
    }

    private void Forget()
    {
        var before = clock.GetUtcNow() - Kept;
        foreach (var old in errands.Values.Where(e => e.At <= before))
        {
            lock (old)
            {
                if (!old.Now.IsUnderWay && errands.TryRemove(old.Id, out _))
                {
                    old.File.Dispose();
                }
            }
        }
    }
}
