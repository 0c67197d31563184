using System.Diagnostics;
using System.Text;
using Rihla.Platform;

namespace Rihla.Tests.Host;

/// <summary>What a command wrote and how it ended.</summary>
public sealed record Ended(int Code, string Output, string Errors);

/// <summary>An installation of its own, run as operators run it: as processes that can be killed.</summary>
public sealed class RealRihla : IAsyncDisposable
{
    private readonly DatabaseKind kind;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rihla-real-");
    private readonly string connection;
    private Process? server;

    private RealRihla(DatabaseKind kind, string connection) =>
        (this.kind, this.connection) = (kind, connection);

    public string KeyFile => Path.Combine(folder.FullName, "real.keys");

    public string Connection => connection;

    /// <summary>Where the server answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>An installation with the demonstration's users and a key file of its own; nothing runs yet.</summary>
    public static async Task<RealRihla> NewAsync(DatabaseKind kind)
    {
        var real = new RealRihla(kind, await Databases.NewAsync(kind));
        File.Copy(Databases.KeyFile, real.KeyFile);
        return real;
    }

    /// <summary>An installation of which there is nothing yet: no tables, no key file.</summary>
    public static async Task<RealRihla> BareAsync(DatabaseKind kind) =>
        new(kind, await Databases.BareAsync(kind));

    /// <summary>Starts the server and waits until it says where it answers.</summary>
    public async Task StartAsync()
    {
        server = Run("serve");
        // What it logs must be read, or it would wait for a reader.
        server.ErrorDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        string? line;
        while ((line = await server.StandardOutput.ReadLineAsync()) is not null)
        {
            if (line.StartsWith("Rihla is ready: ", StringComparison.Ordinal))
            {
                Address = new(line["Rihla is ready: ".Length..].Split(',')[0]);
                _ = DrainAsync(server.StandardOutput);
                return;
            }
        }
        throw new InvalidOperationException("The server ended before it was ready.");
    }

    /// <summary>kill -9: the process has no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        server!.Kill();
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    /// <summary>Somebody who visits the server.</summary>
    public Visitor Visitor() => new(Address);

    /// <summary>Runs a command to its end.</summary>
    public async Task<Ended> CommandAsync(params string[] arguments)
    {
        using var process = Run(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a command whose standard error is read by the caller.</summary>
    public Process Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "rihla.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["Rihla__Database"] = kind.ToString();
        start.Environment["Rihla__DataDirectory"] = folder.FullName;
        start.Environment["Rihla__KeyFile"] = KeyFile;
        start.Environment["Rihla__Demonstration"] = "true";
        start.Environment["Rihla__DemonstrationRequests"] = "0";
        start.Environment["ConnectionStrings__Rihla"] = connection;
        // Most of its code runs a few times: profiling it would cost a tenth of these tests.
        start.Environment["DOTNET_TieredPGO"] = "0";
        // A place that is not there: whoever writes what was uploaded to the disk as it came, fails.
        start.Environment["ASPNETCORE_TEMP"] = Path.Combine(folder.FullName, "nowhere");
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await KillAsync();
        }
        await Databases.DropAsync(kind, connection);
        folder.Delete(recursive: true);
    }

    private static async Task DrainAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is not null) { }
    }
}
