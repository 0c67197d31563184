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
        };

    public static double Round(double value) => Math.Round(value, 4);

    public static double Percentile(List<double> sorted, double share) =>
        sorted.Count == 0
            ? 0
            : Round(sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))]);
}
