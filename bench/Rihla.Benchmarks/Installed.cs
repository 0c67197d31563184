using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Benchmarks;

/// <summary>How an installation was filled.</summary>
/// <param name="Cases">Cases imported.</param>
/// <param name="Persons">Persons imported.</param>
/// <param name="ImportSeconds">How long the import took, with the duplicate check on.</param>
/// <param name="RowsPerSecond">Rows imported in a second.</param>
/// <param name="SpreadSeconds">How long it took to spread the open cases over the stages.</param>
/// <param name="ByStage">Cases at each stage.</param>
internal sealed record Prepared(
    int Cases,
    int Persons,
    double ImportSeconds,
    double RowsPerSecond,
    double SpreadSeconds,
    IReadOnlyDictionary<string, int> ByStage
);

/// <summary>Makes an installation of the size to measure, once; later runs find it ready.</summary>
internal static class Installed
{
    private const int Seed = 20221;

    public static string CaseloadOf(Place place) => Path.Combine(place.Folder, "caseload.csv");

    public static async Task<Prepared> EnsureAsync(Place place, int cases)
    {
        var told = Path.Combine(place.Folder, "prepared.json");
        if (File.Exists(told))
        {
            return JsonSerializer.Deserialize<Prepared>(
                await File.ReadAllTextAsync(told),
                Report.Json
            )!;
        }
        Directory.CreateDirectory(place.Folder);
        var keys = Path.Combine(place.Folder, "rihla.keys");
        if (place.Connection is not null && !File.Exists(keys))
        {
            KeyRing.Create(keys);
        }
        await using var app = Open(place);
        await Installation.PrepareAsync(app.Services);
        var persons = InventedCaseload.Write(
            CaseloadOf(place),
            cases,
            Seed,
            DateOnly.FromDateTime(DateTime.UtcNow)
        );
        var imported = await place.RunAsync(
            "import",
            "cases",
            CaseloadOf(place),
            "--mission",
            "MA",
            "--accept-duplicates"
        );
        var watch = Stopwatch.StartNew();
        await new OpenCases(app.Services).SpreadAsync();
        var spread = watch.Elapsed;
        var prepared = new Prepared(
            cases,
            persons,
            Report.Round(imported.TotalSeconds),
            Report.Round(persons / imported.TotalSeconds),
            Report.Round(spread.TotalSeconds),
            await ByStageAsync(app.Services)
        );
        await File.WriteAllTextAsync(told, JsonSerializer.Serialize(prepared, Report.Json));
        return prepared;
    }

    private static WebApplication Open(Place place) =>
        RihlaApp.Create(
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

    /// <summary>Makes the invented colleagues ordinary ones, who may sign in where no demonstration is, or invented again.</summary>
    public static async Task HireAsync(Place place, bool hired)
    {
        await using var app = Open(place);
        await using var scope = app.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<RihlaDb>()
            .Set<User>()
            .Where(u => u.IsDemonstration == hired)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDemonstration, !hired));
    }

    private static async Task<Dictionary<string, int>> ByStageAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        if (db.IsSqlite)
        {
            await db.Database.ExecuteSqlRawAsync("pragma wal_checkpoint(truncate)");
        }
        return await db.Set<Case>()
            .GroupBy(c => c.Stage)
            .Select(g => new { g.Key, Cases = g.Count() })
            .OrderBy(g => g.Key)
            .ToDictionaryAsync(g => g.Key.ToString(), g => g.Cases);
    }

    /// <summary>Codes to look at, drawn at random, and always the same.</summary>
    public static async Task<Sample> SampleAsync(Place place)
    {
        await using var app = Open(place);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var random = new Random(11);
        var cases = await db.Set<Case>()
            .Where(c =>
                c.Stage > Stage.Requested
                && c.Stage < Stage.Departed
                && c.Sensitivity == Sensitivity.Normal
            )
            .Select(c => new { c.Code, Person = c.Members.Select(m => m.PersonId).First() })
            .ToListAsync();
        var drawn = Enumerable.Range(0, 400).Select(_ => cases[random.Next(cases.Count)]).ToList();
        var ids = drawn.ConvertAll(c => c.Person);
        var people = await db.Set<Person>()
            .Where(p => ids.Contains(p.Id))
            .Select(p => p.Code)
            .ToListAsync();
        return new([.. drawn.Select(c => c.Code)], people);
    }
}

/// <summary>What the clients open.</summary>
internal sealed record Sample(IReadOnlyList<string> Cases, IReadOnlyList<string> People);
