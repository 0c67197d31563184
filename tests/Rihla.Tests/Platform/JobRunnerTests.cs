using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>What is due in the background is done: once, by one node, and again when it is due again.</summary>
public sealed class JobRunnerTests
{
    [Theory, BothDatabases]
    public async Task A_job_runs_when_it_is_due_on_one_node_and_no_failing_job_stops_it(
        DatabaseKind kind
    )
    {
        var ran = new ConcurrentQueue<string>();
        void WithJobs(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) =>
            builder.Services.AddSingleton(ran).AddJob<Failing>().AddJob<Counted>();
        await using var house = await House.OpenAsync(kind, WithJobs);
        var another = House.Build(kind, house.Connection, house.Clock, WithJobs);

        await RunDueAsync(house);
        await RunDueAsync(another);
        Assert.Equal(["failing", "counted"], ran);
        Assert.Equal(
            ["Failing"],
            house
                .Logs.Where(l => l.StartsWith("Error The job ", StringComparison.Ordinal))
                .Select(l => l.Contains("test.failing", StringComparison.Ordinal) ? "Failing" : l)
        );

        // The counted job is due again after its hour; the failed one when its lease has ended, on whichever node looks.
        house.Clock.Advance(TimeSpan.FromMinutes(31));
        await RunDueAsync(another);
        Assert.Equal(["failing", "counted", "failing"], ran);
        house.Clock.Advance(TimeSpan.FromMinutes(30));
        await RunDueAsync(another);
        await RunDueAsync(house);
        Assert.Equal(2, ran.Count(r => r == "counted"));

        // One that takes longer than its lease is held for as long as it runs.
        var counted = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return await db.Set<JobTime>()
                .AsNoTracking()
                .SingleAsync(j => j.Name == "test.counted");
        });
        house.Clock.Set(counted.DueAt);
        var runner = house.Services.GetRequiredService<JobRunner>();
        await runner.RenewAsync(counted.Name, counted.Version, default);
        await RunDueAsync(another);
        Assert.Equal(2, ran.Count(r => r == "counted"));
        // Who lost it to another node takes nothing back.
        house.Clock.Advance(TimeSpan.FromMinutes(30));
        await RunDueAsync(another);
        Assert.Equal(3, ran.Count(r => r == "counted"));
        await runner.RenewAsync(counted.Name, counted.Version, default);
        house.Clock.Advance(TimeSpan.FromMinutes(60));
        await RunDueAsync(another);
        Assert.Equal(4, ran.Count(r => r == "counted"));
        await another.CloseAsync();
    }

    [Theory, BothDatabases]
    public async Task A_clock_that_was_ahead_stops_no_job_when_it_is_right_again(DatabaseKind kind)
    {
        var ran = new ConcurrentQueue<string>();
        await using var house = await House.OpenAsync(
            kind,
            builder => builder.Services.AddSingleton(ran).AddJob<Counted>()
        );
        var now = house.Clock.GetUtcNow();
        house.Clock.Advance(400);
        await RunDueAsync(house);
        Assert.Single(ran);

        house.Clock.Set(now);
        await RunDueAsync(house);
        await RunDueAsync(house);

        Assert.Equal(2, ran.Count);
        Assert.Single(
            house.Logs,
            l =>
                l.StartsWith("Warning The job ", StringComparison.Ordinal)
                && l.Contains("test.counted", StringComparison.Ordinal)
        );
        // From then on as always; a clock of another node that is a little behind changes nothing.
        house.Clock.Advance(TimeSpan.FromMinutes(-10));
        await RunDueAsync(house);
        Assert.Equal(2, ran.Count);
        house.Clock.Set(now.AddHours(1));
        await RunDueAsync(house);
        Assert.Equal(3, ran.Count);
    }

    private static Task RunDueAsync(House house) =>
        house.Services.GetRequiredService<JobRunner>().RunDueAsync(default);

    // As most jobs do, it lets go of what it has read.
    private sealed class Counted(ConcurrentQueue<string> ran, RihlaDb db) : RecurringJob
    {
        public override string Name => "test.counted";

        public override TimeSpan Every => TimeSpan.FromHours(1);

        public override Task RunAsync(CancellationToken cancel)
        {
            ran.Enqueue("counted");
            db.ChangeTracker.Clear();
            return Task.CompletedTask;
        }
    }

    private sealed class Failing(ConcurrentQueue<string> ran) : RecurringJob
    {
        public override string Name => "test.failing";

        public override TimeSpan Every => TimeSpan.FromDays(1);

        public override Task RunAsync(CancellationToken cancel)
        {
            ran.Enqueue("failing");
            throw new InvalidOperationException("As it must.");
        }
    }
}
