using System.Collections.Concurrent;

namespace Rihla.Site;

/// <summary>
/// Counts how many forms of a kind came within the last hour, from one network address and in all. It refuses none: it says
/// which ones a person should look at first. Nothing about an address leaves the memory of the process.
/// </summary>
public sealed class FloodGauge(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private const int MostAddresses = 20_000;

    private readonly ConcurrentDictionary<
        (string Kind, string Address),
        Queue<DateTimeOffset>
    > byAddress = new();
    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> all = new(
        StringComparer.Ordinal
    );

    /// <summary>Counts a form, and says whether it is one of too many.</summary>
    /// <param name="kind">What is counted, such as <c>help</c>.</param>
    /// <param name="address">The network address it came from.</param>
    /// <param name="most">How many may come in an hour from everywhere.</param>
    /// <param name="mostPerAddress">How many may come in an hour from one address.</param>
    public bool IsTooMany(string kind, string address, int most, int mostPerAddress)
    {
        var now = clock.GetUtcNow();
        if (byAddress.Count > MostAddresses)
        {
            byAddress.Clear();
        }
        return Count(all.GetOrAdd(kind, _ => new()), now) > most
            | Count(byAddress.GetOrAdd((kind, address), _ => new()), now) > mostPerAddress;
    }

    private static int Count(Queue<DateTimeOffset> times, DateTimeOffset now)
    {
        lock (times)
        {
            while (times.TryPeek(out var oldest) && now - oldest > Window)
            {
                times.Dequeue();
            }
            times.Enqueue(now);
            return times.Count;
        }
    }
}
