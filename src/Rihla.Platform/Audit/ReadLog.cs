using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Platform.Audit;

/// <summary>
/// Records who looked at what. A page waits until its entry is committed before it shows anything; entries of pages
/// that are open at the same moment share one transaction, so that looking stays cheap.
/// </summary>
public sealed class ReadLog(IServiceScopeFactory scopes) : BackgroundService
{
    private const int LargestBatch = 200;
    private readonly Channel<Seen> queue = Channel.CreateBounded<Seen>(10_000);

    /// <summary>Records that somebody saw a case or a person, and returns when that is committed.</summary>
    /// <param name="by">Who looked.</param>
    /// <param name="act">What was seen, such as <c>case.viewed</c>.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task SawAsync(Actor by, Act act, CancellationToken cancel = default)
    {
        var seen = new Seen(by, act, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await queue.Writer.WriteAsync(seen, cancel);
        await seen.Committed.Task.WaitAsync(cancel);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Seen>(LargestBatch);
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < LargestBatch && queue.Reader.TryRead(out var seen))
                {
                    batch.Add(seen);
                }
                await WriteAsync(batch);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whoever still waits is answered by the end of the request, not of the audit.
        }
    }

    private async Task WriteAsync(List<Seen> batch)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            db.Record(batch.Select(s => (s.By, s.Act, (IReadOnlyList<FieldChange>)[])));
            await work.CommitAsync();
            batch.ForEach(s => s.Committed.TrySetResult());
        }
#pragma warning disable CA1031 // Whatever it was, the pages that wait get it, and the next look is written again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // Nothing is shown that was not recorded: the pages that wait fail with this error.
            batch.ForEach(s => s.Committed.TrySetException(failure));
        }
    }

    private sealed record Seen(Actor By, Act Act, TaskCompletionSource Committed);
}
