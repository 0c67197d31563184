using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rihla.Benchmarks;

/// <summary>What every report has in common.</summary>
internal static class Report
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
    };

    public static object Machine =>
        new
        {
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture,
            Environment.ProcessorCount,
            Processor = Line("/proc/cpuinfo", "model name"),
            Memory = Line("/proc/meminfo", "MemTotal"),
        };

    /// <summary>How many wanted a processor, on average over the last 1, 5 and 15 minutes: what else the machine was doing.</summary>
    public static string Load =>
        File.Exists("/proc/loadavg")
            ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))
            : "";

    private static string Line(string file, string name) =>
        File.Exists(file)
            ? File.ReadLines(file)
                .FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
                ?? ""
            : "";

    public static double Round(double value) => Math.Round(value, 4);

    public static double Percentile(List<double> sorted, double share) =>
        sorted.Count == 0
            ? 0
            : Round(sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))]);
}
