using System.Collections.Concurrent;

namespace Rihla.Site;

/// <summary>
/// Counts how many requests came within the last hour, from one network address and in all. It refuses none: it says which
/// ones a person should look at first. Nothing about an address leaves the memory of the process.
/// </summary>
internal sealed class HelpFlood(SiteSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private const int MostAddresses = 20_000;

    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> byAddress = new(
        StringComparer.Ordinal
    );
    private readonly Queue<DateTimeOffset> all = new();

    /// <summary>Counts a request, and says whether it is one of too many.</summary>
    public bool IsTooMany(string address)
    {
        var now = clock.GetUtcNow();
        if (byAddress.Count > MostAddresses)
        {
            byAddress.Clear();
        }
        var here = byAddress.GetOrAdd(address, _ => new());
        return Count(all, now) > settings.RequestsPerHour
            | Count(here, now) > settings.RequestsPerAddressAndHour;
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
