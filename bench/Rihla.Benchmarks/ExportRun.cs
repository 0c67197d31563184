using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
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
    private const int Together = 500;

    /// <summary>
    /// Writes a list in every format: the audit, filled to so many entries, each encrypted and chained; or, with <c>--list</c>,
    /// <c>expenses</c>, filled in the same way; or another of an installation that holds it already, such as <c>cases</c> of
    /// one that <c>http --prepare only</c> made.
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
        if (key == "audit")
        {
            await FillAsync(app.Services, rows);
        }
        else if (key == "expenses")
        {
            await FillExpensesAsync(app.Services, rows);
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

    private static async Task FillAsync(IServiceProvider services, int rows)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        for (var have = db.Set<AuditEntry>().Count(); have < rows; have += Together)
        {
            await db.SaveAsync(
                Actor.System,
                [
                    .. Enumerable
                        .Range(have, Together)
                        .Select(i => new Act("case.viewed", CaseId: Guid.CreateVersion7())
                        {
                            Reason = $"Entry {i} of a list that is as long as one in use",
                        }),
                ]
            );
        }
    }

    private static async Task FillExpensesAsync(IServiceProvider services, int rows)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var mission = (await ReaderAsync(scope.ServiceProvider)).MissionId;
        var donor = new Donor { MissionId = mission, Name = "Benchmark" };
        var grant = new Grant
        {
            MissionId = mission,
            DonorId = donor.Id,
            Name = $"Benchmark {donor.Id}",
            Currency = "EUR",
        };
        var line = new BudgetLine
        {
            GrantId = grant.Id,
            Purpose = LinePurpose.Reintegration,
            Name = "Reintegration",
        };
        var day = DateOnly.FromDateTime(DateTime.UtcNow);
        for (
            var have = db.Set<Expense>().Count(e => e.MissionId == mission);
            have < rows;
            have += Together
        )
        {
            if (db.Entry(donor).State == EntityState.Detached)
            {
                db.AddRange(donor, grant, line);
            }
            db.AddRange(
                Enumerable
                    .Range(have, Together)
                    .Select(i => new Expense
                    {
                        MissionId = mission,
                        CaseId = Guid.CreateVersion7(),
                        CaseCode = Code.New("MA"),
                        GrantId = grant.Id,
                        LineId = line.Id,
                        What = Personal.Of($"Sewing machine and cloth, {i}")!,
                        Method = ExpenseMethod.InKind,
                        Amount = 10_000 + i,
                        RequestedById = Guid.Empty,
                        RequestedByName = "Benchmark",
                        RequestedOn = day.AddDays(-i % 1000),
                    })
            );
            await db.SaveAsync(Actor.System, new Act("expense.requested"));
        }
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
