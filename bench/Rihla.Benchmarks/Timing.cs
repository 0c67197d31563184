using System.Diagnostics;

namespace Rihla.Benchmarks;

/// <summary>What one client measures.</summary>
internal sealed class Timing
{
    private long began;

    /// <summary>How long each success took.</summary>
    public List<double> Milliseconds { get; } = [];

    /// <summary>How many did not succeed.</summary>
    public int Errors { get; private set; }

    /// <summary>Times one request.</summary>
    public void Of(Func<bool> request)
    {
        began = Stopwatch.GetTimestamp();
        if (request())
        {
            Milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        else
        {
            Errors++;
        }
    }

    /// <summary>What came before was only a step on the way.</summary>
    public void Restart() => began = Stopwatch.GetTimestamp();

    /// <summary>Something before the request to be timed did not succeed.</summary>
    public void Fail() => Errors++;
}

/// <summary>One run of an operation.</summary>
/// <param name="Sorted">Times of all successes in milliseconds, the shortest first.</param>
/// <param name="Errors">How many did not succeed.</param>
/// <param name="Elapsed">How long the run took.</param>
/// <param name="Processor">Processor time of the server meanwhile.</param>
internal sealed record Result(List<double> Sorted, int Errors, TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>The medians over several runs.</summary>
    public static object Of(Operation operation, int clients, IReadOnlyList<Result> runs) =>
        new
        {
            operation.Name,
            Kind = operation.IsWrite ? "write" : "read",
            Clients = clients,
            Requests = runs.Sum(r => r.Sorted.Count),
            Errors = runs.Sum(r => r.Errors),
            P50 = Median(runs, r => Report.Percentile(r.Sorted, 0.5)),
            P95 = Median(runs, r => Report.Percentile(r.Sorted, 0.95)),
            P99 = Median(runs, r => Report.Percentile(r.Sorted, 0.99)),
            PerSecond = Median(runs, r => r.Sorted.Count / r.Elapsed.TotalSeconds),
            ProcessorMillisecondsEach = Median(
                runs,
                r => r.Processor.TotalMilliseconds / Math.Max(1, r.Sorted.Count + r.Errors)
            ),
        };

    private static double Median(IReadOnlyList<Result> runs, Func<Result, double> of) =>
        Math.Round(runs.Select(of).Order().ElementAt(runs.Count / 2), 2);
}
