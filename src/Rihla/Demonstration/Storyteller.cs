using Rihla.Platform;

namespace Rihla.Demonstration;

/// <summary>An operation refused what a story wanted to do; the story ends here.</summary>
/// <param name="refusals">Why.</param>
internal sealed class StoryEndedException(IReadOnlyList<Refusal> refusals)
    : Exception(string.Join(", ", refusals.Select(r => $"{r.TextKey} {r.Field}".Trim())));

/// <summary>
/// Tells many stories in the order of time. A story does something and says when it goes on; whichever goes on first is
/// told next, with the clock at its moment. What lies beyond the present is not told: so that at the end every story
/// stands where it stands today.
/// </summary>
internal sealed class Storyteller(StoryClock clock)
{
    private readonly PriorityQueue<
        IAsyncEnumerator<DateTimeOffset>,
        (DateTimeOffset At, int Order)
    > stories = new();
    private readonly List<string> ended = [];
    private int order;

    /// <summary>Why stories ended before their time: rules they did not know of. None, as long as all is well.</summary>
    public IReadOnlyList<string> EndedEarly => ended;

    /// <summary>Begins a story at a moment.</summary>
    public void Begin(IAsyncEnumerable<DateTimeOffset> story, DateTimeOffset at) =>
        stories.Enqueue(story.GetAsyncEnumerator(), (at, order++));

    /// <summary>Tells everything up to a moment.</summary>
    public async Task TellAsync(DateTimeOffset until, CancellationToken cancel)
    {
        while (stories.TryDequeue(out var story, out var next))
        {
            if (next.At > until || cancel.IsCancellationRequested)
            {
                await story.DisposeAsync();
                continue;
            }
            using (clock.At(next.At))
            {
                if (await GoesOnAsync(story))
                {
                    // A story never goes back, even when it says so.
                    var later = story.Current > next.At ? story.Current : next.At;
                    stories.Enqueue(story, (later, order++));
                }
                else
                {
                    await story.DisposeAsync();
                }
            }
        }
        cancel.ThrowIfCancellationRequested();
    }

    private async Task<bool> GoesOnAsync(IAsyncEnumerator<DateTimeOffset> story)
    {
        try
        {
            return await story.MoveNextAsync();
        }
        catch (StoryEndedException refused)
        {
            ended.Add(refused.Message);
            return false;
        }
    }
}
