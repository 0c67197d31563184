using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Tests.Host;

/// <summary>The whole application on a fresh database, spoken to over HTTP or through its operations.</summary>
public sealed class House : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DatabaseKind kind;

    private House(
        WebApplication app,
        DatabaseKind kind,
        string connection,
        TestClock clock,
        ConcurrentQueue<string> logs
    ) => (this.app, this.kind, Connection, Clock, Logs) = (app, kind, connection, clock, logs);

    public IServiceProvider Services => app.Services;

    public string Connection { get; }

    public TestClock Clock { get; }

    /// <summary>Everything that was logged.</summary>
    public ConcurrentQueue<string> Logs { get; }

    /// <param name="kind">Which database.</param>
    /// <param name="configure">Last changes to the builder, such as a setting or what is logged.</param>
    public static async Task<House> OpenAsync(
        DatabaseKind kind,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var house = Build(kind, await Databases.NewAsync(kind), new TestClock(), configure);
        await house.app.StartAsync();
        return house;
    }

    /// <summary>A new browser with its own cookies, signed in as nobody.</summary>
    public Visitor Visitor() => new(app.GetTestServer());

    /// <summary>The way to the house for something other than a browser.</summary>
    public HttpMessageHandler Handler() => app.GetTestServer().CreateHandler();

    /// <summary>Runs an operation in a scope of its own, as a request would.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> operation)
    {
        await using var scope = Services.CreateAsyncScope();
        return await operation(scope.ServiceProvider);
    }

    public async Task InScopeAsync(Func<IServiceProvider, Task> operation)
    {
        await using var scope = Services.CreateAsyncScope();
        await operation(scope.ServiceProvider);
    }

    /// <summary>The member of staff with this name, as they act.</summary>
    public async Task<Actor> ActorAsync(string userName)
    {
        var id = await InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<User>()
                .Where(u => u.UserName == userName)
                .Select(u => u.Id)
                .SingleAsync()
        );
        return await Services.GetRequiredService<Staff>().ActorAsync(id);
    }

    /// <summary>Whether, on PostgreSQL, somebody waits for what another transaction holds.</summary>
    public Task<bool> IsWaitedForAsync() =>
        InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.SqlQuery<int>(
                    $"""
                    select 1 as "Value" from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
                    """
                )
                .AnyAsync()
        );

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await Databases.DropAsync(kind, Connection);
    }

    /// <summary>Ends the application and leaves its database.</summary>
    internal ValueTask CloseAsync() => app.DisposeAsync();

    internal static House Build(
        DatabaseKind kind,
        string connection,
        TestClock clock,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var logs = new ConcurrentQueue<string>();
        var built = RihlaApp.Create(
            new()
            {
                RunsJobs = false,
                Configure = builder =>
                {
                    builder.WebHost.UseTestServer();
                    builder.Environment.EnvironmentName = "Test";
                    builder.Configuration["Rihla:Database"] = kind.ToString();
                    builder.Configuration["Rihla:KeyFile"] = Databases.KeyFile;
                    builder.Configuration["Rihla:DataDirectory"] = Databases.Folder.FullName;
                    builder.Configuration["Rihla:Demonstration"] = "true";
                    builder.Configuration["ConnectionStrings:Rihla"] = connection;
                    // All who sign in here come from nowhere, which is one address.
                    builder.Configuration["Rihla:Access:SignInsPerMinute"] = "100000";
                    builder.Services.AddSingleton<TimeProvider>(clock);
                    builder.Logging.ClearProviders().AddProvider(new LogKeeper(logs));
                    configure?.Invoke(builder);
                },
            }
        );
        return new(RihlaApp.Route(built), kind, connection, clock, logs);
    }

    private sealed class LogKeeper(ConcurrentQueue<string> logs) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        // What a scope carries ends up in the log of a real installation as well.
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs.Enqueue($"{state} {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            // The first rows of no order are others each time: whoever asks for them has made a mistake.
            if (
                eventId == CoreEventId.RowLimitingOperationWithoutOrderByWarning
                || eventId == CoreEventId.FirstWithoutOrderByAndFilterWarning
                || eventId == CoreEventId.DistinctAfterOrderByWithoutRowLimitingOperatorWarning
            )
            {
                throw new InvalidOperationException(formatter(state, exception));
            }
            logs.Enqueue($"{logLevel} {formatter(state, exception)} {exception} {Values(state)}");
        }

        // A console that writes JSON writes what fills the places of a message, too.
        private static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> values
                ? string.Join(", ", values.Select(v => $"{v.Key}={v.Value}"))
                : "";

        public void Dispose() { }
    }
}

/// <summary>One house for each kind of database, opened when a test of the class first asks for it.</summary>
public class Houses : IAsyncLifetime
{
    private readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<House>>> houses = new();

    public Task<House> OnAsync(DatabaseKind kind) =>
        houses.GetOrAdd(kind, k => new(() => House.OpenAsync(k, Configure))).Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>What is different in these houses, such as a limit.</summary>
    protected virtual void Configure(WebApplicationBuilder builder) { }

    public async ValueTask DisposeAsync()
    {
        foreach (var house in houses.Values)
        {
            await (await house.Value).DisposeAsync();
        }
    }
}
