using System.Collections.Frozen;
using System.Security.Cryptography;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Tests.Ui;

/// <summary>The user interface alone, without modules or database, with somebody signed in.</summary>
public sealed class UiHost : IAsyncLifetime
{
    internal const string Permission = "sample.read";
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                ApplicationName = UiModule.Module.Assembly.GetName().Name,
                EnvironmentName = Environments.Staging,
            }
        );
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new Settings { Demonstration = true });
        builder.Services.AddRihlaUi();
        builder.Services.AddModule(
            new Module(typeof(UiHost).Assembly)
            {
                Name = "sample",
                Menu =
                [
                    new(20, "Ui.Sample.Language", "/app/secret", "lock", "sample.secret"),
                    new(30, "Ui.Sample.Title", "/app/style", "tasks", Permission),
                    new(10, "Ui.Sample.Name", "/app/sty", "people", Permission),
                ],
            }
        );
        builder.Services.AddAuthentication();
        builder
            .Services.AddAuthorizationBuilder()
            .AddPolicy(SignedInAttribute.PolicyName, policy => policy.RequireAssertion(_ => true));
        app = builder.Build();
        app.UseRihlaUi();
        app.Use(SignIn);
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        app.MapGet("/sign-in/set-up", () => "ABCD-EFGH");
        app.MapGet("/fr/news", () => "");
        app.MapGet("/broken", void () => throw new InvalidOperationException("Aïssatou Bah"));
        app.MapGet("/crossed", void () => throw new DbUpdateConcurrencyException("Aïssatou Bah"));
        app.MapGet("/damaged", void () => throw new CryptographicException("Aïssatou Bah"));
        app.MapGet("/complaint", void () => throw new InvalidOperationException("Aïssatou Bah"));
        app.MapGet("/ar/help", void () => throw new InvalidOperationException("Aïssatou Bah"));
        app.MapGet("/app/cases", void () => throw new InvalidOperationException("Aïssatou Bah"));
        app.MapGet("/forbidden", void () => throw new NotPermittedException("x"));
        app.MapGet("/api/broken", void () => throw new InvalidOperationException("Aïssatou Bah"));
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    internal HttpClient Client() => app.GetTestClient();

    internal async Task<(HttpResponseMessage Answer, IDocument Page)> GetAsync(
        string url,
        string language = "fr"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("Cookie", $"rihla.lang={language}");
        using var client = Client();
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer, await ReadAsync(answer));
    }

    internal static async Task<IDocument> ReadAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return await BrowsingContext
            .New()
            .OpenAsync(r => r.Content(html), TestContext.Current.CancellationToken);
    }

    private static Task SignIn(HttpContext context, RequestDelegate next)
    {
        context.Features.Set(
            new Actor
            {
                UserId = Guid.CreateVersion7(),
                Name = "Salma Idrissi",
                MissionId = Guid.CreateVersion7(),
                Roles = FrozenSet.Create(Role.Caseworker),
                Permissions = FrozenSet.Create(Permission),
            }
        );
        context.Features.Set(new HeaderIdentity("Mission de démonstration, Maroc"));
        return next(context);
    }
}
