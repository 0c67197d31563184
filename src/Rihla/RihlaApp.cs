using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Demonstration;
using Rihla.Diaspora;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Reintegration;
using Rihla.Relations;
using Rihla.Results;
using Rihla.Site;
using Rihla.Travel;
using Rihla.Ui;

namespace Rihla;

/// <summary>How the application is put together for a purpose: served, run as a command, or tested.</summary>
internal sealed record RihlaAppOptions
{
    /// <summary>Start without demonstration data.</summary>
    public bool Empty { get; init; }

    /// <summary>A new demonstration is filled with invented people when the server starts.</summary>
    public bool FillsDemonstration { get; init; }

    /// <summary>The jobs of the background run by themselves; a test runs the one it is about, when it is about it.</summary>
    public bool RunsJobs { get; init; } = true;

    /// <summary>A command speaks on standard output: what is logged goes to standard error, and only what is wrong.</summary>
    public bool IsCommand { get; init; }

    /// <summary>Last changes to the builder, such as a test's settings and server.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }
}

/// <summary>Puts the house together.</summary>
internal static class RihlaApp
{
    /// <summary>The modules, in the order in which they stand on each other. A command needs no more.</summary>
    public static WebApplication Create(RihlaAppOptions options)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                ApplicationName = "rihla",
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:5080");
        }
        if (options.Empty)
        {
            builder.Configuration["Rihla:Demonstration"] = "false";
        }
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders().AddJsonConsole();
        // What frameworks tell of each request and query belongs to a search for an error, not to a day's log.
        builder
            .Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning);
        if (options.IsCommand)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.Configure<ConsoleLoggerOptions>(console =>
                console.LogToStandardErrorThreshold = LogLevel.Trace
            );
        }
        options.Configure?.Invoke(builder);
        builder.Services.AddStoryClock().AddSingleton<Caseload>().AddSingleton<RelationsStory>();
        builder.Services.AddSingleton<MoneyStory>().AddSingleton<PastYear>();

        builder
            .Services.AddRihlaPlatform(builder.Configuration)
            .AddRihlaUi()
            .AddRihlaAccess()
            .AddRihlaPeople()
            .AddRihlaCases()
            .AddRihlaTravel()
            .AddRihlaGrants()
            .AddRihlaReintegration()
            .AddRihlaResults()
            .AddRihlaSite()
            .AddRihlaRelations()
            .AddRihlaDiaspora();
        if (options.FillsDemonstration)
        {
            builder.Services.AddHostedService<Filling>();
        }
        builder.Services.AddSingleton(p => Turns.For(p.GetRequiredService<Settings>()));
        if (options.RunsJobs)
        {
            builder.Services.AddJobRunner();
        }
        builder.Services.AddRazorPages();
        PagesWhenAsked.Add(builder.Services);
        builder.Services.AddRihlaOpenApi();
        builder.Services.AddHealthChecks().AddCheck<DatabaseAnswers>("database", tags: ["ready"]);

        return builder.Build();
    }

    /// <summary>The way of a request through the modules.</summary>
    public static WebApplication Route(WebApplication app)
    {
        app.UseRihlaProxies();
        app.UseRihlaSite();
        app.UseRihlaUi();
        app.UseRouting();
        app.UseRihlaForms();
        app.UseRihlaAccess();
        app.Use(app.Services.GetRequiredService<Turns>().HandleAsync);
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks(
                "/health/ready",
                new() { Predicate = check => check.Tags.Contains("ready") }
            )
            .AllowAnonymous();
        app.MapRihlaSite();
        app.MapRihlaRelations();
        app.MapRazorPages();
        app.MapCasesApi();
        app.MapPeopleApi();
        app.MapTravelApi();
        app.MapResultsApi();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        return app;
    }
}

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseAnswers(RihlaDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        await db.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy();
}
