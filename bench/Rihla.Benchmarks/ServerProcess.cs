using System.Diagnostics;
using System.Globalization;

namespace Rihla.Benchmarks;

/// <summary>Where an installation is kept and how the program reaches it.</summary>
/// <param name="Program">The built program, <c>rihla.dll</c>.</param>
/// <param name="Folder">The data directory.</param>
/// <param name="Connection">The PostgreSQL database; SQLite in the folder, when there is none.</param>
internal sealed record Place(string Program, string Folder, string? Connection)
{
    /// <summary>Whether staff sign in with one click, and every page offers the invented colleagues.</summary>
    public bool IsDemonstration { get; init; }

    public string Database => Connection is null ? "Sqlite" : "Postgres";

    /// <summary>A start of the program with these arguments, on this installation.</summary>
    public ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        // As ./run and the unit of docs/operations.md do.
        start.Environment.TryAdd("MALLOC_ARENA_MAX", "2");
        return start;
    }

    public IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Rihla:DataDirectory"] = Folder,
            ["Rihla:KeyFile"] = Path.Combine(Folder, "rihla.keys"),
            ["Rihla:Demonstration"] = IsDemonstration ? "true" : "false",
            ["Rihla:Database"] = Database,
            ["Rihla:Access:SignInsPerMinute"] = "10000",
            ["ConnectionStrings:Rihla"] = Connection,
        };

    /// <summary>Runs a command of the program to its end; what it says on standard error is passed on.</summary>
    public async Task<TimeSpan> RunAsync(params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(Start(arguments))!;
        process.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? watch.Elapsed
            : throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}.");
    }
}

/// <summary>The program serving, as a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address, TimeSpan readyAfter) =>
        (this.process, Address, ReadyAfter) = (process, address, readyAfter);

    public Uri Address { get; }

    /// <summary>From the start of the process until <c>/health/ready</c> answered that all is well.</summary>
    public TimeSpan ReadyAfter { get; }

    public static async Task<ServerProcess> StartAsync(Place place, int port)
    {
        var address = new Uri($"http://127.0.0.1:{port}");
        var start = place.Start("serve");
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, _) => { };
        started.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address, "/health/ready"));
                if (answer.IsSuccessStatusCode)
                {
                    return new(started, address, watch.Elapsed);
                }
            }
            catch (HttpRequestException) when (!started.HasExited)
            {
                // Nobody listens yet.
            }
            await Task.Delay(5);
        }
        throw new TimeoutException("The program is not ready after a minute.");
    }

    /// <summary>Memory of the process in bytes: resident now, and the most it ever was.</summary>
    public (long Resident, long Peak) Memory()
    {
        var status = File.ReadAllLines($"/proc/{process.Id}/status");
        long Of(string name) =>
            long.Parse(
                status
                    .First(l => l.StartsWith(name, StringComparison.Ordinal))
                    .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture
            ) * 1024;
        return (Of("VmRSS:"), Of("VmHWM:"));
    }

    /// <summary>Processor time the process has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start(
            "kill",
            ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        await stop.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
