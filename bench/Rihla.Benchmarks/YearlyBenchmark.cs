using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Results;

namespace Rihla.Benchmarks;

/// <summary>
/// The yearly report over many cases of ten years. The cases are written in bulk, past the operations: only what reports read
/// of them is there, and that is as the operations would have left it.
/// </summary>
internal static class YearlyBenchmark
{
    private const int Years = 10;
    private const int Batch = 20_000;

    public static async Task<object> MeasureAsync(Options options)
    {
        var folder = options["data"];
        var connection = options.Has("connection") ? options["connection"] : null;
        var cases = int.Parse(
            options.Text("cases", "1000000"),
            System.Globalization.CultureInfo.InvariantCulture
        );
        Directory.CreateDirectory(folder);
        var filled = Path.Combine(folder, "yearly.filled");
        var keys = Path.Combine(folder, "rihla.keys");
        if (connection is not null && !File.Exists(keys))
        {
            KeyRing.Create(keys);
        }
        var place = new Place("", folder, connection);
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
        var watch = Stopwatch.StartNew();
        if (!File.Exists(filled))
        {
            await FillAsync(app, cases);
            await File.WriteAllTextAsync(filled, "");
        }
        var filling = watch.Elapsed;
        var year = DateTime.UtcNow.Year - 1;
        var runs = new List<object>();
        foreach (
            var (name, question) in new[]
            {
                ("last year", new ReportQuestion(new(year))),
                ("last year again", new ReportQuestion(new(year))),
                ("last year, by arrival", new ReportQuestion(new(year), ReturnBasis.Arrived)),
                ("five years ago", new ReportQuestion(new(year - 4))),
                ("first year", new ReportQuestion(new(year - Years + 2))),
                ("a quarter", new ReportQuestion(new(year, 2))),
            }
        )
        {
            var (times, processor) = (new List<double>(), new List<double>());
            PeriodReport? report = null;
            for (var i = 0; i < 5; i++)
            {
                await using var scope = app.Services.CreateAsyncScope();
                var reports = scope.ServiceProvider.GetRequiredService<PeriodReports>();
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                watch.Restart();
                report = (await reports.MakeAsync(question, Actor.System)).Value!;
                times.Add(Report.Round(watch.Elapsed.TotalMilliseconds));
                processor.Add(
                    (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds
                );
            }
            runs.Add(
                new
                {
                    name,
                    First = times[0],
                    Median = times.Order().ElementAt(times.Count / 2),
                    // Of this process: with SQLite all of the work, whatever the neighbours do.
                    Processor = Report.Round(processor.Order().ElementAt(processor.Count / 2)),
                    Departures = report![ReportFigure.Departures],
                    Requests = report[ReportFigure.Requests],
                }
            );
        }
        return new
        {
            Report.Machine,
            Report.Load,
            Database = connection is null ? "SQLite" : "PostgreSQL",
            Cases = cases,
            FillSeconds = Report.Round(filling.TotalSeconds),
            Milliseconds = runs,
            ResidentMegabytes = Report.Round(
                Process.GetCurrentProcess().WorkingSet64 / 1024.0 / 1024.0
            ),
        };
    }

    private static async Task FillAsync(WebApplication app, int cases)
    {
        var random = new Random(20262);
        string[] nationalities =
        [
            "CI",
            "GN",
            "SN",
            "CM",
            "NG",
            "ML",
            "CG",
            "CD",
            "GM",
            "TG",
            "BJ",
            "SL",
            "TD",
            "NE",
            "GA",
        ];
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var mission = await scope
            .ServiceProvider.GetRequiredService<Missions>()
            .FindByCodeAsync("MA");
        var (files, members, counted) = (
            BulkTable.Of<Case>(db),
            BulkTable.Of<CaseMember>(db),
            BulkTable.Of<CountedPerson>(db)
        );
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        for (var done = 0; done < cases; done += Batch)
        {
            await using var work = await db.BeginAsync();
            var (fileRows, memberRows, countedRows) = (
                new PackedRows(),
                new PackedRows(),
                new PackedRows()
            );
            for (var i = done; i < Math.Min(cases, done + Batch); i++)
            {
                var requested = today.AddDays(-random.Next(Years * 365));
                var left =
                    random.Next(100) < 70
                        ? requested.AddDays(random.Next(20, 200))
                        : (DateOnly?)null;
                if (left > today)
                {
                    left = null;
                }
                var file = new Case
                {
                    Code = $"BM-{i:00000000}",
                    HostMissionId = mission!.Id,
                    Channel = Channel.Import,
                    RequestedOn = requested,
                    Language = "fr",
                    DepartedOn = left,
                    ArrivedOn = left?.AddDays(1),
                };
                file.TakeOver(left is null ? Stage.Registered : Stage.Arrived, requested);
                if (left is null && requested < today.AddDays(-120))
                {
                    file.Close(ClosureReason.Withdrawn, null, requested.AddDays(random.Next(100)));
                }
                var nationality = nationalities[
                    (int)(random.NextDouble() * random.NextDouble() * nationalities.Length)
                ];
                var size = random.Next(100) < 62 ? 1 : random.Next(2, 5);
                for (var p = 0; p < size; p++)
                {
                    var member = file.Add(
                        Guid.CreateVersion7(),
                        p == 0 ? Relation.Applicant
                            : p == 1 ? Relation.Spouse
                            : Relation.Child
                    );
                    member.DepartedOn = left;
                    member.ArrivedOn = left?.AddDays(1);
                    member.AgeAtDeparture =
                        left is null ? null
                        : p < 2 ? random.Next(18, 66)
                        : random.Next(0, 18);
                    member.Sex = random.Next(100) < 35 ? 'F' : 'M';
                    member.Nationality = nationality;
                    member.IsVulnerable = random.Next(10) == 0;
                    member.Vulnerabilities = member.IsVulnerable ? Personal.Of("medical") : null;
                    members.Pack(member, memberRows);
                }
                files.Pack(file, fileRows);
                foreach (var person in CountedPerson.Of(file, m => new(m.Sex, m.Nationality, 30)))
                {
                    counted.Pack(person, countedRows);
                }
            }
            await files.WriteAsync(db, [fileRows]);
            await members.WriteAsync(db, [memberRows]);
            await counted.WriteAsync(db, [countedRows]);
            await db.SaveAsync(Actor.System, new Act("benchmark.filled"));
            await work.CommitAsync();
            Console.Error.WriteLine($"{done + Batch} of {cases} cases");
        }
        await db.Database.ExecuteSqlRawAsync(
            db.IsSqlite ? "pragma wal_checkpoint(truncate)" : "vacuum analyze"
        );
    }
}
