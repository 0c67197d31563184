using Rihla.Platform;

namespace Rihla;

/// <summary>
/// Requests of staff are worked on a few at a time, in the order in which they came. A machine has only so many processors: what is
/// begun all at once takes turns by the luck of the scheduler, and the unlucky are the slow pages that people feel (decision 0020).
/// The public is not made to wait here: its limits are others, and it must not be able to hold a turn.
/// </summary>
/// <param name="most">How many at a time, at least one.</param>
/// <param name="longest">
/// When a turn ends though its request goes on: who sends a photo over a bad line, or has a long list written, keeps nobody waiting.
/// </param>
/// <param name="clock">What tells that.</param>
internal sealed class Turns(int most, TimeSpan longest, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim free = new(most);

    /// <summary>
    /// As many as fit the installation: one for each processor where the database is part of the process, four where requests
    /// mostly wait for another.
    /// </summary>
    public static Turns For(Settings settings)
    {
        var each = settings.Database == DatabaseKind.Sqlite ? 1 : 4;
        return new(Math.Max(2, each * Environment.ProcessorCount), Longest, TimeProvider.System);
    }

    /// <summary>Lets the request go on when it is its turn. Stands behind what recognises the user.</summary>
    /// <exception cref="OperationCanceledException">The caller hung up while waiting.</exception>
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }
        await free.WaitAsync(context.RequestAborted);
        using var turn = new Turn(free, longest, clock);
        await next(context);
    }

    public void Dispose() => free.Dispose();

    // Ends once: with the request, or when it has lasted too long.
    private sealed class Turn : IDisposable
    {
        private readonly SemaphoreSlim free;
        private readonly ITimer late;
        private int over;

        public Turn(SemaphoreSlim free, TimeSpan longest, TimeProvider clock)
        {
            this.free = free;
            late = clock.CreateTimer(
                static turn => ((Turn)turn!).End(),
                this,
                longest,
                Timeout.InfiniteTimeSpan
            );
        }

        public void Dispose()
        {
            late.Dispose();
            End();
        }

        private void End()
        {
            if (Interlocked.Exchange(ref over, 1) == 0)
            {
                free.Release();
            }
        }
    }
}
