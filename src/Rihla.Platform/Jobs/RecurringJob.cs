using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rihla.Platform.Data;

namespace Rihla.Platform.Jobs;

/// <summary>
/// Work that is done again and again in the background, such as raising reminders. When it ran last is kept in the
/// database: it survives a restart, and of several nodes one runs it at a time. Register with <c>AddJob</c>.
/// </summary>
public abstract class RecurringJob
{
    /// <summary>The name it is remembered by.</summary>
    public abstract string Name { get; }

    /// <summary>How long after one run the next is due.</summary>
    public abstract TimeSpan Every { get; }

    /// <summary>Does the work. It must bear being interrupted and started again.</summary>
    public abstract Task RunAsync(CancellationToken cancel);
}

/// <summary>Adds recurring jobs.</summary>
public static class JobServices
{
    /// <summary>Adds a job; an instance is made for each run.</summary>
    public static IServiceCollection AddJob<T>(this IServiceCollection services)
        where T : RecurringJob => services.AddScoped<RecurringJob, T>();

    /// <summary>Runs the jobs that are due, from the start of the process to its end.</summary>
    public static IServiceCollection AddJobRunner(this IServiceCollection services) =>
        services.AddHostedService(p => p.GetRequiredService<JobRunner>());
}

/// <summary>When a job ran last and is due next.</summary>
internal sealed class JobTime : ISelfKept, IVersioned
{
    public required string Name { get; init; }

    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? RanAt { get; set; }

    public int Version { get; set; }
}

internal sealed class JobTimeMapping : IEntityTypeConfiguration<JobTime>
{
    public void Configure(EntityTypeBuilder<JobTime> builder)
    {
        builder.ToTable("platform_job");
        builder.HasKey(j => j.Name);
    }
}

/// <summary>Runs the jobs that are due.</summary>
internal sealed class JobRunner(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<JobRunner> log
) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    // A node that dies in the middle of a job leaves it to the others after this time; one that lives holds it for longer.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            do
            {
                await RunDueAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; what was not finished is due again after the lease.
        }
    }

    /// <summary>Runs what is due now, one after the other.</summary>
    public async Task RunDueAsync(CancellationToken cancel)
    {
        List<(string Name, TimeSpan Every)> jobs;
        await using (var scope = scopes.CreateAsyncScope())
        {
            jobs =
            [
                .. scope.ServiceProvider.GetServices<RecurringJob>().Select(j => (j.Name, j.Every)),
            ];
        }
        foreach (var (name, every) in jobs)
        {
            try
            {
                // The job has a scope of its own: what it forgets of its context must not be when it ran.
                await using var kept = scopes.CreateAsyncScope();
                var db = kept.ServiceProvider.GetRequiredService<RihlaDb>();
                if (await TakeAsync(db, name, every, cancel) is { } time)
                {
                    await RunAsync(time, cancel);
                    (time.RanAt, time.DueAt) = (clock.GetUtcNow(), clock.GetUtcNow() + every);
                    time.Version++;
                    await db.SaveChangesAsync(cancel);
                }
            }
#pragma warning disable CA1031 // One failing job must not stop the others; it is tried again after its lease.
            catch (Exception failure) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
            {
                log.LogError(
                    "The job {Job} failed with {Failure}; it will be tried again.",
                    name,
                    failure.GetType().Name
                );
            }
        }
    }

    private async Task RunAsync(JobTime time, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var job = scope.ServiceProvider.GetServices<RecurringJob>().First(j => j.Name == time.Name);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var holding = Task.Run(() => HoldAsync(time.Name, time.Version, over.Token), cancel);
        try
        {
            await job.RunAsync(cancel);
        }
        finally
        {
            await over.CancelAsync();
            await holding;
        }
    }

    private async Task HoldAsync(string name, int version, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Renewed, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                try
                {
                    await RenewAsync(name, version, cancel);
                }
#pragma warning disable CA1031 // A database that is busy or gone for a moment must not end the job: two more renewals fit into the lease.
                catch (Exception) when (!cancel.IsCancellationRequested) { }
#pragma warning restore CA1031
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The job is over.
        }
    }

    /// <summary>Holds a job that is running for another lease, on a connection of its own; nothing, if another node has it by now.</summary>
    internal async Task RenewAsync(string name, int version, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var until = clock.GetUtcNow() + Lease;
        await using var work = await db.BeginAsync(cancel);
        await db.Set<JobTime>()
            .Where(j => j.Name == name && j.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.DueAt, until), cancel);
        await work.CommitAsync(cancel);
    }

    // Another node that takes the same job at the same moment loses by the version.
    private async Task<JobTime?> TakeAsync(
        RihlaDb db,
        string name,
        TimeSpan every,
        CancellationToken cancel
    )
    {
        var now = clock.GetUtcNow();
        var time = await db.Set<JobTime>().SingleOrDefaultAsync(j => j.Name == name, cancel);
        if (time is null)
        {
            time = new() { Name = name, DueAt = now };
            db.Add(time);
        }
        // Nothing is due that late: it was said by a clock that was ahead, and would wait until the right one has caught up. That
        // clocks of several nodes differ by less than a lease is no reason to do things twice.
        var isAhead = time.DueAt > now + every + Lease;
        if (time.DueAt > now && !isAhead)
        {
            return null;
        }
        if (isAhead)
        {
            log.LogWarning(
                "The job {Job} was due on {Due} only: a clock was ahead. It runs now.",
                name,
                time.DueAt
            );
        }
        time.DueAt = now + Lease;
        time.Version++;
        try
        {
            await db.SaveChangesAsync(cancel);
            return time;
        }
        catch (DbUpdateException)
        {
            return null;
        }
    }
}
