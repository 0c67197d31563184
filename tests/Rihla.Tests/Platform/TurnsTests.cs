using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Rihla.Tests.Platform;

/// <summary>Who is worked on when more ask than there are turns.</summary>
public sealed class TurnsTests : IDisposable
{
    private readonly Hand hand = new();
    private readonly Turns turns;

    public TurnsTests() => turns = new(1, TimeSpan.FromSeconds(1), hand);

    public void Dispose() => turns.Dispose();

    [Fact]
    public async Task Who_came_first_is_next_and_no_more_than_the_turns_are_worked_on()
    {
        var (first, second, third) = (new Asked(), new Asked(), new Asked());

        var ends = new[] { first, second, third }.Select(a => a.Of(turns)).ToList();

        Assert.Equal((true, false, false), (first.Begun, second.Begun, third.Begun));
        first.Finish();
        await second.HasBegun;
        Assert.False(third.Begun);
        second.Finish();
        await third.HasBegun;
        third.Finish();
        await Task.WhenAll(ends);
    }

    [Fact]
    public async Task One_that_lasts_too_long_keeps_nobody_waiting_and_gives_its_turn_back_once()
    {
        var (slow, next) = (new Asked(), new Asked());
        var ends = new[] { slow.Of(turns), next.Of(turns) };
        Assert.False(next.Begun);

        hand.Pass();

        await next.HasBegun;
        Assert.False(ends[0].IsCompleted);
        slow.Finish();
        next.Finish();
        await Task.WhenAll(ends);
        var (one, other) = (new Asked(), new Asked());
        _ = one.Of(turns);
        _ = other.Of(turns);
        Assert.Equal((true, false), (one.Begun, other.Begun));
    }

    [Fact]
    public async Task One_that_fails_gives_its_turn_back()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            turns.HandleAsync(Asked.By("Aïcha"), _ => throw new InvalidDataException())
        );

        var next = new Asked();
        _ = next.Of(turns);
        Assert.True(next.Begun);
    }

    [Fact]
    public async Task Who_hangs_up_while_waiting_takes_no_turn()
    {
        var (first, gone, last) = (new Asked(), new Asked(), new Asked());
        var working = first.Of(turns);
        using var call = new CancellationTokenSource();

        var waiting = gone.Of(turns, call.Token);
        var behind = last.Of(turns);
        await call.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Finish();
        await last.HasBegun;
        Assert.False(gone.Begun);
        last.Finish();
        await Task.WhenAll(working, behind);
    }

    [Fact]
    public async Task The_public_neither_waits_nor_keeps_staff_waiting()
    {
        var (staff, visitor, other) = (new Asked(), new Asked(null), new Asked(null));

        _ = visitor.Of(turns);
        _ = staff.Of(turns);
        _ = other.Of(turns);

        Assert.Equal((true, true, true), (visitor.Begun, staff.Begun, other.Begun));
        await other.HasBegun;
    }

    // A clock whose timers wait for the test.
    private sealed class Hand : TimeProvider
    {
        private readonly ConcurrentQueue<Action> timers = new();

        public void Pass() => Array.ForEach(timers.ToArray(), t => t());

        public override ITimer CreateTimer(
            TimerCallback callback,
            object? state,
            TimeSpan dueTime,
            TimeSpan period
        )
        {
            timers.Enqueue(() => callback(state));
            return new Nothing();
        }

        private sealed class Nothing : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    // A request that lasts until it is told to end.
    private sealed class Asked(string? user = "Aïcha")
    {
        private readonly TaskCompletionSource begun = new(),
            end = new();

        public bool Begun => begun.Task.IsCompleted;

        public Task HasBegun => begun.Task;

        public void Finish() => end.SetResult();

        public Task Of(Turns turns, CancellationToken call = default)
        {
            var context = By(user);
            context.RequestAborted = call;
            return turns.HandleAsync(
                context,
                _ =>
                {
                    begun.SetResult();
                    return end.Task;
                }
            );
        }

        public static DefaultHttpContext By(string? user) =>
            new()
            {
                User = new(
                    user is null
                        ? new ClaimsIdentity()
                        : new ClaimsIdentity([new(ClaimTypes.Name, user)], "test")
                ),
            };
    }
}
