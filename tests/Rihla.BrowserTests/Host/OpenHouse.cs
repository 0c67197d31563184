using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.BrowserTests.Host;

/// <summary>The whole application on an embedded database of its own, listening on a free port of this machine.</summary>
public sealed class OpenHouse : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly DirectoryInfo data;

    private OpenHouse(WebApplication server, DirectoryInfo data, FrozenClock clock) =>
        (this.server, this.data, Clock) = (server, data, clock);

    public IServiceProvider Services => server.Services;

    public FrozenClock Clock { get; }

    /// <summary>The day at the mission, which begins before the day of the server's clock does.</summary>
    public DateOnly Today => Services.GetRequiredService<Today>().Date;

    /// <summary>Where it answers, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Address { get; private set; } = "";

    public static async Task<OpenHouse> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("rihla-browser-");
        var clock = new FrozenClock();
        var app = RihlaApp.Create(
            new()
            {
                Configure = builder =>
                {
                    builder.WebHost.UseUrls("http://127.0.0.1:0");
                    builder.Environment.EnvironmentName = "Test";
                    builder.Configuration["Rihla:DataDirectory"] = folder.FullName;
                    builder.Configuration["Rihla:Demonstration"] = "true";
                    builder.Configuration["Rihla:Access:SignInsPerMinute"] = "10000";
                    builder.Services.AddSingleton<TimeProvider>(clock);
                    builder.Logging.ClearProviders();
                },
            }
        );
        var house = new OpenHouse(app, folder, clock);
        await Installation.PrepareAsync(app.Services);
        await RihlaApp.Route(app).StartAsync();
        house.Address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        return house;
    }

    /// <summary>Runs an operation in a scope of its own, as a request would.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> operation)
    {
        await using var scope = Services.CreateAsyncScope();
        return await operation(scope.ServiceProvider);
    }

    /// <summary>A member of the demonstration's staff.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        data.Delete(recursive: true);
    }
}
