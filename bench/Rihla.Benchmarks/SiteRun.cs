using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Rihla.Benchmarks;

/// <summary>What a page of the public site weighs and how often it is answered.</summary>
/// <param name="Page">Its address.</param>
/// <param name="GzipBytes">Its size over the wire, compressed with gzip.</param>
/// <param name="BrotliBytes">The same with Brotli.</param>
/// <param name="PerSecond">Answers in a second, uncompressed, over loopback.</param>
/// <param name="Failed">Answers that were none of the 200s.</param>
internal sealed record SitePageFigures(
    string Page,
    int GzipBytes,
    int BrotliBytes,
    double PerSecond,
    long Failed
);

/// <summary>The public site under load, by <c>wrk</c> on the same machine.</summary>
/// <param name="Processors">Processors of the machine, shared by server and load.</param>
/// <param name="Connections">Connections held open.</param>
/// <param name="Seconds">Seconds measured for each page.</param>
/// <param name="Pages">The pages.</param>
internal sealed record SiteFigures(
    int Processors,
    int Connections,
    int Seconds,
    IReadOnlyList<SitePageFigures> Pages
);

/// <summary>Measures how many pages of the public site one process serves.</summary>
internal static partial class SiteRun
{
    private static readonly string[] Pages =
    [
        "/fr",
        "/ar/news/a-shop-in-kindia",
        "/en/about",
        "/fr/news",
        "/ar/help",
    ];

    public static async Task<SiteFigures> MeasureAsync(Options options)
    {
        var address = new Uri(options["address"]);
        var seconds = Number(options, "seconds", "8");
        var connections = Number(options, "connections", "64");
        using var client = new HttpClient(
            new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }
        );
        var figures = new List<SitePageFigures>();
        foreach (var page in Pages)
        {
            var url = new Uri(address, page);
            var (gzip, brotli) = (
                await SizeAsync(client, url, "gzip"),
                await SizeAsync(client, url, "br")
            );
            await WrkAsync(url, 2, connections);
            var (perSecond, failed) = await WrkAsync(url, seconds, connections);
            figures.Add(new(page, gzip, brotli, perSecond, failed));
        }
        return new(Environment.ProcessorCount, connections, seconds, figures);
    }

    private static int Number(Options options, string name, string otherwise) =>
        int.Parse(options.Text(name, otherwise), CultureInfo.InvariantCulture);

    private static async Task<int> SizeAsync(HttpClient client, Uri url, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    private static async Task<(double PerSecond, long Failed)> WrkAsync(
        Uri url,
        int seconds,
        int connections
    )
    {
        var start = new ProcessStartInfo(
            "wrk",
            ["-t2", $"-c{connections}", $"-d{seconds}s", url.ToString()]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process =
            Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var rate = Rate().Match(told);
        if (!rate.Success)
        {
            throw new InvalidOperationException($"wrk said: {told}");
        }
        var failed = Failed().Match(told);
        return (
            double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture),
            failed.Success
                ? long.Parse(failed.Groups["count"].Value, CultureInfo.InvariantCulture)
                : 0
        );
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.None, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<count>\d+)", RegexOptions.None, 1000)]
    private static partial Regex Failed();
}
