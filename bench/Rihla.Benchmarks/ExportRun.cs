using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Benchmarks;

/// <summary>A long list as a file: how long it takes, and how much memory it takes beyond what the program has already.</summary>
internal static class ExportRun
{
    /// <summary>
    /// Writes a list in every format: the audit, filled to so many entries, each encrypted and chained; or, with <c>--list</c>,
    /// one that is filled in the same way (<see cref="LongLists"/>); or another of an installation that holds it already, such as
    /// <c>cases</c> of one that <c>http --prepare only</c> made.
    /// </summary>
    public static async Task<object> MeasureAsync(Options options)
    {
        var folder = options["data"];
        var rows = int.Parse(options.Text("rows", "100000"), CultureInfo.InvariantCulture);
        Directory.CreateDirectory(folder);
        var keys = Path.Combine(folder, "rihla.keys");
        if (options.Has("connection") && !File.Exists(keys))
        {
            KeyRing.Create(keys);
        }
        var place = new Place("", folder, options.Has("connection") ? options["connection"] : null);
        await using var app = RihlaApp.Create(
            new()
            {
                IsCommand = true,
                Configure = builder =>
                {
                    foreach (var (name, value) in place.Settings)
                    {
                        builder.Configuration[name] = value;
                    }
                },
            }
        );
        await Installation.PrepareAsync(app.Services);
        var key = options.Text("list", "audit");
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var reader = await ReaderAsync(scope.ServiceProvider);
            var lists = new LongLists(app.Services, reader.MissionId);
            await (
                key switch
                {
                    "audit" => lists.FillAuditAsync(rows),
                    "expenses" => lists.FillExpensesAsync(rows),
                    "ledger" => lists.FillLedgerAsync(rows),
                    "deliveries" => lists.FillDeliveriesAsync(rows),
                    _ => Task.CompletedTask,
                }
            );
        }
        var runs = new List<object>();
        foreach (var format in TableFile.Formats)
        {
            // Twice: with the first, code is compiled and pools grow.
            runs.Add(await WriteAsync(app.Services, key, format));
            runs.Add(await WriteAsync(app.Services, key, format));
        }
        return new { Report.Machine, Runs = runs };
    }

    // Lists of work are those of a mission: they are read by the caseworker who is there, where one is.
    private static async Task<Actor> ReaderAsync(IServiceProvider services)
    {
        var salma = services
            .GetRequiredService<RihlaDb>()
            .Set<User>()
            .Where(u => u.UserName == "salma")
            .Select(u => u.Id)
            .FirstOrDefault();
        var somebody =
            salma == default
                ? Actor.System
                : await services.GetRequiredService<Staff>().ActorAsync(salma);
        return somebody with
        {
            Permissions = [.. services.GetRequiredService<PermissionTable>().All],
        };
    }

    private static async Task<object> WriteAsync(
        IServiceProvider services,
        string key,
        string format
    )
    {
        await using var scope = services.CreateAsyncScope();
        var list = scope.ServiceProvider.GetServices<ListExport>().Single(l => l.Key == key);
        var words = scope.ServiceProvider.GetRequiredService<Words>();
        var reader = await ReaderAsync(scope.ServiceProvider);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var (before, most) = (process.WorkingSet64, process.WorkingSet64);
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64);
                await Task.Delay(20);
            }
        });
        var counted = 0;
        async IAsyncEnumerable<IReadOnlyList<object?>> Counted()
        {
            await foreach (var row in list.RowsAsync(reader, words))
            {
                counted++;
                yield return row;
            }
        }
        var watch = Stopwatch.StartNew();
        await TableFile.WriteAsync(
            Stream.Null,
            format,
            [.. list.Columns.Select(c => words[c])],
            Counted()
        );
        var seconds = watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await watching;
        return new
        {
            Format = format,
            Rows = counted,
            Seconds = Math.Round(seconds, 1),
            MegabytesBefore = before >> 20,
            MegabytesMore = (most - before) >> 20,
        };
    }
}
